"""The planner: who leads and helps which group today, proved best, explained, and checked."""

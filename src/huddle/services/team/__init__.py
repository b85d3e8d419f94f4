"""Educators, rules, schedule, calendar, events."""

"""A problem as it is read: findings, locks, the day in numbers, and what is remembered of it."""

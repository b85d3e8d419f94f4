"""The calendar of the team."""

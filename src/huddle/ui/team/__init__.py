"""The Team tab and the schedule."""

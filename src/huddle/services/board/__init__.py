"""The board of a day and the briefing of its huddle: the day is read, never planned."""

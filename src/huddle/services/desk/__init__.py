"""The unit of work of one team: its clock, its undo, its preferences."""

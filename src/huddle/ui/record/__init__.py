"""The record of a huddle and of a student, to be read."""

"""The Roster tab."""

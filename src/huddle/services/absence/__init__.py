"""Absences: log, change, preview, import from a calendar."""

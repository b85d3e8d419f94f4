"""Checking the database, and removing people or years for good."""

"""Readers: bytes in other formats to a staged roster and findings."""

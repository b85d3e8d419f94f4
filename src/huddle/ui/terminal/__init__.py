"""The terminal: its driver, what it is sent, its glyphs."""

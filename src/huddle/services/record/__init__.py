"""History and search."""

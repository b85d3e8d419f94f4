"""A foreign roster becomes rows, in one transaction."""

"""The best plan of a whole day, from what its blocks offer."""

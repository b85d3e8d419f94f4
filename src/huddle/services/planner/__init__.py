"""The processes that compute plans."""

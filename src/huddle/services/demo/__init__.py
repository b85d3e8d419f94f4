"""The throw-away schools."""

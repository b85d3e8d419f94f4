"""What happened, fair shares and missed services."""

"""What really happened, fair shares, missed services."""

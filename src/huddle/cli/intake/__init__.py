"""Commands that bring rosters in."""

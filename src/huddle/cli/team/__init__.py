"""Commands of the team, its schedule and its calendar."""

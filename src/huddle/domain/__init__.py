"""The nouns of a teaching team, as frozen values that refuse nonsense. No clock, no database, no screen."""

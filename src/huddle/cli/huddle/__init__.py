"""Commands of the huddle."""

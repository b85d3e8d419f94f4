"""The morning huddle: agenda, entries, actions, spotlights, roles."""

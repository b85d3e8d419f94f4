"""Notes, actions and spotlights, written on any tab."""

"""What a screen or a dialog may ask of the app."""

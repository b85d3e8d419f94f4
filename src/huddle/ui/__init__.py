"""The face: the terminal app. The only room that imports Textual."""

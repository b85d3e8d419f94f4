"""Commands of absences, plans and the board."""

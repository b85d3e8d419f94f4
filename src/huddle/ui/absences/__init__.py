"""The Absences tab."""

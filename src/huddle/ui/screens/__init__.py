"""The screens, one per tab, and what they have in common."""

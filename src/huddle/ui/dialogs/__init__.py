"""Dialogs over a screen: a form, a question, a choice, a card to read."""

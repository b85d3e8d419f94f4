"""Spotlights, wherever they can be added."""

from collections.abc import Callable
from typing import Any

from huddle.ui.screens.base import HuddleScreen, Part
from huddle.ui.writing.note import NoteForm


class SpotlightKeys(Part[HuddleScreen[Any]]):
    """The keys that put a student into the spotlight, and write a note of the day.

    Args:
        screen: where they work.
        student: gives the codes of the students under the cursor, separated by commas; empty where there is none.
        note_start: gives how a new note begins.
    """

    def __init__(
        self,
        screen: HuddleScreen[Any],
        student: Callable[[], str] = lambda: "",
        note_start: Callable[[], str] = lambda: "",
    ) -> None:
        super().__init__(screen)
        self._student = student
        self._note_start = note_start

    def action_note_add(self) -> None:
        """Write a line into the day's huddle."""
        date = self.date
        self.ask(
            NoteForm(
                "Note",
                self.services,
                date,
                lambda text: self.services.huddles.note(text, date=date),
                value=self._note_start(),
            )
        )

    def action_spotlight_add(self) -> None:
        """Ask for a student and what there is to say."""
        from huddle.ui.writing.spotlight import SpotlightForm

        self.ask(SpotlightForm(self.services, self.date, self._student()))

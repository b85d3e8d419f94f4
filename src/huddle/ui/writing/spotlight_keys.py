"""Spotlights, wherever they can be added."""

from typing import Generic

from huddle.ui.screens.base import HuddleScreen, View
from huddle.ui.writing.note import NoteForm


class SpotlightKeys(HuddleScreen[View], Generic[View]):
    """The key that puts a student into the spotlight."""

    def student_here(self) -> str:
        """The code of the student under the cursor, where there is one."""
        return ""

    def note_start(self) -> str:
        """How a new note begins."""
        return ""

    def action_note_add(self) -> None:
        """Write a line into the day's huddle."""
        date = self.date
        self.app.push_screen(
            NoteForm(
                "Note",
                self.services,
                date,
                lambda text: self.services.huddles.note(text, date=date),
                value=self.note_start(),
            )
        )

    def action_spotlight_add(self) -> None:
        """Ask for a student and what there is to say."""
        from huddle.ui.writing.spotlight import SpotlightForm

        self.app.push_screen(SpotlightForm(self.services, self.date, self.student_here()))

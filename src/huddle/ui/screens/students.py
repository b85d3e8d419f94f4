"""Spotlights, wherever they can be added."""

from collections.abc import Mapping
from typing import Any, Generic

from huddle.ui.dialogs.line import Field, FieldsForm, LineForm
from huddle.ui.screens.base import HuddleScreen, View


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
            LineForm(
                "Note",
                lambda text: self.services.huddles.note(text, date=date),
                label="note",
                value=self.note_start(),
            )
        )

    def action_spotlight_add(self) -> None:
        """Ask for a student and what there is to say."""
        date = self.date

        def save(values: Mapping[str, str]) -> Any:
            spotlight = self.services.huddles.spotlight
            return [
                spotlight(who, values["text"], follow_up=values["again"], date=date)
                for who in values["who"].split(",")
            ]

        fields = [
            Field("who", "student", self.student_here(), "name or code"),
            Field("text", "what", "", "moved up a reading band"),
            Field("again", "look again", "", "fri, 27nov; may stay empty"),
        ]
        self.app.push_screen(FieldsForm("Spotlight", fields, save))

"""Spotlights, wherever they can be added."""

from collections.abc import Mapping
from typing import Any

from huddle.ui.dialogs.line import Field, FieldsForm
from huddle.ui.screens.base import HuddleScreen


class SpotlightKeys(HuddleScreen):  # type: ignore[type-arg]  # a part of screens with different views
    """The key that puts a student into the spotlight."""

    def student_here(self) -> str:
        """The code of the student under the cursor, where there is one."""
        return ""

    def action_spotlight_add(self) -> None:
        """Ask for a student and what there is to say."""
        date = self.date

        def save(values: Mapping[str, str]) -> Any:
            return self.services.huddles.spotlight(
                values["who"], values["text"], follow_up=values["again"], date=date
            )

        fields = [
            Field("who", "student", self.student_here(), "name or code"),
            Field("text", "what", "", "moved up a reading band"),
            Field("again", "look again", "", "fri, 27nov; may stay empty"),
        ]
        self.app.push_screen(FieldsForm("Spotlight", fields, save))

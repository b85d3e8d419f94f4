"""Keys that write into the huddle: lines, decisions, celebrations, the parking lot; and that change what was written."""

from huddle.domain.errors import HuddleError
from huddle.services.huddle.views import EntryView
from huddle.ui.huddle.briefed import BriefedScreen
from huddle.ui.huddle.note_box import NoteBox
from huddle.ui.screens.base import Part
from huddle.ui.terminal.external_editor import edit_outside
from huddle.ui.widgets.notefield import shown
from huddle.ui.writing.note import NoteForm


class LineKeys(Part[BriefedScreen]):
    """The keys that write; most of them do so whatever has the focus."""

    @property
    def box(self) -> NoteBox:
        """Where lines are written."""
        return self.screen.query_one(NoteBox)

    def allows(self, action: str) -> bool:
        """In a browser there is no editor of the person's."""
        return action != "huddle_editor" or not self.huddle.is_web

    def action_huddle_notes(self) -> None:
        """Change the line under the cursor, or write a new one."""
        entry = self.box.entry_here
        if entry is None:
            self.box.field.focus()
        else:
            self.box.edit(entry)

    def action_huddle_editor(self) -> None:
        """The note in the person's own editor; it stands in its field afterwards."""
        field = self.box.field
        try:
            field.value = shown(edit_outside(self.huddle, field.note))
        except HuddleError as error:
            self.huddle.report(error)
        field.focus()
        field.cursor_position = len(field.value)

    def action_huddle_decide(self) -> None:
        """Record a decision."""
        self._ask("decision")

    def action_huddle_celebrate(self) -> None:
        """Write down what there is to celebrate."""
        self._ask("celebration")

    def action_huddle_park(self) -> None:
        """Put something into the parking lot."""
        self._ask("parking", "Parking lot")

    def action_huddle_plus(self) -> None:
        """Write down what went well in the huddle."""
        self._ask("plus", "Plus: what went well")

    def action_huddle_delta(self) -> None:
        """Write down what to do differently."""
        self._ask("delta", "Delta: what to change")

    def _ask(self, kind: str, title: str = "") -> None:
        date = self.date
        self.ask(
            NoteForm(
                title or kind.capitalize(),
                self.services,
                date,
                lambda text: self.services.huddles.note(text, kind=kind, date=date),
            )
        )

    def take_away(self, entry: EntryView) -> None:
        """Take a line out of the record; undo brings it back."""
        self.screen.in_order(
            lambda: self.services.huddles.edit_note(entry.id, "", version=entry.version),
            lambda _: self.huddle.tell(f"The {entry.kind} is removed. press u to undo."),
        )

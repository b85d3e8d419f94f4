"""Writing into the huddle: the note field, decisions, celebrations, the parking lot, and changing what was written."""

import datetime as dt
from abc import abstractmethod
from typing import Any, Generic

from textual import on
from textual.widgets import Input

from huddle.domain.errors import HuddleError
from huddle.domain.values import NOTE_LIMIT
from huddle.services.huddle.views import EntryView
from huddle.ui.screens.base import View
from huddle.ui.screens.in_order import OrderedKeys
from huddle.ui.widgets.notefield import NoteField, shown, size_of
from huddle.ui.widgets.rowlist import RowList
from huddle.ui.writing.note import NoteForm, edit_line

DRAFT = "note"  # the name under which an unsaved line is kept


class LineKeys(OrderedKeys[View], Generic[View]):
    """The keys that write. The screen has a list `entries` and below it the field `note`."""

    sent = ""  # the line that is on its way to the database

    @abstractmethod
    def leave_note(self) -> None:
        """Give the focus back after writing."""

    @property
    def note_field(self) -> NoteField:
        """The field a line is written in."""
        return self.query_one("#note", NoteField)

    def drafts(self) -> dict[str, str]:
        """The line that is being written, and one that is not in the database yet."""
        return {DRAFT: "\n".join(filter(None, (self.sent, self.note_field.note)))}

    def entry_here(self) -> EntryView | None:
        """The line under the cursor, when the list has the focus."""
        rows = self.query_one("#entries", RowList)
        current = rows.current
        return current if rows.has_focus and isinstance(current, EntryView) else None

    def action_huddle_notes(self) -> None:
        """Change the line under the cursor, or write a new one."""
        entry = self.entry_here()
        if entry is None:
            self.note_field.focus()
        else:
            self._edit(entry)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In a browser there is no editor of the person's."""
        if action == "huddle_editor" and self.app.is_web:
            return False
        return super().check_action(action, parameters)

    def action_huddle_editor(self) -> None:
        """The note in the person's own editor; it stands in its field afterwards."""
        from huddle.ui.terminal.external_editor import edit_outside

        field = self.note_field
        try:
            field.value = shown(edit_outside(self.app, field.note))
        except HuddleError as error:
            self.huddle.report(error)
        field.focus()
        field.cursor_position = len(field.value)

    @on(Input.Submitted, "#note")
    def _note_written(self, message: Input.Submitted) -> None:
        text, date = self.note_field.note, self.date
        if text.strip() and not self.sent:
            self.sent = text
            message.input.value = ""
            self.in_order(lambda: self._save_note(text, date), lambda _: self._note_saved())

    def _save_note(self, text: str, date: dt.date | None) -> Any:
        try:
            return self.services.huddles.note(text, date=date)
        except Exception:
            # Whatever went wrong, what was typed goes back into its field; the failure is told as any other.
            self.app.call_from_thread(self._put_back, text)
            raise

    def _note_saved(self) -> None:
        self.sent = ""
        self.huddle.drafts.drop(DRAFT)

    def _put_back(self, text: str) -> None:
        """The line could not be saved: it stands in its field again, before what was typed since."""
        self.sent = ""
        field = self.note_field
        field.value = shown("\n".join(filter(None, (text, field.note))))
        field.cursor_position = len(field.value)

    @on(Input.Changed, "#note")
    def _note_changed(self, message: Input.Changed) -> None:
        """Count what is written; a line that was emptied need not be offered again."""
        size = size_of(message.value)
        said = f"enter saves · esc leaves · {size:,} of {NOTE_LIMIT:,} bytes"
        self.query_one("#entries", RowList).set_subtitle(said if size else "")
        if not message.value and not self.sent:
            self.huddle.drafts.drop(DRAFT)

    @on(NoteField.TooLong)
    def _note_too_long(self, message: NoteField.TooLong) -> None:
        self.huddle.tell(
            f"A note holds {NOTE_LIMIT:,} bytes, and this would make it {message.size:,}: it was not taken. "
            "Write two notes, or shorten it.",
            severity="warning",
        )

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
        self.app.push_screen(
            NoteForm(
                title or kind.capitalize(),
                self.services,
                date,
                lambda text: self.services.huddles.note(text, kind=kind, date=date),
            )
        )

    @on(RowList.Selected, "#entries")
    def _edit_line(self, message: "RowList.Selected") -> None:
        entry = message.rows.current
        if isinstance(entry, EntryView):
            self._edit(entry)

    def _edit(self, entry: EntryView) -> None:
        self.app.push_screen(edit_line(self.services, entry))

    def take_away(self, entry: EntryView) -> None:
        """Take a line out of the record; undo brings it back."""
        self.in_order(
            lambda: self.services.huddles.edit_note(entry.id, "", version=entry.version),
            lambda _: self.huddle.tell(f"The {entry.kind} is removed. press u to undo."),
        )

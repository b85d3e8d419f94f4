"""Where lines are written: the lines so far, the field below them, and whom `+` and `#` name."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from huddle.bootstrap import Services
from huddle.domain.values import NOTE_LIMIT
from huddle.services.huddle.views import EntryView
from huddle.ui.screens.in_order import InOrder
from huddle.ui.shell.shell import Shell
from huddle.ui.widgets.cells import Cell, Column
from huddle.ui.widgets.mentions import MentionField, Mentions
from huddle.ui.widgets.notefield import NoteField, shown, size_of
from huddle.ui.widgets.rowlist import RowList
from huddle.ui.writing.note import edit_line

DRAFT = "note"  # the name under which an unsaved line is kept
_SHOWN = 500  # characters of a line that a list looks at


class NoteBox(Vertical):
    """The lines of a huddle, and the field in which the next is written.

    Args:
        services: keep what is written.
        in_order: does it after what was asked before.
        date: gives the day that is looked at.
        draft: what stands in the field at first.
    """

    def __init__(
        self, services: Services, in_order: InOrder, date: Callable[[], dt.date | None], draft: str
    ) -> None:
        super().__init__(id="notes")
        self._services = services
        self._in_order = in_order
        self._date = date
        self._draft = draft
        self.sent = ""  # the line that is on its way to the database

    def compose(self) -> ComposeResult:
        """List, field, and the names to choose from."""
        entries: RowList[EntryView] = RowList(
            [Column("", 11), Column("Line"), Column("", 5, align="right")],
            key=lambda entry: entry.id,
            cells=_entry_cells,
            empty=("Nothing written yet.", "e writes, D records a decision"),
            header=False,
            widget_id="entries",
        )
        note = MentionField(
            self._draft,
            placeholder="e writes here; + names a student, # a group; enter saves, esc leaves",
            widget_id="note",
        )
        mentions = Mentions(lambda: self._services.absences.typing_day(self._date()))
        mentions.follow(note)
        yield entries
        yield note
        yield mentions

    @property
    def huddle(self) -> Shell:
        """The app, by its own type."""
        return cast("Shell", self.app)

    @property
    def field(self) -> NoteField:
        """The field a line is written in."""
        return self.query_one("#note", NoteField)

    @property
    def entries(self) -> RowList[EntryView]:
        """The lines that are written."""
        return self.query_one("#entries", RowList)

    @property
    def entry_here(self) -> EntryView | None:
        """The line under the cursor, when the list has the focus."""
        current = self.entries.current
        return current if self.entries.has_focus and isinstance(current, EntryView) else None

    def unsaved(self) -> str:
        """The line that is not in the database yet, and the one that is being written."""
        return "\n".join(filter(None, (self.sent, self.field.note)))

    def edit(self, entry: EntryView) -> None:
        """Ask how a line shall read."""
        self.app.push_screen(edit_line(self._services, entry))

    @on(RowList.Selected, "#entries")
    def _edit_line(self, message: "RowList.Selected") -> None:
        entry = message.rows.current
        if isinstance(entry, EntryView):
            self.edit(entry)

    @on(Input.Submitted, "#note")
    def _note_written(self, message: Input.Submitted) -> None:
        text, date = self.field.note, self._date()
        if text.strip() and not self.sent:
            self.sent = text
            message.input.value = ""
            self._in_order(lambda: self._save_note(text, date), lambda _: self._note_saved())

    def _save_note(self, text: str, date: dt.date | None) -> Any:
        try:
            return self._services.huddles.note(text, date=date)
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
        field = self.field
        field.value = shown("\n".join(filter(None, (text, field.note))))
        field.cursor_position = len(field.value)

    @on(Input.Changed, "#note")
    def _note_changed(self, message: Input.Changed) -> None:
        """Count what is written; a line that was emptied need not be offered again."""
        size = size_of(message.value)
        said = f"enter saves · esc leaves · {size:,} of {NOTE_LIMIT:,} bytes"
        self.entries.set_subtitle(said if size else "")
        if not message.value and not self.sent:
            self.huddle.drafts.drop(DRAFT)

    @on(NoteField.TooLong)
    def _note_too_long(self, message: NoteField.TooLong) -> None:
        self.huddle.tell(
            f"A note holds {NOTE_LIMIT:,} bytes, and this would make it {message.size:,}: it was not taken. "
            "Write two notes, or shorten it.",
            severity="warning",
        )


def _entry_cells(entry: EntryView) -> Sequence[Cell]:
    label: Cell = (entry.section, "muted") if entry.kind == "note" else (entry.kind, "accent")
    return label, entry.text[:_SHOWN].replace("\n", " / "), (entry.author, "muted")

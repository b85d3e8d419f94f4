"""A line for the record: a note, a decision, an action; people and groups are named by a few letters."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from textual import on
from textual.widget import Widget
from textual.widgets import Label

from huddle.bootstrap import Services
from huddle.domain.values import NOTE_LIMIT
from huddle.services.huddle.views import EntryView
from huddle.ui.dialogs.form import Form
from huddle.ui.widgets.mentions import MentionField, Mentions
from huddle.ui.widgets.notefield import NoteField, shown


class NoteForm(Form[Any]):
    """Ends with what `save` made of the line; it gets the text with its line ends, and runs in a thread.

    Args:
        title: what is written.
        services: reads the day whose people and groups can be named.
        date: the day; None is today.
        save: saves the text.
        value: the text at first.
        hint: a line below the field.
        newest: reads the text as it is stored now, for a merge with a colleague's change.
    """

    DEFAULT_CSS = """
    NoteForm .hint { color: $foreground-muted; width: 100%; height: auto; margin-top: 1; }
    """

    def __init__(
        self,
        title: str,
        services: Services,
        date: dt.date | None,
        save: Callable[[str], Any],
        *,
        value: str = "",
        hint: str = "+ names a student, # a group, @ a colleague; tab takes the name.",
        newest: Callable[[], str] | None = None,
    ) -> None:
        super().__init__(title, "enter saves · esc")
        self._services = services
        self._date = date
        self._save_text = save
        self._value = value
        self._hint = hint
        self._newest_text = newest

    def fields(self) -> Iterator[Widget]:
        """The line, the names it can mean, and the hint."""
        field = MentionField(self._value, placeholder="", widget_id="line")
        field.add_class("field")
        yield field
        mentions = Mentions(lambda: self._services.absences.typing_day(self._date))
        mentions.follow(field)
        yield mentions
        yield Label(self._hint, markup=False, classes="hint")

    @property
    def _field(self) -> MentionField:
        return self.query_one("#line", MentionField)

    def on_mount(self) -> None:
        """The cursor stands at the end of the line."""
        self._field.focus()
        self._field.cursor_position = len(self._field.value)

    @on(NoteField.TooLong)
    def _too_long(self, message: NoteField.TooLong) -> None:
        self.problem(
            f"A note holds {NOTE_LIMIT:,} bytes, and this would make it {message.size:,}: it was not taken."
        )

    def newest(self) -> Mapping[str, object] | None:
        """The text as it is stored now."""
        return None if self._newest_text is None else {"line": shown(self._newest_text())}

    def collect(self) -> Callable[[], Any]:
        """The text."""
        text = self._field.note
        return lambda: self._save_text(text)


def edit_line(services: Services, entry: EntryView) -> NoteForm:
    """A form that changes a line; where a colleague changed it too, both are shown."""
    seen = [entry]

    def newest() -> str:
        huddle = services.huddles.view(entry.date)
        seen[0] = next((each for each in huddle.entries if each.id == entry.id), seen[0])
        return seen[0].text

    def save(text: str) -> Any:
        return services.huddles.edit_note(entry.id, text, version=seen[0].version)

    return NoteForm(
        f"Change {entry.kind}",
        services,
        entry.date,
        save,
        value=entry.text,
        hint="Clear the line to delete it; press u to undo.",
        newest=newest,
    )

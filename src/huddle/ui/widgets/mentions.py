"""Naming students, groups and colleagues by a few letters while a line is typed: `+kai`, `#7c`, `@gra`."""

import re
from collections.abc import Callable, Sequence

from textual import events, work
from textual.message import Message
from textual.widgets import Input

from huddle.domain.day import TeamDay
from huddle.services.huddle.mention import Link, candidates
from huddle.text import fold
from huddle.ui.widgets.cells import Cell
from huddle.ui.widgets.notefield import NoteField
from huddle.ui.widgets.textlines import TextLines

_TOKEN = re.compile(r"(?<!\S)([#+@])([\w'.-]*)\Z")
_SHOWN = 4


def completions(day: TeamDay, before: str) -> tuple[int, tuple[Link, ...]]:
    """What the last word before the cursor can mean.

    Args:
        day: the people and groups of the day.
        before: the line up to the cursor.

    Returns:
        Where the word begins, and whom or what it can mean; none where it does not begin with `#`, `+` or `@`.
    """
    match = _TOKEN.search(before)
    if match is None:
        return len(before), ()
    sign, letters = match.groups()
    if sign == "@":
        return match.start(), _educators(day, letters)[:_SHOWN]
    return match.start(), candidates(sign + letters, day)[:_SHOWN] if letters else ()


def _educators(day: TeamDay, letters: str) -> tuple[Link, ...]:
    wanted = fold(letters)
    return tuple(
        Link("educator", person.code, person.name, f"@{person.code}")
        for person in day.people()
        if fold(person.code).startswith(wanted)
        or any(part.startswith(wanted) for part in fold(person.name).split())
    )


class Mentions(TextLines):
    """The list below a field: whom or what the letters can mean. It is not there when there is nothing to choose.

    Args:
        read_day: reads the day whose people and groups can be named; called once, in a thread, at the first letter.
    """

    DEFAULT_CSS = (
        "Mentions { border: none; height: auto; padding: 0 1; display: none; background: $surface; }"
    )

    class DayRead(Message):
        """The day is there."""

        def __init__(self, day: TeamDay) -> None:
            super().__init__()
            self.day = day

    def __init__(self, read_day: Callable[[], TeamDay], *, widget_id: str = "mentions") -> None:
        super().__init__(widget_id=widget_id)
        self._read_day = read_day
        self._day: TeamDay | None = None
        self._field: Input | None = None
        self._found: Sequence[Link] = ()
        self._start = 0
        self._chosen = 0

    def follow(self, field: "MentionField") -> None:
        """Complete what is typed in this field."""
        self._field = field
        field.mentions = self
        self.watch(field, "value", self._look, init=False)
        self.watch(field, "cursor_position", self._look, init=False)

    def hide(self) -> None:
        """The field is left: there is nothing to choose."""
        self._offer(0, ())
        self._day = None  # read anew when it is needed again: people and groups may have changed

    def _look(self) -> None:
        field = self._field
        before = field.value[: field.cursor_position] if field else ""
        if _TOKEN.search(before) is None:
            self._offer(0, ())
        elif self._day is None:
            self._load()
        else:
            self._offer(*completions(self._day, before))

    @work(thread=True, exclusive=True, group="day", exit_on_error=False)
    def _load(self) -> None:
        self.post_message(self.DayRead(self._read_day()))

    def on_mentions_day_read(self, message: DayRead) -> None:
        """Complete what was typed meanwhile."""
        message.stop()
        self._day = message.day
        self._look()

    def _offer(self, start: int, found: Sequence[Link]) -> None:
        if found != self._found:
            self._chosen = 0
        self._start, self._found = start, found
        self.display = bool(found)
        if found:
            self.styles.height = len(found)
            self.set_lines([self._line(number, link) for number, link in enumerate(found)])

    def _line(self, number: int, link: Link) -> Cell:
        here = number == self._chosen
        hint = "  tab takes it" if here else ""
        return [
            ("> " if here else "  ", "accent"),
            (f"{link.token:<9} ", "strong"),
            link.name,
            (f"  {link.kind}{hint}", "muted"),
        ]

    def steer(self, key: str) -> bool:
        """Let a key choose or take; says whether it was for the list."""
        field = self._field
        if field is None or key not in ("tab", "up", "down"):
            return False
        self._look()  # what was typed a moment ago counts
        if not self._found:
            return False
        if key == "tab":
            end = field.cursor_position
            token = self._found[self._chosen].token + " "
            field.value = field.value[: self._start] + token + field.value[end:].lstrip(" ")
            field.cursor_position = self._start + len(token)
        else:
            self._chosen = (self._chosen + (1 if key == "down" else -1)) % len(self._found)
            self._offer(self._start, self._found)
        return True


class MentionField(NoteField):
    """A field for a note in which people and groups can be named."""

    mentions: Mentions | None = None

    def on_blur(self) -> None:
        """Without the focus there is nothing to complete."""
        if self.mentions is not None:
            self.mentions.hide()

    def on_key(self, event: events.Key) -> None:
        """Keys for the list below, while it is there."""
        if self.mentions is not None and self.mentions.steer(event.key):
            event.stop()
            event.prevent_default()

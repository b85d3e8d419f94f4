"""Log an absence: one line, read while it is typed."""

import datetime as dt
from collections.abc import Callable, Iterator

from textual import on, work
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from huddle.bootstrap import Services
from huddle.domain.day import TeamDay
from huddle.domain.errors import UsageError
from huddle.services.absence.preview import preview_line
from huddle.services.absence.views import AbsencePreview, AbsenceView
from huddle.ui.dialogs.form import Form
from huddle.ui.widgets.cells import Cell
from huddle.ui.widgets.textlines import TextLines, wrap

_SHOWN_CANDIDATES = 6
_TEXT_WIDTH = 66
_GRAMMAR = (
    "who [when] [blocks] [reason]",
    "ben · ben tomorrow · ben fri am · ben 3-5 · ben 24-26nov sick",
    "me p3- personal · ben 10:40- · ben mon pm weekly until 18dec",
)


class DayRead(Message):
    """The day against which lines are read is there."""

    def __init__(self, day: TeamDay) -> None:
        super().__init__()
        self.day = day


class AbsenceDialog(Form[AbsenceView]):
    """Ends with the absence that was saved.

    Args:
        services: to read the day and save.
        date: the day that is looked at; None is today.
        line: what the line holds at first.
    """

    def __init__(self, services: Services, date: dt.date | None, line: str = "") -> None:
        super().__init__("Log absence", "enter saves · esc")
        self._services = services
        self._date = date
        self._line = line
        self._day: TeamDay | None = None

    def fields(self) -> Iterator[Widget]:
        """The line, what it means, and how it can be written."""
        yield Input(self._line, placeholder="who is out?  ben 3-5", id="line", classes="field")
        meaning = TextLines(_grammar_lines())
        meaning.styles.height = 10
        yield meaning

    def on_mount(self) -> None:
        """Read the day once; each key is then read against it without the database."""
        self.query_one(Input).focus()
        self.watch(self.query_one(Input), "value", self._typed, init=False)
        self._read_day()

    @work(thread=True, exclusive=True, group="day", exit_on_error=False)
    def _read_day(self) -> None:
        self.post_message(DayRead(self._services.absences.typing_day(self._date)))

    @on(DayRead)
    def _day_read(self, message: DayRead) -> None:
        self._day = message.day
        self._typed(self.query_one(Input).value)

    def preview(self, line: str) -> AbsencePreview | None:
        """What the line means; None while the day is still being read."""
        return None if self._day is None else preview_line(self._day, line, self._services.desk.user)

    def _typed(self, line: str) -> None:
        preview = self.preview(line)
        self.problem("")
        if preview is not None:
            self.query_one(TextLines).set_lines(_meaning(preview))

    def collect(self) -> Callable[[], AbsenceView]:
        """Save the line, or say why it cannot be saved."""
        line = self.query_one(Input).value
        preview = self.preview(line)
        if preview is not None and not preview.ok:
            raise UsageError(preview.message)
        return lambda: self._services.absences.log(line, date=self._date)


def _grammar_lines() -> list[Cell]:
    """How a line can be written."""
    lines: list[list[str | tuple[str, str]]] = [[("  " + line, "muted")] for line in _GRAMMAR]
    return ["", *lines]


def _meaning(preview: AbsencePreview) -> list[Cell]:
    """What a line means, or what is missing."""
    lines: list[Cell] = []
    if preview.ok:
        said = " · ".join(
            part for part in (preview.name, preview.when, preview.blocks, preview.category) if part
        )
        lines.append([("  ", ""), (said, "good")])
        count = len(preview.affects)
        lines.append(
            f"  touches {count} session{'' if count == 1 else 's'}: {', '.join(preview.affects)}"
            if count
            else "  touches no session"
        )
    else:
        lines += ["  " + line for line in wrap(preview.message, _TEXT_WIDTH)]
    if len(preview.candidates) > 1 or (preview.candidates and not preview.ok):
        shown = [f"{name} ({code})" for code, name in preview.candidates[:_SHOWN_CANDIDATES]]
        lines += ["", [("  who  ", "muted"), ", ".join(shown)]]
    return [*lines, *_grammar_lines()]

"""Log an absence: one line, read while it is typed."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from textual import on, work
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from huddle.bootstrap import Services
from huddle.domain.day import TeamDay
from huddle.domain.errors import UsageError
from huddle.services.absence.preview import preview_line
from huddle.services.absence.views import AbsencePreview, AbsenceView
from huddle.ui.absences.meaning import grammar_lines, meaning_lines
from huddle.ui.dialogs.form import Form
from huddle.ui.dialogs.me import ask_who_you_are
from huddle.ui.widgets.textlines import TextLines

_NO_ME = "no_me"


class DayRead(Message):
    """The day against which lines are read is there."""

    def __init__(self, day: TeamDay) -> None:
        super().__init__()
        self.day = day


class DaysRead(Message):
    """The days that a line means are there; what they lose can be told."""

    def __init__(self, days: dict[dt.date, TeamDay]) -> None:
        super().__init__()
        self.days = days


class AbsenceDialog(Form[list[AbsenceView]]):
    """Ends with the absences that were saved.

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
        self._days: dict[dt.date, TeamDay] = {}

    def fields(self) -> Iterator[Widget]:
        """The line, what it means, and how it can be written."""
        yield Input(self._line, placeholder="who is out?  ben 3-5", id="line", classes="field")
        meaning = TextLines(grammar_lines())
        meaning.styles.height = 12
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
        if self._day is None:
            return None
        desk = self._services.desk
        return preview_line(self._day, line, desk.user, month_first=desk.month_first, days=self._days)

    def _typed(self, line: str) -> None:
        preview = self.preview(line)
        self.problem("")
        if preview is not None:
            self.query_one(TextLines).set_lines(meaning_lines(preview))
            if preview.to_read:
                self._read_days(preview.to_read)

    @work(thread=True, exclusive=True, group="days", exit_on_error=False)
    def _read_days(self, dates: Sequence[dt.date]) -> None:
        """Read the days that a line means, so that what it touches is a fact."""
        self.post_message(DaysRead(self._services.absences.days(dates)))

    @on(DaysRead)
    def _days_read(self, message: DaysRead) -> None:
        self._days.update(message.days)
        preview = self.preview(self.query_one(Input).value)
        if preview is not None:
            self.query_one(TextLines).set_lines(meaning_lines(preview))

    def collect(self) -> Callable[[], list[AbsenceView]]:
        """Save the line, or say why it cannot be saved."""
        line = self.query_one(Input).value
        preview = self.preview(line)
        if preview is not None and preview.code == _NO_ME and self._day is not None:
            people = [(person.code, person.name) for person in self._day.people()]
            ask_who_you_are(self.huddle, people, self._services.desk, lambda: self._typed(line))
            raise UsageError("Choose who you are; then enter saves.")
        if preview is not None and not preview.ok:
            raise UsageError(preview.message)
        return lambda: self._services.absences.log_all(line, date=self._date)

"""Absences: a month at a glance, the week block by block, and the list."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.containers import Container
from textual.widget import Widget
from textual.widgets import Input

from huddle.bootstrap import Services
from huddle.domain.block import SchoolDay
from huddle.domain.reading.dates import day_label
from huddle.services.absence.views import AbsenceView
from huddle.services.roster.attendance import StudentOut
from huddle.text import plural
from huddle.ui.absences.forms import AbsenceForms
from huddle.ui.calendar.calendar import CalendarScreen
from huddle.ui.calendar.month import MonthGrid, week_lines
from huddle.ui.screens.filter import FilteredScreen
from huddle.ui.widgets.cells import Cell, Column
from huddle.ui.widgets.rowlist import RowList
from huddle.ui.widgets.textlines import TextLines
from huddle.ui.wording import HIDDEN

_TO_COME, _ALL, _STUDENTS = ("to come", "all", "students")
_LISTS = (_TO_COME, _ALL, _STUDENTS)
_STUDENT_DAYS = 30
_EDUCATORS = (
    Column("When", 23),
    Column("Who", least=14),
    Column("Blocks", 12),
    Column("Reason", 12),
    Column("", 9, wide_from=72),
)
_PUPILS = (Column("When", 23), Column("Student", least=14), Column("Blocks", 12), Column("", 16))


@dataclass(frozen=True, slots=True)
class AbsencesShown:
    """What the screen shows.

    Attributes:
        absences: all absences of the team.
        listed: those of the list.
        today: the day that is looked at.
        blocks: its blocks.
        days: the days of the month that is shown.
        students: flags of students, the latest first.
    """

    absences: tuple[AbsenceView, ...]
    listed: tuple[AbsenceView, ...]
    today: dt.date
    blocks: tuple[str, ...]
    days: tuple[SchoolDay, ...]
    students: tuple[StudentOut, ...]


class AbsencesScreen(FilteredScreen[AbsencesShown]):
    """The team's absences."""

    NAME: ClassVar[str] = "absences"

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._forms = AbsenceForms(self)
        self.has(self._forms)

    def body(self) -> Iterator[Widget]:
        """Month and week above the list."""
        yield Input(placeholder="/ filter: ben 24 nov", id="filter", compact=True)
        rows: RowList[AbsenceView | StudentOut] = RowList(
            _EDUCATORS,
            key=lambda row: row.id,
            cells=self._cells,
            search=_search,
            empty=("Nobody is out, now or later.", "a logs an absence", "i takes them from a calendar file"),
            title="Log",
            widget_id="rows",
        )
        yield Container(MonthGrid(widget_id="month"), TextLines(widget_id="week"), rows, id="absences")

    def on_mount(self) -> None:
        """The list has the focus."""
        self._list = _TO_COME
        self._month: dt.date | None = None
        self.start_filter()
        super().on_mount()

    def load(self) -> AbsencesShown:
        """Every absence, those of the list, and the month."""
        service = self.services.absences
        day = service.typing_day(self.date)
        return AbsencesShown(
            absences=tuple(service.list(everything=True)),
            listed=tuple(service.list(everything=self._list == _ALL)),
            today=day.date,
            blocks=tuple(block.short for block in day.usual_blocks),
            days=self.services.calendar.month(self._month or day.date),
            students=self.services.attendance.list(self.date, days=_STUDENT_DAYS),
        )

    def show(self, view: AbsencesShown) -> None:
        """Fill month, week and list."""
        students = self._list == _STUDENTS
        self.rows.columns = _PUPILS if students else _EDUCATORS
        self.rows.set_rows(view.students if students else view.listed)
        words = {_TO_COME: "now and to come", _ALL: "also over and cancelled", _STUDENTS: "students, 30 days"}
        self.rows.set_title(f"Log · {self.rows.row_count} · {words[self._list]}")
        self.filtered()
        month = self.query_one(MonthGrid)
        month.show_month(view.days, view.absences, view.today, view.today)
        self._show_week()

    def filtered(self) -> None:
        """Say how many rows are shown of how many, and what `v` does."""
        shown, count = len(self.rows.hits), self.rows.row_count
        said = f"{shown} of {count} · " if shown != count else ""
        self.rows.set_subtitle(f"{said}v shows {_LISTS[(_LISTS.index(self._list) + 1) % len(_LISTS)]}")

    def _show_week(self) -> None:
        view, day = self.view, self.query_one(MonthGrid).day
        if view is None or day is None:
            return
        box = self.query_one("#week", TextLines)
        out = len({flag.code for flag in view.students if flag.date == day})
        students = f" · {plural(out, 'student')} out" if out else ""
        box.set_title(f"Week of {day_label(day - dt.timedelta(days=day.weekday()))}{students}")
        box.set_flow(lambda width: week_lines(day, view.blocks, view.absences, width))

    @on(MonthGrid.Highlighted)
    def _day_highlighted(self) -> None:
        self._show_week()

    @on(MonthGrid.Selected)
    def _day_selected(self) -> None:
        """Look at the day on every screen."""
        day = self.query_one(MonthGrid).day
        if day is not None and self.view is not None:
            today = self.services.desk.clock.today()
            self.huddle.navigation.go_to_day(None if day == today else day)
            self.huddle.changed.publish("day")

    @on(MonthGrid.Turned)
    def _turned(self, message: MonthGrid.Turned) -> None:
        if self.view is not None:
            first = self.view.days[0].date
            self._month = (first + dt.timedelta(days=45 if message.step > 0 else -5)).replace(day=1)
            self.reload()

    def _cells(self, row: AbsenceView | StudentOut) -> Sequence[Cell]:
        if isinstance(row, StudentOut):
            return (day_label(row.date), f"{row.name} ({row.code})", row.blocks, row.status)
        tone = "muted" if row.state == "cancelled" else ""
        # The same for all who may not be seen: that there is no reason is telling too.
        reason = row.category if self.huddle.private_shown else HIDDEN
        state = "weekly" if row.repeats_until else "planned" if row.planned else ""
        when = row.when_words
        if row.repeats_until:
            when = f"{when.partition(', weekly')[0]} > {row.repeats_until.day} {row.repeats_until:%b}"
        return (
            (when, tone),
            (f"{row.name} ({row.code})", tone),
            (row.blocks_words, tone),
            (reason, "muted"),
            (row.state if row.state == "cancelled" else state, tone),
        )

    def action_list_all(self) -> None:
        """Show also what is over or cancelled, then the students who are out, then what is to come."""
        self._list = _LISTS[(_LISTS.index(self._list) + 1) % len(_LISTS)]
        self.reload()

    def action_absence_cancel(self) -> None:
        """Cancel the absence under the cursor, or take a student's flag away; undo brings it back."""
        row = self.rows.current
        if isinstance(row, StudentOut):
            self.huddle.do(
                lambda: self.services.attendance.back([row.code], row.date),
                lambda _: self.huddle.tell(f"{row.name} is here on {day_label(row.date)}. Press u to undo."),
            )
        else:
            self._forms.action_absence_cancel()

    def action_calendar_open(self) -> None:
        """School days, holidays and special days."""
        self.app.push_screen(CalendarScreen(self.services))

    def export_what(self) -> tuple[str, str]:
        """What `x` writes from here."""
        return "absences", ""

    def copy_text(self) -> str:
        """The list without reasons."""
        rows = [row for row in self.rows.hits if isinstance(row, AbsenceView)]
        return "\n".join(f"{row.when_words}\t{row.name}\t{row.blocks_words}" for row in rows)


def _search(row: AbsenceView | StudentOut) -> str:
    if isinstance(row, StudentOut):
        return f"{row.name} {row.code} {day_label(row.date)} {row.date.isoformat()} {row.status}"
    state = f"{row.state} {'weekly' if row.repeats_until else ''}"
    return f"{row.name} {row.code} {row.when_words} {row.blocks_words} {state}"

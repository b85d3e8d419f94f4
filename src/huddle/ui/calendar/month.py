"""A month at a glance and a week block by block: who is out when, in marks and codes that read without color."""

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from textual import events
from textual.message import Message

from huddle.domain.block import SchoolDay
from huddle.domain.reading.dates import day_label
from huddle.services.absence.views import AbsenceView
from huddle.ui.widgets.cells import Cell, cut
from huddle.ui.widgets.gridview import Axis, GridView

_COUNT_MARKS = (" ", "·", ":", "#")  # nobody, one, two, three or more out
_CLOSED, _SPECIAL = "-", "~"
MARKS = "· 1 : 2 # 3+ - closed ~ special"
_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_CELL = 5
_DAY_WIDTH = 7
_BLOCK_LEAST = 5


def out_on(day: dt.date, absences: Iterable[AbsenceView]) -> list[AbsenceView]:
    """Who is out on a day, weekly repeats included."""
    return [absence for absence in absences if absence.state == "active" and absence.on(day)]


class MonthGrid(GridView):
    """The days of a month; arrows go from day to day, pgup and pgdn from month to month."""

    class Turned(Message):
        """Another month is wanted: -1 the one before, 1 the next."""

        def __init__(self, step: int) -> None:
            super().__init__()
            self.step = step

    def __init__(self, *, widget_id: str) -> None:
        super().__init__(cell=self._day_cell, label_width=0, cell_width=_CELL, widget_id=widget_id)
        self._weeks: list[list[dt.date]] = []
        self._days: Mapping[dt.date, SchoolDay] = {}
        self._absences: Sequence[AbsenceView] = ()
        self._today = dt.date.min
        self._month = dt.date.min

    def show_month(
        self, days: Sequence[SchoolDay], absences: Sequence[AbsenceView], today: dt.date, at: dt.date
    ) -> None:
        """Show the month of these days.

        Args:
            days: the days of one month.
            absences: all absences that may fall on them.
            today: it stands out.
            at: where the cursor stands when the month is new.
        """
        month = days[0].date.replace(day=1)
        turned = month != self._month
        self._month, self._today, self._absences = month, today, absences
        self._days = {day.date: day for day in days}
        self._weeks = calendar.Calendar().monthdatescalendar(month.year, month.month)
        self.set_axes(
            [Axis(str(number), "") for number in range(len(self._weeks))],
            [Axis(str(number), name) for number, name in enumerate(_DAYS)],
        )
        if turned:
            self.show_day(at if at.replace(day=1) == month else month)
        self.set_title(f"{month:%B %Y}")
        self.set_subtitle(MARKS)

    @property
    def day(self) -> dt.date | None:
        """The day under the cursor."""
        current = self.current
        return self._weeks[int(current[0])][int(current[1])] if current else None

    def show_day(self, day: dt.date) -> None:
        """Put the cursor on a day of the month."""
        for number, week in enumerate(self._weeks):
            if day in week:
                self.move_to(str(number), str(week.index(day)))

    def _day_cell(self, week: str, weekday: str) -> Cell:
        day = self._weeks[int(week)][int(weekday)]
        school_day = self._days.get(day)
        if school_day is None:
            return ""
        count = len({absence.code for absence in out_on(day, self._absences)})
        mark = _COUNT_MARKS[min(count, 3)]
        if not count and not school_day.open:
            mark = _CLOSED if day.weekday() < 5 else " "
        elif not count and (school_day.bell or school_day.name):
            mark = _SPECIAL
        tone = "accent" if day == self._today else "late" if count else "" if school_day.open else "muted"
        return (f"{day.day:>2}{mark}", tone)

    def on_key(self, event: events.Key) -> None:
        """Pages are months."""
        if event.key in {"pagedown", "pageup"}:
            event.stop()
            event.prevent_default()
            self.post_message(self.Turned(1 if event.key == "pagedown" else -1))


def week_lines(
    day: dt.date, blocks: Sequence[str], absences: Sequence[AbsenceView], width: int
) -> list[Cell]:
    """The school week of a day: a line a day, a column a block, in it who is out (`BH+1`: Ben and one more)."""
    room = max(_BLOCK_LEAST, (width - _DAY_WIDTH) // max(1, len(blocks)))
    head = " " * _DAY_WIDTH + "".join(cut(block[: room - 1], room) for block in blocks)
    lines: list[Cell] = [(head, "muted")]
    monday = day - dt.timedelta(days=day.weekday())
    for offset in range(5):
        date = monday + dt.timedelta(days=offset)
        out = out_on(date, absences)
        cells = "".join(cut(_codes(out, block, room - 1), room) for block in blocks)
        words = cells if cells.strip() else "nobody" if not out else _codes(out, "", width)
        tone = "strong" if date == day else ""
        lines.append([(cut(f"{date:%a} {date.day}", _DAY_WIDTH), tone), (words, "" if out else "muted")])
    who = [f"{one.code} {one.name.split()[0]}" for one in out_on(day, absences)]
    lines.append([(f"{day_label(day)}: ", "strong"), ", ".join(who) or "everybody is in"])
    return lines


def _codes(out: Sequence[AbsenceView], block: str, width: int) -> str:
    """Who of them is out in the block; those who find no room are counted."""
    codes = list(dict.fromkeys(one.code for one in out if not one.blocks or not block or block in one.blocks))
    words = " ".join(codes)
    return words if len(words) <= width or len(codes) < 2 else f"{codes[0]}+{len(codes) - 1}"

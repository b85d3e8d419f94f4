"""The team's calendar: holidays, school days on free weekdays, special days with their own bell."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huddle.domain.block import WEEKDAYS, Block, SchoolDay, meets
from huddle.domain.calendar import HOLIDAY, SCHOOL, SPECIAL, Calendar, CalendarDay
from huddle.domain.errors import UsageError
from huddle.domain.reading.spans import parse_days
from huddle.domain.values import new_id
from huddle.services.desk.desk import Desk
from huddle.store.queries.plan import outdate
from huddle.store.reader import Reader
from huddle.text import fold, one_line

KINDS = (HOLIDAY, SPECIAL, SCHOOL)
_MOST_DAYS = 400


@dataclass(frozen=True, slots=True)
class MarkRow:
    """Days in a row that are marked alike."""

    first: dt.date
    last: dt.date
    kind: str
    name: str
    bell: str
    cycle_day: str

    @property
    def words(self) -> str:
        """The days as they are typed: `2026-11-26..2026-11-27`."""
        several = self.last != self.first
        return f"{self.first.isoformat()}..{self.last.isoformat()}" if several else self.first.isoformat()


@dataclass(frozen=True, slots=True)
class CalendarView:
    """A month, its days' blocks (name and times), and all marks; `week` are the weekdays with school."""

    today: dt.date
    days: tuple[SchoolDay, ...]
    blocks: Mapping[dt.date, tuple[str, ...]]
    marks: tuple[MarkRow, ...]
    bells: tuple[str, ...]
    week: tuple[str, ...]
    cycle: tuple[str, ...]


def _together(marks: Sequence[CalendarDay]) -> tuple[MarkRow, ...]:
    """Marks of days in a row that are alike, as one."""
    rows: list[MarkRow] = []
    for mark in marks:
        row = MarkRow(mark.date, mark.date, mark.kind, mark.name, mark.bell, mark.cycle_day)
        before = rows[-1] if rows else None
        if (
            before is not None
            and before.last + dt.timedelta(days=1) == mark.date
            and dataclasses.replace(before, first=mark.date, last=mark.date) == row
        ):
            rows[-1] = dataclasses.replace(before, last=mark.date)
        else:
            rows.append(row)
    return tuple(rows)


class CalendarDays:
    """The exceptions to the week."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def neighbor(self, date: dt.date | None, step: int) -> dt.date | None:
        """The next school day (`step` 1) or the one before (-1); None stands for today, in and out."""
        with self._desk.read() as (reader, place):
            today = self._desk.today(place)
            calendar = Calendar(place.team.rules, reader.find(CalendarDay, team_id=place.team.id))
        here = date or today
        there = calendar.next_school_day(here) if step > 0 else calendar.school_days_before(here, 1)[0]
        return None if there == today else there

    def list(self, *, everything: bool = False) -> list[CalendarDay]:
        """The exceptions from the day on, or all of them, in order."""
        with self._desk.read() as (reader, place):
            days = reader.find(CalendarDay, "t.date", team_id=place.team.id)
            today = self._desk.today(place)
        return [day for day in days if everything or day.date >= today]

    def view(self, date: dt.date | None = None) -> CalendarView:
        """The month of a date, and every mark."""
        with self._desk.read() as (reader, place):
            today = self._desk.today(place)
            marks = reader.find(CalendarDay, "t.date", team_id=place.team.id)
            blocks = sorted(reader.find(Block, team_id=place.team.id), key=lambda b: (b.position, b.starts))
        rules, calendar = place.team.rules, Calendar(place.team.rules, marks)
        first = (date or today).replace(day=1)
        days = [calendar.day(first + dt.timedelta(days=n)) for n in range(31)]
        month = tuple(day for day in days if day.date.month == first.month)
        bells = {block.bell for block in blocks}
        return CalendarView(
            today=date or today,
            days=month,
            blocks={
                day.date: tuple(
                    f"{b.short} {b.starts:%H:%M}-{b.ends:%H:%M}"
                    for b in blocks
                    if day.open and b.bell == (day.bell if day.bell in bells else "") and meets(b.days, day)
                )
                for day in month
            },
            marks=_together(marks),
            bells=tuple(sorted(bells - {""})),
            week=tuple(WEEKDAYS[day] for day in rules.week),
            cycle=rules.cycle,
        )

    def add(
        self,
        words: str,
        kind: str,
        *,
        name: str = "",
        bell: str = "",
        cycle_day: str = "",
        instead: str = "",
    ) -> int:
        """Mark a day or a range of days; what was marked there before is replaced. Returns how many days.

        Args:
            words: `2026-11-26..2026-11-27`, `24-26nov`, `fri`.
            kind: holiday, special or school.
            name: what people call it.
            bell: the schedule of a special day; one that has blocks.
            cycle_day: its day of the cycle.
            instead: days whose marks go, in the same act.

        Raises:
            UsageError: the days or the kind are not understood, or no block belongs to that bell.
        """
        if kind not in KINDS:
            raise UsageError(
                f"'{one_line(kind, 40)}' is not a kind of day.", hint=f"Choose {', '.join(KINDS)}."
            )
        with self._desk.write(f"Calendar: {kind}") as (work, place):
            first, last = self._span(words, self._desk.today(place))
            bell = _bell(work, place.team.id, bell)
            rules = place.team.rules
            if cycle_day and cycle_day not in rules.cycle:
                raise UsageError(
                    f"The cycle has no day '{one_line(cycle_day, 20)}'.",
                    code="no_such_cycle_day",
                    hint=f"Its days: {', '.join(rules.cycle) or 'none; set the rule cycle first'}.",
                )
            stored = {day.date: day for day in work.find(CalendarDay, team_id=place.team.id)}
            if instead:
                since, until = self._span(instead, self._desk.today(place))
                for gone in [day for day in stored.values() if since <= day.date <= until]:
                    work.remove(stored.pop(gone.date))
                outdate(work, [place.team.id], since, until)
            dates = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
            for date in dates:
                fields: dict[str, Any] = {
                    "kind": kind,
                    "name": one_line(name, 60),
                    "bell": bell,
                    "cycle_day": cycle_day,
                }
                if date in stored:
                    work.save(dataclasses.replace(stored[date], **fields))
                else:
                    work.add(CalendarDay(id=new_id(), team_id=place.team.id, date=date, **fields))
            outdate(work, [place.team.id], first, last)
            work.commit()
        return len(dates)

    def remove(self, words: str) -> int:
        """Take the marks of a day or range away; returns how many there were."""
        with self._desk.write("Calendar: marks removed") as (work, place):
            first, last = self._span(words, self._desk.today(place))
            found = [d for d in work.find(CalendarDay, team_id=place.team.id) if first <= d.date <= last]
            for day in found:
                work.remove(day)
            outdate(work, [place.team.id], first, last)
            work.commit()
        return len(found)

    def bells(self) -> tuple[str, ...]:
        """The special schedules that have blocks, by name."""
        with self._desk.read() as (reader, place):
            return _bells(reader, place.team.id)

    def month(self, date: dt.date) -> tuple[SchoolDay, ...]:
        """The days of a date's month, as the calendar sees them."""
        with self._desk.read() as (reader, place):
            calendar = Calendar(place.team.rules, reader.find(CalendarDay, team_id=place.team.id))
        first = date.replace(day=1)
        days = [first + dt.timedelta(days=n) for n in range(31)]
        return tuple(calendar.day(day) for day in days if day.month == date.month)

    def _span(self, words: str, today: dt.date) -> tuple[dt.date, dt.date]:
        span = parse_days(words, today, month_first=self._desk.month_first)
        if span is None or (span[1] - span[0]).days > _MOST_DAYS:
            raise UsageError(
                f"'{one_line(words, 40)}' is not a day or a range of at most {_MOST_DAYS} days.",
                code="bad_date",
                hint="Write 2026-11-26..2026-11-27 or 24nov.",
            )
        return span


def _bells(reader: Reader, team_id: str) -> tuple[str, ...]:
    blocks = reader.find(Block, team_id=team_id)
    return tuple(sorted({block.bell for block in blocks if block.bell}))


def _bell(reader: Reader, team_id: str, words: str) -> str:
    """The bell that is meant, as it is written with its blocks; empty for the usual day."""
    if not words:
        return ""
    known = _bells(reader, team_id)
    for bell in known:
        if fold(bell) == fold(words):
            return bell
    make = f"huddle schedule block 1 09:30-10:10 --bell {one_line(words, 40)!r}"
    raise UsageError(
        f"No block belongs to the schedule '{one_line(words, 40)}'.",
        code="no_such_bell",
        hint=f"Known: {', '.join(known)}." if known else f"Make its blocks first: {make}.",
    )

"""The team's calendar: holidays, school days on free weekdays, special days with their own bell."""

import dataclasses
import datetime as dt
from typing import Any

from huddle.domain.calendar import HOLIDAY, SCHOOL, SPECIAL, CalendarDay
from huddle.domain.errors import UsageError
from huddle.domain.values import new_id
from huddle.domain.words import parse_days
from huddle.services.desk import Desk
from huddle.services.plan import outdate
from huddle.text import one_line

KINDS = (HOLIDAY, SPECIAL, SCHOOL)
_MOST_DAYS = 400


class CalendarDays:
    """The exceptions to the week."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def list(self, *, everything: bool = False) -> list[CalendarDay]:
        """The exceptions from the day on, or all of them, in order."""
        with self._desk.read() as (reader, place):
            days = reader.find(CalendarDay, "t.date", team_id=place.team.id)
            today = self._desk.today(place)
        return [day for day in days if everything or day.date >= today]

    def add(self, words: str, kind: str, *, name: str = "", bell: str = "", cycle_day: str = "") -> int:
        """Mark a day or a range of days; what was marked there before is replaced. Returns how many days.

        Args:
            words: `2026-11-26..2026-11-27`, `24-26nov`, `fri`.
            kind: holiday, special or school.
            name: what people call it.
            bell: the timetable of a special day.
            cycle_day: its day of the cycle.

        Raises:
            UsageError: the days or the kind are not understood.
        """
        if kind not in KINDS:
            raise UsageError(
                f"'{one_line(kind, 40)}' is not a kind of day.", hint=f"Choose {', '.join(KINDS)}."
            )
        with self._desk.write(f"Calendar: {kind}") as (work, place):
            first, last = self._span(words, self._desk.today(place))
            stored = {day.date: day for day in work.find(CalendarDay, team_id=place.team.id)}
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

    @staticmethod
    def _span(words: str, today: dt.date) -> tuple[dt.date, dt.date]:
        span = parse_days(words, today)
        if span is None or (span[1] - span[0]).days > _MOST_DAYS:
            raise UsageError(
                f"'{one_line(words, 40)}' is not a day or a range of at most {_MOST_DAYS} days.",
                code="bad_date",
                hint="Write 2026-11-26..2026-11-27 or 24nov.",
            )
        return span

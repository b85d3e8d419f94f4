"""The calendar: school days, holidays, special days with their own blocks, days of the cycle."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from huddle.domain.block import SchoolDay
from huddle.domain.team import TeamRules
from huddle.domain.values import require_line, require_one_of

HOLIDAY = "holiday"
SPECIAL = "special"
SCHOOL = "school"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDay:
    """An exception to the week: a holiday, a school day on a free weekday, or a special day with its own bell."""

    id: str
    team_id: str
    date: dt.date
    kind: str = HOLIDAY
    bell: str = ""
    cycle_day: str = ""
    name: str = ""
    version: int = 1

    def __post_init__(self) -> None:
        require_one_of(self.kind, (HOLIDAY, SPECIAL, SCHOOL), "A calendar day")
        require_line(self.name, "The day's name", limit=60, empty=True)


class Calendar:
    """Answers what kind of day a date is."""

    def __init__(self, rules: TeamRules, days: Iterable[CalendarDay] = ()) -> None:
        self._rules = rules
        self._days: Mapping[dt.date, CalendarDay] = {day.date: day for day in days}

    def day(self, date: dt.date) -> SchoolDay:
        """The date as a school day; closed on free weekdays and holidays."""
        exception = self._days.get(date)
        is_open = date.weekday() in self._rules.week
        if exception is not None:
            is_open = exception.kind != HOLIDAY
        cycle_day = (exception.cycle_day if exception else "") or (self._cycle_day(date) if is_open else "")
        return SchoolDay(
            date=date,
            open=is_open,
            bell=exception.bell if exception else "",
            cycle_day=cycle_day,
            name=exception.name if exception else "",
        )

    def _cycle_day(self, date: dt.date) -> str:
        """Cycle days advance on school days only."""
        cycle, start = self._rules.cycle, self._rules.cycle_start
        if not cycle or start is None:
            return ""
        step = 1 if date >= start else -1
        count, day = 0, start
        while day != date:
            if step < 0:
                day -= dt.timedelta(days=1)
            if self._open(day):
                count += step
            if step > 0:
                day += dt.timedelta(days=1)
        return cycle[count % len(cycle)]

    def _open(self, date: dt.date) -> bool:
        exception = self._days.get(date)
        return exception.kind != HOLIDAY if exception else date.weekday() in self._rules.week

    def school_days_before(self, date: dt.date, count: int) -> list[dt.date]:
        """The last `count` school days before the date, latest first; at most three years are looked through."""
        found: list[dt.date] = []
        day = date
        for _ in range(3 * 366):
            day -= dt.timedelta(days=1)
            if self._open(day):
                found.append(day)
                if len(found) == count:
                    break
        return found

    def next_school_day(self, date: dt.date) -> dt.date:
        """The first school day after the date (the next day when a whole year has none)."""
        day = date
        for _ in range(366):
            day += dt.timedelta(days=1)
            if self._open(day):
                return day
        return date + dt.timedelta(days=1)

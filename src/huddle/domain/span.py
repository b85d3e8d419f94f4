"""A range of dates, both included, and the words it is typed with."""

import datetime as dt
from dataclasses import dataclass

from huddle.domain.errors import UsageError
from huddle.domain.reading.dates import parse_day
from huddle.domain.reading.spans import parse_days
from huddle.text import one_line


@dataclass(frozen=True, slots=True)
class Span:
    """A range of dates, both included."""

    since: dt.date
    until: dt.date

    def holds(self, day: dt.date | None) -> bool:
        """Whether the day is in it."""
        return day is not None and self.since <= day <= self.until


def parse_span(when: str, today: dt.date) -> Span:
    """The dates of `SINCE[..UNTIL]`: nothing is today, a day alone is from then until today.

    Raises:
        UsageError: it is not understood.
    """
    words = one_line(when)
    if not words:
        return Span(today, today)
    words = words.removesuffix("..")
    day = parse_day(words, today)
    if day is not None:
        return Span(day, max(day, today))
    days = parse_days(words, today)
    if days is None:
        raise UsageError(
            f"'{one_line(when, 40)}' is not a range of days.",
            code="bad_date",
            hint="Write 2026-11-01..2026-11-30, 1nov or 24-26nov.",
        )
    return Span(*days)

"""Dates as files write them: ISO, or another form that can be read in one way only."""

import datetime as dt
import re
from enum import Enum

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z")
_YEAR_FIRST = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?:[T ].*)?\Z")
_YEAR_LAST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?: .*)?\Z")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})\Z")


class Reading(Enum):
    """How sure a date is: as it should be, repaired, open to two readings, or no date."""

    EXACT = "exact"
    REPAIRED = "repaired"
    AMBIGUOUS = "ambiguous"
    WRONG = "wrong"


def read_date(text: str, order: str | None = None) -> tuple[dt.date | None, Reading]:
    """Read a date.

    Args:
        text: the cell, without blanks around it, not empty.
        order: `mdy` or `dmy` when the person said so; decides dates such as 4/5/2026.
    """
    if found := _ISO.match(text):
        return _made(found[1], found[2], found[3], Reading.EXACT)
    if found := _YEAR_FIRST.match(text) or _COMPACT.match(text):
        return _made(found[1], found[2], found[3], Reading.REPAIRED)
    if not (found := _YEAR_LAST.match(text)):
        return None, Reading.WRONG
    first, second = int(found[1]), int(found[2])
    year = found[3] if len(found[3]) == 4 else f"20{found[3]}"
    if order is None and first <= 12 and second <= 12 and first != second:
        return None, Reading.AMBIGUOUS
    month_first = order == "mdy" or (order is None and second > 12) or first == second
    month, day = (first, second) if month_first else (second, first)
    return _made(year, month, day, Reading.REPAIRED)


def _made(year: str, month: str | int, day: str | int, reading: Reading) -> tuple[dt.date | None, Reading]:
    try:
        return dt.date(int(year), int(month), int(day)), reading
    except ValueError:
        return None, Reading.WRONG


def read_instant(text: str) -> tuple[dt.datetime | None, Reading]:
    """Read a time stamp; without a zone it is taken as UTC. Exact is only `2026-09-01T07:00:00.000Z`."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None, Reading.WRONG
    exact = len(text) >= 20 and text[10] == "T" and text.endswith("Z")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    try:
        return moment.astimezone(dt.UTC), Reading.EXACT if exact else Reading.REPAIRED
    except OverflowError:
        return None, Reading.WRONG

"""A time of the day in words: 10:40, 1030, 2pm, noon, 10 o'clock."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from huddle.domain.errors import UsageError
from huddle.text import one_line

_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2})|h(\d{2})?)?(am|pm|a|p)?\Z")
_DIGITS = re.compile(r"(\d{1,2})(\d{2})\Z")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time as it was said; `sure` where it cannot be meant as a block's number. Hours 1-6 without am are afternoon."""

    time: dt.time
    sure: bool
    number: int | None = None


def read_clock(words: Sequence[str], at: int) -> tuple[Clock, int] | None:
    """A time of the day: 10:40, 1030, 2pm, 2 pm, noon, 10 o'clock; a number alone too, which is then not sure."""
    word, following = (words[place] if place < len(words) else "" for place in (at, at + 1))
    if word in ("noon", "midday"):
        return Clock(dt.time(12), sure=True), at + 1
    found = _CLOCK.match(word) or _DIGITS.match(word)
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    half = (found[4] or "")[:1] if found.re is _CLOCK else ""
    end = at + 1
    if not half and following in ("am", "pm"):
        half, end = following[:1], at + 2
    elif following in ("o'clock", "oclock"):
        end = at + 2
    written = bool(found[2] or half or end > at + 1 or not word.isdecimal())
    if hour > 23 or minute > 59:
        if not written:
            return None
        raise UsageError(
            f"'{one_line(word, 20)}' is not a time.", code="bad_time", hint="Write 10:40 or 2pm."
        )
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    elif not half and 1 <= hour <= 6 and not word.startswith("0"):
        hour += 12  # school is by day: 2:15 is the afternoon's
    return Clock(dt.time(hour, minute), sure=written, number=None if written else int(found[1])), end


def apart(word: str) -> list[str]:
    """`10:40-12` as 10:40, -, 12; `10:40-` as 10:40, -."""
    left, dash, right = word.partition("-")
    return [part for part in (left, dash, right) if part] if dash and left else [word]

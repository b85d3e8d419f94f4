"""Periods as student information systems write them, `2(A,C)` or `1-2(M-F)`, as blocks with the days on which they are."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from huddle.domain.block import WEEKDAYS
from huddle.exchange.slots import slot
from huddle.exchange.staged import Class

_SEPARATOR = re.compile(r",(?![^()]*\))|;|(?<=\))\s+")
_WITH_DAYS = re.compile(r"([^()]+?)\s*\(([^()]+)\)\Z")
_BLOCKS = re.compile(r"(\d{1,2})-(\d{1,2})\Z")
_RANGE = re.compile(r"(\w+)\s*-\s*(\w+)\Z")
_MOST_DAYS = 10
_DAY_WORDS = {
    **{word: day for day in WEEKDAYS for word in (day, day[:2])},
    **dict(zip("mtwrf", WEEKDAYS, strict=False)),
    "h": "thu",
    "tues": "tue",
    "thur": "thu",
    "thurs": "thu",
    **dict(
        zip(
            ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
            WEEKDAYS,
            strict=True,
        )
    ),
}
_CYCLE_LETTERS = frozenset("abcdefgh")


def split_periods(cell: str) -> list[str]:
    """The periods of a cell: separated by commas or semicolons outside parentheses, or by a blank behind them."""
    return list(dict.fromkeys(part.strip() for part in _SEPARATOR.split(cell) if part.strip()))


def with_days(classes: Iterable[Class]) -> list[Class]:
    """The classes with periods such as `2(A,C)` written as `2 cycle:A,C`, `1(M-F)` as `1`, and `1-2(A)` as both blocks.

    Whether letters are weekdays or days of a cycle is told by all of them together. Days that are all the days of the file's
    cycle, or all of a week, are every day.
    """
    classes = list(classes)
    texts = [period for one in classes for period in one.periods]
    named = [found[2] for text in texts if (found := _WITH_DAYS.match(text))]
    if not named:
        return classes
    words = {word.casefold() for days in named for word in re.split(r"[,\s]+|-", days) if word}
    weekly = words <= _DAY_WORDS.keys() and not words <= _CYCLE_LETTERS
    every = {day for days in named for day in _days(days, weekly=weekly)}
    return [replace(one, periods=_periods(one.periods, every, weekly=weekly)) for one in classes]


def _periods(periods: Sequence[str], every: set[str], *, weekly: bool) -> tuple[str, ...]:
    found: list[str] = []
    for text in periods:
        parts = _WITH_DAYS.match(text)
        days = _days(parts[2], weekly=weekly) if parts else []
        if not parts or not days:
            found.append(text)
            continue
        always = set(days) >= set(WEEKDAYS[:5]) if weekly else len(every) > 1 and set(days) == every
        order = WEEKDAYS if weekly else days
        joined = ",".join(day for day in order if day in days)
        pattern = "" if always else joined if weekly else f"cycle:{joined}"
        found += [slot(block, pattern) for block in _blocks(parts[1])]
    return tuple(dict.fromkeys(found))


def _blocks(text: str) -> list[str]:
    ends = _BLOCKS.match(text)
    if ends and int(ends[1]) < int(ends[2]) <= int(ends[1]) + _MOST_DAYS:
        return [str(number) for number in range(int(ends[1]), int(ends[2]) + 1)]
    return [text.strip()]


def _days(text: str, *, weekly: bool) -> list[str]:
    """The days of a text such as `A,C`, `A-E` or `M-F`."""
    found: list[str] = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        ends = _RANGE.match(part)
        pieces = [ends[1], ends[2]] if ends else part.split()
        if weekly:
            days = [_DAY_WORDS[piece.casefold()] for piece in pieces if piece.casefold() in _DAY_WORDS]
            if ends and len(days) == len(pieces):
                days = list(WEEKDAYS[WEEKDAYS.index(days[0]) : WEEKDAYS.index(days[1]) + 1])
        else:
            days = _between(*pieces) if ends else pieces
        found += days
    return list(dict.fromkeys(found))


def _between(first: str, last: str) -> list[str]:
    """`A` to `E` or `1` to `6`; other ends as they are."""
    if first.isdigit() and last.isdigit() and int(first) <= int(last) <= int(first) + _MOST_DAYS:
        return [str(number) for number in range(int(first), int(last) + 1)]
    if len(first) == len(last) == 1 and first.isalpha() and first <= last:
        return [chr(code) for code in range(ord(first), ord(last) + 1)]
    return [first, last]

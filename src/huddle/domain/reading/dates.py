"""Days in words: one day, a run of days, a week, as a teacher would write them to a colleague; and back into words.

The grammar is small and closed: what is not understood is None, never a guess. Days are read from a list of words, from
a place in it on; the longest reading wins.
"""

import datetime as dt
import re
from calendar import isleap
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from huddle.domain.block import WEEKDAYS
from huddle.domain.errors import UsageError
from huddle.text import one_line

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LONG_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
LONG_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NUMBERS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "both": 2,
    "couple": 2,
}
THROUGH = frozenset({"-", "to", "through", "thru", "until", "till", "til", ".."})
UNTIL = frozenset({"until", "till", "til", "through", "thru"})
NEAR = {
    "today": 0,
    "tod": 0,
    "tomorrow": 1,
    "tom": 1,
    "tmrw": 1,
    "tmr": 1,
    "tomorow": 1,
    "tommorow": 1,
    "tommorrow": 1,
    "2morrow": 1,
    "yesterday": -1,
}
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.?([a-z]{3,})\.?(\d{4})?\Z")
_MONTH_DAY = re.compile(r"([a-z]{3,})\.?(\d{1,2})(?:st|nd|rd|th)?\Z")
SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?\Z")
NUMBER = re.compile(r"(\d{1,2})(st|nd|rd|th)?\Z")
_YEAR = re.compile(r"20\d{2}\Z")
_PIECES = re.compile(r"\.\.|-")
_LOOK_AHEAD = 12
_MOST_BLOCKS = 12  # `fri 3` is a block of Friday, `fri 27` a date

Span = tuple[dt.date, dt.date]


@dataclass(frozen=True, slots=True)
class Year:
    """What days in words are read against.

    Attributes:
        today: the day relative words start from.
        month_first: whether 11/12 is November 12 (as in the United States) or 11 December.
        week: the weekdays of school, 0 = Monday.
        is_school: whether there is school on a date.
    """

    today: dt.date
    month_first: bool = True
    week: tuple[int, ...] = (0, 1, 2, 3, 4)
    is_school: Callable[[dt.date], bool] | None = None

    def open(self, day: dt.date) -> bool:
        """Whether there is school that day, as far as is known."""
        return self.is_school(day) if self.is_school else day.weekday() in self.week

    def run(self, first: dt.date, count: int) -> Span:
        """So many school days from `first` on; looks a year ahead at most."""
        found = [day for day in (first + dt.timedelta(days=n) for n in range(366)) if self.open(day)][:count]
        return (found[0], found[-1]) if found else (first, first)

    def week_of(self, day: dt.date) -> Span:
        """The school week in which `day` is."""
        monday = day - dt.timedelta(days=day.weekday())
        return monday + dt.timedelta(days=min(self.week)), monday + dt.timedelta(days=max(self.week))

    def rest_of_week(self) -> Span:
        """From today to the week's last school day; at a weekend the week that comes."""
        last = self.week_of(self.today)[1]
        if last < self.today:
            return self.week_of(self.today + dt.timedelta(days=7 - self.today.weekday()))
        return self.today, last


def is_month(word: str) -> bool:
    """Whether it is a month's name or the beginning of one, from three letters on (`sept` too)."""
    return len(word) >= 3 and any(month.startswith(word) for month in LONG_MONTHS)


def weekday_of(word: str) -> int | None:
    """0-6 for a weekday's name or the beginning of one, from three letters on (`tues`, `fridays` too); else None."""
    plain = word.removesuffix("s") if word.endswith("days") else word
    if len(plain) < 3:
        return None
    return next((i for i, name in enumerate(LONG_DAYS) if name.startswith(plain)), None)


def number_of(word: str) -> int | None:
    """A small number in digits or as a word; else None."""
    return int(word) if word.isdecimal() and word.isascii() and len(word) < 3 else NUMBERS.get(word)


def valid_date(year: int, month: int, day: int, word: str) -> dt.date:
    """The date; a UsageError that names the word where the calendar has none."""
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise UsageError(
            f"'{one_line(word, 30)}' is not a date.", code="bad_date", hint="Write nov 24 or 2026-11-24."
        ) from error


def _near_date(day: int, month: int, today: dt.date, word: str) -> dt.date:
    """The date with that day and month nearest to today (within half a year either way, 29 February apart)."""
    if month == 2 and day == 29:
        years = [year for year in range(today.year - 8, today.year + 9) if isleap(year)]
    else:
        years = [today.year - 1, today.year, today.year + 1]
    options = [valid_date(year, month, day, word) for year in years]
    return min(options, key=lambda option: abs((option - today).days))


def _month(word: str) -> int:
    return MONTHS.index(word[:3]) + 1


def on_or_after(weekday: int, day: dt.date) -> dt.date:
    """The first such weekday (0 is Monday) from a day on."""
    return day + dt.timedelta(days=(weekday - day.weekday()) % 7)


class Pieces:
    """Words with ranges taken apart (`30nov-2dec` is three), which know where the words as typed end."""

    def __init__(self, words: Sequence[str], start: int) -> None:
        self._pieces: list[str] = []
        self._ends: dict[int, int] = {}
        for place, word in enumerate(words[start : start + _LOOK_AHEAD], start):
            self._pieces += _apart(word)
            self._ends[len(self._pieces)] = place + 1

    def __getitem__(self, at: int) -> str:
        return self._pieces[at] if at < len(self._pieces) else ""

    def end(self, at: int) -> int | None:
        """Where the words as typed go on after `at` pieces; None in the middle of a word."""
        return self._ends.get(at)


def _apart(word: str) -> list[str]:
    """`30nov-2dec` as 30nov, -, 2dec; a date like 2026-11-24 stays whole."""
    if ISO.match(word):
        return [word]
    if ".." in word:
        left, _, right = word.partition("..")
        return [left, "..", right]
    if "-" in word.strip("-") and word.count("-") == 1:
        left, _, right = word.partition("-")
        return [left, "-", right]
    return [word]


def read_day(words: Pieces, at: int, year: Year) -> tuple[Span, int] | None:
    """One day as a span, and the place after it; None if the words say none."""
    found = one_day(words, at, year)
    return None if found is None else ((found[0], found[0]), found[1])


def one_day(words: Pieces, at: int, year: Year) -> tuple[dt.date, int] | None:
    """One day, relative or by its date."""
    if words[at] == "the" and words[at + 1] == "day":
        at += 1
    if words[at] == "day" and words[at + 1] == "after" and NEAR.get(words[at + 2]) == 1:
        return year.today + dt.timedelta(days=2), at + 3
    if words[at] in NEAR:
        return year.today + dt.timedelta(days=NEAR[words[at]]), at + 1
    if words[at] in ("next", "this", "coming") and (weekday := weekday_of(words[at + 1])) is not None:
        day = on_or_after(weekday, year.today)
        if words[at] == "next":
            monday = year.today + dt.timedelta(days=7 - year.today.weekday())
            day = on_or_after(weekday, monday)
        elif words[at] == "coming":
            day = on_or_after(weekday, year.today + dt.timedelta(days=1))
        return day, at + 2
    weekday = weekday_of(words[at])
    if weekday is None or words[at].endswith("days"):
        return calendar_day(words, at, year)
    dated = calendar_day(words, at + 1, year)
    if dated is None and (found := NUMBER.match(words[at + 1])) and int(found[1]) > _MOST_BLOCKS:
        dated = _coming(int(found[1]), year.today, words[at]), at + 2
    if dated is None:
        return on_or_after(weekday, year.today), at + 1
    if dated[0].weekday() != weekday:
        raise UsageError(
            f"{day_label(dated[0])[4:]} is a {LONG_DAYS[dated[0].weekday()].capitalize()},"
            f" not a {LONG_DAYS[weekday].capitalize()}.",
            code="bad_date",
            hint="Write the day or the date.",
        )
    return dated


def calendar_day(words: Pieces, at: int, year: Year) -> tuple[dt.date, int] | None:
    """A day by its date: 2026-11-24, 24nov, nov 24, 24th of november, 11/24, the 24th."""
    word = words[at]
    if found := ISO.match(word):
        return valid_date(int(found[1]), int(found[2]), int(found[3]), word), at + 1
    if (found := SLASHED.match(word)) and not words[at].startswith("0/"):
        return _slashed(found, year, word), at + 1
    if word == "the" and (found := NUMBER.match(words[at + 1])):
        if is_month(words[at + 2]) or (words[at + 2] == "of" and is_month(words[at + 3])):
            return calendar_day(words, at + 1, year)
        return (_coming(int(found[1]), year.today, word), at + 2) if found[2] else None
    if (found := _DAY_MONTH.match(word)) and is_month(found[2]):
        return _dated(int(found[1]), found[2], year, word, found[3] or ""), at + 1
    if (found := _MONTH_DAY.match(word)) and is_month(found[1]):
        return _dated(int(found[2]), found[1], year, word, ""), at + 1
    if found := NUMBER.match(word):
        then = at + 2 if words[at + 1] == "of" else at + 1
        if is_month(words[then]):
            return _with_year(int(found[1]), words[then], year, words, then + 1)
    if is_month(word) and (found := NUMBER.match(words[at + 1])):
        return _with_year(int(found[1]), word, year, words, at + 2)
    return None


def _with_year(day: int, month: str, year: Year, words: Pieces, at: int) -> tuple[dt.date, int]:
    said = words[at] if _YEAR.match(words[at]) else ""
    return _dated(day, month, year, f"{day} {month}", said), at + (1 if said else 0)


def _dated(day: int, month: str, year: Year, word: str, said: str) -> dt.date:
    if said:
        return valid_date(int(said), _month(month), day, word)
    return _near_date(day, _month(month), year.today, word)


def _slashed(found: re.Match[str], year: Year, word: str) -> dt.date:
    """11/30 in the order of the country; the other order where only that is a date."""
    left, right = int(found[1]), int(found[2])
    month, day = (left, right) if year.month_first else (right, left)
    if month > 12 >= day:
        month, day = day, month
    if not 1 <= month <= 12:
        raise UsageError(f"'{one_line(word, 30)}' is not a date.", code="bad_date", hint="Write nov 24.")
    if found[3]:
        return valid_date(int(found[3]) % 2000 + 2000, month, day, word)
    return _near_date(day, month, year.today, word)


def _coming(day: int, today: dt.date, word: str) -> dt.date:
    """The next day of a month with that number, today included."""
    if not 1 <= day <= 31:
        raise UsageError(
            f"'{one_line(word, 30)} {day}' is not a date.", code="bad_date", hint="Write nov 24."
        )
    ahead = (today + dt.timedelta(days=n) for n in range(70))
    return next(date for date in ahead if date.day == day)


def parse_day(word: str, today: dt.date, *, month_first: bool = True) -> dt.date | None:
    """One day: today, tomorrow, mon..sun (the next such day, today included), next fri, 24nov, nov 24, 11/24, 2026-11-24; else None."""
    words = word.casefold().split()
    found = read_day(pieces := Pieces(words, 0), 0, Year(today, month_first)) if words else None
    return found[0][0] if found is not None and pieces.end(found[1]) == len(words) else None


def weekday_name(day: dt.date) -> str:
    """mon, tue ... as people type it."""
    return WEEKDAYS[day.weekday()]


def day_label(day: dt.date) -> str:
    """A date as people read it: `Mon 23 Nov`."""
    return f"{WEEKDAYS[day.weekday()].capitalize()} {day.day} {MONTHS[day.month - 1].capitalize()}"

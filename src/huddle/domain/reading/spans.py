"""Several days in words: a run of days, a week, some days in a row; the longest reading wins."""

import datetime as dt
from calendar import monthrange
from collections.abc import Sequence

from huddle.domain.errors import UsageError
from huddle.domain.reading.dates import (
    ISO,
    MONTHS,
    NEAR,
    NUMBER,
    SLASHED,
    THROUGH,
    UNTIL,
    Pieces,
    Span,
    Year,
    calendar_day,
    day_label,
    is_month,
    number_of,
    on_or_after,
    one_day,
    read_day,
    valid_date,
    weekday_of,
)
from huddle.text import one_line


def read_days(words: Sequence[str], at: int, year: Year) -> tuple[Span, int] | None:
    """The days that the words from `at` on say, both ends included, and the place after them; None if they say none.

    One day (`tomorrow`, `next fri`, `nov 30`, `30th of november`, `11/30`, `the 3rd`, `tue nov 24`), a run (`mon-wed`, `30nov-2dec`,
    `nov 24 to 26`, `from mon through wed`), or some days in a row (`next week`, `the rest of the week`, `for 3 days`, `two weeks`).

    Args:
        words: in lower case, without commas.
        at: the place of the first word.
        year: what they are read against.

    Raises:
        UsageError: they read like a date that does not exist, or that ends before it begins.
    """
    pieces = Pieces(words, at)
    for reader in (_run, _some_days, read_day):
        found = reader(pieces, 0, year)
        if found is not None and (end := pieces.end(found[1])) is not None:
            return found[0], end
    return None


def _run(words: Pieces, at: int, year: Year) -> tuple[Span, int] | None:
    """A run from one day to another."""
    if words[at] in ("from", "between", "starting"):
        at += 1
    joint = THROUGH | {"and"} if words[at - 1 if at else 0] == "between" else THROUGH
    if (partial := _part_of_a_month(words, at, year)) is not None:
        return partial
    first = one_day(words, at, year)
    if first is None or words[first[1]] not in joint:
        return None
    start, place = first[0], first[1] + 1
    weekday = weekday_of(words[place])
    if weekday is not None and calendar_day(words, place + 1, year) is None:
        if words[place] == "next":
            return None
        return (start, on_or_after(weekday, start)), place + 1
    if words[place] not in NEAR and words[place] not in ("next", "this", "coming"):
        year_then = Year(start, year.month_first, year.week, year.is_school)
        last = one_day(words, place, year_then)
    else:
        last = one_day(words, place, year)
    if last is None:
        return _to_a_number(words, at, start, place, joint)
    return ordered(start, last[0], f"{day_label(start)} to {day_label(last[0])}"), last[1]


def _to_a_number(
    words: Pieces, at: int, start: dt.date, place: int, joint: frozenset[str]
) -> tuple[Span, int] | None:
    """`nov 24-26`, `the 24th to the 26th`: a number alone after a date is a day of that month, or of the next."""
    place += words[place] == "the"
    found = NUMBER.match(words[place])
    by_date = is_month(words[at]) or words[at] == "the" or weekday_of(words[at]) is not None
    if found is None or not by_date or words[place - 1] in UNTIL & joint - {"through", "thru"}:
        return None
    if not is_month(words[at]) and not found[2]:
        return None
    if int(found[1]) >= start.day:
        return (start, valid_date(start.year, start.month, int(found[1]), words[place])), place + 1
    month, year = (1, start.year + 1) if start.month == 12 else (start.month + 1, start.year)
    return (start, valid_date(year, month, int(found[1]), words[place])), place + 1


def _part_of_a_month(words: Pieces, at: int, year: Year) -> tuple[Span, int] | None:
    """`24-26nov`, `30-2 dec`, `24th to 26th of november`: the first day's month is the last one's, or the one before."""
    at += words[at] == "the"
    found = NUMBER.match(words[at])
    if found is None or words[at + 1] not in THROUGH:
        return None
    place = at + 2 + (words[at + 2] == "the")
    last = calendar_day(words, place, year)
    if last is None or SLASHED.match(words[place]) or ISO.match(words[place]):
        return None
    month, in_year = last[0].month, last[0].year
    if int(found[1]) > last[0].day:
        month, in_year = (12, in_year - 1) if month == 1 else (month - 1, in_year)
    text = f"{found[1]}-{last[0].day}{MONTHS[last[0].month - 1]}"
    return ordered(valid_date(in_year, month, int(found[1]), text), last[0], text), last[1]


def _some_days(words: Pieces, at: int, year: Year) -> tuple[Span, int] | None:
    """Days in a row without an end that is named: next week, all week, the rest of the month, for 3 days, two weeks."""
    start = at
    while words[at] in ("for", "the", "all", "whole", "entire", "of", "rest", "remainder"):
        at += 1
    rest = at > start and words[at - 1] in ("of", "the", "rest", "remainder")
    if words[at] == "next" and words[at + 1] == "week":
        return year.week_of(year.today + dt.timedelta(days=7)), at + 2
    if words[at] == "this" and words[at + 1] in ("week", "month"):
        at, rest = at + 1, True
    if words[at] == "week" and words[at + 1] == "of" and (day := one_day(words, at + 2, year)):
        return year.week_of(day[0]), day[1]
    if words[at] == "week" and words[at + 1] not in ("until", "till", "on"):
        return year.rest_of_week(), at + 1
    if words[at] == "month" and rest:
        last = monthrange(year.today.year, year.today.month)[1]
        return (year.today, year.today.replace(day=last)), at + 1
    return _counted(words, start, year)


def _counted(words: Pieces, at: int, year: Year) -> tuple[Span, int] | None:
    """`for 3 days`, `two weeks`, `the next two days`, `3 days from tue`, `tomorrow for 2 days`."""
    at += words[at] in ("from", "starting", "beginning")
    begins = one_day(words, at, year)
    place = begins[1] if begins else at
    if begins and words[place] != "for":
        return None
    while words[place] in ("for", "the", "next", "about"):
        place += 1
    count = number_of(words[place])
    place += 1
    place += words[place] == "of"
    place += words[place] == "school"
    unit = words[place]
    if count is None or count < 1 or unit not in ("day", "days", "week", "weeks"):
        return None
    place += 1
    if (
        begins is None
        and words[place] in ("from", "starting", "beginning")
        and (day := one_day(words, place + 1, year))
    ):
        begins, place = day, day[1]
    first = begins[0] if begins else year.today
    if unit.startswith("day"):
        return year.run(first, count), place
    last = first + dt.timedelta(days=7 * count - 1)
    while last > first and not year.open(last):
        last -= dt.timedelta(days=1)
    return (first, last), place


def ordered(first: dt.date, last: dt.date, word: str) -> Span:
    """The two days as a span.

    Raises:
        UsageError: it ends before it begins.
    """
    if last < first:
        raise UsageError(
            f"'{one_line(word, 40)}' ends before it begins.",
            code="bad_date",
            hint="Write the first day first.",
        )
    return first, last


def parse_days(word: str, today: dt.date, *, month_first: bool = True) -> Span | None:
    """A day or a range of days, both ends included: `24-26nov`, `2026-11-24..2026-11-26`, `mon-wed`, `next week`; else None.

    Raises:
        UsageError: it ends before it begins, or is no date of the calendar.
    """
    words = word.replace(",", " ").casefold().split()
    found = read_days(words, 0, Year(today, month_first)) if words else None
    return found[0] if found is not None and found[1] == len(words) else None

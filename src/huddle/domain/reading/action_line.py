"""An action as it is typed, `call home @grace due next fri every fri`, and when a repeated one is due again."""

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass

from huddle.domain.block import WEEKDAYS
from huddle.domain.calendar import Calendar
from huddle.domain.errors import UsageError
from huddle.domain.reading.dates import parse_day
from huddle.text import one_line, safe

DAY, WEEK, MONTH = "day", "week", "month"
_COUNT = re.compile(r"\d{1,3}\Z")
_LONGEST = 4  # words of a phrase that names a day: in two weeks' time is `in 2 weeks`


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action as it was typed: text, the words for its owner (may be empty), its due day, and how it repeats.

    `repeats` is empty, `day`, `week`, `month`, or weekdays as in `mon,fri`.
    """

    text: str
    owner: str
    due: dt.date | None
    repeats: str = ""


def parse_action(line: str, *, today: dt.date) -> ActionLine:
    """Read an action: `@word` is the owner, `due DAY` (or `by DAY`) the day, `every DAYS` the rhythm, the rest the text.

    A day is `fri`, `24nov`, `tomorrow`, `next fri`, `next week`, `in 3 days`, `end of week`, `end of month`. At the
    end and right after the owner it needs no `due`. An action that repeats and has no day is due the first time its rhythm says so.

    Raises:
        UsageError: more than one owner or day, a due day that is no day, or no text.
    """
    words = safe(line).split()
    owners: list[str] = []
    text: list[str] = []
    due: dt.date | None = None
    repeats = ""
    index = 0
    while index < len(words):
        word, rest = words[index].casefold(), words[index + 1 :]
        if len(word) > 1 and word[0] == "@":
            owners.append(words[index][1:])
            day, used = _phrase(rest, today)
            if due is None and used == len(rest):
                due, index = day, len(words)
            index += 1
            continue
        if word in ("due", "by") and rest:
            day, used = _phrase(rest, today)
            if day is not None and due is None:
                due, index = day, index + 1 + used
                continue
            if word == "due" and (day is not None or (len(rest) == 1 and rest[0][0] != "@")):
                raise _bad_day(rest[0], twice=due is not None)
        if word == "every" and not repeats and rest:
            repeats, used = _rhythm(rest)
            if used:
                index += 1 + used
                continue
        text.append(words[index])
        index += 1
    if len(owners) > 1:
        raise UsageError(
            "An action has one owner.", code="two_owners", hint="Write one @name, or two actions."
        )
    if not text:
        raise UsageError(
            "The action has no text.", code="empty", hint="Type what is to be done: call home @grace due fri."
        )
    if repeats and due is None:
        due = _first(repeats, today)
    return ActionLine(" ".join(text), owners[0] if owners else "", due, repeats)


def _bad_day(word: str, *, twice: bool) -> UsageError:
    if twice:
        return UsageError(
            "An action has one due day.", code="bad_date", hint="Write one due, or two actions."
        )
    return UsageError(
        f"'{one_line(word, 40)}' is not a day.",
        code="bad_date",
        hint="Write due fri, due 24nov, due next week.",
    )


def parse_due(phrase: str, today: dt.date) -> dt.date:
    """A day in as many words as people use: `fri`, `next week`, `in 3 days`.

    Raises:
        UsageError: it is no day.
    """
    words = safe(phrase).split()
    day, used = _phrase(words, today)
    if day is None or used != len(words):
        raise _bad_day(phrase or "nothing", twice=False)
    return day


def _phrase(words: Sequence[str], today: dt.date) -> tuple[dt.date | None, int]:
    """The day that the first words name, and how many they are; (None, 0) when they name none."""
    for length in range(min(_LONGEST, len(words)), 0, -1):
        day = _day(" ".join(words[:length]).casefold(), today)
        if day is not None:
            return day, length
    return None, 0


def _day(phrase: str, today: dt.date) -> dt.date | None:
    monday = today - dt.timedelta(days=today.weekday())
    friday = monday + dt.timedelta(days=4 if today.weekday() <= 4 else 11)
    fixed = {
        "next week": monday + dt.timedelta(days=7),
        "next month": _month_on(today.replace(day=1), 1),
        "end of week": friday,
        "end of the week": friday,
        "eow": friday,
        "end of month": today.replace(day=monthrange(today.year, today.month)[1]),
        "end of the month": today.replace(day=monthrange(today.year, today.month)[1]),
    }
    if phrase in fixed:
        return fixed[phrase]
    words = phrase.split()
    if len(words) == 2 and words[0] == "next" and (weekday := _weekday(words[1])) is not None:
        return monday + dt.timedelta(days=7 + weekday)
    if len(words) == 3 and words[0] == "in" and _COUNT.match(words[1]):
        count, unit = int(words[1]), words[2].removesuffix("s")
        if unit == MONTH:
            return _month_on(today, count)
        return today + dt.timedelta(days=count * {DAY: 1, WEEK: 7}[unit]) if unit in (DAY, WEEK) else None
    return parse_day(words[0], today) if len(words) == 1 else None


def _weekday(word: str) -> int | None:
    """0 for mon, Monday ...; None for anything else."""
    found = [
        number for number, short in enumerate(WEEKDAYS) if word.startswith(short) and _is_weekday(word, short)
    ]
    return found[0] if found else None


_LONG_DAYS = dict(
    zip(WEEKDAYS, ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), strict=True)
)


def _is_weekday(word: str, short: str) -> bool:
    return _LONG_DAYS[short].startswith(word.removesuffix("s") if word not in WEEKDAYS else word)


def _rhythm(words: Sequence[str]) -> tuple[str, int]:
    """How an action repeats, and how many words say so; ("", 0) when they say something else (every student)."""
    first = words[0].casefold().rstrip(",")
    if first in (DAY, WEEK, MONTH):
        return first, 1
    days: set[int] = set()
    used = 0
    for word in words:
        folded = word.casefold()
        if folded == "and" and days:
            used += 1
            continue
        found = [_weekday(part) for part in folded.split(",") if part]
        if not found or None in found:
            break
        days |= {day for day in found if day is not None}
        used += 1
    if used and words[used - 1].casefold() == "and":
        used -= 1  # it belongs to the text that follows
    return ",".join(WEEKDAYS[day] for day in sorted(days)), used if days else 0


def rhythm_words(repeats: str) -> str:
    """How an action repeats, in words: `every week`, `every mon, fri`; nothing when it does not."""
    return f"every {repeats.replace(',', ', ')}" if repeats else ""


def _first(repeats: str, today: dt.date) -> dt.date:
    """When a new action that repeats is due the first time."""
    if repeats == WEEK:
        return today + dt.timedelta(days=7)
    if repeats == MONTH:
        return _month_on(today, 1)
    return today if repeats == DAY else _on_weekday(repeats, today)


def next_due(repeats: str, due: dt.date | None, today: dt.date, calendar: Calendar) -> dt.date:
    """When an action that was done is due again: the first time its rhythm says so after it was due, and not in the past.

    Args:
        repeats: day, week, month, or weekdays.
        due: when it was due; None = no day was set.
        today: the day on which it was done.
        calendar: says what a school day is, for what is done every day.
    """
    after = due or today
    if repeats == DAY:
        day = calendar.next_school_day(after)
        return day if day >= today else calendar.next_school_day(today - dt.timedelta(days=1))
    if repeats == WEEK:
        weeks = max(1, -(-(today - after).days // 7))
        return after + dt.timedelta(days=7 * weeks)
    if repeats == MONTH:
        months = 1
        while (day := _month_on(after, months)) < today:
            months += 1
        return day
    return _on_weekday(repeats, max(after + dt.timedelta(days=1), today))


def _on_weekday(repeats: str, since: dt.date) -> dt.date:
    """The first of these weekdays from a day on, that day included."""
    wanted = {WEEKDAYS.index(day) for day in repeats.split(",") if day in WEEKDAYS} or {since.weekday()}
    return next(day for day in (since + dt.timedelta(days=n) for n in range(7)) if day.weekday() in wanted)


def _month_on(day: dt.date, months: int) -> dt.date:
    """The same day some months on, or the last one of a shorter month."""
    place = day.year * 12 + day.month - 1 + months
    year, month = place // 12, place % 12 + 1
    return dt.date(year, month, min(day.day, monthrange(year, month)[1]))

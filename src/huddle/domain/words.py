"""What people type: a person, a day, blocks, a category, an absence line, an action line."""

import datetime as dt
import re
from calendar import isleap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NoReturn

from huddle.domain.absence import CATEGORIES
from huddle.domain.block import WEEKDAYS, Block, noon_split
from huddle.domain.clocktime import blocks_between
from huddle.domain.errors import NotFoundError, UsageError
from huddle.text import fold, one_line, safe

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_LONG_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_DAY_MONTH = re.compile(r"(\d{1,2})([a-z]{3,})\Z")
_DAYS_MONTH = re.compile(r"(\d{1,2})-(\d{1,2})([a-z]{3,})\Z")
_BLOCK_RANGE = re.compile(r"p?(\d{1,2})(?:(-)(?:p?(\d{1,2}))?)?\Z")
_BLOCK_NUMBER = re.compile(r"\D*(\d{1,2})\Z")
_CATEGORY_WORDS = {
    **{key: key for key in CATEGORIES},
    **{label: key for key, label in CATEGORIES.items()},
    "ill": "sick",
    "training": "pd",
    "business": "school_business",
    "jury": "jury_duty",
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be named: an id, the code (exact), the name (matched by its parts)."""

    id: str
    code: str
    name: str


# From the surest way to be meant to the loosest; the first that fits anybody decides.
_FITS: tuple[Callable[[Person, str], bool], ...] = (
    lambda person, wanted: fold(person.code) == wanted,
    lambda person, wanted: fold(person.name) == wanted,
    lambda person, wanted: any(start.startswith(wanted) for start in _starts(fold(person.name))),
    lambda person, wanted: wanted in fold(person.name),
)


def _starts(name: str) -> list[str]:
    """The name from each of its words on, so that `o neil` finds Zoë O Neil."""
    return [name[found.start() :] for found in re.finditer(r"(?<![^\s\-'])\S", name)]


def find_person(who: str, people: Iterable[Person], *, me: str | None = None, what: str = "person") -> Person:
    """The one person that `who` means: exact code, exact full name, beginning of a word of the name, any part.

    The first of those that fits anybody decides; if it fits several, that is an error with the candidates.

    Args:
        who: what was typed; `me` is the educator `me` (a code) stands for.
        people: whom it may mean.
        me: the code configured for this computer.
        what: the noun for the error's sentence.

    Raises:
        NotFoundError: nobody fits, or several do.
    """
    everyone = list(people)
    wanted = fold(who)
    if wanted == "me":
        if not me:
            raise NotFoundError(
                "huddle does not know who 'me' is.",
                code="no_me",
                hint='Set user = "HB" in config.toml or HUDDLE_USER.',
            )
        if (found := [person for person in everyone if fold(person.code) == fold(me)]) == []:
            raise NotFoundError(
                f"'me' is {one_line(me, 20)}, who is not in this team.",
                code="no_such_person",
                hint="Check user in config.toml or HUDDLE_USER.",
            )
        return found[0]
    if not wanted:
        raise NotFoundError(f"No {what} was named.", code="no_such_person", hint="Type a code or a name.")
    for fits in _FITS:
        found = [person for person in everyone if fits(person, wanted)]
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(f"{p.code} {p.name}" for p in sorted(found, key=lambda p: p.code)[:12])
            raise NotFoundError(
                f"'{one_line(who, 60)}' could be {len(found)} people: {names}.",
                code="ambiguous",
                hint="Type the code.",
            )
    known = ", ".join(sorted(f"{p.code} {p.name}" for p in everyone)[:12])
    raise NotFoundError(
        f"No {what} is called '{one_line(who, 60)}'.",
        code="no_such_person",
        hint=(
            _did_you_mean(wanted, everyone) or (f"Known: {known}." if known else "Nobody is in the team yet.")
        ),
    )


def _did_you_mean(wanted: str, people: Sequence[Person]) -> str:
    import difflib

    words = {word: p for p in people for word in fold(p.name).split()}
    close = difflib.get_close_matches(wanted, words, n=1, cutoff=0.75)
    return f"Did you mean {words[close[0]].code} {words[close[0]].name}?" if close else ""


def parse_day(word: str, today: dt.date) -> dt.date | None:
    """One day: today, tomorrow, yesterday, mon..sun (the next such day, today included), 24nov, 2026-11-24; else None."""
    word = word.casefold()
    near = {"today": 0, "tod": 0, "tomorrow": 1, "tom": 1, "tmrw": 1, "yesterday": -1}
    if word in near:
        return today + dt.timedelta(days=near[word])
    if _is_weekday(word):
        index = next(i for i, name in enumerate(_LONG_DAYS) if name.startswith(word))
        return today + dt.timedelta(days=(index - today.weekday()) % 7)
    if _ISO.match(word):
        return _date(int(word[:4]), int(word[5:7]), int(word[8:]), word)
    if (found := _DAY_MONTH.match(word)) and _is_month(found[2]):
        return _near_date(int(found[1]), found[2], today, word)
    return None


def _is_month(word: str) -> bool:
    """Whether it is a month's name or the beginning of one, from three letters on (`sept` too)."""
    return len(word) >= 3 and any(month.startswith(word) for month in _LONG_MONTHS)


def _is_weekday(word: str) -> bool:
    """Whether it is a weekday's name or the beginning of one, from three letters on."""
    return len(word) >= 3 and any(day.startswith(word) for day in _LONG_DAYS)


def _date(year: int, month: int, day: int, word: str) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise UsageError(
            f"'{word}' is not a date.", code="bad_date", hint="Write 24nov or 2026-11-24."
        ) from error


def _near_date(day: int, month_word: str, today: dt.date, word: str) -> dt.date:
    """The date with that day and month nearest to today (within half a year either way, 29 February apart)."""
    month = MONTHS.index(month_word[:3]) + 1
    if month == 2 and day == 29:
        years = [year for year in range(today.year - 8, today.year + 9) if isleap(year)]
    else:
        years = [today.year - 1, today.year, today.year + 1]
    options = [_date(year, month, day, word) for year in years]
    return min(options, key=lambda option: abs((option - today).days))


def parse_days(word: str, today: dt.date) -> tuple[dt.date, dt.date] | None:
    """A day or a range of days, both ends included: `24-26nov`, `2026-11-24..2026-11-26`, `mon..wed`; else None."""
    if ".." in word:
        left, _, right = word.partition("..")
        first, last = parse_day(left, today), parse_day(right, today)
        if first is None or last is None:
            return None
        if last < first and _is_weekday(right.casefold()):
            last += dt.timedelta(days=7)
        return _ordered(first, last, word)
    if (found := _DAYS_MONTH.match(word.casefold())) and _is_month(found[3]):
        last = _near_date(int(found[2]), found[3], today, word)
        month, year = last.month, last.year
        if int(found[1]) > int(found[2]):
            month, year = (12, year - 1) if month == 1 else (month - 1, year)
        return _ordered(_date(year, month, int(found[1]), word), last, word)
    day = parse_day(word, today)
    return (day, day) if day is not None else None


def _ordered(first: dt.date, last: dt.date, word: str) -> tuple[dt.date, dt.date]:
    if last < first:
        raise UsageError(
            f"'{word}' ends before it begins.", code="bad_date", hint="Write the first day first."
        )
    return first, last


def parse_blocks(word: str, blocks: Sequence[Block]) -> tuple[str, ...] | None:
    """The short names of the blocks that `word` means, in the day's order; () means all day; None = not blocks.

    An exact block name first, else `3 p3 3-5 3- am pm all 10:40-`, or a list with commas. A number is the block whose name
    ends in it, where the day's block names have numbers of their own; else it counts the day's blocks from 1.

    Raises:
        UsageError: it reads like blocks but the day has no such block.
    """
    wanted = word.casefold()
    short = tuple(b.short for b in blocks if b.short.casefold() == wanted)
    if exact := short or tuple(b.short for b in blocks if b.name.casefold() == wanted):
        return exact
    if wanted in ("all", "allday", "day"):
        return ()
    if wanted in ("am", "pm"):
        return noon_split(blocks)[wanted == "pm"] or _no_block(word, blocks)
    if ":" in wanted and (timed := blocks_between(wanted, blocks)) is not None:
        return timed
    if "," in wanted:
        return _several(wanted, blocks)
    names = [b.short.casefold() for b in blocks]
    if "-" in wanted:  # a range of named blocks, by their place in the day
        left, _, right = wanted.partition("-")
        if left in names and (right in names or not right):
            start, end = names.index(left), names.index(right) if right else len(names) - 1
            return _block_range(start, end, blocks, word)
    if not (found := _BLOCK_RANGE.match(wanted)):
        return None
    place = _numbers(names)
    first = place.get(int(found[1]))
    last = place.get(int(found[3])) if found[3] else (len(blocks) - 1 if found[2] else first)
    if first is None or last is None:
        return _no_block(word, blocks)
    return _block_range(first, last, blocks, word)


def _several(wanted: str, blocks: Sequence[Block]) -> tuple[str, ...] | None:
    """Blocks of a list with commas; None when a part is not blocks, or there is none."""
    parts = [parse_blocks(part, blocks) for part in wanted.split(",") if part]
    chosen = {short for part in parts for short in part or ()}
    if not parts or None in parts:
        return None
    return () if () in parts else tuple(b.short for b in blocks if b.short in chosen)


def _numbers(names: Sequence[str]) -> dict[int, int]:
    """Number -> place in the day: the names' own numbers where each is there once, else counted from 1."""
    own = [(int(found[1]), place) for place, name in enumerate(names) if (found := _BLOCK_NUMBER.match(name))]
    if own and len(dict(own)) == len(own):
        return dict(own)
    return {place + 1: place for place in range(len(names))}


def _no_block(word: str, blocks: Sequence[Block]) -> NoReturn:
    names = ", ".join(b.short for b in blocks) or "none"
    raise UsageError(
        f"There is no block '{one_line(word, 20)}' that day.",
        code="no_such_block",
        hint=f"Its blocks: {names}.",
    )


def _block_range(start: int, end: int, blocks: Sequence[Block], word: str) -> tuple[str, ...]:
    if end < start:
        raise UsageError(
            f"'{one_line(word, 20)}' ends before it begins.", code="no_such_block", hint="Write 3-5."
        )
    return tuple(b.short for b in blocks[start : end + 1])


@dataclass(frozen=True, slots=True)
class AbsenceLine:
    """An absence as it was typed: the words for the person, and the rest understood."""

    who: str
    first: dt.date
    last: dt.date
    blocks: tuple[str, ...]
    category: str
    said_when: bool
    weekly_until: dt.date | None = None
    said_blocks: bool = False


def parse_absence(
    line: str, *, today: dt.date, blocks: Sequence[Block], people: Iterable[Person] = ()
) -> AbsenceLine:
    """Read `WHO [WHEN] [BLOCKS] [CATEGORY] [weekly until DAY]`; the rest of a line is always understood or refused, never dropped.

    Args:
        line: for instance `ben`, `ben 3-5`, `hugo brandt 24-26nov sick`, `me tomorrow am`.
        today: the day that relative words start from, and the default.
        blocks: the day's blocks, for names and numbers.
        people: those who may be meant, so that words of a full name are not read as a day (Wei Sun).

    Raises:
        UsageError: a word is neither a day, nor blocks, nor a category.
    """
    words, weekly_until = _weekly(safe(line).split(), today)
    if not words:
        raise UsageError(
            "Nobody was named.", code="empty", hint="Type a code or a name, for instance: ben 3-5."
        )
    days: tuple[dt.date, dt.date] | None = None
    chosen: tuple[str, ...] | None = None
    category = ""
    rest = len(words)
    name = _full_name(words, people)
    # From the end: everything after the name is a day, blocks or a category.
    while rest > name:
        word = words[rest - 1].casefold()
        two = " ".join(words[rest - 2 : rest]).casefold() if rest - 2 >= name else ""
        if two in _CATEGORY_WORDS and not category:
            category, rest = _CATEGORY_WORDS[two], rest - 2
            continue
        if two == "all day" and chosen is None:
            chosen, rest = (), rest - 2
            continue
        if word in _CATEGORY_WORDS and not category:
            category = _CATEGORY_WORDS[word]
        elif chosen is None and (found := _maybe_blocks(word, blocks, today)) is not None:
            chosen = found
        elif days is None and (span := parse_days(word, today)) is not None:
            days = span
        else:
            break
        rest -= 1
    who = " ".join(words[:rest])
    if wrong := _not_a_name(words[name:rest]):
        raise UsageError(
            f"'{wrong}' is neither a day, nor blocks, nor a category.",
            code="bad_word",
            hint="Write it like: ben tomorrow 3-5 sick.",
        )
    first, last = days or (today, today)
    return AbsenceLine(
        who, first, last, chosen or (), category, days is not None, weekly_until, chosen is not None
    )


def _weekly(words: list[str], today: dt.date) -> tuple[list[str], dt.date | None]:
    """The line without `weekly until DAY` (or `weekly DAY`), and that day."""
    place = next((i for i, word in enumerate(words) if i and word.casefold() == "weekly"), None)
    if place is None:
        return words, None
    end = place + 2 if words[place + 1 : place + 2] and words[place + 1].casefold() == "until" else place + 1
    until = parse_day(words[end], today) if end < len(words) else None
    if until is None:
        raise UsageError(
            "It repeats weekly until which day?",
            code="bad_date",
            hint="Write: ben mon pm weekly until 18dec.",
        )
    return words[:place] + words[end + 1 :], until


def _full_name(words: Sequence[str], people: Iterable[Person]) -> int:
    """How many of the first words are somebody's full name; at least one."""
    lengths = {fold(person.name): len(fold(person.name).split()) for person in people}
    return max((n for name, n in lengths.items() if fold(" ".join(words[:n])) == name), default=1) or 1


def _maybe_blocks(word: str, blocks: Sequence[Block], today: dt.date) -> tuple[str, ...] | None:
    """Blocks, unless the word reads better as a date (24-26nov); an exact block name always wins."""
    if not any(word.casefold() == b.short.casefold() for b in blocks) and parse_days(word, today) is not None:
        return None
    return parse_blocks(word, blocks)


def _not_a_name(words: Sequence[str]) -> str:
    """The first word that cannot belong to a name: it holds a digit."""
    return next((word for word in words if any(c.isdigit() for c in word)), "")


def weekday_name(day: dt.date) -> str:
    """mon, tue ... as people type it."""
    return WEEKDAYS[day.weekday()]


def day_label(day: dt.date) -> str:
    """A date as people read it: `Mon 23 Nov`."""
    return f"{WEEKDAYS[day.weekday()].capitalize()} {day.day} {MONTHS[day.month - 1].capitalize()}"

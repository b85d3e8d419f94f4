"""A search of the history as it is typed: words, "phrases", and filters such as `since:1nov` or `decision:lunch`."""

import datetime as dt
import re
from dataclasses import dataclass, field

from huddle.domain.errors import UsageError
from huddle.domain.huddle import ACTION_STATES
from huddle.domain.reading.dates import parse_day
from huddle.text import fold, one_line, safe

# What a hit can be, beside the kinds of a line.
KINDS = ("note", "decision", "celebration", "parking", "plus", "delta", "action", "spotlight")
ACTION_WORDS = (*ACTION_STATES, "late")
_KEYS = ("since", "until", "by", "student", "group", "section", "kind", *KINDS)
_PART = re.compile(r'(!?)(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))?', re.IGNORECASE)
_MONTH = re.compile(r"(\d{4})-(\d{2})\Z")
_YEAR = re.compile(r"\d{4}\Z")


@dataclass(frozen=True, slots=True)
class HistoryQuery:
    """What is looked for. Everything must fit; of `kinds` and of `students` and `groups` any one.

    Attributes:
        words: folded words and phrases; a text fits when it has them at the beginning of a word.
        without: the same, but no text that has one of these.
        since: the first day.
        until: the last day.
        by: who wrote it, or owns it, as typed.
        students: as typed.
        groups: as typed.
        sections: folded beginnings of section names.
        kinds: kinds of line, action, spotlight.
        states: of an action: open, done, dropped, late.
    """

    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    by: tuple[str, ...] = ()
    students: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    states: tuple[str, ...] = ()

    @property
    def looks_for_lines(self) -> bool:
        """Whether something is asked of lines, not of days only."""
        return bool(
            self.words
            or self.without
            or self.by
            or self.students
            or self.groups
            or self.sections
            or self.kinds
            or self.states
        )

    def fits(self, folded: str) -> bool:
        """Whether a folded text has all the words and none of those left out."""
        return all(_has(folded, word) for word in self.words) and not any(
            _has(folded, word) for word in self.without
        )


def _has(folded: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}", folded) is not None or (
        not word.isascii() and word in folded
    )


@dataclass(slots=True)
class _Reading:
    today: dt.date
    lists: dict[str, list[str]] = field(default_factory=dict)
    since: dt.date | None = None
    until: dt.date | None = None

    def add(self, name: str, value: str) -> None:
        if value and value not in self.lists.setdefault(name, []):
            self.lists[name].append(value)

    def take(self, key: str, value: str, *, left_out: bool) -> None:
        """One part of the query."""
        if key in ("since", "until"):
            self._day(key, value)
        elif key in ("by", "student", "group"):
            self.add(f"{key}s" if key != "by" else key, one_line(value, 60))
        elif key == "section":
            self.add("sections", fold(value))
        elif key == "kind":
            self._kind(value)
        elif key in KINDS:
            self.add("kinds", key)
            if key == "action" and fold(value) in ACTION_WORDS:
                self.add("states", fold(value))
            else:
                self.add("words", fold(value))
        else:
            self.add("without" if left_out else "words", fold(f"{key}:{value}" if key else value))

    def _kind(self, value: str) -> None:
        found = [kind for kind in KINDS if kind.startswith(fold(value).removesuffix("s")) and value]
        if len(found) != 1:
            raise UsageError(
                f"'{one_line(value, 20)}' is not a kind of line.", hint=f"Kinds: {', '.join(KINDS)}."
            )
        self.add("kinds", found[0])

    def _day(self, key: str, value: str) -> None:
        """A day, or a month or year as a whole."""
        last = key == "until"
        if month := _MONTH.match(value):
            year, number = int(month[1]), int(month[2])
            if not 1 <= number <= 12 or not year:
                raise _no_day(value)
            first = dt.date(year, number, 1)
            day = (
                dt.date(year + number // 12, number % 12 + 1, 1) - dt.timedelta(days=1)
                if last and year < dt.MAXYEAR
                else first
            )
        elif _YEAR.match(value) and int(value):
            day = dt.date(int(value), 12, 31) if last else dt.date(int(value), 1, 1)
        else:
            found = parse_day(value, self.today)
            if found is None:
                raise _no_day(value)
            day = found
        setattr(self, key, day)


def _no_day(value: str) -> UsageError:
    return UsageError(
        f"'{one_line(value, 20)}' is not a day.",
        code="bad_date",
        hint="Write since:1nov or since:2026-11-01.",
    )


def parse_query(typed: str, today: dt.date) -> HistoryQuery:
    """Read a query.

    Args:
        typed: `decision:lunch since:1nov by:HB "fire drill" !cancelled`; what is no filter is a word.
        today: the day that relative days start from.

    Raises:
        UsageError: a filter's value makes no sense.
    """
    reading = _Reading(today)
    for mark, key, phrase, word in _PART.findall(safe(typed)):
        name, value = key.casefold(), phrase or word
        if name in _KEYS and not value and name not in KINDS:
            continue  # not typed to the end yet
        if value or name in KINDS:
            reading.take(name, value, left_out=bool(mark))
        elif name:
            reading.take("", f"{name}:", left_out=bool(mark))
    lists = {name: tuple(values) for name, values in reading.lists.items()}
    return HistoryQuery(since=reading.since, until=reading.until, **lists)

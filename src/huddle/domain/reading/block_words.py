"""Parts of a day in words: blocks by name or number, halves of a day, clock times, as a teacher would write them.

A phrase is recognized first and resolved later, against the blocks of the day that is meant: `fri 6` may be written on a
day that has four blocks.
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from huddle.domain.block import Block
from huddle.domain.errors import UsageError
from huddle.domain.reading.blocks import parse_blocks
from huddle.domain.reading.clock_words import Clock, apart, read_clock
from huddle.domain.reading.clocktime import blocks_between
from huddle.domain.reading.dates import NUMBERS, UNTIL, number_of
from huddle.text import one_line

_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
}
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)\Z")
_UNITS = frozenset(
    {"block", "blocks", "period", "periods", "hour", "hours", "class", "classes", "lesson", "lessons"}
)
_TO = frozenset({"-", "to", *UNTIL})
_HALVES = {
    "am": 0,
    "morning": 0,
    "mornings": 0,
    "forenoon": 0,
    "pm": 1,
    "afternoon": 1,
    "afternoons": 1,
}
_FROM = frozenset({"from", "after", "starting", "leaving", "leaves", "leave", "since", "at"})
_UNTIL = UNTIL | {"before", "by", "arriving", "arrives", "in", "back"}
_WHOLE = frozenset({"all", "whole", "full", "entire"})

Resolve = Callable[[Sequence[Block], dt.time | None], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Names:
    """The names by which blocks of any day can be called, in lower case."""

    names: frozenset[str]

    @staticmethod
    def of(blocks: Sequence[Block]) -> "Names":
        """Short and long names of these blocks."""
        return Names(frozenset(word.casefold() for b in blocks for word in (b.short, b.name)))

    def at(self, words: Sequence[str], at: int) -> int:
        """How many words from `at` on are a block's exact name; 0 if none."""
        longest = max((len(name.split()) for name in self.names), default=0)
        fits = (n for n in range(longest, 0, -1) if " ".join(words[at : at + n]) in self.names)
        return next((n for n in fits if at + n <= len(words)), 0)


def read_blocks(words: Sequence[str], at: int, names: Names) -> tuple[Resolve, int] | None:
    """What part of a day the words from `at` on say: how to find its blocks, and the place after them; None if none.

    The blocks that are found are short names in the day's order; () means all day.

    Raises:
        UsageError: a time that is none. The function that is returned raises it where the day has no such block.
    """
    for reader in (_named, _half, _rest, _counted, _ordinals, _clock_span, _numbered):
        if (found := reader(words, at, names)) is not None:
            return found
    return None


def parse_part(text: str, blocks: Sequence[Block], now: dt.time | None = None) -> tuple[str, ...] | None:
    """The blocks that a text means as a whole: `3-5`, `morning`, `from 10:40`, `1 and 3`; () is all day; None = not blocks.

    Raises:
        UsageError: it reads like blocks but the day has no such block.
    """
    found = parse_blocks(text.strip(), blocks)
    if found is not None:
        return found
    words = text.replace(",", " and ").casefold().split()
    names, at = Names.of(blocks), 0
    chosen: set[str] = set()
    while at < len(words):
        read = read_blocks(words, at, names)
        if read is None:
            return None
        part = read[0](blocks, now)
        if not part:
            return () if read[1] == len(words) and not chosen else None
        chosen |= set(part)
        at = read[1]
        if at < len(words):
            if words[at] not in ("and", "&") or at + 1 == len(words):
                return None
            at += 1
    return tuple(block.short for block in blocks if block.short in chosen) if chosen else None


def _get(words: Sequence[str], at: int) -> str:
    return words[at] if 0 <= at < len(words) else ""


def _by_word(word: str) -> Resolve:
    """Blocks as one word says them (see `parse_blocks`)."""

    def resolve(blocks: Sequence[Block], _: dt.time | None) -> tuple[str, ...]:
        found = parse_blocks(word, blocks)
        if found is None:
            raise _none(word, blocks)
        return found

    return resolve


def _none(word: str, blocks: Sequence[Block]) -> UsageError:
    names = ", ".join(b.short for b in blocks) or "none"
    return UsageError(
        f"There is no block '{one_line(word, 30)}' that day.",
        code="no_such_block",
        hint=f"Its blocks: {names}.",
    )


def _named(words: Sequence[str], at: int, names: Names) -> tuple[Resolve, int] | None:
    """A block by its exact name, or a run from one to another."""
    count = names.at(words, at)
    if not count or " ".join(words[at : at + count]).isdecimal():
        return None
    first, end = " ".join(words[at : at + count]), at + count
    if _get(words, end) in _TO and (second := names.at(words, end + 1)):
        last = " ".join(words[end + 1 : end + 1 + second])
        return _between_blocks(first, last), end + 1 + second
    if _get(words, end) in ("on", "onward", "onwards"):
        return _between_blocks(first, ""), end + 1
    return _by_word(first), end


def _between_blocks(first: str, last: str, *, open_start: bool = False, inside: bool = True) -> Resolve:
    """From one block to another, by name or number; `inside` = both included, else what is before or after them."""

    def place(word: str, blocks: Sequence[Block]) -> int:
        found = parse_blocks(word, blocks)
        if not found:
            raise _none(word, blocks)
        return [b.short for b in blocks].index(found[0])

    def resolve(blocks: Sequence[Block], _: dt.time | None) -> tuple[str, ...]:
        start = 0 if open_start else place(first, blocks) + (not inside)
        end = place(last, blocks) - (not inside) if last else len(blocks) - 1
        chosen = tuple(b.short for b in blocks[start : end + 1])
        if inside and end < start:
            raise UsageError(
                f"'{first}-{last}' ends before it begins.", code="no_such_block", hint="Write 3-5."
            )
        if not chosen:
            raise _none(f"{first} {last}".strip(), blocks)
        return chosen

    return resolve


def _half(words: Sequence[str], at: int, _: Names) -> tuple[Resolve, int] | None:
    """All day, the morning, the afternoon, before and after lunch or noon."""
    start = at
    while _get(words, at) in ("the", "this", "in", "for", "during", "only", *_WHOLE):
        at += 1
    word = _get(words, at)
    if word == "half" and _get(words, at + 1) in ("day", "days"):
        raise UsageError(
            "Which half of the day, the morning or the afternoon?", code="bad_word", hint="Write am or pm."
        )
    whole = _WHOLE & set(words[start:at])
    if word in ("day", "allday") and (whole or word == "allday"):
        return _all_day, at + 1
    if word in _HALVES and _ORDINAL.match(word) is None:
        return _by_word("ap"[_HALVES[word]] + "m"), at + 1
    if whole and not word:
        return _all_day, at
    if word in ("before", "after", "until", "till", "from", "since") and _get(words, at + 1) in (
        "noon",
        "lunch",
        "midday",
    ):
        late = word in ("after", "from", "since")
        return _around(_get(words, at + 1), late=late), at + 2
    if (
        whole
        and "all" in whole
        and start == at - 1
        and word not in ("week", "next", "this", "blocks", "month")
    ):
        return _all_day, at
    return None


def _all_day(_: Sequence[Block], __: dt.time | None) -> tuple[str, ...]:
    return ()


def _around(word: str, *, late: bool) -> Resolve:
    """What is before or after lunch (a block of that name where there is one), or noon."""

    def resolve(blocks: Sequence[Block], _: dt.time | None) -> tuple[str, ...]:
        meal = next((b for b in blocks if word in b.name.casefold() or word == b.short.casefold()), None)
        if meal is not None:
            chosen = [b.short for b in blocks if (b.starts >= meal.ends if late else b.ends <= meal.starts)]
            if chosen:
                return tuple(chosen)
        found = parse_blocks("pm" if late else "am", blocks)
        return found if found is not None else ()

    return resolve


def _rest(words: Sequence[str], at: int, _: Names) -> tuple[Resolve, int] | None:
    """The rest of the day: the blocks that are not over; all of them when the time of that day is not known."""
    start = at
    while _get(words, at) in ("for", "the", "from"):
        at += 1
    if _get(words, at) == "now" and at > start:
        return _from_now, at + 1 + (_get(words, at + 1) in ("on", "onward", "onwards"))
    if _get(words, at) not in ("rest", "remainder") or _get(words, at + 1) != "of":
        return None
    at += 2
    at += _get(words, at) in ("the", "today's", "this")
    return (_from_now, at + 1) if _get(words, at) in ("day", "today") else None


def _from_now(blocks: Sequence[Block], now: dt.time | None) -> tuple[str, ...]:
    left = tuple(b.short for b in blocks if now is None or b.ends > now)
    if blocks and not left:
        raise UsageError("No block is left today.", code="no_such_block", hint="Write the day: ben tomorrow.")
    return () if len(left) == len(blocks) else left


def _counted(words: Sequence[str], at: int, _: Names) -> tuple[Resolve, int] | None:
    """The first two blocks, the last block, the first half."""
    at += _get(words, at) in ("the", "for", "only")
    at += _get(words, at) == "the"
    side = _get(words, at)
    half = _get(words, at + 1) == "half"
    side = {"1st": "first", "2nd": "last", "second": "last"}.get(side, side) if half else side
    if side not in ("first", "last"):
        return None
    if half:
        end = at + 2
        if _get(words, end) == "of":
            end += 1 + (_get(words, end + 1) == "the")
            end += _get(words, end) == "day"
        return _by_word("am" if side == "first" else "pm"), end
    count = number_of(_get(words, at + 1))
    if count is None:
        single = _get(words, at + 1) in _UNITS
        return (_some(1, side), at + 2) if single else ((_some(1, side), at + 1) if side == "last" else None)
    return _some(count, side), at + 2 + (_get(words, at + 2) in _UNITS)


def _some(count: int, side: str) -> Resolve:
    def resolve(blocks: Sequence[Block], _: dt.time | None) -> tuple[str, ...]:
        if not 0 < count <= len(blocks):
            raise UsageError(
                f"That day has {len(blocks)} blocks, not {count}.",
                code="no_such_block",
                hint="Write: first two blocks.",
            )
        chosen = blocks[:count] if side == "first" else blocks[-count:]
        return tuple(b.short for b in chosen)

    return resolve


def _ordinal(word: str) -> int | None:
    found = _ORDINAL.match(word)
    return int(found[1]) if found else _ORDINALS.get(word)


def _ordinals(words: Sequence[str], at: int, _: Names) -> tuple[Resolve, int] | None:
    """`3rd`, `2nd period`, `first and second`, `2nd through 4th block`; a number is the block that bears it."""
    at += _get(words, at) == "the" and _get(words, at + 2) in _UNITS
    left, dash, right = _get(words, at).partition("-")
    if dash and (low := _ordinal(left)) is not None and (high := _ordinal(right)) is not None:
        return _between_blocks(str(low), str(high)), at + 1 + (_get(words, at + 1) in _UNITS)
    first = _ordinal(_get(words, at))
    if first is None:
        return None
    end = at + 1 + (_get(words, at + 1) in _UNITS)
    last = _ordinal(_get(words, end + 1)) if _get(words, end) in _TO else None
    if last is not None:
        end += 2
        return _between_blocks(str(first), str(last)), end + (_get(words, end) in _UNITS)
    if _get(words, end) in ("on", "onward", "onwards"):
        return _between_blocks(str(first), ""), end + 1
    return _by_word(str(first)), end


def _clock_span(words: Sequence[str], at: int, _: Names) -> tuple[Resolve, int] | None:
    """`from 10:40`, `until 10`, `leaves at 2`, `back at 11`, `10:40-12`, `from 1 to 2:30`, `between 9 and 10`, `10:40-`, `after block 3`."""
    way = _get(words, at)
    start = at
    while _get(words, at) in _FROM | _UNTIL | {"between", "late", "early", "around", "about", "the"}:
        at += 1
    said = words[start:at]
    piece = [part for word in words[at : at + 1] for part in apart(word)]
    whole = [*words[:at], *piece, *words[at + 1 :]]
    shift = len(piece) - 1
    first = read_clock(whole, at)
    if first is not None and "at" in said:  # leaves at 2 is a time, leaves after 2 may be a block
        first = Clock(first[0].time, sure=True), first[1]
    if first is None:
        return _around_block(words, at, said) if said else None
    end = first[1]
    joint = _TO | {"and"} if "between" in said else _TO
    second = read_clock(whole, end + 1) if _get(whole, end) in joint else None
    open_end = (_get(whole, end) == "-" and second is None) or _get(whole, end) in ("on", "onward", "onwards")
    if second is not None:
        end = second[1]
    elif open_end:
        end += 1
    if end <= at + shift:  # in the middle of a word
        return None
    back = end - shift
    until = bool(_UNTIL & set(said)) and way not in ("leaving", "leaves", "leave", "from")
    if second is not None:
        return _times(first[0], second[0]), back
    if not said and not open_end:
        return (_times(first[0], None, moment=True), back) if first[0].sure else None
    if until:
        return _times(None, first[0], inside=not {"before", "by"} & set(said)), back
    return _times(first[0], None, moment="at" in said and len(said) == 1, inside="after" not in said), back


def _times(first: Clock | None, last: Clock | None, *, moment: bool = False, inside: bool = True) -> Resolve:
    """The blocks between two times; a number alone is a block where the day has such a block, else an hour.

    Args:
        first: from when; None is from the start.
        last: until when; None is to the end. A block's number is included.
        moment: the block that runs at `first` alone.
        inside: whether a block that is named by its number is one of them (`after 3` is from block 4 on).
    """

    def resolve(blocks: Sequence[Block], _: dt.time | None) -> tuple[str, ...]:
        ends = [clock for clock in (first, last) if clock is not None]
        if all(clock.number is not None and _has(clock.number, blocks) for clock in ends):
            start, end = (str(clock.number) if clock else "" for clock in (first, last))
            return _between_blocks(
                start or end, start if moment else end, open_start=first is None, inside=inside
            )(blocks, None)
        start = f"{first.time:%H:%M}" if first else ""
        end = f"{last.time:%H:%M}" if last else ""
        if moment and first is not None:
            end = f"{(dt.datetime.combine(dt.date.min, first.time) + dt.timedelta(minutes=1)):%H:%M}"
        found = blocks_between(f"{start}-{end}", blocks)
        if found is None:
            raise _none(f"{start}-{end}", blocks)
        return found

    return resolve


def _has(number: int, blocks: Sequence[Block]) -> bool:
    try:
        return bool(parse_blocks(str(number), blocks))
    except UsageError:
        return False


def _around_block(words: Sequence[str], at: int, said: Sequence[str]) -> tuple[Resolve, int] | None:
    """`after block 3`, `before block 2`, `until homeroom`, `from block 2 to block 4`, `back for block 3`."""
    unit = _get(words, at) in _UNITS
    name = _get(words, at + unit)
    number = _ordinal(name) or number_of(name)
    if not unit or number is None:
        return None
    word, end = str(number), at + 2
    if _get(words, end) in _TO:
        then = end + 1 + (_get(words, end + 1) in _UNITS)
        if (other := number_of(_get(words, then))) is not None:
            return _between_blocks(word, str(other)), then + 1
    if "after" in said:
        return _between_blocks(word, "", inside=False), end
    if {"before", "back", "by"} & set(said):
        return _between_blocks(word, word, open_start=True, inside=False), end
    if UNTIL & set(said):
        return _between_blocks(word, word, open_start=True), end
    if {"from", "since", "starting"} & set(said):
        return _between_blocks(word, ""), end + (_get(words, end) in ("on", "onward", "onwards"))
    return _by_word(word), end


def _numbered(words: Sequence[str], at: int, _: Names) -> tuple[Resolve, int] | None:
    """`3`, `p3-5`, `3-`, `block 3`, `blocks 3 to 5`, `block two`."""
    unit = _get(words, at) in _UNITS
    word = _get(words, at + unit)
    end = at + unit + 1
    if unit and word in NUMBERS and word not in ("a", "an"):
        word = str(NUMBERS[word])
    if not _BLOCKS.match(word):
        return None
    following = _get(words, end)
    if word.removeprefix("p").isdecimal() and following in _TO:
        other = end + 1 + (_get(words, end + 1) in _UNITS)
        last = _get(words, other)
        if last.removeprefix("p").isdecimal() and len(last) < 4:
            return _between_blocks(word, last), other + 1
        if following == "-":
            return _between_blocks(word, ""), end + 1
    if word.removeprefix("p").isdecimal() and following in ("on", "onward", "onwards", "+"):
        return _between_blocks(word, ""), end + 1
    return _by_word(word), end


_BLOCKS = re.compile(r"p?\d{1,2}(?:-(?:p?\d{1,2})?)?\Z")

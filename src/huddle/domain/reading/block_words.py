"""Parts of a day in words: blocks by name or number, halves of a day, clock times, as a teacher would write them.

A phrase is recognized first and resolved later, against the blocks of the day that is meant: `fri 6` may be written on a
day that has four blocks.
"""

import datetime as dt
import re
from collections.abc import Sequence

from huddle.domain.block import Block
from huddle.domain.errors import UsageError
from huddle.domain.reading.blocks import no_such_block, parse_blocks
from huddle.domain.reading.clock_words import Clock, apart, read_clock
from huddle.domain.reading.clocktime import blocks_between
from huddle.domain.reading.dates import NUMBERS, UNTIL, number_of
from huddle.domain.reading.day_parts import (
    PHRASE,
    Names,
    Resolve,
    by_word,
    read_half,
    read_rest,
    word_at,
)

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
_FROM = frozenset({"from", "after", "starting", "leaving", "leaves", "leave", "since", "at"})
_UNTIL = UNTIL | {"before", "by", "arriving", "arrives", "in", "back"}


def read_blocks(words: Sequence[str], at: int, names: Names) -> tuple[Resolve, int] | None:
    """What part of a day the words from `at` on say: how to find its blocks, and the place after them; None if none.

    The blocks that are found are short names in the day's order; () means all day.

    Raises:
        UsageError: a time that is none. The function that is returned raises it where the day has no such block.
    """
    for reader in (_named, read_half, read_rest, _counted, _ordinals, _clock_span, _numbered):
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


def _named(words: Sequence[str], at: int, names: Names) -> tuple[Resolve, int] | None:
    """A block by its exact name, or a run from one to another."""
    count = names.at(words, at)
    if not count or " ".join(words[at : at + count]).isdecimal():
        return None
    first, end = " ".join(words[at : at + count]), at + count
    if word_at(words, end) in _TO and (second := names.at(words, end + 1)):
        last = " ".join(words[end + 1 : end + 1 + second])
        return _between_blocks(first, last), end + 1 + second
    if word_at(words, end) in ("on", "onward", "onwards"):
        return _between_blocks(first, ""), end + 1
    return by_word(first), end


def _between_blocks(first: str, last: str, *, open_start: bool = False, inside: bool = True) -> Resolve:
    """From one block to another, by name or number; `inside` = both included, else what is before or after them."""

    def place(word: str, blocks: Sequence[Block]) -> int:
        found = parse_blocks(word, blocks)
        if not found:
            raise no_such_block(word, blocks, limit=PHRASE)
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
            raise no_such_block(f"{first} {last}".strip(), blocks, limit=PHRASE)
        return chosen

    return resolve


def _counted(words: Sequence[str], at: int, _: Names) -> tuple[Resolve, int] | None:
    """The first two blocks, the last block, the first half."""
    at += word_at(words, at) in ("the", "for", "only")
    at += word_at(words, at) == "the"
    side = word_at(words, at)
    half = word_at(words, at + 1) == "half"
    side = {"1st": "first", "2nd": "last", "second": "last"}.get(side, side) if half else side
    if side not in ("first", "last"):
        return None
    if half:
        end = at + 2
        if word_at(words, end) == "of":
            end += 1 + (word_at(words, end + 1) == "the")
            end += word_at(words, end) == "day"
        return by_word("am" if side == "first" else "pm"), end
    count = number_of(word_at(words, at + 1))
    if count is None:
        single = word_at(words, at + 1) in _UNITS
        return (_some(1, side), at + 2) if single else ((_some(1, side), at + 1) if side == "last" else None)
    return _some(count, side), at + 2 + (word_at(words, at + 2) in _UNITS)


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
    at += word_at(words, at) == "the" and word_at(words, at + 2) in _UNITS
    left, dash, right = word_at(words, at).partition("-")
    if dash and (low := _ordinal(left)) is not None and (high := _ordinal(right)) is not None:
        return _between_blocks(str(low), str(high)), at + 1 + (word_at(words, at + 1) in _UNITS)
    first = _ordinal(word_at(words, at))
    if first is None:
        return None
    end = at + 1 + (word_at(words, at + 1) in _UNITS)
    last = _ordinal(word_at(words, end + 1)) if word_at(words, end) in _TO else None
    if last is not None:
        end += 2
        return _between_blocks(str(first), str(last)), end + (word_at(words, end) in _UNITS)
    if word_at(words, end) in ("on", "onward", "onwards"):
        return _between_blocks(str(first), ""), end + 1
    return by_word(str(first)), end


def _clock_span(words: Sequence[str], at: int, _: Names) -> tuple[Resolve, int] | None:
    """`from 10:40`, `until 10`, `leaves at 2`, `back at 11`, `10:40-12`, `from 1 to 2:30`, `between 9 and 10`, `10:40-`, `after block 3`."""
    way = word_at(words, at)
    start = at
    while word_at(words, at) in _FROM | _UNTIL | {"between", "late", "early", "around", "about", "the"}:
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
    second = read_clock(whole, end + 1) if word_at(whole, end) in joint else None
    open_end = (word_at(whole, end) == "-" and second is None) or word_at(whole, end) in (
        "on",
        "onward",
        "onwards",
    )
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
            raise no_such_block(f"{start}-{end}", blocks, limit=PHRASE)
        return found

    return resolve


def _has(number: int, blocks: Sequence[Block]) -> bool:
    try:
        return bool(parse_blocks(str(number), blocks))
    except UsageError:
        return False


def _around_block(words: Sequence[str], at: int, said: Sequence[str]) -> tuple[Resolve, int] | None:
    """`after block 3`, `before block 2`, `until homeroom`, `from block 2 to block 4`, `back for block 3`."""
    unit = word_at(words, at) in _UNITS
    name = word_at(words, at + unit)
    number = _ordinal(name) or number_of(name)
    if not unit or number is None:
        return None
    word, end = str(number), at + 2
    if word_at(words, end) in _TO:
        then = end + 1 + (word_at(words, end + 1) in _UNITS)
        if (other := number_of(word_at(words, then))) is not None:
            return _between_blocks(word, str(other)), then + 1
    if "after" in said:
        return _between_blocks(word, "", inside=False), end
    if {"before", "back", "by"} & set(said):
        return _between_blocks(word, word, open_start=True, inside=False), end
    if UNTIL & set(said):
        return _between_blocks(word, word, open_start=True), end
    if {"from", "since", "starting"} & set(said):
        return _between_blocks(word, ""), end + (word_at(words, end) in ("on", "onward", "onwards"))
    return by_word(word), end


def _numbered(words: Sequence[str], at: int, _: Names) -> tuple[Resolve, int] | None:
    """`3`, `p3-5`, `3-`, `block 3`, `blocks 3 to 5`, `block two`."""
    unit = word_at(words, at) in _UNITS
    word = word_at(words, at + unit)
    end = at + unit + 1
    if unit and word in NUMBERS and word not in ("a", "an"):
        word = str(NUMBERS[word])
    if not _BLOCKS.match(word):
        return None
    following = word_at(words, end)
    if word.removeprefix("p").isdecimal() and following in _TO:
        other = end + 1 + (word_at(words, end + 1) in _UNITS)
        last = word_at(words, other)
        if last.removeprefix("p").isdecimal() and len(last) < 4:
            return _between_blocks(word, last), other + 1
        if following == "-":
            return _between_blocks(word, ""), end + 1
    if word.removeprefix("p").isdecimal() and following in ("on", "onward", "onwards", "+"):
        return _between_blocks(word, ""), end + 1
    return by_word(word), end


_BLOCKS = re.compile(r"p?\d{1,2}(?:-(?:p?\d{1,2})?)?\Z")

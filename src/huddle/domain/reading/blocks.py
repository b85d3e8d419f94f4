"""Blocks as people type them in one word: 3-5, am, 10:40-; a whole line is read in `block_words`."""

import re
from collections.abc import Sequence

from huddle.domain.block import Block, noon_split
from huddle.domain.errors import UsageError
from huddle.domain.reading.clocktime import blocks_between
from huddle.text import one_line

_BLOCK_RANGE = re.compile(r"p?(\d{1,2})(?:(-)(?:p?(\d{1,2}))?)?\Z")
_BLOCK_NUMBER = re.compile(r"\D*(\d{1,2})\Z")


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
        half = noon_split(blocks)[wanted == "pm"]
        if not half:
            raise no_such_block(word, blocks)
        return half
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
        raise no_such_block(word, blocks)
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


def no_such_block(word: str, blocks: Sequence[Block], *, limit: int = 20) -> UsageError:
    """What to say where the day has no such block; of what was typed at most `limit` characters."""
    names = ", ".join(b.short for b in blocks) or "none"
    return UsageError(
        f"There is no block '{one_line(word, limit)}' that day.",
        code="no_such_block",
        hint=f"Its blocks: {names}.",
    )


def _block_range(start: int, end: int, blocks: Sequence[Block], word: str) -> tuple[str, ...]:
    if end < start:
        raise UsageError(
            f"'{one_line(word, 20)}' ends before it begins.", code="no_such_block", hint="Write 3-5."
        )
    return tuple(b.short for b in blocks[start : end + 1])

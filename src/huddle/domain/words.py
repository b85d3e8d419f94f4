"""What people type: a person, blocks; days are in `dates`, whole absence lines in `absence_line`."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NoReturn

from huddle.domain.block import Block, noon_split
from huddle.domain.clocktime import blocks_between
from huddle.domain.dates import MONTHS, day_label, parse_day, parse_days, weekday_name
from huddle.domain.errors import NotFoundError, UsageError
from huddle.text import fold, one_line

__all__ = [
    "MONTHS",
    "Person",
    "day_label",
    "find_person",
    "named_exactly",
    "parse_blocks",
    "parse_day",
    "parse_days",
    "people_fitting",
    "weekday_name",
]

_BLOCK_RANGE = re.compile(r"p?(\d{1,2})(?:(-)(?:p?(\d{1,2}))?)?\Z")
_BLOCK_NUMBER = re.compile(r"\D*(\d{1,2})\Z")


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


def people_fitting(who: str, people: Iterable[Person], *, parts: bool = True) -> list[Person]:
    """Whom `who` may mean by the surest way that fits anybody: code, full name, beginning of a word of the name, any part.

    Args:
        who: what was typed.
        people: whom it may mean.
        parts: whether any part of a name will do when nothing else fits.
    """
    everyone, wanted = list(people), fold(who)
    ways = _FITS if parts else _FITS[:-1]
    return next(
        (found for fits in ways if wanted and (found := [p for p in everyone if fits(p, wanted)])), []
    )


def named_exactly(who: str, people: Iterable[Person]) -> bool:
    """Whether it is somebody's code or full name."""
    wanted = fold(who)
    return bool(wanted) and any(fits(person, wanted) for person in people for fits in _FITS[:2])


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
                hint="Say who you are once: huddle config set me ES (your code or name).",
            )
        if (found := [person for person in everyone if fold(person.code) == fold(me)]) == []:
            raise NotFoundError(
                f"'me' is {one_line(me, 20)}, who is not in this team.",
                code="no_such_person",
                hint="Say who you are: huddle config set me ES (your code or name).",
            )
        return found[0]
    if not wanted:
        raise NotFoundError(f"No {what} was named.", code="no_such_person", hint="Type a code or a name.")
    found = people_fitting(who, everyone)
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

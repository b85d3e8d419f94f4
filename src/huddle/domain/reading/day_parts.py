"""What phrases about blocks share, and those about halves of a day: the morning, all day, after lunch, the rest of the day."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from huddle.domain.block import Block
from huddle.domain.errors import UsageError
from huddle.domain.reading.blocks import no_such_block, parse_blocks

_HALVES = {
    "am": 0,
    "morning": 0,
    "mornings": 0,
    "forenoon": 0,
    "pm": 1,
    "afternoon": 1,
    "afternoons": 1,
}
_WHOLE = frozenset({"all", "whole", "full", "entire"})


PHRASE = 30  # characters of a phrase that an error repeats
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


def word_at(words: Sequence[str], at: int) -> str:
    """The word at a place; empty outside."""
    return words[at] if 0 <= at < len(words) else ""


def by_word(word: str) -> Resolve:
    """Blocks as one word says them (see `parse_blocks`)."""

    def resolve(blocks: Sequence[Block], _: dt.time | None) -> tuple[str, ...]:
        found = parse_blocks(word, blocks)
        if found is None:
            raise no_such_block(word, blocks, limit=PHRASE)
        return found

    return resolve


def read_half(words: Sequence[str], at: int, _: Names) -> tuple[Resolve, int] | None:
    """All day, the morning, the afternoon, before and after lunch or noon."""
    start = at
    while word_at(words, at) in ("the", "this", "in", "for", "during", "only", *_WHOLE):
        at += 1
    word = word_at(words, at)
    if word == "half" and word_at(words, at + 1) in ("day", "days"):
        raise UsageError(
            "Which half of the day, the morning or the afternoon?", code="bad_word", hint="Write am or pm."
        )
    whole = _WHOLE & set(words[start:at])
    if word in ("day", "allday") and (whole or word == "allday"):
        return _all_day, at + 1
    if word in _HALVES:
        return by_word("ap"[_HALVES[word]] + "m"), at + 1
    if whole and not word:
        return _all_day, at
    if word in ("before", "after", "until", "till", "from", "since") and word_at(words, at + 1) in (
        "noon",
        "lunch",
        "midday",
    ):
        late = word in ("after", "from", "since")
        return _around(word_at(words, at + 1), late=late), at + 2
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


def read_rest(words: Sequence[str], at: int, _: Names) -> tuple[Resolve, int] | None:
    """The rest of the day: the blocks that are not over; all of them when the time of that day is not known."""
    start = at
    while word_at(words, at) in ("for", "the", "from"):
        at += 1
    if word_at(words, at) == "now" and at > start:
        return _from_now, at + 1 + (word_at(words, at + 1) in ("on", "onward", "onwards"))
    if word_at(words, at) not in ("rest", "remainder") or word_at(words, at + 1) != "of":
        return None
    at += 2
    at += word_at(words, at) in ("the", "today's", "this")
    return (_from_now, at + 1) if word_at(words, at) in ("day", "today") else None


def _from_now(blocks: Sequence[Block], now: dt.time | None) -> tuple[str, ...]:
    left = tuple(b.short for b in blocks if now is None or b.ends > now)
    if blocks and not left:
        raise UsageError("No block is left today.", code="no_such_block", hint="Write the day: ben tomorrow.")
    return () if len(left) == len(blocks) else left

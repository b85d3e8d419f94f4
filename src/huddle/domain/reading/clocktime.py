"""Clock times for blocks: `10:40-` is from the block that runs at 10:40 until the end of the day."""

import datetime as dt
import re
from collections.abc import Sequence

from huddle.domain.block import Block
from huddle.domain.errors import UsageError
from huddle.text import one_line

_SPAN = re.compile(r"(\d{1,2}:\d{2})?-(\d{1,2}:\d{2})?\Z")


def blocks_between(word: str, blocks: Sequence[Block]) -> tuple[str, ...] | None:
    """The blocks that `10:40-`, `10:40-12:00` or `-12:00` touches; None when the word is no such span.

    A block that has begun counts whole: who leaves at 10:40 is away for the rest of the block that runs then.

    Raises:
        UsageError: a time is none, or no block runs then.
    """
    found = _SPAN.match(word)
    if found is None or not (found[1] or found[2]):
        return None
    start, end = _time(found[1] or "0:00"), _time(found[2] or "23:59")
    chosen = tuple(block.short for block in blocks if block.starts < end and start < block.ends)
    if not chosen:
        times = ", ".join(f"{b.short} {b.starts:%H:%M}-{b.ends:%H:%M}" for b in blocks) or "none"
        raise UsageError(
            f"No block runs at '{one_line(word, 20)}'.", code="no_such_block", hint=f"Blocks: {times}."
        )
    return chosen


def _time(words: str) -> dt.time:
    hours, _, minutes = words.partition(":")
    if int(hours) > 23 or int(minutes) > 59:
        raise UsageError(f"'{words}' is not a time.", code="bad_time", hint="Write 10:40.")
    return dt.time(int(hours), int(minutes))

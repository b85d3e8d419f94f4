"""Blocks of the day, and on which days something happens."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from huddle.domain.errors import InvalidError
from huddle.domain.values import require_line

CYCLE = "cycle:"  # before the days of a cycle in a day pattern
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class SchoolDay:
    """A date as the calendar sees it: open or not, which bell (set of blocks), which day of the cycle."""

    date: dt.date
    open: bool
    bell: str = ""
    cycle_day: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A slot of the day in which groups need an adult. `bell` names the special schedule it belongs to ("" = usual).

    `days` is a day pattern: empty for every school day, weekdays (`mon,wed`) or days of the cycle (`cycle:A`).
    """

    id: str
    team_id: str
    short: str
    name: str
    starts: dt.time
    ends: dt.time
    position: int
    days: str = ""
    bell: str = ""
    version: int = 1

    def __post_init__(self) -> None:
        require_line(self.short, "The block's short name", limit=12)
        if any(c.isspace() or c in "@=:," for c in self.short):
            raise InvalidError(
                f"'{self.short}' is not a block name.", hint="Use letters or digits without blanks."
            )
        require_line(self.name, "The block's name", limit=60)
        require_days(self.days)
        if self.ends <= self.starts:
            raise InvalidError(f"Block {self.short} ends before it starts.", hint="Check its times.")

    @property
    def minutes(self) -> int:
        """How long the block lasts."""
        return (self.ends.hour * 60 + self.ends.minute) - (self.starts.hour * 60 + self.starts.minute)


def require_days(pattern: str) -> None:
    """Refuse a day pattern that is neither empty, weekdays, nor days of a cycle."""
    if pattern.startswith(CYCLE):
        if not all(pattern.removeprefix(CYCLE).split(",")):
            raise InvalidError(f"'{pattern}' names no day of the cycle.", hint="Write cycle:A or cycle:1,3.")
        return
    if not pattern:
        return
    wrong = [word for word in pattern.split(",") if word not in WEEKDAYS]
    if wrong:
        raise InvalidError(
            f"'{wrong[0]}' is not a weekday.", hint="Write mon, tue, wed, thu, fri, sat or sun."
        )


def meets(pattern: str, day: SchoolDay) -> bool:
    """Whether something with that day pattern happens on the day."""
    if not pattern:
        return True
    if pattern.startswith(CYCLE):
        return day.cycle_day in pattern.removeprefix(CYCLE).split(",")
    return WEEKDAYS[day.date.weekday()] in pattern.split(",")


def noon_split(blocks: Sequence[Block]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The short names of the morning's and the afternoon's blocks.

    A block is of the morning when it starts before noon; when all do (or none), the first half of the blocks, rounded
    up, is the morning.
    """
    noon = dt.time(12)
    morning = tuple(block.short for block in blocks if block.starts < noon)
    afternoon = tuple(block.short for block in blocks if block.starts >= noon)
    if not morning or not afternoon:
        names = [block.short for block in blocks]
        half = (len(names) + 1) // 2
        morning, afternoon = tuple(names[:half]), tuple(names[half:])
    return morning, afternoon


def overlapping(blocks: Sequence[Block]) -> tuple[tuple[Block, Block], ...]:
    """Pairs of blocks that are at the same time for a minute at least: nobody can have a group in both."""
    return tuple(
        (one, two)
        for i, one in enumerate(blocks)
        for two in blocks[i + 1 :]
        if one.starts < two.ends and two.starts < one.ends
    )


def overlap_sentence(one: Block, two: Block) -> str:
    """What it means that two blocks are at the same time."""
    first, second = (f"{b.short} ({b.starts:%H:%M}-{b.ends:%H:%M})" for b in (one, two))
    return f"Blocks {first} and {second} are partly at the same time: nobody can have a group in both."

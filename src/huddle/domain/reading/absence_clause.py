"""What an absence line is read against, and the clauses it is read into: people, and what is said of them."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from huddle.domain.block import Block
from huddle.domain.person import Person
from huddle.domain.reading.dates import Span, Year
from huddle.domain.reading.day_parts import Resolve


@dataclass(frozen=True, slots=True)
class Setting:
    """What a line is read against.

    Attributes:
        year: today, the order of dates, which days have school.
        blocks: the blocks that a day without blocks of its own is taken to have.
        blocks_on: the blocks of a date; none on a day without school.
        all_blocks: the blocks of any kind of day, for their names.
        people: who may be meant.
        me: the code of the educator `me` stands for.
        now: the time of today; None is before the first block.
    """

    year: Year
    blocks: Sequence[Block]
    people: Sequence[Person] = ()
    me: str | None = None
    now: dt.time | None = None
    blocks_on: Callable[[dt.date], Sequence[Block]] | None = None
    all_blocks: Sequence[Block] = ()

    def blocks_of(self, span: Span) -> Sequence[Block]:
        """The blocks of the first school day of a span, or the usual ones."""
        if self.blocks_on is None:
            return self.blocks
        length = min((span[1] - span[0]).days + 1, 14)
        for day in (span[0] + dt.timedelta(days=n) for n in range(length)):
            if found := self.blocks_on(day):
                return found
        return self.blocks


@dataclass(slots=True)
class Spell:
    """A stretch of days, or a weekday that comes again, with the part of the day."""

    days: Span | None = None
    parts: list[Resolve] = field(default_factory=list)
    part_first: bool = False  # `afternoons mon and tue`: the part was said before the days
    weekly: bool = False


@dataclass(slots=True)
class Clause:
    """Some people and what is said of them."""

    people: list[Person] = field(default_factory=list)
    spells: list[Spell] = field(default_factory=list)
    since: dt.date | None = None  # from MON
    until: dt.date | None = None  # until FRI
    without: list[Span] = field(default_factory=list)
    category: str = ""
    weekly: bool = False
    text_of_since: str = ""

    @property
    def said(self) -> bool:
        """Whether anything is said of the people."""
        return bool(self.spells or self.since or self.until or self.category)

    @property
    def first_said(self) -> bool:
        """Whether the first day is said."""
        return self.since is not None or any(spell.days for spell in self.spells)

    @property
    def days_said(self) -> bool:
        """Whether a day is said."""
        return self.first_said or self.until is not None


def inherit(clause: Clause, ahead: Clause) -> Clause:
    """What was said before anybody was named holds for everybody who does not say otherwise."""
    if not clause.days_said:
        if clause.spells and ahead.spells:  # tomorrow: ben am and chloe pm
            for spell in clause.spells:
                spell.days, spell.weekly = ahead.spells[0].days, ahead.spells[0].weekly
        else:
            clause.spells = clause.spells or ahead.spells
        clause.since, clause.until, clause.text_of_since = ahead.since, ahead.until, ahead.text_of_since
    clause.category = clause.category or ahead.category
    clause.weekly = clause.weekly or ahead.weekly
    clause.without = clause.without or ahead.without
    return clause

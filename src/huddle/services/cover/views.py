"""What a plan shows: changes, gaps, the grid. Names are safe text, never markup."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from huddle.domain.cover.answer import Answer
from huddle.domain.cover.problem import Lock, Slot
from huddle.domain.cover.wording import Tell, asks_line, day_line, full, gap_sentence, gap_short, short


@dataclass(frozen=True, slots=True)
class PartView:
    """One adult's part of a split: how many, and which students (codes with names, and their initials)."""

    code: str
    first_name: str
    students: tuple[tuple[str, str], ...]
    initials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change of a plan. `kind` is the word of huddle.plan/1, `tell` what there is to tell of it, with first names."""

    block: str
    starts: str
    group: str
    group_name: str
    kind: str
    tell: Tell
    before: tuple[str, ...]
    after: tuple[str, ...]
    before_names: tuple[str, ...]
    after_names: tuple[str, ...]
    together: tuple[str, ...]
    students: int
    parts: tuple[PartView, ...]
    why: tuple[str, ...]
    note: str = ""  # what was written when somebody decided it over the planner

    @property
    def short(self) -> str:
        """Who has the group now, on a line: `Ella, free then`."""
        return short(self.tell)

    @property
    def sentence(self) -> str:
        """The change in a sentence."""
        return full(self.tell)

    @property
    def slot(self) -> Slot:
        """The session it is about."""
        return Slot(self.block, self.group)


@dataclass(frozen=True, slots=True)
class GapView:
    """A session that nobody covers."""

    block: str
    starts: str
    group: str
    group_name: str
    students: int
    because: tuple[str, ...]
    would_help: tuple[str, ...]
    was: tuple[str, ...] = ()  # the first name of who usually leads it

    @property
    def short(self) -> str:
        """The gap on a line: `NOBODY (was Chloe)`."""
        return gap_short(self.was)

    @property
    def sentence(self) -> str:
        """The gap in a sentence."""
        return gap_sentence(self.group, self.block, self.students, self.was)

    @property
    def slot(self) -> Slot:
        """The session it is about."""
        return Slot(self.block, self.group)


@dataclass(frozen=True, slots=True)
class CellView:
    """One session in the plan's grid: who usually leads, who leads now, by code and by first name."""

    usual: tuple[str, ...]
    now: tuple[str, ...]
    changed: bool
    gap: bool
    usual_names: tuple[str, ...] = ()
    now_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """A session whose adults are not those that people were told: `was` and `now` are codes, leads before helpers.

    `usual` says that it is as on a usual day again.
    """

    block: str
    starts: str
    group: str
    group_name: str
    was: tuple[str, ...]
    now: tuple[str, ...]
    was_names: tuple[str, ...]
    now_names: tuple[str, ...]
    usual: bool

    @property
    def slot(self) -> Slot:
        """The session it is about."""
        return Slot(self.block, self.group)


@dataclass(frozen=True, slots=True)
class LoadRow:
    """What the day asks of one educator.

    Attributes:
        code: their code.
        first_name: how colleagues call them.
        usual: blocks in which they usually lead or help today.
        covers: covers that the plan gives them.
        before: covers in the team's window of school days before.
    """

    code: str
    first_name: str
    usual: int
    covers: int
    before: int


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan to look at. `state` is none, draft, applied or stale; `proof` says in words what was proved."""

    state: str
    date: dt.date
    status: str
    proof: str
    answer: Answer
    team: str = ""
    changes: tuple[ChangeView, ...] = ()
    gaps: tuple[GapView, ...] = ()
    warnings: tuple[str, ...] = ()
    levels: Mapping[str, int] = field(default_factory=dict)
    blocks: tuple[tuple[str, str], ...] = ()  # (short name, time) in order
    groups: tuple[tuple[str, str], ...] = ()  # (code, name)
    grid: Mapping[Slot, CellView] = field(default_factory=dict)  # (block, group code)
    load: tuple[LoadRow, ...] = ()
    differs: tuple[Difference, ...] = ()  # against what was applied before, and so told
    told: bool = False  # whether a plan was applied before this one
    order: tuple[str, ...] = ()  # all levels, the one that comes first first
    locks: tuple[Lock, ...] = ()  # what people decided over the planner
    splits: bool = True
    students: int = 0  # there that day
    untouched: int = 0  # of them, who have the adults of a usual day all day long
    groups_changed: int = 0
    hosts: int = 0  # groups that keep their adults and take others in

    @property
    def day_line(self) -> str:
        """The day in a line: how many students notice nothing, how many groups change, who is not covered."""
        gaps = [(gap.group, gap.block) for gap in self.gaps]
        return day_line(self.students, self.untouched, self.groups_changed, self.hosts, gaps)

    @property
    def asks_line(self) -> str:
        """What the day asks of adults; empty when it asks nothing."""
        return asks_line([(row.first_name, row.covers) for row in self.load])

    @property
    def sessions_to_cover(self) -> int:
        """Changed sessions and gaps together."""
        return len(self.changes) + len(self.gaps)

"""What a plan shows: changes, gaps, the grid. Names are safe text, never markup."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from huddle.domain.cover.answer import Answer
from huddle.domain.cover.problem import Lock, Slot
from huddle.domain.cover.wording import gap_line, move_line


@dataclass(frozen=True, slots=True)
class PartView:
    """One adult's part of a split: how many, and which students (codes with names, and their initials)."""

    code: str
    first_name: str
    students: tuple[tuple[str, str], ...]
    initials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change of a plan. `kind` is the word of huddle.plan/1, `kind_words` how people say it."""

    block: str
    starts: str
    group: str
    group_name: str
    kind: str
    kind_words: str
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
    def line(self) -> str:
        """The change in one line, by codes."""
        return move_line(self.block, self.group, self.before, self.after, self.kind, self.together)

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

    @property
    def line(self) -> str:
        """The gap in one line."""
        return gap_line(self.block, self.group, self.students)

    @property
    def slot(self) -> Slot:
        """The session it is about."""
        return Slot(self.block, self.group)


@dataclass(frozen=True, slots=True)
class CellView:
    """One session in the plan's grid: who usually leads, who leads now."""

    usual: tuple[str, ...]
    now: tuple[str, ...]
    changed: bool
    gap: bool


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

    @property
    def sessions_to_cover(self) -> int:
        """Changed sessions and gaps together."""
        return len(self.changes) + len(self.gaps)

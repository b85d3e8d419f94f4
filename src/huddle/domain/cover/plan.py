"""Coverage plans as they are kept: the whole problem and answer as a snapshot, and the moves as records."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from huddle.domain.cover.answer import Answer, Change, Gap
from huddle.domain.cover.happened import Happened, covered_by
from huddle.domain.cover.problem import Problem
from huddle.domain.values import require_one_of

NONE = "none"
DRAFT = "draft"
APPLIED = "applied"
STALE = "stale"
SUPERSEDED = "superseded"
STATES = (DRAFT, APPLIED, STALE, SUPERSEDED)

# How a cover came about; empty where nobody said.
ASKED = ("", "asked", "volunteered")

# The kinds of change, as people say them.
KINDS = {
    "step_in": "already with them",
    "float": "free then",
    "planning": "gives up planning",
    "merge": "joins another group",
    "split": "shared out",
    "swap": "moves over",
    "helper": "second adult",
    "substitute": "substitute",
    "uncovered": "uncovered",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveragePlan:
    """A plan for a team's day: its problem and its answer as they were when it was made.

    One draft and one applied (or stale) plan a day; earlier ones are superseded and kept. `made_at`, `applied_at` are UTC.
    """

    id: str
    team_id: str
    date: dt.date
    state: str
    problem: Problem
    answer: Answer
    proved_through: int
    made_by: str
    made_at: dt.datetime
    applied_at: dt.datetime | None = None
    applied_by: str = ""
    version: int = 1

    def __post_init__(self) -> None:
        require_one_of(self.state, STATES, "A plan")

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """The sessions that nobody covers."""
        return self.answer.gaps

    @property
    def changes(self) -> tuple[Change, ...]:
        """What differs from the usual day."""
        return self.answer.changes

    def covers(self) -> dict[str, int]:
        """Educator code -> covers in this plan."""
        return Counter(code for codes in self.answer.covers(self.problem).values() for code in codes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One change of an applied plan, people and groups by code.

    `covers` lists who covers (leads or helps what is not usually theirs); `parts` maps an educator's code to the
    student codes of a split. `asked` says how the cover came about: "" (as planned), asked or volunteered.
    """

    id: str
    plan_id: str
    team_id: str
    date: dt.date
    block: str
    group_code: str
    kind: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    together: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    students: int = 0
    minutes: int = 0
    parts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    why: tuple[str, ...] = ()
    note: str = ""
    announced_at: dt.datetime | None = None
    happened: Happened | None = None
    asked: str = ""
    version: int = 1

    def __post_init__(self) -> None:
        require_one_of(self.kind, KINDS, "A move")
        require_one_of(self.asked, ASKED, "A cover")

    @property
    def covered_by(self) -> tuple[str, ...]:
        """Codes of the educators who are credited with this cover; what happened wins over the plan."""
        return covered_by(self.happened, self.covers)


def covers_in_blocks(moves: Iterable[Move], blocks: Collection[str]) -> dict[str, int]:
    """Educator code -> covers in moves of these blocks, as they happened."""
    return Counter(code for move in moves if move.block in blocks for code in move.covered_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementSeen:
    """That an educator has seen what was announced of an applied plan."""

    id: str
    team_id: str
    plan_id: str
    educator_id: str
    at: dt.datetime

"""All that the cover of a date is made from, read once."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from huddle.domain.cover.plan import CoveragePlan, Move, covers_in_blocks
from huddle.domain.day import TeamDay
from huddle.services.cover.problem import DayProblem, day_problem
from huddle.services.cover.record import announced_of
from huddle.services.cover.request import PlanRequest
from huddle.services.cover.view import view_plan
from huddle.services.cover.views import PlanView
from huddle.store.queries.plan import cover_counts, current_plans, told_before
from huddle.store.reader import Reader


@dataclass(frozen=True)
class CoverState:
    """The plans of a date and who covered how often, as one state.

    Attributes:
        day: the date, whole.
        draft: its latest draft.
        applied: what is applied, or stale.
        told: what was applied before that, and so told to people.
        moves: the moves of what is applied.
        covers: educator code -> covers in the window of school days before the day.
    """

    day: TeamDay
    draft: CoveragePlan | None
    applied: CoveragePlan | None
    told: CoveragePlan | None
    moves: tuple[Move, ...]
    covers: Mapping[str, int]

    @property
    def counts(self) -> CoveragePlan | None:
        """The plan that counts: a draft that is there is newer than what was applied."""
        return self.draft or self.applied

    @cached_property
    def plain(self) -> DayProblem:
        """The problem of the date as it stands, with nothing asked of the plan."""
        return _LATEST.of(self)

    def make_problem(self) -> DayProblem:
        """The same, made anew."""
        over = {block.short for block in self.day.blocks if self.day.over(block)}
        return day_problem(
            self.day,
            cover_load=self.covers,
            covers_today=covers_in_blocks(self.moves, over),
            announced=[] if self.applied is None else announced_of(self.day, self.applied),
        )

    def problem(self, asked: PlanRequest) -> DayProblem:
        """The problem of the date, with what a person asks of its plan."""
        problem = dataclasses.replace(
            self.plain.problem,
            locks=asked.locks,
            splits=self.plain.problem.splits and not asked.without_splits,
            announced=() if asked.fresh else self.plain.problem.announced,
        )
        return dataclasses.replace(self.plain, problem=problem)

    def on(self, day: TeamDay) -> "CoverState":
        """The same for the day as it would be."""
        return dataclasses.replace(self, day=day)

    def view(self, plan: CoveragePlan) -> PlanView:
        """A plan of the date as it is shown, beside what was told before it."""
        told = self.told if plan is self.applied else self.applied
        return view_plan(self.day, plan, applied=told, moves=self.moves, covers=self.covers)

    def current(self) -> PlanView | None:
        """The plan that counts as it is shown; None where there is none."""
        return None if self.counts is None else self.view(self.counts)


class _Latest:
    """The problem that was made last: board, plan and huddle ask for the same one of one day, each for itself."""

    def __init__(self) -> None:
        self._made: tuple[CoverState, DayProblem] | None = None

    def of(self, state: CoverState) -> DayProblem:
        """The state's problem; made where the day is another object, or what is made from beside it has changed."""
        made = self._made
        if made is None or not _made_from_the_same(made[0], state):
            made = self._made = state, state.make_problem()
        return made[1]


def _made_from_the_same(one: CoverState, two: CoverState) -> bool:
    applied, again = one.applied, two.applied
    return (
        one.day is two.day
        and one.covers == two.covers
        and one.moves == two.moves
        and (applied and (applied.id, applied.version)) == (again and (again.id, again.version))
    )


_LATEST = _Latest()


def read_cover(reader: Reader, day: TeamDay) -> CoverState:
    """The cover of a day that is already read."""
    draft, applied = current_plans(reader, day.team.id, day.date)
    window = day.calendar.school_days_before(day.date, day.team.rules.window_days)
    yesterday = day.date - dt.timedelta(days=1)
    return CoverState(
        day,
        draft,
        applied,
        told_before(reader, applied) if applied is not None else None,
        tuple(reader.find(Move, plan_id=applied.id)) if applied is not None else (),
        cover_counts(reader, day.team.id, window[-1], yesterday, day.calendar) if window else {},
    )

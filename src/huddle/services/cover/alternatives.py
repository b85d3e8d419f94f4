"""The other ways a day could go: who else could lead a session and at what price, and the next best whole plans."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from huddle.domain.cover.answer import Answer
from huddle.domain.cover.plan import DRAFT, CoveragePlan
from huddle.domain.cover.problem import Problem, Slot
from huddle.domain.cover.why import Why
from huddle.domain.day import TeamDay
from huddle.domain.person import find_person
from huddle.domain.values import new_id
from huddle.services.cover.plan import DEFAULT_LIMIT, Plans
from huddle.services.cover.plan_with_splits import deal_splits, without_splitting
from huddle.services.cover.problem import DayProblem
from huddle.services.cover.record import finish
from huddle.services.cover.request import PlanRequest, WhatIf, parse_slot
from huddle.services.cover.state import CoverState, read_cover
from huddle.services.cover.view import Spoken
from huddle.services.cover.views import PlanView
from huddle.services.desk.desk import Desk
from huddle.services.planner.planner import Planner

_MOST = 20  # plans looked at for one whose splits can be dealt


@dataclass(frozen=True, slots=True)
class WholePlan:
    """A plan of the day.

    Attributes:
        view: the plan.
        trades: what it gives up and gains against the best, a sentence each; empty for the best itself.
        problem: what it answers.
    """

    view: PlanView
    trades: tuple[str, ...]
    problem: Problem


class Alternatives:
    """The other ways the day of a team could go. Nothing is stored until one of them is kept."""

    def __init__(self, desk: Desk, plans: Plans, planner: Planner) -> None:
        self._desk = desk
        self._plans = plans
        self._planner = planner

    def why(
        self,
        slot: str,
        who: str = "",
        *,
        date: dt.date | None = None,
        asked: PlanRequest | None = None,
        change: WhatIf | None = None,
        limit: float = DEFAULT_LIMIT,
    ) -> Why:
        """Who else could lead a session; its sentences name people by first name, its fields by code.

        Args:
            slot: `G@B` as typed.
            who: only this educator; a code or a name.
            date: the day.
            asked: what the person locked, forbade or switched off.
            change: a what-if.
            limit: seconds for all of it.
        """
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place, date)
            block, group = parse_slot(day, slot)
            state = read_cover(reader, change(day) if change else day)
        code = (
            find_person(who, day.people(), me=self._desk.user or None, what="educator").code if who else None
        )
        problem = state.problem(asked or PlanRequest()).problem
        answer = self._planner.why(problem, block, group, code, limit=limit)
        return _spoken(answer, day)

    def plans(
        self,
        count: int,
        *,
        date: dt.date | None = None,
        asked: PlanRequest | None = None,
        change: WhatIf | None = None,
        limit: float = DEFAULT_LIMIT,
    ) -> tuple[WholePlan, ...]:
        """The best plan of the day and the `count` next best, around what people decided, their splits dealt.

        Where the students of a split cannot be dealt, for who is to be kept apart, the best plan is made again without
        splitting that session, as the day's own plan is; another plan with such a split is left out for the next one.
        """
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place, date)
            state = read_cover(reader, change(day) if change else day)
        day, problem = state.day, state.problem(asked or PlanRequest())
        wanted = count
        while True:
            answers, said = self._planner.alternatives(problem.problem, wanted, limit=limit)
            dealt = [deal_splits(day, problem.problem, answer) for answer in answers]
            if dealt[0][1]:
                problem = without_splitting(problem, dealt[0][1])
                continue
            legal = [
                (answer, trades) for (answer, undealt), trades in zip(dealt, said, strict=True) if not undealt
            ]
            missing = count + 1 - len(legal)
            if missing <= 0 or len(answers) <= wanted or wanted >= _MOST:
                break
            wanted += missing
        return tuple(
            self._whole(state, problem, finish(day, problem, answer, state.applied), trades)
            for answer, trades in legal[: count + 1]
        )

    def _whole(
        self,
        state: CoverState,
        problem: DayProblem,
        answer: Answer,
        trades: Sequence[str],
    ) -> WholePlan:
        plan = CoveragePlan(
            id=new_id(),
            team_id=state.day.team.id,
            date=state.day.date,
            state=DRAFT,
            problem=problem.problem,
            answer=answer,
            proved_through=answer.proved_through,
            made_by=self._desk.user,
            made_at=self._desk.clock.now(),
        )
        return WholePlan(state.view(plan), _speaking(state.day).all(trades), problem.problem)

    def keep(self, plan: WholePlan) -> PlanView:
        """Make one of them the draft of its date.

        Raises:
            HuddleError: the day has changed since.
        """
        return self._plans.keep(plan.view.date, plan.problem, plan.view.answer)


def _speaking(day: TeamDay) -> Spoken:
    return Spoken(day.first_names, [group.code for group in day.groups])


def _spoken(answer: Why, day: TeamDay) -> Why:
    """The answer with first names in its sentences."""
    spoken = _speaking(day)
    return replace(
        answer,
        instead=tuple(replace(one, said=spoken.one(one.said)) for one in answer.instead),
        not_possible=tuple(replace(one, because=spoken.one(one.because)) for one in answer.not_possible),
    )


def sessions_of(plans: Sequence[WholePlan]) -> tuple[Slot, ...]:
    """Every session that one of the plans changes or leaves open, in the order of the day."""
    if not plans:
        return ()
    order = {block: number for number, (block, _) in enumerate(plans[0].view.blocks)}
    answers = [plan.view.answer for plan in plans]
    slots = {change.slot for answer in answers for change in answer.changes}
    slots |= {gap.slot for answer in answers for gap in answer.gaps}
    return tuple(sorted(slots, key=lambda slot: (order.get(slot.block, len(order)), slot.group)))

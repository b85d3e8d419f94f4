"""Plan the day: make the draft, look at it, apply it. Applying keeps a snapshot; the base schedule is never changed."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from huddle.domain.cover.answer import Answer
from huddle.domain.cover.plan import APPLIED, DRAFT, STALE, SUPERSEDED, CoveragePlan
from huddle.domain.cover.problem import Problem
from huddle.domain.cover.standing import StandingPlan, problem_key
from huddle.domain.day import TeamDay
from huddle.domain.errors import HuddleError
from huddle.domain.values import new_id
from huddle.services.cover.plan_with_splits import plan_and_deal
from huddle.services.cover.problem import DayProblem
from huddle.services.cover.record import finish, log_missed, moves_of
from huddle.services.cover.request import PlanRequest, WhatIf
from huddle.services.cover.state import CoverState, read_cover
from huddle.services.cover.views import PlanView
from huddle.services.desk.desk import Desk
from huddle.services.planner.planner import Planner
from huddle.store.queries.plan import current_plans
from huddle.store.unit_of_work import UnitOfWork

DEFAULT_LIMIT = 10.0


@dataclass(frozen=True, slots=True)
class Applied:
    """What applying did: the plan, and whether it had to be planned first because the day had changed."""

    view: PlanView
    planned_first: bool


class Plans:
    """The coverage plans of a team."""

    def __init__(self, desk: Desk, planner: Planner) -> None:
        self._desk = desk
        self._planner = planner

    def problem(
        self, date: dt.date | None = None, asked: PlanRequest | None = None, change: WhatIf | None = None
    ) -> DayProblem:
        """The problem of a date as it stands, or as it would be after a `change`."""
        return self._read(date, change).problem(asked or PlanRequest())

    def _read(self, date: dt.date | None, change: WhatIf | None = None) -> CoverState:
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place, date)
            return read_cover(reader, change(day) if change else day)

    def current(self, date: dt.date | None = None) -> PlanView | None:
        """The plan of a date that counts: its draft, else what was applied; None when there is none."""
        return self._read(date).current()

    def draft(
        self,
        date: dt.date | None = None,
        *,
        asked: PlanRequest | None = None,
        limit: float = DEFAULT_LIMIT,
        store: bool = True,
        on_better: Callable[[PlanView], None] | None = None,
        change: WhatIf | None = None,
    ) -> PlanView:
        """Plan a date and store the plan as its draft.

        A plan that was applied and still fits is returned as it is.

        Args:
            date: the day; today by default.
            asked: what the person locked, forbade or switched off.
            limit: seconds for the planner.
            store: False for a look that leaves nothing behind (--readonly).
            on_better: called with earlier plans on the way.
            change: plan the day as it would be after this change (what-if); nothing is stored then.
        """
        store = store and change is None
        return self._draft(
            self._read(date, change), asked or PlanRequest(), limit, store=store, on_better=on_better
        )

    def _draft(
        self,
        state: CoverState,
        asked: PlanRequest,
        limit: float,
        *,
        store: bool = True,
        on_better: Callable[[PlanView], None] | None = None,
    ) -> PlanView:
        day, draft, applied = state.day, state.draft, state.applied
        problem = state.problem(asked)
        if applied is not None and asked == PlanRequest() and _stands(applied, problem):
            return state.view(applied)
        if draft is not None and draft.problem == problem.problem and draft.proved_through == _PROVED:
            return state.view(draft)

        def tell(answer: Answer) -> None:
            if on_better is not None:
                on_better(state.view(self._plan_record(day, problem, finish(day, problem, answer, applied))))

        problem, answer = self._plan_and_deal(day, problem, applied, limit, tell)
        plan = self._plan_record(day, problem, answer)
        if store and not self._desk.database.readonly:
            plan = self._store_draft(plan)
        return state.view(plan)

    def ready(
        self, date: dt.date | None = None, *, asked: PlanRequest | None = None, limit: float = DEFAULT_LIMIT
    ) -> PlanView:
        """The plan of a date that stands: what is applied or drafted while it fits the day, else a new draft.

        A draft that a person chose or made around their own decisions is kept; one made now keeps those decisions
        (`asked`), as far as its sessions are still to come.
        """
        return self._ready(self._read(date), asked or PlanRequest(), limit)

    def ready_if_needed(
        self, date: dt.date | None = None, *, asked: PlanRequest | None = None, limit: float = DEFAULT_LIMIT
    ) -> PlanView | None:
        """The same where somebody is away or the plan is stale; None where the day needs no plan."""
        state = self._read(date)
        stale = state.counts is not None and state.counts.state == STALE
        if not stale and not state.problem(PlanRequest()).anyone_away:
            return None
        return self._ready(state, asked or PlanRequest(), limit)

    def _ready(self, state: CoverState, asked: PlanRequest, limit: float) -> PlanView:
        problem = state.problem(PlanRequest())
        draft, applied = state.draft, state.applied
        if draft is not None and _same_question(draft.problem, problem.problem):
            return state.view(draft)
        if applied is not None and _stands(applied, problem):
            return state.view(applied)
        live = problem.problem.usual()
        locks = tuple(lock for lock in asked.locks if lock.slot in live)
        return self._draft(state, dataclasses.replace(asked, locks=locks), limit)

    def keep(self, date: dt.date | None, problem: Problem, answer: Answer) -> PlanView:
        """Make a whole plan that a person chose the draft of the date.

        Args:
            date: the day.
            problem: what it answers.
            answer: the plan for the whole day, its splits dealt.

        Raises:
            HuddleError: the day has changed since the plan was made.
        """
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place, date)
            asked = PlanRequest(locks=problem.locks, without_splits=not problem.splits)
            state = read_cover(reader, day)
            now = state.problem(asked)
            if dataclasses.replace(now.problem, no_split=problem.no_split) != problem:
                raise HuddleError(
                    "The day has changed since this plan was made, so it was not kept.",
                    code="plan_outdated",
                    hint="Look at the other plans again.",
                )
            plan = self._plan_record(day, dataclasses.replace(now, problem=problem), answer)
        return state.view(self._store_draft(plan))

    def apply(
        self, date: dt.date | None = None, *, asked: PlanRequest | None = None, limit: float = DEFAULT_LIMIT
    ) -> Applied:
        """Apply the stored draft while the day is as it was planned; otherwise plan first and say so."""
        asked = asked or PlanRequest()
        planned_first = False
        while True:
            with self._desk.write_on(date, "Applied the coverage plan") as (work, _place, day):
                state = read_cover(work, day)
                draft, applied = state.draft, state.applied
                problem = state.problem(asked)
                if applied is not None and asked == PlanRequest() and _stands(applied, problem):
                    return Applied(state.view(applied), planned_first)
                if draft is not None and _same_question(draft.problem, problem.problem):
                    plan = self._apply(work, state, draft)
                    work.commit()
                    return Applied(state.view(plan), planned_first)
            self.draft(date, asked=asked, limit=limit)
            planned_first = True

    def _apply(self, work: UnitOfWork, state: CoverState, draft: CoveragePlan) -> CoveragePlan:
        if state.applied is not None:
            work.save(dataclasses.replace(state.applied, state=SUPERSEDED))
        now = self._desk.clock.now()
        plan: CoveragePlan = work.save(
            dataclasses.replace(draft, state=APPLIED, applied_at=now, applied_by=self._desk.user)
        )
        work.add_all(moves_of(state.day, plan, state.moves))
        log_missed(work, state.day, plan)
        return plan

    def _store_draft(self, plan: CoveragePlan) -> CoveragePlan:
        """Keep it as the one draft of its date; drafts are the planner's, so the undo journal does not list them."""
        with self._desk.write("Planned the day", journal=False) as (work, _place):
            draft, _ = current_plans(work, plan.team_id, plan.date)
            if draft is not None:
                plan = dataclasses.replace(plan, id=draft.id, version=draft.version)
                plan = work.save(plan)
            else:
                work.add(plan)
            work.commit()
        return plan

    def _plan_record(self, day: TeamDay, problem: DayProblem, answer: Answer) -> CoveragePlan:
        return CoveragePlan(
            id=new_id(),
            team_id=day.team.id,
            date=day.date,
            state=DRAFT,
            problem=problem.problem,
            answer=answer,
            proved_through=answer.proved_through,
            made_by=self._desk.user,
            made_at=self._desk.clock.now(),
        )

    def _plan_and_deal(
        self,
        day: TeamDay,
        problem: DayProblem,
        applied: CoveragePlan | None,
        limit: float,
        tell: Callable[[Answer], None],
    ) -> tuple[DayProblem, Answer]:
        """Plan the day; an answer to the same problem that is proved and stands ready needs no planner."""

        def ask(asked: Problem) -> Answer:
            with self._desk.read() as (reader, place):
                ready = reader.find(StandingPlan, team_id=place.team.id, key=problem_key(asked))
            if ready and ready[0].proved_through == _PROVED:
                return ready[0].answer
            if ready:
                tell(ready[0].answer)
            return self._planner.plan(asked, limit=limit, on_better=tell)

        problem, answer = plan_and_deal(day, problem, ask)
        return problem, finish(day, problem, answer, applied)


_PROVED = 9


def _same_question(planned: Problem, now: Problem) -> bool:
    """Whether a draft answers today's problem; sessions that may not be split were found while planning.

    The decisions of people are part of the draft: locks given then hold unless others are given now.
    """
    if not now.locks and now.splits:
        now = dataclasses.replace(now, locks=planned.locks, splits=planned.splits)
    return dataclasses.replace(now, no_split=planned.no_split) == planned


def _stands(applied: CoveragePlan, problem: DayProblem) -> bool:
    """Whether an applied plan still holds: nothing it was made from has changed, but for blocks that are over by now."""
    if applied.state != APPLIED:
        return False
    then, now = applied.problem, problem.problem
    if then.blocks != now.blocks:
        return set(now.blocks) <= set(then.blocks) and not now.locks
    return then == dataclasses.replace(
        now, announced=then.announced, no_split=then.no_split, locks=then.locks, splits=then.splits
    )

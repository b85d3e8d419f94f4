"""Plan the day: make the draft, look at it, apply it. Applying keeps a snapshot; the base schedule is never changed."""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from huddle.domain.cover.answer import Answer
from huddle.domain.cover.plan import APPLIED, DRAFT, STALE, SUPERSEDED, CoveragePlan
from huddle.domain.cover.problem import Problem
from huddle.domain.cover.standing import StandingPlan, problem_key
from huddle.domain.day import TeamDay
from huddle.domain.errors import HuddleError
from huddle.domain.values import new_id
from huddle.services.cover.plan_with_splits import plan_and_deal
from huddle.services.cover.problem import DayProblem, day_problem
from huddle.services.cover.record import announced_of, finish, log_missed, moves_of
from huddle.services.cover.request import PlanRequest, WhatIf
from huddle.services.cover.view import view_plan
from huddle.services.cover.views import PlanView
from huddle.services.desk.desk import Desk
from huddle.services.planner.planner import Planner
from huddle.store.queries.plan import cover_counts, current_plans, told_before
from huddle.store.reader import Reader
from huddle.store.unit_of_work import UnitOfWork

DEFAULT_LIMIT = 10.0


@dataclass(frozen=True, slots=True)
class Applied:
    """What applying did: the plan, and whether it had to be planned first because the day had changed."""

    view: PlanView
    planned_first: bool


@dataclass(frozen=True, slots=True)
class _Morning:
    """All that planning reads of a date, as one state.

    Attributes:
        day: the date, whole.
        draft: its latest draft.
        applied: what is applied, or stale.
        told: what was applied before that, and so told to people.
        covers: educator code -> covers in the window of school days before the day.
        plain: its problem as it stands, with nothing asked of the plan.
    """

    day: TeamDay
    draft: CoveragePlan | None
    applied: CoveragePlan | None
    told: CoveragePlan | None
    covers: Mapping[str, int]
    plain: DayProblem

    def problem(self, asked: PlanRequest) -> DayProblem:
        """The problem of the date, with what a person asks of its plan."""
        problem = dataclasses.replace(
            self.plain.problem,
            locks=asked.locks,
            splits=self.plain.problem.splits and not asked.without_splits,
            announced=() if asked.fresh else self.plain.problem.announced,
        )
        return dataclasses.replace(self.plain, problem=problem)

    def view(self, plan: CoveragePlan) -> PlanView:
        """A plan of the date as it is shown."""
        return view_plan(
            self.day, plan, applied=self.told if plan is self.applied else self.applied, covers=self.covers
        )


def _read(reader: Reader, day: TeamDay) -> _Morning:
    draft, applied = current_plans(reader, day.team.id, day.date)
    window = day.calendar.school_days_before(day.date, day.team.rules.window_days)
    load = (
        cover_counts(reader, day.team.id, window[-1], day.date - dt.timedelta(days=1), day.calendar)
        if window
        else {}
    )
    covers_today: Mapping[str, int] = {}
    if applied is not None:
        over = {block.short for block in day.blocks if day.over(block)}
        covers = applied.answer.covers(applied.problem)
        covers_today = Counter(code for slot, codes in covers.items() if slot.block in over for code in codes)
    return _Morning(
        day,
        draft,
        applied,
        told_before(reader, applied) if applied is not None else None,
        load,
        day_problem(
            day,
            cover_load=load,
            covers_today=covers_today,
            announced=[] if applied is None else announced_of(day, applied),
        ),
    )


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

    def _read(self, date: dt.date | None, change: WhatIf | None = None) -> _Morning:
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place, date)
            return _read(reader, change(day) if change else day)

    def current(self, date: dt.date | None = None) -> PlanView | None:
        """The plan of a date that counts: its draft, else what was applied; None when there is none."""
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place, date)
            return current_view(reader, day)

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
        morning: _Morning,
        asked: PlanRequest,
        limit: float,
        *,
        store: bool = True,
        on_better: Callable[[PlanView], None] | None = None,
    ) -> PlanView:
        day, draft, applied = morning.day, morning.draft, morning.applied
        problem = morning.problem(asked)
        if applied is not None and asked == PlanRequest() and _stands(applied, problem):
            return morning.view(applied)
        if draft is not None and draft.problem == problem.problem and draft.proved_through == _PROVED:
            return morning.view(draft)

        def tell(answer: Answer) -> None:
            if on_better is not None:
                on_better(
                    morning.view(self._plan_record(day, problem, finish(day, problem, answer, applied)))
                )

        problem, answer = self._plan_and_deal(day, problem, applied, limit, tell)
        plan = self._plan_record(day, problem, answer)
        if store and not self._desk.database.readonly:
            plan = self._store_draft(plan)
        return morning.view(plan)

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
        morning = self._read(date)
        counts = morning.draft or morning.applied
        stale = counts is not None and counts.state == STALE
        if not stale and not morning.problem(PlanRequest()).anyone_away:
            return None
        return self._ready(morning, asked or PlanRequest(), limit)

    def _ready(self, morning: _Morning, asked: PlanRequest, limit: float) -> PlanView:
        problem = morning.problem(PlanRequest())
        draft, applied = morning.draft, morning.applied
        if draft is not None and _same_question(draft.problem, problem.problem):
            return morning.view(draft)
        if applied is not None and _stands(applied, problem):
            return morning.view(applied)
        live = problem.problem.usual()
        locks = tuple(lock for lock in asked.locks if lock.slot in live)
        return self._draft(morning, dataclasses.replace(asked, locks=locks), limit)

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
            morning = _read(reader, day)
            now = morning.problem(asked)
            if dataclasses.replace(now.problem, no_split=problem.no_split) != problem:
                raise HuddleError(
                    "The day has changed since this plan was made, so it was not kept.",
                    code="plan_outdated",
                    hint="Look at the other plans again.",
                )
            plan = self._plan_record(day, dataclasses.replace(now, problem=problem), answer)
        return morning.view(self._store_draft(plan))

    def apply(
        self, date: dt.date | None = None, *, asked: PlanRequest | None = None, limit: float = DEFAULT_LIMIT
    ) -> Applied:
        """Apply the stored draft while the day is as it was planned; otherwise plan first and say so."""
        asked = asked or PlanRequest()
        planned_first = False
        while True:
            with self._desk.write("Applied the coverage plan") as (work, place):
                morning = _read(work, self._desk.day(work, place, date))
                draft, applied = morning.draft, morning.applied
                problem = morning.problem(asked)
                if applied is not None and asked == PlanRequest() and _stands(applied, problem):
                    return Applied(morning.view(applied), planned_first)
                if draft is not None and _same_question(draft.problem, problem.problem):
                    plan = self._apply(work, morning.day, draft, applied)
                    work.commit()
                    return Applied(morning.view(plan), planned_first)
            self.draft(date, asked=asked, limit=limit)
            planned_first = True

    def _apply(
        self, work: UnitOfWork, day: TeamDay, draft: CoveragePlan, applied: CoveragePlan | None
    ) -> CoveragePlan:
        if applied is not None:
            work.save(dataclasses.replace(applied, state=SUPERSEDED))
        now = self._desk.clock.now()
        plan: CoveragePlan = work.save(
            dataclasses.replace(draft, state=APPLIED, applied_at=now, applied_by=self._desk.user)
        )
        work.add_all(moves_of(day, plan))
        log_missed(work, day, plan)
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

    def problem_of(self, reader: Reader, day: TeamDay, asked: PlanRequest) -> DayProblem:
        """The problem of a day that is already read."""
        return _read(reader, day).problem(asked)


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


def current_view(reader: Reader, day: TeamDay, covers: Mapping[str, int] | None = None) -> PlanView | None:
    """The plan of a date that counts: its draft, which is newer than what was applied, else that."""
    draft, applied = current_plans(reader, day.team.id, day.date)
    plan = draft or applied
    return (
        view_plan(day, plan, applied=told_before(reader, plan), covers=covers) if plan is not None else None
    )

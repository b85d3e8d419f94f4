"""Plan the day: make the draft, look at it, apply it. Applying keeps a snapshot; the base schedule is never changed."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from huddle.domain.cover.plan import APPLIED, DRAFT, SUPERSEDED, CoveragePlan
from huddle.domain.cover.standing import StandingPlan, problem_key
from huddle.domain.day import TeamDay
from huddle.domain.errors import HuddleError
from huddle.domain.values import new_id
from huddle.services.cover.plan_with_splits import plan_and_deal
from huddle.services.cover.problem import DayProblem, day_problem
from huddle.services.cover.record import announced_of, finish, log_missed, moves_of
from huddle.services.cover.view import cover_rows, view_plan
from huddle.services.cover.views import PlanView
from huddle.services.desk.desk import Desk, Place
from huddle.services.planner.planner import Planner
from huddle.store.queries.plan import cover_counts, current_plans, told_before
from huddle.store.reader import Reader
from huddle.store.unit_of_work import UnitOfWork

DEFAULT_LIMIT = 10.0
Change = Callable[[TeamDay], TeamDay]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asks of a plan beside the day itself.

    Attributes:
        locks: rows of {block, group, educator, lead}.
        without_splits: no group may be split.
        fresh: forget what was announced.
    """

    locks: tuple[Mapping[str, Any], ...] = ()
    without_splits: bool = False
    fresh: bool = False


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
        self, date: dt.date | None = None, asked: Asked | None = None, change: Change | None = None
    ) -> DayProblem:
        """The problem of a date as it stands, or as it would be after a `change`."""
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place, date)
            return self.problem_of(reader, change(day) if change else day, asked or Asked())

    def current(self, date: dt.date | None = None) -> PlanView | None:
        """The plan of a date that counts: its draft, else what was applied; None when there is none."""
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place, date)
            return current_view(reader, day)

    def draft(
        self,
        date: dt.date | None = None,
        *,
        asked: Asked | None = None,
        limit: float = DEFAULT_LIMIT,
        store: bool = True,
        on_better: Callable[[PlanView], None] | None = None,
        change: Change | None = None,
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
        asked = asked or Asked()
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place, date)
            day = change(day) if change else day
            draft, applied = current_plans(reader, place.team.id, day.date)
            covers = self._covers(reader, day)
            problem = self.problem_of(reader, day, asked)
            told = told_before(reader, applied) if applied is not None else None
        if (
            applied is not None
            and applied.state == APPLIED
            and asked == Asked()
            and _still_fits(applied, problem)
        ):
            return view_plan(day, applied, applied=told, covers=covers)
        if draft is not None and draft.problem == problem.problem and draft.proved_through == _PROVED:
            return view_plan(day, draft, applied=applied, covers=covers)

        def tell(answer: Mapping[str, Any]) -> None:
            if on_better is not None:
                shown = self._plan_record(day, place, problem, finish(day, problem, answer, applied))
                on_better(view_plan(day, shown, applied=applied, covers=covers))

        problem, answer = self._plan_and_deal(day, problem, applied, limit, tell)
        plan = self._plan_record(day, place, problem, answer)
        if store and change is None and not self._desk.database.readonly:
            plan = self._store_draft(plan)
        return view_plan(day, plan, applied=applied, covers=covers)

    def ready(
        self, date: dt.date | None = None, *, asked: Asked | None = None, limit: float = DEFAULT_LIMIT
    ) -> PlanView:
        """The plan of a date that stands: what is applied or drafted while it fits the day, else a new draft.

        A draft that a person chose or made around their own word is kept; one made now keeps that word (`asked`), as far
        as its sessions are still to come.
        """
        asked = asked or Asked()
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place, date)
            draft, applied = current_plans(reader, place.team.id, day.date)
            problem = self.problem_of(reader, day, Asked())
            stands = draft if draft is not None and _same_question(draft.problem, problem.problem) else None
            if (
                stands is None
                and applied is not None
                and applied.state == APPLIED
                and _still_fits(applied, problem)
            ):
                stands = applied
            if stands is not None:
                return view_plan(
                    day, stands, applied=told_before(reader, stands), covers=self._covers(reader, day)
                )
        live = {(block, group["id"]) for group in problem.problem["groups"] for block in group["usual"]}
        locks = tuple(lock for lock in asked.locks if (lock["block"], lock["group"]) in live)
        return self.draft(date, asked=dataclasses.replace(asked, locks=locks), limit=limit)

    def keep(self, date: dt.date | None, problem: Mapping[str, Any], answer: Mapping[str, Any]) -> PlanView:
        """Make a whole plan that a person chose the draft of the date.

        Args:
            date: the day.
            problem: the huddle-coverage/1 it answers.
            answer: the plan for the whole day, its splits dealt.

        Raises:
            HuddleError: the day has changed since the plan was made.
        """
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place, date)
            asked = Asked(locks=tuple(problem["locks"]), without_splits=not problem["splits"])
            now = self.problem_of(reader, day, asked)
            if _without(now.problem, "no_split") != _without(problem, "no_split"):
                raise HuddleError(
                    "The day has changed since this plan was made, so it was not kept.",
                    code="plan_outdated",
                    hint="Look at the other plans again.",
                )
            _, applied = current_plans(reader, place.team.id, day.date)
            covers = self._covers(reader, day)
            plan = self._plan_record(day, place, dataclasses.replace(now, problem=dict(problem)), answer)
        return view_plan(day, self._store_draft(plan), applied=applied, covers=covers)

    def apply(
        self, date: dt.date | None = None, *, asked: Asked | None = None, limit: float = DEFAULT_LIMIT
    ) -> Applied:
        """Apply the stored draft while the day is as it was planned; otherwise plan first and say so."""
        asked = asked or Asked()
        planned_first = False
        while True:
            with self._desk.write("Applied the coverage plan") as (work, place):
                day = self._desk.day(work, place, date)
                draft, applied = current_plans(work, place.team.id, day.date)
                problem = self.problem_of(work, day, asked)
                if (
                    applied is not None
                    and applied.state == APPLIED
                    and asked == Asked()
                    and _still_fits(applied, problem)
                ):
                    told = told_before(work, applied)
                    view = view_plan(day, applied, applied=told, covers=self._covers(work, day))
                    return Applied(view, planned_first)
                if draft is not None and _same_question(draft.problem, problem.problem):
                    plan = self._apply(work, day, draft, applied)
                    work.commit()
                    view = view_plan(day, plan, applied=applied, covers=self._covers(work, day))
                    return Applied(view, planned_first)
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

    def _plan_record(
        self, day: TeamDay, place: Place, problem: DayProblem, answer: Mapping[str, Any]
    ) -> CoveragePlan:
        return CoveragePlan(
            id=new_id(),
            team_id=place.team.id,
            date=day.date,
            state=DRAFT,
            problem=problem.problem,
            answer=answer,
            proved_through=int(answer["proved_through"]),
            made_by=self._desk.user,
            made_at=self._desk.clock.now(),
        )

    def _plan_and_deal(
        self,
        day: TeamDay,
        problem: DayProblem,
        applied: CoveragePlan | None,
        limit: float,
        tell: Callable[[Mapping[str, Any]], None],
    ) -> tuple[DayProblem, dict[str, Any]]:
        """Plan the day; an answer to the same problem that is proved and stands ready needs no planner."""

        def ask(asked: Mapping[str, Any]) -> dict[str, Any]:
            with self._desk.read() as (reader, place):
                ready = reader.find(StandingPlan, team_id=place.team.id, key=problem_key(asked))
            if ready and ready[0].proved_through == _PROVED:
                return dict(ready[0].answer)
            if ready:
                tell(ready[0].answer)
            return self._planner.plan(asked, limit=limit, on_better=tell)

        problem, answer = plan_and_deal(day, problem, ask)
        return problem, finish(day, problem, answer, applied)

    def _covers(self, reader: Reader, day: TeamDay) -> dict[str, int]:
        """Educator code -> covers in the window of school days before the day."""
        window = day.calendar.school_days_before(day.date, day.team.rules.window_days)
        if not window:
            return {}
        return cover_counts(reader, day.team.id, window[-1], day.date - dt.timedelta(days=1))

    def problem_of(self, reader: Reader, day: TeamDay, asked: Asked) -> DayProblem:
        """The problem of a day that is already read."""
        _, applied = current_plans(reader, day.team.id, day.date)
        over = {block.short for block in day.blocks if day.over(block)}
        covers_today: dict[str, int] = {}
        if applied is not None:
            for (block, _group), codes in cover_rows(applied.problem, applied.answer).items():
                if block in over:
                    for code in codes:
                        covers_today[code] = covers_today.get(code, 0) + 1
        return day_problem(
            day,
            cover_load=self._covers(reader, day),
            covers_today=covers_today,
            announced=[] if asked.fresh or applied is None else announced_of(day, applied),
            locks=asked.locks,
            splits=False if asked.without_splits else None,
        )


_PROVED = 9


def _without(problem: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {key: value for key, value in problem.items() if key not in names}


def _same_question(planned: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether a draft answers today's problem; sessions that may not be split were found while planning.

    The word of the person is part of the draft: locks given then hold unless others are given now.
    """
    ignored = ("no_split",) if now["locks"] or not now["splits"] else ("no_split", "locks", "splits")
    return _without(planned, *ignored) == _without(now, *ignored)


def _still_fits(applied: CoveragePlan, problem: DayProblem) -> bool:
    """Whether nothing that an applied plan was made from has changed, but for blocks that are over by now."""
    then, now = applied.problem, problem.problem
    if then["blocks"] != now["blocks"]:
        return set(now["blocks"]) <= set(then["blocks"]) and not problem.problem["locks"]
    ignored = ("announced", "no_split", "locks", "splits")
    return _without(then, *ignored) == _without(now, *ignored)


def current_view(reader: Reader, day: TeamDay, covers: Mapping[str, int] | None = None) -> PlanView | None:
    """The plan of a date that counts: its draft, which is newer than what was applied, else that."""
    draft, applied = current_plans(reader, day.team.id, day.date)
    plan = draft or applied
    return (
        view_plan(day, plan, applied=told_before(reader, plan), covers=covers) if plan is not None else None
    )

"""Standing plans: what the day would be with each educator out, planned before it happens, and what it shows of the team."""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from huddle.domain.calendar import Calendar, CalendarDay
from huddle.domain.cover.answer import Answer
from huddle.domain.cover.missed import Unmet, unmet_by
from huddle.domain.cover.problem import Problem
from huddle.domain.cover.standing import (
    RestsOnOne,
    StandingPlan,
    credentials_on_one,
    problem_key,
    strengths_on_one,
)
from huddle.domain.day import TeamDay
from huddle.domain.values import new_id
from huddle.services.cover.plan import DEFAULT_LIMIT, Plans
from huddle.services.cover.plan_with_splits import Ask, plan_and_deal
from huddle.services.cover.problem import DayProblem
from huddle.services.cover.request import what_if
from huddle.services.cover.state import CoverState, read_cover
from huddle.services.cover.view import proof_words
from huddle.services.desk.desk import Desk, Place
from huddle.services.planner.planner import Planner

# What is known of an educator's standing plan.
READY = "ready"  # it answers the day as it stands
OLD = "old"  # the team or the day has changed since
MISSING = "missing"  # it was never planned
OUT = "out"  # they are out all day as it is: the day's own plan is the answer

Progress = Callable[[int, int], None]
Stop = Callable[[], bool]


class Uncovered(NamedTuple):
    """A session left without a lead."""

    block: str
    group: str
    students: int


@dataclass(frozen=True, slots=True)
class StandingRow:
    """The standing plan for one educator's absence. Unless `state` is ready nothing but the educator is known.

    Attributes:
        educator: their code.
        first_name: how colleagues call them.
        state: ready, old, missing or out.
        proof: in words what was proved.
        proved_through: -1..9, as in huddle.plan/1.
        kinds: kind of change -> how many sessions.
        uncovered: the sessions left without a lead.
        unmet: the needs left unmet, those of uncovered sessions included.
    """

    educator: str
    first_name: str
    state: str
    proof: str = ""
    proved_through: int = -1
    kinds: Mapping[str, int] = field(default_factory=dict)
    uncovered: tuple[Uncovered, ...] = ()
    unmet: tuple[Unmet, ...] = ()

    @property
    def changes(self) -> int:
        """How many sessions have other adults than usual."""
        return sum(self.kinds.values())


@dataclass(frozen=True, slots=True)
class StandingView:
    """The standing plans of a date, educators by code, and what of the team rests on one of them."""

    team: str
    date: dt.date
    rows: tuple[StandingRow, ...]
    strengths: tuple[RestsOnOne, ...] = ()
    credentials: tuple[RestsOnOne, ...] = ()

    @property
    def to_sweep(self) -> tuple[str, ...]:
        """The codes of the educators whose standing plan is missing or old."""
        return tuple(row.educator for row in self.rows if row.state in (MISSING, OLD))


@dataclass(frozen=True, slots=True)
class _Case:
    """The day as it would be without one educator, and its problem; None where they are out as it is."""

    educator: str
    day: TeamDay
    problem: DayProblem | None

    @property
    def first_name(self) -> str:
        """How colleagues call the educator."""
        return self.day.first_names[self.educator]


@dataclass(frozen=True, slots=True)
class _Cases:
    """All that is read of a date, as one state."""

    place: Place
    today: dt.date
    day: TeamDay
    problem: DayProblem
    cases: Sequence[_Case]
    stored: Sequence[StandingPlan]


class _NotPlannedError(LookupError):
    """No stored answer has the problem's key."""


class Standing:
    """Plans the absence of each educator before it happens."""

    def __init__(self, desk: Desk, planner: Planner) -> None:
        self._desk = desk
        self._planner = planner
        self._plans = Plans(desk, planner)

    def view(self, date: dt.date | None = None) -> StandingView:
        """The standing plans as they are stored; plans nothing.

        Args:
            date: the day; the next school day by default.
        """
        return _view(self._read(date), {})

    def sweep(
        self,
        date: dt.date | None = None,
        *,
        limit: float = DEFAULT_LIMIT,
        progress: Progress | None = None,
        stop: Stop | None = None,
    ) -> StandingView:
        """Plan the day with each single educator out all day, and keep the answers.

        What was planned before and still answers the same problem is not planned again. Answers of days gone by, and
        those that the team has outgrown, are removed. Nothing is kept when the database is only read.

        Args:
            date: the day; the next school day by default.
            limit: seconds for each plan.
            progress: called with how many educators are done, and how many there are.
            stop: asked before each educator; once it says True the rest stays as it was.

        Raises:
            HuddleError: the planner died or was cancelled; what was planned until then is kept.
        """
        found = self._read(date)
        answers = _answers(found)
        fresh: list[StandingPlan] = []
        rows: dict[str, StandingRow] = {}
        used: set[str] = set()
        try:
            for done, case in enumerate(found.cases, 1):
                if stop is not None and stop():
                    break
                rows[case.educator] = _row(case, self._ask(found, case, answers, fresh, used, limit))
                if progress is not None:
                    progress(done, len(found.cases))
        finally:
            self._keep(found, fresh, used, waiting={c.educator for c in found.cases} - rows.keys())
        return _view(found, rows)

    def _read(self, date: dt.date | None) -> _Cases:
        with self._desk.read() as (reader, place):
            today = self._desk.today(place)
            if date is None:
                calendar = Calendar(place.team.rules, reader.find(CalendarDay, team_id=place.team.id))
                date = calendar.next_school_day(today)
            day = self._desk.day(reader, place, date)
            state = read_cover(reader, day)
            return _Cases(
                place=place,
                today=today,
                day=day,
                problem=state.plain,
                cases=[_case(state, member.code) for member in day.members] if day.blocks else [],
                stored=reader.find(StandingPlan, team_id=place.team.id),
            )

    def _ask(
        self,
        found: _Cases,
        case: _Case,
        answers: dict[str, Answer],
        fresh: list[StandingPlan],
        used: set[str],
        limit: float,
    ) -> Ask:
        """Answers from `answers` where it can, else plans and adds what is new to it and to `fresh`."""

        def ask(problem: Problem) -> Answer:
            key = problem_key(problem)
            used.add(key)
            if key not in answers:
                answers[key] = self._planner.plan(problem, limit=limit)
                fresh.append(
                    StandingPlan(
                        id=new_id(),
                        team_id=found.place.team.id,
                        educator_code=case.educator,
                        date=found.day.date,
                        key=key,
                        answer=answers[key],
                        proved_through=answers[key].proved_through,
                        made_at=self._desk.clock.now(),
                    )
                )
            return answers[key]

        return ask

    def _keep(
        self, found: _Cases, fresh: Sequence[StandingPlan], used: Collection[str], *, waiting: Collection[str]
    ) -> None:
        """Store what is new and remove what is over or outgrown; standing plans are the planner's, nobody undoes them."""
        day = found.day.date
        again = {plan.id for plan in found.stored if plan.key in used and plan.date < day}
        gone = {
            plan.id
            for plan in found.stored
            if plan.key not in used
            and (plan.date < found.today or (plan.date == day and plan.educator_code not in waiting))
        }
        if self._desk.database.readonly or not (fresh or again or gone):
            return
        with self._desk.write("Planned who might be out", journal=False) as (work, place):
            there = work.find(StandingPlan, team_id=place.team.id)
            for plan in there:
                if plan.id in gone:
                    work.remove(plan)
                elif plan.id in again:
                    work.save(dataclasses.replace(plan, date=day))
            keys = {plan.key for plan in there if plan.id not in gone}  # another window may have swept too
            work.add_all(plan for plan in fresh if plan.key not in keys)
            work.commit()


def _case(state: CoverState, code: str) -> _Case:
    day = state.day
    if all(day.is_out(day.id_of_code[code], block.short) for block in day.blocks):
        return _Case(code, day, None)
    without = what_if([f"out:{code}"])(day)
    return _Case(code, without, state.on(without).plain)


def _answers(found: _Cases) -> dict[str, Answer]:
    return {plan.key: plan.answer for plan in found.stored}


def _row(case: _Case, ask: Ask) -> StandingRow:
    """What the answer to a case says."""
    if case.problem is None:
        return StandingRow(case.educator, case.first_name, OUT)
    problem, answer = plan_and_deal(case.day, case.problem, ask)
    return StandingRow(
        educator=case.educator,
        first_name=case.first_name,
        state=READY,
        proof=proof_words(answer, case.day.team.rules.order),
        proved_through=answer.proved_through,
        kinds=dict(sorted(Counter(change.kind for change in answer.changes).items())),
        uncovered=tuple(Uncovered(gap.block, gap.group, gap.students) for gap in answer.gaps),
        unmet=tuple(unmet_by(problem.problem, answer)),
    )


def _stored_row(found: _Cases, case: _Case) -> StandingRow:
    """The row of a case as far as stored answers go."""
    answers = _answers(found)

    def ask(problem: Problem) -> Answer:
        try:
            return answers[problem_key(problem)]
        except KeyError as missing:
            raise _NotPlannedError from missing

    try:
        return _row(case, ask)
    except _NotPlannedError:
        planned = any(p.educator_code == case.educator and p.date >= found.day.date for p in found.stored)
        return StandingRow(case.educator, case.first_name, OLD if planned else MISSING)


def _view(found: _Cases, rows: Mapping[str, StandingRow]) -> StandingView:
    return StandingView(
        team=found.place.team.name,
        date=found.day.date,
        rows=tuple(rows.get(case.educator) or _stored_row(found, case) for case in found.cases),
        strengths=tuple(strengths_on_one(found.problem.problem)),
        credentials=tuple(credentials_on_one(found.problem.problem)),
    )


def standing_json(view: StandingView) -> dict[str, Any]:
    """The standing plans and what rests on one educator, as huddle.standing/1."""
    return {
        "schema": "huddle.standing/1",
        "team": view.team,
        "date": view.date.isoformat(),
        "plans": [
            {
                "educator": row.educator,
                "state": row.state,
                "proved_through": row.proved_through if row.state == READY else None,
                "changes": row.changes,
                "splits": row.kinds.get("split", 0),
                "kinds": dict(row.kinds),
                "uncovered": [
                    {"block": block, "group": group, "students": students}
                    for block, group, students in row.uncovered
                ],
                "unmet": [dataclasses.asdict(unmet) for unmet in row.unmet],
            }
            for row in view.rows
        ],
        "strengths": [
            {"skill": one.code, "educator": one.educator, "groups": list(one.groups)}
            for one in view.strengths
        ],
        "credentials": [
            {"credential": one.code, "educator": one.educator, "groups": list(one.groups)}
            for one in view.credentials
        ],
    }

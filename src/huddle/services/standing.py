"""Standing plans: what the day would be with each educator out, planned before it happens, and what it shows of the team."""

import copy
import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from huddle.domain.calendar import Calendar, CalendarDay
from huddle.domain.day import TeamDay
from huddle.domain.missed import Unmet, unmet_needs
from huddle.domain.standing import RestsOnOne, StandingPlan, credentials_on_one, problem_key, strengths_on_one
from huddle.domain.values import new_id
from huddle.services.asked import what_if
from huddle.services.desk import Desk, Place
from huddle.services.plan import DEFAULT_LIMIT, Asked, Plans, plan_and_deal
from huddle.services.plan_view import proof_words
from huddle.services.planner import Planner
from huddle.services.problem import DayProblem
from huddle.store.unit_of_work import Reader

# What is known of an educator's standing plan.
READY = "ready"  # it answers the day as it stands
OLD = "old"  # the team or the day has changed since
MISSING = "missing"  # it was never planned
OUT = "out"  # they are out all day as it is: the day's own plan is the answer

Progress = Callable[[int, int], None]
Stop = Callable[[], bool]


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
        uncovered: (block, group, students) of the sessions left without a lead.
        unmet: the needs left unmet, those of uncovered sessions included.
    """

    educator: str
    first_name: str
    state: str
    proof: str = ""
    proved_through: int = -1
    kinds: Mapping[str, int] = field(default_factory=dict)
    uncovered: tuple[tuple[str, str, int], ...] = ()
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
    """The day as it would be without one educator; None for one who is out as it is."""

    educator: str
    without: tuple[TeamDay, DayProblem] | None


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
        found = self._read(date)
        return _view(found, {plan.key: plan.answer for plan in found.stored})

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
        answers = {plan.key: plan.answer for plan in found.stored}
        fresh: list[StandingPlan] = []
        used: dict[str, set[str]] = {}
        try:
            for done, case in enumerate(found.cases, 1):
                if stop is not None and stop():
                    break
                if case.without is not None:
                    self._plan(found, case, answers, fresh, limit)
                used[case.educator] = _keys(case, answers)
                if progress is not None:
                    progress(done, len(found.cases))
        finally:
            self._keep(found, fresh, used)
        return _view(found, answers)

    def _read(self, date: dt.date | None) -> _Cases:
        with self._desk.read() as (reader, place):
            today = self._desk.today(place)
            if date is None:
                calendar = Calendar(place.team.rules, reader.find(CalendarDay, team_id=place.team.id))
                date = calendar.next_school_day(today)
            day = self._desk.day(reader, place, date)
            return _Cases(
                place=place,
                today=today,
                day=day,
                problem=self._plans.problem_of(reader, day, Asked()),
                cases=[self._case(reader, day, member.code) for member in day.members] if day.blocks else [],
                stored=reader.find(StandingPlan, team_id=place.team.id),
            )

    def _case(self, reader: Reader, day: TeamDay, code: str) -> _Case:
        if all(day.is_out(day.id_of_code[code], block.short) for block in day.blocks):
            return _Case(code, None)
        without = what_if([f"out:{code}"])(day)
        return _Case(code, (without, self._plans.problem_of(reader, without, Asked())))

    def _plan(
        self,
        found: _Cases,
        case: _Case,
        answers: dict[str, Mapping[str, Any]],
        fresh: list[StandingPlan],
        limit: float,
    ) -> None:
        """Plan one absence until every split can be dealt, and add what is new to `answers` and `fresh`."""

        def ask(problem: Mapping[str, Any]) -> dict[str, Any]:
            key = problem_key(problem)
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
                        proved_through=int(answers[key]["proved_through"]),
                        made_at=self._desk.clock.now(),
                    )
                )
            return copy.deepcopy(dict(answers[key]))  # dealing the students fills it in

        if case.without is not None:
            plan_and_deal(*case.without, ask)

    def _keep(self, found: _Cases, fresh: Sequence[StandingPlan], used: Mapping[str, set[str]]) -> None:
        """Store what is new and remove what is over or outgrown; standing plans are the planner's, nobody undoes them."""
        gone = {
            plan.id
            for plan in found.stored
            if plan.date < found.today
            or (plan.date == found.day.date and plan.key not in used.get(plan.educator_code, {plan.key}))
        }
        if self._desk.database.readonly or not (fresh or gone):
            return
        with self._desk.write("Planned who might be out", journal=False) as (work, place):
            there = work.find(StandingPlan, team_id=place.team.id)
            for plan in there:
                if plan.id in gone:
                    work.remove(plan)
            keys = {plan.key for plan in there if plan.id not in gone}  # another window may have swept too
            work.add_all(plan for plan in fresh if plan.key not in keys)
            work.commit()


def _look_up(case: _Case, answers: Mapping[str, Mapping[str, Any]], keys: set[str]) -> StandingRow | None:
    """The row of a case from stored answers, None when one is missing; `keys` gathers those that were asked for."""
    if case.without is None:
        return None
    day, problem = case.without

    def ask(asked: Mapping[str, Any]) -> dict[str, Any]:
        key = problem_key(asked)
        keys.add(key)
        if key not in answers:
            raise _NotPlannedError
        return copy.deepcopy(dict(answers[key]))

    try:
        problem, answer = plan_and_deal(day, problem, ask)
    except _NotPlannedError:
        return None
    return StandingRow(
        educator=case.educator,
        first_name=_first_name(day, case.educator),
        state=READY,
        proof=proof_words(answer, day.team.rules.order),
        proved_through=int(answer["proved_through"]),
        kinds=dict(sorted(Counter(change["kind"] for change in answer["changes"]).items())),
        uncovered=tuple((gap["block"], gap["group"], gap["students"]) for gap in answer["gaps"]),
        unmet=tuple(unmet_needs(problem.problem, answer)),
    )


def _keys(case: _Case, answers: Mapping[str, Mapping[str, Any]]) -> set[str]:
    keys: set[str] = set()
    _look_up(case, answers, keys)
    return keys


def _first_name(day: TeamDay, code: str) -> str:
    return day.educator_of[day.id_of_code[code]].first_name


def _view(found: _Cases, answers: Mapping[str, Mapping[str, Any]]) -> StandingView:
    planned = {plan.educator_code for plan in found.stored if plan.date == found.day.date}
    rows = []
    for case in found.cases:
        state = OUT if case.without is None else OLD if case.educator in planned else MISSING
        unknown = StandingRow(case.educator, _first_name(found.day, case.educator), state)
        rows.append(_look_up(case, answers, set()) or unknown)
    return StandingView(
        team=found.place.team.name,
        date=found.day.date,
        rows=tuple(rows),
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

"""The other ways a day could go: who else could lead a session and at what price, and the next best whole plans."""

import datetime as dt
import time
from collections.abc import Mapping, Sequence
from typing import Any

from huddle.coverage.instead import alternatives, trades, why
from huddle.coverage.plan import answer_to_json
from huddle.coverage.planner import plan
from huddle.coverage.problem import Problem, ProblemRefused, parse_problem
from huddle.domain.words import find_person
from huddle.services.asked import parse_place
from huddle.services.desk import Desk
from huddle.services.plan import DEFAULT_LIMIT, Asked, Change, Plans, deal_splits, finish
from huddle.services.planner import refused
from huddle.store.plan import current_plans


def why_not(problem: Problem, block: str, group: str, educator: str | None, limit: float) -> dict[str, Any]:
    """huddle.why/1 of a session of a problem.

    Args:
        problem: the day.
        block: the session's block.
        group: the session's group.
        educator: only this one; None for everybody.
        limit: seconds for all of it.
    """
    end = time.monotonic() + limit

    def remaining() -> float:
        return end - time.monotonic()

    answer = plan(problem, remaining=remaining)
    return dict(why(problem, answer, block, group, educator, remaining=remaining))


def whole_plans(problem: Problem, count: int, limit: float) -> tuple[list[dict[str, Any]], list[list[str]]]:
    """The best plan and the `count` next best, each as huddle.plan/1, and for each what it trades for what.

    Args:
        problem: the day.
        count: how many beside the best.
        limit: seconds for all of it.
    """
    end = time.monotonic() + limit

    def remaining() -> float:
        return end - time.monotonic()

    best = plan(problem, remaining=remaining)
    others = alternatives(problem, best, count, remaining=remaining)
    answers = [dict(answer_to_json(answer)) for answer in (best, *others)]
    return answers, [[], *(trades(problem, best, other) for other in others)]


class Choices:
    """The other ways the day of a team could go. Nothing is stored."""

    def __init__(self, desk: Desk, plans: Plans) -> None:
        self._desk = desk
        self._plans = plans

    def why(
        self,
        place: str,
        who: str = "",
        *,
        date: dt.date | None = None,
        asked: Asked | None = None,
        change: Change | None = None,
        limit: float = DEFAULT_LIMIT,
    ) -> dict[str, Any]:
        """Who else could lead a session, as huddle.why/1.

        Args:
            place: `G@B` as typed.
            who: only this educator; a code or a name.
            date: the day.
            asked: what the person locked, forbade or switched off.
            change: a what-if.
            limit: seconds for all of it.
        """
        with self._desk.read() as (reader, team):
            day = self._desk.day(reader, team, date)
        block, group = parse_place(day, place)
        code = (
            find_person(who, day.people(), me=self._desk.user or None, what="educator").code if who else None
        )
        problem = _parsed(self._plans.problem(date, asked, change).problem)
        return why_not(problem, block, group, code, limit)

    def alternatives(
        self,
        count: int,
        *,
        date: dt.date | None = None,
        asked: Asked | None = None,
        change: Change | None = None,
        limit: float = DEFAULT_LIMIT,
    ) -> tuple[Sequence[Mapping[str, Any]], list[list[str]]]:
        """The best plan of the day and the `count` next best, as huddle.plan/1, and what each trades for what."""
        with self._desk.read() as (reader, team):
            day = self._desk.day(reader, team, date)
            day = change(day) if change else day
            _, applied = current_plans(reader, team.team.id, day.date)
        problem = self._plans.problem(date, asked, change)
        answers, said = whole_plans(_parsed(problem.problem), count, limit)
        for answer in answers:
            deal_splits(day, problem.problem, answer)
        return [finish(day, problem, answer, applied) for answer in answers], said


def _parsed(problem: Mapping[str, Any]) -> Problem:
    try:
        return parse_problem(problem)
    except ProblemRefused as refusal:
        raise refused([f"{finding.path}: {finding.message}" for finding in refusal.findings]) from refusal

"""The other ways a day could go: who else could lead a session and at what price, and the next best whole plans."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from huddle.domain.words import find_person
from huddle.services.cover.plan import DEFAULT_LIMIT, Asked, Change, Plans
from huddle.services.cover.plan_with_splits import deal_splits
from huddle.services.cover.record import finish
from huddle.services.cover.request import parse_place
from huddle.services.desk.desk import Desk
from huddle.services.planner.planner import Planner
from huddle.store.queries.plan import current_plans


class Choices:
    """The other ways the day of a team could go. Nothing is stored."""

    def __init__(self, desk: Desk, plans: Plans, planner: Planner) -> None:
        self._desk = desk
        self._plans = plans
        self._planner = planner

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
        problem = self._plans.problem(date, asked, change).problem
        return self._planner.why(problem, block, group, code, limit=limit)

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
        answers, said = self._planner.alternatives(problem.problem, count, limit=limit)
        for answer in answers:
            deal_splits(day, problem.problem, answer)
        return [finish(day, problem, answer, applied) for answer in answers], said

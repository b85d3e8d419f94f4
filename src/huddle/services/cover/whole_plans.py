"""Other whole plans of a day side by side with the best one; one of them can be made the draft."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huddle.domain.cover.plan import DRAFT, CoveragePlan
from huddle.domain.values import new_id
from huddle.services.cover.plan import DEFAULT_LIMIT, Asked, Plans
from huddle.services.cover.plan_with_splits import deal_splits
from huddle.services.cover.record import finish
from huddle.services.cover.view import view_plan
from huddle.services.cover.views import PlanView
from huddle.services.desk.desk import Desk
from huddle.services.planner.planner import Planner
from huddle.store.queries.plan import current_plans


@dataclass(frozen=True, slots=True)
class WholePlan:
    """A plan of the day.

    Attributes:
        view: the plan.
        trades: what it gives up and gains against the best, a sentence each; empty for the best itself.
        problem: the huddle-coverage/1 it answers.
    """

    view: PlanView
    trades: tuple[str, ...]
    problem: Mapping[str, Any]


class WholePlans:
    """Finds and keeps whole plans of a team's day."""

    def __init__(self, desk: Desk, plans: Plans, planner: Planner) -> None:
        self._desk = desk
        self._plans = plans
        self._planner = planner

    def find(
        self,
        count: int,
        *,
        date: dt.date | None = None,
        asked: Asked | None = None,
        limit: float = DEFAULT_LIMIT,
    ) -> tuple[WholePlan, ...]:
        """The best plan and the `count` next best, around what people decided; nothing is stored.

        A plan whose split students cannot be dealt, for who is to be kept apart, is left out.
        """
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place, date)
            _, applied = current_plans(reader, place.team.id, day.date)
            problem = self._plans.problem_of(reader, day, asked or Asked())
        answers, said = self._planner.alternatives(problem.problem, count, limit=limit)
        found = []
        for answer, trades in zip(answers, said, strict=True):
            if deal_splits(day, problem.problem, answer):
                continue
            plan = CoveragePlan(
                id=new_id(),
                team_id=place.team.id,
                date=day.date,
                state=DRAFT,
                problem=problem.problem,
                answer=finish(day, problem, answer, applied),
                proved_through=int(answer["proved_through"]),
                made_by=self._desk.user,
                made_at=self._desk.clock.now(),
            )
            found.append(WholePlan(view_plan(day, plan, applied=applied), tuple(trades), problem.problem))
        return tuple(found)

    def keep(self, plan: WholePlan) -> PlanView:
        """Make one of them the draft of its date.

        Raises:
            HuddleError: the day has changed since.
        """
        return self._plans.keep(plan.view.date, plan.problem, plan.view.answer)


def sessions_of(plans: Sequence[WholePlan]) -> tuple[tuple[str, str], ...]:
    """(block, group) of every session that one of the plans changes or leaves open, in the order of the day."""
    if not plans:
        return ()
    order = {block: number for number, (block, _) in enumerate(plans[0].view.blocks)}
    places = {(row.block, row.group) for plan in plans for row in plan.view.changes}
    places |= {(gap.block, gap.group) for plan in plans for gap in plan.view.gaps}
    return tuple(sorted(places, key=lambda place: (order.get(place[0], len(order)), place[1])))

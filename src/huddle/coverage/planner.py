"""Planning a day: the best legal plan, proved level by level as far as time allows."""

import math
from collections.abc import Callable
from dataclasses import replace

from huddle.coverage.check import check
from huddle.coverage.problem.day import NOBODY, Day, Draft, measure, named, usual_draft
from huddle.coverage.problem.findings import ProblemRefused
from huddle.coverage.problem.memory import Memory
from huddle.coverage.reasons import explain
from huddle.coverage.reasons.contradiction import contradictory_locks
from huddle.coverage.whole_day.day_search import DaySearch
from huddle.domain.cover.answer import Answer, Help, Lead, answer_to_json
from huddle.domain.cover.problem import Problem, problem_to_json


def forever() -> float:
    """A limit that never ends."""
    return math.inf


def plan(
    problem: Problem,
    *,
    remaining: Callable[[], float] = forever,
    on_better: Callable[[Answer], None] | None = None,
    memory: Memory | None = None,
) -> Answer:
    """Plan the day.

    Args:
        problem: the day.
        remaining: seconds left; the caller owns the clock. When it reaches 0 the best plan so far is the answer,
            and gaps are explained by what stops each educator.
        on_better: called with every better plan on the way, and with the last one before its gaps are explained.
        memory: what earlier plans found out, of whatever problems; the plan is the same with it, only sooner.

    Returns:
        A plan that keeps every rule, with the levels proved best. The same problem gives the same plan whenever it
        is proved to the end.

    Raises:
        ProblemRefused: the locks cannot be kept together.
        PlanBroken: the plan found breaks a rule (a mistake in the planner; never shown as a plan).
    """
    day = Day(problem)
    memory = memory or Memory()
    if nothing_to_cover(day):
        draft = usual_draft(day)
        answer = answer_of(day, draft, proved_for_free(measure(day, draft)), "nothing_to_cover")
        if not check(problem_to_json(problem), answer_to_json(answer)):
            return answer

    def tell(draft: Draft) -> None:
        if on_better is not None:
            on_better(verified(day, draft, -1))

    result = DaySearch(day, remaining, tell, memory).run()
    if result.draft is None:
        raise ProblemRefused(contradictory_locks(problem))
    answer = verified(day, result.draft, result.proved - 1)
    if further := explain.how_far(day, result.draft, result.proved, result.least):
        answer = replace(answer, warnings=(*answer.warnings, further))
    if not answer.gaps:
        return answer
    if on_better is not None:
        on_better(answer)
    return replace(answer, gaps=explain.gaps(day, result.draft, memory, remaining))


class PlanBroken(RuntimeError):  # noqa: N818 - says what happened
    """The planner made a plan that its independent checker refuses."""


def verified(day: Day, draft: Draft, proved: int) -> Answer:
    """The answer for a draft, after the independent checker has passed it; `proved` is the last level proved best."""
    best = proved == len(day.order) - 1
    answer = answer_of(day, draft, proved, "best" if best else "best_so_far")
    breaches = check(problem_to_json(day.problem), answer_to_json(answer))
    if breaches:
        raise PlanBroken("; ".join(breaches))
    return answer


def nothing_to_cover(day: Day) -> bool:
    """Nobody with a session is away, every session has a usual lead, and nothing is locked or forbidden."""
    if day.problem.locks:
        return False
    for place, lead in day.usual_lead.items():
        here = day.present[place[0]]
        if lead == NOBODY or not here[lead] or not all(here[e] for e in day.usual_help[place]):
            return False
    return True


def proved_for_free(values: tuple[int, ...]) -> int:
    """How far the usual plan is proved best without planning: as far as its first levels are 0.

    With no moves at all every plan as good so far has the same leads, and more helpers only add covers, so the usual
    plan is then best on all ten levels.
    """
    fixed = values[:5]
    if not any(fixed):
        return len(values) - 1
    return next(i for i, value in enumerate(fixed) if value) - 1


def answer_of(day: Day, draft: Draft, proved: int, status: str) -> Answer:
    """The draft in names, rows in the order of the problem; a gap's reason is what stops each educator."""
    problem = day.problem
    places = [(b, g) for b in range(len(problem.blocks)) for g in day.meets[b]]
    return Answer(
        status=status,
        proved_through=proved,
        levels=named(measure(day, draft)),
        leads=tuple(
            Lead(problem.blocks[b], problem.groups[g].id, problem.educators[e].id, students)
            for b, g in places
            for e, students in draft.leads.get((b, g), ())
        ),
        helps=tuple(
            Help(problem.blocks[b], problem.groups[g].id, problem.educators[e].id)
            for b, g in places
            for e in draft.helps.get((b, g), ())
        ),
        changes=explain.changes(day, draft),
        gaps=explain.gaps(day, draft),
        warnings=explain.warnings(day, draft, status),
    )

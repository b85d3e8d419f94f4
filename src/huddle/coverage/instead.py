"""Who else could have it and at what price, and the next best whole plans."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from huddle.coverage import explain
from huddle.coverage.findings import ProblemRefused
from huddle.coverage.plan import Answer
from huddle.coverage.planner import forever, plan
from huddle.coverage.problem import LEVELS, Lock, Problem
from huddle.coverage.reading import lock_rule
from huddle.coverage.search import BlockCache
from huddle.domain.errors import NotFoundError
from huddle.domain.levels import trade_words

SCHEMA = "huddle.why/1"
HELD = LEVELS[:3]
"""Alternatives are as good as the answer on uncovered, unmet and kept."""


def why(
    problem: Problem,
    answer: Answer,
    block: str,
    group: str,
    educator: str | None = None,
    *,
    remaining: Callable[[], float] = forever,
) -> dict[str, Any]:
    """For every other educator what would get worse if they led this session, as `huddle.why/1`.

    Args:
        problem: the day.
        answer: its plan.
        block: the session's block.
        group: the session's group.
        educator: only this one; everybody when left out.
        remaining: seconds left; each educator is a plan of its own.

    Returns:
        `instead` rows carry the first level that gets worse (null when none does) and by how much, exact; whoever
        could not be settled in time is left out of both lists.

    Raises:
        NotFoundError: there is no such session or educator.
    """
    row = next((g for g in problem.groups if g.id == group and block in g.usual), None)
    if row is None:
        raise NotFoundError(
            "There is no such group in this block.", hint="Look at the plan for its groups and blocks."
        )
    people = [e.id for e in problem.educators]
    if educator is not None and educator not in people:
        raise NotFoundError("There is no such educator in this plan.", hint="Use a code from the roster.")
    chosen = [lead.educator for lead in answer.leads if (lead.block, lead.group) == (block, group)]
    cache: BlockCache = {}
    instead: list[dict[str, object]] = []
    stopped: list[dict[str, object]] = []
    for name in people if educator is None else [educator]:
        if chosen == [name] or remaining() <= 0:
            continue
        lock = Lock(block, group, name, lead=True)
        others = tuple(
            old
            for old in problem.locks
            if (old.block, old.group) != (block, group) or not (old.lead or old.educator == name)
        )
        rule = lock_rule(problem, lock)
        if any(old == replace(lock, lead=False) for old in problem.locks):
            rule = "was ruled out by the team"
        if not rule:
            locked = replace(problem, locks=(*others, lock))
            rule = _priced(locked, answer, name, instead, lambda p: plan(p, remaining=remaining, cache=cache))
        if rule:
            stopped.append({"educator": name, "because": f"{explain.shown_name(name)} {rule}."})
    return {
        "schema": SCHEMA,
        "block": block,
        "group": group,
        "chosen": chosen,
        "instead": instead,
        "not_possible": stopped,
    }


def _priced(
    locked: Problem,
    answer: Answer,
    name: str,
    instead: list[dict[str, object]],
    again: Callable[[Problem], Answer],
) -> str:
    """Plan with the lock and note the first level that gets worse; returns the rule when no plan keeps the lock."""
    try:
        other = again(locked)
    except ProblemRefused:
        return "cannot lead it within ratio, room and the other limits, whatever the others do"
    for position, level in enumerate(locked.levels):
        by = other.levels[level] - answer.levels[level]
        if by or position == len(locked.levels) - 1:
            if other.proved_through >= position:
                instead.append({"educator": name, "level": level if by else None, "by": by})
            break
    return ""


def alternatives(
    problem: Problem, answer: Answer, n: int, *, remaining: Callable[[], float] = forever
) -> list[Answer]:
    """The next best plans: somebody else leads, and uncovered, unmet and kept stay as good as in `answer`.

    Each plan differs from `answer` and from those before it in that some educator no longer leads some session. The
    best such plan is the best of those made with one of its leads forbidden; those made from the answer and from each
    plan found are all the candidates there are.

    Args:
        problem: the day.
        answer: its plan.
        n: how many at most.
        remaining: seconds left.

    Returns:
        Best first. `proved_through` says down to which level a plan equals the proved best.
    """
    cache: BlockCache = {}
    seen = {_leads(answer)}
    found: list[Answer] = []
    candidates: list[tuple[tuple[int, ...], Answer, tuple[Lock, ...]]] = []
    latest: tuple[Answer, tuple[Lock, ...]] = (answer, ())
    while len(found) < n:
        base, forbidden = latest
        for lead in base.leads:
            lock = Lock(lead.block, lead.group, lead.educator, lead=False)
            if remaining() <= 0 or any(
                old.lead and old.block == lock.block and old.group == lock.group for old in problem.locks
            ):
                continue
            locks = (*forbidden, lock)
            other = plan(replace(problem, locks=problem.locks + locks), remaining=remaining, cache=cache)
            if all(other.levels[level] <= answer.levels[level] for level in HELD):
                candidates.append((_values(problem, other), other, locks))
        candidates = [row for row in candidates if _leads(row[1]) not in seen]
        if not candidates:
            break
        _, best, locks = min(candidates, key=lambda row: row[0])
        seen.add(_leads(best))
        found.append(_alternative(problem, best, answer))
        latest = (best, locks)
    return found


def _leads(answer: Answer) -> frozenset[tuple[str, str, str]]:
    return frozenset((lead.block, lead.group, lead.educator) for lead in answer.leads)


def _values(problem: Problem, answer: Answer) -> tuple[int, ...]:
    return tuple(answer.levels[level] for level in problem.levels)


def _alternative(problem: Problem, made: Answer, answer: Answer) -> Answer:
    """A plan made with leads forbidden, as a plan of the problem itself: proved only where it equals the best."""
    equal = 0
    for value, best in zip(_values(problem, made), _values(problem, answer), strict=True):
        if value != best:
            break
        equal += 1
    proved = min(equal - 1, answer.proved_through)
    return replace(
        made, status="best_so_far" if proved < len(LEVELS) - 1 else "best", proved_through=proved, warnings=()
    )


def trades(problem: Problem, answer: Answer, other: Answer) -> list[str]:
    """What `other` gives up and gains against `answer`, level by level, in sentences."""
    found = []
    for level in problem.levels:
        by = other.levels[level] - answer.levels[level]
        if by:
            sentence = trade_words(level, by)
            found.append(f"{sentence[0].upper()}{sentence[1:]}.")
    return found or ["As good on every level, with other people."]

"""Who else could have a session, and at what price."""

from collections.abc import Callable
from dataclasses import replace

from huddle.coverage.planner import forever
from huddle.coverage.problem.day import Day, Draft, measure, named
from huddle.coverage.problem.locks import lock_rule, never_fits
from huddle.coverage.problem.memory import Memory
from huddle.coverage.reasons import explain
from huddle.coverage.reasons.price import price_sentence
from huddle.coverage.whole_day.day_search import DaySearch
from huddle.domain.cover.answer import Answer
from huddle.domain.cover.problem import Lock, Problem
from huddle.domain.cover.why import Instead, NotPossible, Why
from huddle.domain.errors import NotFoundError


def why(
    problem: Problem,
    answer: Answer,
    block: str,
    group: str,
    educator: str | None = None,
    *,
    remaining: Callable[[], float] = forever,
    memory: Memory | None = None,
) -> Why:
    """For every other educator what would get worse if they led this session.

    Args:
        problem: the day.
        answer: its plan.
        block: the session's block.
        group: the session's group.
        educator: only this one; everybody when left out.
        remaining: seconds left; each educator is a plan of its own.
        memory: what earlier plans found out.

    Returns:
        `instead` rows carry the first level that gets worse (None when none does) and by how much, exact; whoever
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
    memory = memory or Memory()
    chosen = [lead.educator for lead in answer.leads if (lead.block, lead.group) == (block, group)]
    instead: list[Instead] = []
    stopped: list[NotPossible] = []
    for name in people if educator is None else [educator]:
        if chosen == [name] or remaining() <= 0:
            continue
        locked, rule = _locked(problem, Lock(block, group, name, lead=True))
        if not rule:
            price, rule = _price(locked, answer, name, remaining, memory)
            if price is not None:
                instead.append(price)
            if rule:
                rule = never_fits(locked, locked.locks[-1])
        if rule:
            stopped.append(NotPossible(name, f"{explain.shown_name(name)} {rule}."))
    return Why(block, group, tuple(chosen), tuple(instead), tuple(stopped))


def _locked(problem: Problem, lock: Lock) -> tuple[Problem, str]:
    """The problem with one more lock, and the rule that stands against it by itself."""
    if replace(lock, lead=False) in problem.locks:
        return problem, "was ruled out by the team"
    for old in problem.locks:
        if old.lead and (old.block, old.group) == (lock.block, lock.group) and old.educator != lock.educator:
            return problem, f"cannot: the team locked {explain.shown_name(old.educator)} here"
    return replace(problem, locks=(*problem.locks, lock)), lock_rule(problem, lock)


def _price(
    locked: Problem, answer: Answer, name: str, remaining: Callable[[], float], memory: Memory
) -> tuple[Instead | None, str]:
    """What planning with the lock makes worse first; a word in place of it when no plan keeps the lock."""
    day = Day(locked)
    result = DaySearch(day, remaining, _ignore, memory).run()
    if result.draft is None:
        return None, "cannot" if result.proved else ""  # undecided is no reason
    values = named(measure(day, result.draft))
    for position, level in enumerate(locked.levels):
        by = values[level] - answer.levels[level]
        if by or position == len(locked.levels) - 1:
            proved = result.proved > position
            said = price_sentence(day, answer, result.draft, level) if by else ""
            return (Instead(name, level if by else None, by, said) if proved else None), ""
    return None, ""


def _ignore(_: Draft) -> None:
    """Plans on the way are of no interest."""

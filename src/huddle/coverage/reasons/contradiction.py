"""Locks that only together leave no plan: smallest sets of them, each lock naming the others of its set."""

from dataclasses import replace

from huddle.coverage.model.engine import solve
from huddle.coverage.model.joint import Joint
from huddle.coverage.problem.day import Day
from huddle.coverage.problem.findings import Finding
from huddle.coverage.problem.locks import named
from huddle.domain.cover.problem import Lock, Problem

SECONDS = 5.0
"""Time to find a plan that keeps some of the locks; when it does not suffice there counts as being none."""


def contradictory_locks(problem: Problem) -> list[Finding]:
    """The locks of a problem that no plan can keep: set after set of those that need all their members to contradict.

    Leaving out any one lock of a set makes the others of the set possible (a deletion filter).
    """
    left = [index for index, lock in enumerate(problem.locks) if lock.lead]
    found: list[tuple[int, str]] = []
    while not _possible(problem, left):
        needed = list(left)
        for index in left:
            fewer = [other for other in needed if other != index]
            if not _possible(problem, fewer):
                needed = fewer
        if not needed:
            break
        why = "no plan keeps them together with the team's rules"
        found += (
            named(needed, why)
            if len(needed) > 1
            else [(needed[0], "no plan keeps it with the team's rules.")]
        )
        left = [index for index in left if index not in needed]
    findings = [Finding(f"$.locks[{index}]", message) for index, message in sorted(found)]
    return findings or [Finding("$.locks", "cannot all be kept together with the team's rules.")]


def _possible(problem: Problem, kept: list[int]) -> bool:
    """Whether some plan keeps these of the locks; only whole leads and helpers decide that."""
    locks: tuple[Lock, ...] = tuple(problem.locks[index] for index in kept)
    day = Day(replace(problem, locks=locks))
    joint = Joint(day, range(len(problem.blocks)), splits=False)
    return bool(solve(joint.rows, {}, seconds=SECONDS).values)

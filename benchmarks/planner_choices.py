"""G7: what a person asks next of a day that is planned already, as the warm planner process answers it."""

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from benchmarks.planner_days import full_class_day, whole_group_day

from huddle.coverage.others import alternatives
from huddle.coverage.planner import forever, plan
from huddle.coverage.problem.day import Day
from huddle.coverage.problem.memory import Memory
from huddle.coverage.problem.reading import parse_problem
from huddle.coverage.reasons.conflict import block_alone, needed_facts
from huddle.domain.cover.answer import Answer
from huddle.domain.cover.problem import Lock, Problem

Row = tuple[str, str, str, str]


def run(rounds: int = 20) -> list[Row]:
    """Rows of (goal, what, measured, target)."""
    return [*_again(rounds), *_conflicts(rounds), _sweep(8)]


def _ms(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _asked(problem: Problem, answer: Answer, dice: random.Random) -> list[Problem]:
    """A lock, a forbid and a what-if, each on one block of the day."""
    found = []
    change = next((row for row in answer.changes if row.kind != "helper"), None)
    if change is not None:
        for lead in (True, False):
            lock = Lock(change.block, change.group, change.after[0], lead=lead)
            found.append(replace(problem, locks=(lock,)))
    away = dice.choice([e for e in problem.educators if not e.absent])
    block = dice.choice(problem.blocks)
    found.append(
        replace(
            problem,
            educators=tuple(replace(e, absent=(block,)) if e is away else e for e in problem.educators),
        )
    )
    return found


def _again(rounds: int) -> list[Row]:
    """Whole groups and full classes in turn: the days of the first two families."""
    again: list[float] = []
    others: list[float] = []
    for seed in range(rounds):
        problem = parse_problem(full_class_day(seed) if seed % 2 else whole_group_day(seed))
        memory = Memory()
        answer = plan(problem, memory=memory)
        again += [
            _ms(partial(plan, asked, memory=memory)) for asked in _asked(problem, answer, random.Random(seed))
        ]
        others.append(_ms(partial(alternatives, problem, answer, 1, memory=memory)))
    return [
        (
            "G7",
            "what-if, lock and forbid on a planned day, median",
            f"{statistics.median(again):.1f} ms",
            "<= 20 ms",
        ),
        ("G7", "the next alternative, median", f"{statistics.median(others):.1f} ms", "<= 60 ms"),
    ]


def _conflicts(rounds: int) -> list[Row]:
    """The smallest reason of every gap on days of full classes with two out."""
    found: list[float] = []
    for seed in range(rounds):
        problem = parse_problem(full_class_day(seed, aides=1 + seed % 2, out=2))
        day = Day(problem)
        answer = plan(problem, memory=Memory())
        for gap in answer.gaps:
            led = {row.group for row in answer.leads if row.block == gap.block} | {gap.group}
            b = day.block_at[gap.block]
            block = block_alone(day, b, [g for g in day.meets[b] if problem.groups[g].id in led])
            found.append(_ms(partial(needed_facts, block, gap.group, forever)))
    return [
        (
            "G7",
            f"a minimal conflict, median of {len(found)}",
            f"{statistics.median(found):.1f} ms",
            "<= 150 ms",
        )
    ]


def _sweep(size: int) -> Row:
    """The standing plan of each single absence of a team, for the worst of three teams."""
    slowest = 0.0
    for seed in range(3):
        problem = parse_problem(full_class_day(seed, leads=size - 1, groups=size - 1, out=0))
        memory = Memory()

        def sweep(problem: Problem = problem, memory: Memory = memory) -> None:
            for away in problem.educators:
                plan(
                    replace(
                        problem,
                        educators=tuple(
                            replace(e, absent=problem.blocks) if e is away else e for e in problem.educators
                        ),
                    ),
                    memory=memory,
                )

        slowest = max(slowest, _ms(sweep))
    return ("G7", f"standing plans of a team of {size}, slowest of 3", f"{slowest / 1000:.2f} s", "< 3 s")

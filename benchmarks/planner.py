"""G7: what a day's plan costs, proved on all ten levels, against the plain joint model in pairs."""

import math
import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks.planner_days import full_class_day, whole_group_day

from huddle.coverage.day import Day
from huddle.coverage.joint import Joint
from huddle.coverage.passes import minimise
from huddle.coverage.planner import plan
from huddle.coverage.problem import Problem
from huddle.coverage.reading import parse_problem

Row = tuple[str, str, str, str]
LIMIT = 5.0
"""Seconds a plan may take before it counts as unproved."""
PAIRS = 8
"""Days on which the joint model is run beside the planner; it takes a hundred times as long."""


def planned(problem: Problem) -> tuple[float, float, bool]:
    """Milliseconds to the first legal plan and to the end, and whether everything was proved."""
    end = time.perf_counter() + LIMIT
    first: list[float] = []
    started = time.perf_counter()
    answer = plan(
        problem,
        remaining=lambda: end - time.perf_counter(),
        on_better=lambda _: first.append((time.perf_counter() - started) * 1000),
    )
    whole = (time.perf_counter() - started) * 1000
    return (first[0] if first else whole), whole, answer.proved_through == 9


def joint(problem: Problem) -> float:
    """Milliseconds of the plain model of the whole day, level by level."""
    started = time.perf_counter()
    day = Day(problem)
    minimise(Joint(day, range(len(problem.blocks))), day.order, lambda: math.inf, tie_break=True)
    return (time.perf_counter() - started) * 1000


def family(
    days: Callable[[int], dict[str, Any]], rounds: int
) -> tuple[list[float], list[float], int, list[float]]:
    """First plans, whole plans, how many were not proved, and the ratios to the joint model."""
    firsts, wholes, ratios = [], [], []
    unproved = 0
    planned(parse_problem(days(10_000)))  # imports and first-time costs are not the day's
    for seed in range(rounds):
        problem = parse_problem(days(seed))
        first, whole, proved = planned(problem)
        firsts.append(first)
        wholes.append(whole)
        unproved += not proved
        if seed < PAIRS:
            ratios.append(planned(problem)[1] / joint(problem))
    return firsts, wholes, unproved, ratios


def high(values: list[float]) -> float:
    """The 95th percentile."""
    return sorted(values)[max(0, math.ceil(0.95 * len(values)) - 1)]


def run(rounds: int = 40) -> list[Row]:
    """Rows of (goal, what, measured, target)."""
    rows: list[Row] = []
    _, wholes, unproved, ratios = family(whole_group_day, rounds)
    name = "whole groups: 6 educators, 8 groups, 6 blocks, 1 out"
    rows += [
        ("G7", f"{name}, all levels proved, median", f"{statistics.median(wholes):.1f} ms", "<= 10 ms"),
        (
            "G7",
            f"{name}, / plain joint model, median of pairs",
            f"{statistics.median(ratios):.3f}x",
            "<= 0.1x",
        ),
        ("G7", f"{name}, unproved at {LIMIT:.0f} s", str(unproved), "0"),
    ]
    firsts, wholes, unproved, ratios = family(full_class_day, rounds)
    name = "full classes: 5 leads, 1 aide, 5 groups of 20-28, 5 blocks, 1 out"
    rows += [
        ("G7", f"{name}, first legal plan, p95", f"{high(firsts):.1f} ms", "<= 20 ms"),
        ("G7", f"{name}, all levels proved, median", f"{statistics.median(wholes):.1f} ms", "<= 150 ms"),
        ("G7", f"{name}, / plain joint model, median of pairs", f"{statistics.median(ratios):.3f}x", "less"),
        ("G7", f"{name}, unproved at {LIMIT:.0f} s", str(unproved), "0"),
    ]
    firsts, wholes, unproved, _ = family(lambda seed: full_class_day(seed, aides=2, out=2), rounds // 2)
    name = "full classes, 2 out, 2 aides"
    rows += [
        ("G7", f"{name}, first legal plan, p95", f"{high(firsts):.1f} ms", "<= 20 ms"),
        ("G7", f"{name}, all levels proved, median", f"{statistics.median(wholes):.1f} ms", "<= 1000 ms"),
        ("G7", f"{name}, unproved at {LIMIT:.0f} s", str(unproved), "0"),
    ]
    return rows


if __name__ == "__main__":
    for row in run():
        print(*row, sep="  ")

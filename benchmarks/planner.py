"""G7: what a day's plan costs, proved on all ten levels, against the plain joint model in pairs."""

import math
import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks import planner_choices, planner_many
from benchmarks.planner_days import full_class_day, team_day, whole_group_day

from huddle.coverage.model.engine import load
from huddle.coverage.model.joint import Joint
from huddle.coverage.model.passes import minimise
from huddle.coverage.planner import plan
from huddle.coverage.problem.day import Day
from huddle.coverage.problem.reading import parse_problem
from huddle.domain.cover.problem import Problem

Row = tuple[str, str, str, str]
LIMIT = 5.0
"""Seconds a plan may take before it counts as unproved."""
PAIRS = 8
"""Days on which the joint model is run beside the planner; it takes a hundred times as long."""
TEAMS = 40
"""Random teams of both kinds."""


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


def joint(problem: Problem, limit: float = math.inf) -> tuple[float, bool]:
    """Milliseconds of the plain model of the whole day, level by level, and whether everything was proved."""
    started = time.perf_counter()
    day = Day(problem)
    end = started + limit
    proof = minimise(
        Joint(day, range(len(problem.blocks))), day.order, lambda: end - time.perf_counter(), tie_break=True
    )
    return (time.perf_counter() - started) * 1000, proof.proved == len(day.order)


def family(
    days: Callable[[int], dict[str, Any]], rounds: int
) -> tuple[list[float], list[float], int, list[float]]:
    """First plans, whole plans, how many were not proved, and the ratios to the joint model."""
    firsts, wholes, ratios = [], [], []
    unproved = 0
    for seed in range(rounds):
        problem = parse_problem(days(seed))
        first, whole, proved = planned(problem)
        firsts.append(first)
        wholes.append(whole)
        unproved += not proved
        if seed < PAIRS:
            ratios.append(planned(problem)[1] / joint(problem)[0])
    return firsts, wholes, unproved, ratios


def high(values: list[float]) -> float:
    """The 95th percentile."""
    return sorted(values)[max(0, math.ceil(0.95 * len(values)) - 1)]


def run(rounds: int = 40) -> list[Row]:
    """Rows of (goal, what, measured, target)."""
    load()
    planned(parse_problem(full_class_day(10_000)))  # imports and first-time costs are not the day's
    return [
        *_whole_groups(rounds),
        *_full_classes(rounds),
        *_flu_days(rounds // 4),
        *_teams(TEAMS),
        *planner_choices.run(rounds // 2),
        *planner_many.run(),
    ]


def _whole_groups(rounds: int) -> list[Row]:
    _, wholes, unproved, ratios = family(whole_group_day, rounds)
    name = "whole groups: 6 educators, 8 groups, 6 blocks, 1 out"
    ratio = f"{statistics.median(ratios):.3f}x"
    return [
        ("G7", f"{name}, all levels proved, median", f"{statistics.median(wholes):.1f} ms", "<= 10 ms"),
        ("G7", f"{name}, / plain joint model, median of pairs", ratio, "<= 0.1x"),
        ("G7", f"{name}, unproved at {LIMIT:.0f} s", str(unproved), "0"),
    ]


def _full_classes(rounds: int) -> list[Row]:
    firsts, wholes, unproved, ratios = family(full_class_day, rounds)
    name = "full classes: 5 leads, 1 aide, 5 groups of 20-28, 5 blocks, 1 out"
    rows = [
        ("G7", f"{name}, first legal plan, p95", f"{high(firsts):.1f} ms", "<= 20 ms"),
        ("G7", f"{name}, all levels proved, median", f"{statistics.median(wholes):.1f} ms", "<= 150 ms"),
        ("G7", f"{name}, / plain joint model, median of pairs", f"{statistics.median(ratios):.3f}x", "less"),
        ("G7", f"{name}, unproved at {LIMIT:.0f} s", str(unproved), "0"),
    ]
    firsts, wholes, unproved, _ = family(lambda seed: full_class_day(seed, aides=2, out=2), rounds // 2)
    name = "full classes, 2 out, 2 aides"
    return [
        *rows,
        ("G7", f"{name}, first legal plan, p95", f"{high(firsts):.1f} ms", "<= 20 ms"),
        ("G7", f"{name}, all levels proved, median", f"{statistics.median(wholes):.1f} ms", "<= 1000 ms"),
        ("G7", f"{name}, unproved at {LIMIT:.0f} s", str(unproved), "0"),
    ]


def _flu_days(rounds: int) -> list[Row]:
    """Full classes, several leads out: CPU of this process to the first plan and to the end, with a limit of ten seconds."""
    rows: list[Row] = []
    for leads, aides, out, goal in (
        (7, 1, 1, 0.03),
        (7, 1, 2, 0.25),
        (8, 1, 2, 1.0),
        (7, 2, 3, 0.5),
        (12, 2, 2, 5.0),
    ):
        firsts, wholes, unproved = [], [], 0
        for seed in range(1000, 1000 + rounds):
            data = full_class_day(seed, leads=leads, aides=aides, groups=leads, blocks=6, out=out)
            started = time.process_time()
            first: list[float] = []
            answer = plan(
                parse_problem(data),
                remaining=lambda started=started: 10.0 - (time.process_time() - started),  # type: ignore[misc]
                on_better=lambda _, first=first, started=started: first.append(time.process_time() - started),  # type: ignore[misc]
            )
            wholes.append(time.process_time() - started)
            firsts.append(first[0] if first else wholes[-1])
            unproved += answer.proved_through < 9
        name = f"full classes, {leads} leads, {aides} aides, 6 blocks, {out} out, CPU"
        rows += [
            ("G7", f"{name}, first plan, max", f"{max(firsts):.3f} s", "<= 1 s"),
            ("G7", f"{name}, median", f"{statistics.median(wholes):.3f} s", f"<= {goal} s"),
            ("G7", f"{name}, unproved at 10 s of {rounds}", str(unproved), "<= 1 in 20"),
        ]
    return rows


def _teams(count: int) -> list[Row]:
    """Random teams of both kinds: no case slower than the plain model, and a quarter of its unproved days at most."""
    slower = ours = theirs = 0
    ratios = []
    for seed in range(count):
        problem = parse_problem(team_day(seed))
        plain, plain_proved = joint(problem, LIMIT)
        _, whole, proved = planned(problem)
        ratios.append(whole / plain)
        slower += whole > plain and proved <= plain_proved
        ours += not proved
        theirs += not plain_proved
    name = f"{count} random teams of both kinds, 1-2 out"
    return [
        ("G7", f"{name}, slower than the plain joint model", str(slower), "0"),
        ("G7", f"{name}, / plain joint model, median", f"{statistics.median(ratios):.3f}x", "less"),
        (
            "G7",
            f"{name}, unproved at {LIMIT:.0f} s (plain model: {theirs})",
            str(ours),
            f"<= {theirs // 4}",
        ),
    ]


if __name__ == "__main__":
    for row in run():
        print(*row, sep="  ")

"""G7: many teams on two processes beside the plain joint model, and the published assignment problems."""

import os
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.planner_days import assignment_day, district_day

from huddle.coverage.model.engine import load
from huddle.coverage.model.joint import Joint
from huddle.coverage.model.passes import minimise
from huddle.coverage.planner import plan
from huddle.coverage.problem.day import Day
from huddle.coverage.problem.reading import parse_problem

Row = tuple[str, str, str, str]
Json = dict[str, Any]
TEAMS = 200
LIMIT = 3.0
"""Seconds a team may take."""


def run(teams: int = TEAMS) -> list[Row]:
    """Rows of (goal, what, measured, target)."""
    return [*_district(teams), *_assignments()]


def _until(limit: float) -> Callable[[], float]:
    end = time.perf_counter() + limit
    return lambda: end - time.perf_counter()


def _ours(data: Json) -> bool:
    answer = plan(parse_problem(data), remaining=_until(LIMIT))
    return answer.proved_through == 9 or answer.status == "nothing_to_cover"


def _plain(data: Json) -> bool:
    problem = parse_problem(data)
    day = Day(problem)
    if not any(row.absent for row in problem.educators):
        return True
    proof = minimise(Joint(day, range(len(problem.blocks))), day.order, _until(LIMIT), tie_break=True)
    return proof.proved == len(day.order)


def _district(teams: int) -> list[Row]:
    days = [district_day(seed) for seed in range(teams)]
    took: dict[str, float] = {}
    unproved: dict[str, int] = {}
    with ProcessPoolExecutor(2, get_context("spawn"), initializer=load) as pool:
        list(pool.map(_ours, days[:4]))  # the processes have started
        for name, work in (("ours", _ours), ("plain", _plain)):
            started = time.perf_counter()
            unproved[name] = list(pool.map(work, days, chunksize=2)).count(False)
            took[name] = time.perf_counter() - started
    name = f"{teams} teams of 7, 6 % out, 2 processes ({took['ours']:.1f} s)"
    return [
        ("G7", f"{name}, / plain joint model", f"{took['ours'] / took['plain']:.2f}x", "<= 0.5x"),
        ("G7", f"{name}, unproved at {LIMIT:.0f} s (plain: {unproved['plain']})", str(unproved["ours"]), "0"),
    ]


def _assignments() -> list[Row]:
    """gap1 to gap6 of the OR-Library, where HUDDLE_GAP names the folder that holds them."""
    folder = os.environ.get("HUDDLE_GAP")
    if not folder:
        return []
    bounds = dict(line.split()[:2] for line in (Path(folder) / "bounds.txt").read_text("utf-8").splitlines())
    files = sorted(file for file in Path(folder).iterdir() if f"{file.name}_Max" in bounds)
    reached = 0
    slowest = 0.0
    for file in files:
        numbers = map(int, file.read_text("utf-8").split())
        agents, jobs = next(numbers), next(numbers)
        table = partial(_table, numbers, agents, jobs)
        problem = parse_problem(assignment_day(table(), table(), [next(numbers) for _ in range(agents)]))
        started = time.perf_counter()
        answer = plan(problem)
        slowest = max(slowest, time.perf_counter() - started)
        reached += answer.proved_through == 9 and -answer.levels["strength"] == int(
            bounds[f"{file.name}_Max"]
        )
    what = f"published assignment optima proved (slowest {slowest:.1f} s)"
    return [("G7", what, f"{reached}/{len(files)}", "all")]


def _table(numbers: Any, rows: int, columns: int) -> list[list[int]]:
    return [[next(numbers) for _ in range(columns)] for _ in range(rows)]


if __name__ == "__main__":
    for row in run():
        print(*row, sep="  ")

import itertools
import os
import random
from pathlib import Path
from typing import Any

import pytest

from huddle.coverage.planner import plan
from huddle.coverage.problem.reading import parse_problem

Json = dict[str, Any]
Table = list[list[int]]

FOUND = os.environ.get("HUDDLE_GAP")
SKILLS = 3
BASE = 5


def assignment_day(profit: Table, resource: Table, capacity: list[int]) -> Json:
    """Generalised assignment as a day: a job is a one-student group with a block of its own, an agent an educator."""
    agents, jobs = range(len(profit)), range(len(profit[0]))
    blocks = [f"b{j}" for j in jobs]
    adult = {"can_lead": True, "can_help": False, "certs": []}
    return {
        "blocks": blocks,
        "educators": [
            {"id": "phantom", **adult, "strength": {}, "absent": blocks},
            *(
                {
                    "id": f"a{i}",
                    **adult,
                    "strength": {
                        f"s{j}_{k}": profit[i][j] // BASE**k % BASE for j in jobs for k in range(SKILLS)
                    },
                    "absent": [],
                    "cover_cap": capacity[i],
                }
                for i in agents
            ),
        ],
        "groups": [
            {
                "id": f"j{j}",
                "size": 1,
                "ratio": 1,
                "room_cap": 1,
                "requires": [],
                "needs": {},
                "weights": {f"s{j}_{k}": BASE**k for k in range(SKILLS)},
                "knows": [],
                "load_by": {f"a{i}": resource[i][j] for i in agents},
                "usual": {f"b{j}": {"lead": "phantom", "helpers": []}},
            }
            for j in jobs
        ],
    }


def most_profit(data: Json) -> int:
    answer = plan(parse_problem(data))
    assert (answer.status, answer.proved_through, answer.levels["uncovered"]) == ("best", 9, 0)
    return -answer.levels["strength"]


def test_small_assignments_reach_the_optimum_found_by_trying_all() -> None:
    for seed in range(12):
        rng = random.Random(seed)
        agents, jobs = 3, 6
        profit = [[rng.randint(0, 124) for _ in range(jobs)] for _ in range(agents)]
        resource = [[rng.randint(1, 9) for _ in range(jobs)] for _ in range(agents)]
        capacity = [sum(row) * 6 // 10 for row in resource]
        best = max(
            sum(profit[i][j] for j, i in enumerate(chosen))
            for chosen in itertools.product(range(agents), repeat=jobs)
            if all(
                sum(resource[i][j] for j, who in enumerate(chosen) if who == i) <= capacity[i]
                for i in range(agents)
            )
        )
        assert most_profit(assignment_day(profit, resource, capacity)) == best


def benchmark_folder() -> Path:
    folder = Path(FOUND) if FOUND else Path(__file__).parents[3] / "shared" / "data" / "gap"
    if not (folder / "bounds.txt").is_file():
        pytest.skip("the OR-Library instances are not here; HUDDLE_GAP names their folder")
    return folder


@pytest.mark.parametrize("size", ["c0515", "c0520", "c0525", "c0530", "c0824", "c0832"])
def test_published_optima_are_reached(size: str) -> None:
    folder = benchmark_folder()
    bounds = dict(line.split()[:2] for line in (folder / "bounds.txt").read_text().splitlines())
    numbers = iter(int(word) for word in (folder / f"{size}_1").read_text().split())
    agents, jobs = next(numbers), next(numbers)
    profit, resource = ([[next(numbers) for _ in range(jobs)] for _ in range(agents)] for _ in range(2))
    capacity = [next(numbers) for _ in range(agents)]
    assert most_profit(assignment_day(profit, resource, capacity)) == int(bounds[f"{size}_1_Max"])
    top = max(map(max, profit))
    turned = [[top - value for value in row] for row in profit]
    assert jobs * top - most_profit(assignment_day(turned, resource, capacity)) == int(
        bounds[f"{size}_1_Min"]
    )

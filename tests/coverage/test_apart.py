"""A large day as its teams: the plan is never worse than the teams' own, and what it claims holds."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from huddle.coverage.check import check
from huddle.coverage.planner import plan
from huddle.coverage.problem.day import Day
from huddle.coverage.problem.reading import parse_problem
from huddle.coverage.whole_day import apart
from huddle.coverage.whole_day.apart import teams_of
from huddle.domain.cover.answer import answer_to_json
from huddle.domain.cover.problem import LEVELS, Lock, Problem, problem_to_json

Json = dict[str, Any]
Days = Callable[..., Json]


def renamed(data: Json, mark: str) -> Json:
    """The same day with other people and groups."""
    names = {row["id"] for row in data["educators"]} | {row["id"] for row in data["groups"]}

    def other(value: Any) -> Any:
        if isinstance(value, dict):
            return {other(key): other(item) for key, item in value.items()}
        if isinstance(value, list):
            return [other(item) for item in value]
        return mark + value if value in names else value

    renewed: Json = other(data)
    return renewed


def school(random_day: Days, seed: int) -> tuple[Problem, list[Problem]]:
    """Two random teams as one problem, and each alone."""
    rules = {"splits": True, "max_parts": 3, "order": list(LEVELS[5:])}
    teams = [
        renamed(random_day(seed + n, leads=3, aides=1, groups=3, blocks=2) | rules, f"T{n}") for n in (0, 1)
    ]
    lists = ("educators", "groups", "keep_apart", "locks", "announced", "no_split")
    whole = teams[0] | {key: [*teams[0][key], *teams[1][key]] for key in lists}
    return parse_problem(whole), [parse_problem(team) for team in teams]


def test_the_plan_is_never_worse_than_its_teams_apart_whenever_the_time_ends(
    random_day: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "LARGE", 2)
    together = 0
    for seed in range(9200, 9260, 2):
        whole, teams = school(random_day, seed)
        parts = teams_of(Day(whole))
        alone = [plan(team) for team in teams]
        sums = [sum(answer.levels[level] for answer in alone) for level in LEVELS]
        first = plan(whole, remaining=iter([*[9.0] * 400, *[0.0] * 10**6]).__next__)
        best = plan(whole)
        for answer in (first, best):
            assert check(problem_to_json(whole), answer_to_json(answer)) == [], seed
        values = [best.levels[level] for level in LEVELS]
        if parts and best.status != "nothing_to_cover":
            assert values <= sums, seed
            together += values < sums
        proved = first.proved_through + 1
        assert [first.levels[level] for level in LEVELS][:proved] == values[:proved], seed
    assert together > 3


def test_a_lock_across_teams_makes_them_one(random_day: Days, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "LARGE", 2)
    whole, _ = school(random_day, 9300)
    apart_teams = teams_of(Day(whole))
    assert len(apart_teams) >= 2
    first, second = apart_teams[:2]
    group = first.groups[0]
    lock = Lock(next(iter(group.usual)), group.id, second.educators[0].id, lead=False)
    joined = teams_of(Day(replace(whole, locks=(*whole.locks, lock))))
    assert len(joined) == len(apart_teams) - 1


def test_how_far_a_plan_can_still_be_from_the_best_is_said_and_holds(random_day: Days) -> None:
    said = 0
    for seed in range(9400, 9440):
        problem = parse_problem(random_day(seed, leads=4, groups=5, blocks=2, sizes=(15, 28)) | {"locks": []})
        hurried = plan(problem, remaining=lambda: 0.0)
        bound = next((line for line in hurried.warnings if line.startswith("At most")), "")
        if not bound:
            continue
        level = LEVELS[hurried.proved_through + 1]
        best = plan(problem)
        assert hurried.levels[level] - best.levels[level] <= int(bound.split()[2]), seed
        said += 1
    assert said > 3

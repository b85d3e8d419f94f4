"""The solver's part of the work, reached on small days by giving the searches almost no steps."""

from collections.abc import Callable
from typing import Any

import pytest

from huddle.coverage.block import search as blocks
from huddle.coverage.check import check
from huddle.coverage.planner import plan
from huddle.coverage.problem.reading import parse_problem
from huddle.coverage.whole_day import caps, master
from huddle.domain.cover.answer import answer_to_json
from huddle.domain.cover.problem import problem_to_json

Json = dict[str, Any]
Days = Callable[..., Json]
Best = Callable[[Json], tuple[int, ...]]


def compare(random_day: Days, exhaustive: Best, seeds: range) -> None:
    for seed in seeds:
        data = random_day(seed, groups=2 + seed % 2, blocks=2 - seed % 2, aides=seed % 2)
        problem = parse_problem(data)
        answer = plan(problem)
        if answer.status == "nothing_to_cover":
            continue
        assert (answer.status, answer.proved_through) == ("best", 9), seed
        assert tuple(answer.levels[level] for level in problem.levels) == exhaustive(data), seed
        assert check(problem_to_json(problem), answer_to_json(answer)) == [], seed


@pytest.mark.parametrize("steps", [1, 12, 40])
def test_blocks_that_searches_leave_open_are_settled_by_the_solver(
    steps: int, monkeypatch: pytest.MonkeyPatch, random_day: Days, exhaustive: Best
) -> None:
    monkeypatch.setattr(blocks, "NODES", steps)
    monkeypatch.setattr(blocks, "SPLIT_NODES", steps)
    compare(random_day, exhaustive, range(7000, 7030))


def test_caps_that_take_too_long_are_left_to_the_solver(
    monkeypatch: pytest.MonkeyPatch, random_day: Days, exhaustive: Best
) -> None:
    monkeypatch.setattr(caps, "WORK", 0)
    compare(random_day, exhaustive, range(7100, 7160))


def test_combinations_that_are_too_many_are_left_to_the_solver(
    monkeypatch: pytest.MonkeyPatch, random_day: Days, exhaustive: Best
) -> None:
    monkeypatch.setattr(master, "STEPS", 1)
    monkeypatch.setattr(caps, "WORK", 0)
    compare(random_day, exhaustive, range(7200, 7240))


@pytest.mark.parametrize("seconds", [0.0005, 0.004, 0.02])
def test_a_proof_cut_short_claims_only_what_it_proved(
    seconds: float, monkeypatch: pytest.MonkeyPatch, random_day: Days, exhaustive: Best
) -> None:
    monkeypatch.setattr(blocks, "NODES", 4)
    monkeypatch.setattr(blocks, "SPLIT_NODES", 4)
    monkeypatch.setattr(caps, "WORK", 0)
    for seed in range(7300, 7330):
        data = random_day(seed, groups=3 - seed % 2, blocks=1 + seed % 2)
        problem = parse_problem(data)
        calls = iter(range(1000))
        answer = plan(problem, remaining=lambda: seconds if next(calls) < seed % 40 else 0.0)  # noqa: B023 - called within the turn
        proved = answer.proved_through + 1
        found = tuple(answer.levels[level] for level in problem.levels)
        assert found[:proved] == exhaustive(data)[:proved], seed
        assert check(problem_to_json(problem), answer_to_json(answer)) == [], seed
        assert answer.status == "nothing_to_cover" or (answer.status == "best") == (proved == 10)

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from huddle.coverage.check import check, levels
from huddle.coverage.instead import why
from huddle.coverage.others import alternatives, trades
from huddle.coverage.planner import plan
from huddle.coverage.problem.findings import ProblemRefused
from huddle.coverage.problem.reading import parse_problem
from huddle.domain.cover.answer import Answer, answer_to_json
from huddle.domain.cover.problem import Lock, Problem, problem_to_json
from huddle.domain.cover.why import why_to_json
from huddle.domain.errors import NotFoundError

Json = dict[str, Any]


def days(random_day: Callable[..., Json], count: int) -> list[Problem]:
    found = []
    for seed in range(400, 400 + count):
        rng = random.Random(seed)
        data = random_day(
            seed, leads=4, aides=rng.randint(0, 1), groups=rng.randint(3, 4), blocks=rng.randint(1, 2)
        )
        found.append(parse_problem(data))
    return found


def test_the_price_of_another_educator_is_that_of_planning_with_them_locked(
    random_day: Callable[..., Json],
) -> None:
    priced = 0
    for problem in days(random_day, 12):
        answer = plan(problem)
        session = problem.sessions()[0]
        told: Any = why_to_json(why(problem, answer, session.block, session.group))
        assert list(told) == ["schema", "block", "group", "chosen", "instead", "not_possible"]
        named = [row["educator"] for row in [*told["instead"], *told["not_possible"]]]
        assert sorted(named) == sorted(e.id for e in problem.educators if [e.id] != told["chosen"])
        for row in told["instead"]:
            locked = replace(
                problem,
                locks=(*problem.locks, Lock(session.block, session.group, row["educator"], lead=True)),
            )
            other = plan(locked)
            worse = [(level, other.levels[level] - answer.levels[level]) for level in problem.levels]
            expected = next(((level, by) for level, by in worse if by), (None, 0))
            assert (row["level"], row["by"]) == expected
            priced += 1
    assert priced > 15


def test_whoever_cannot_lead_is_told_the_rule() -> None:
    adult = {"can_lead": True, "can_help": True, "certs": [], "strength": {}, "absent": []}
    problem = parse_problem(
        {
            "blocks": ["b1"],
            "educators": [
                {**adult, "id": "A", "absent": ["b1"]},
                {**adult, "id": "B"},
                {**adult, "id": "C", "can_lead": False},
                {**adult, "id": "D"},
            ],
            "groups": [
                {
                    "id": "G",
                    "size": 9,
                    "ratio": 20,
                    "room_cap": 20,
                    "requires": [],
                    "needs": {},
                    "weights": {},
                    "knows": ["B"],
                    "usual": {"b1": {"lead": "A", "helpers": []}},
                }
            ],
            "locks": [{"block": "b1", "group": "G", "educator": "D", "lead": False}],
        }
    )
    told: Any = why_to_json(why(problem, plan(problem), "b1", "G"))
    assert told["chosen"] == ["B"]
    assert {row["educator"]: row["because"] for row in told["not_possible"]} == {
        "A": "A is out in this block.",
        "C": "C does not lead groups.",
        "D": "D was ruled out by the team.",
    }
    with pytest.raises(NotFoundError):
        why(problem, plan(problem), "b1", "Z")
    with pytest.raises(NotFoundError):
        why(problem, plan(problem), "b1", "G", "Z")


def all_others(
    problem: Problem, answer: Answer, every_plan: Callable[[Json, str], Iterator[Json]], count: int
) -> list[tuple[int, ...]]:
    """The values of the next best plans of one block, from a list of all its plans.

    Each gives up at least one lead of every plan before it, and none is worse on uncovered, unmet or kept.
    """
    full = problem_to_json(problem)
    held = ("uncovered", "unmet", "kept")
    plans: dict[frozenset[tuple[str, str]], tuple[int, ...]] = {}
    for legal in every_plan(full, problem.blocks[0]):
        if check(full, legal):
            continue
        values = levels(full, legal)
        if any(values[level] > answer.levels[level] for level in held):
            continue
        leads = frozenset((row["group"], row["educator"]) for row in legal["leads"])
        ranked = tuple(values[level] for level in problem.levels)
        plans[leads] = min(ranked, plans.get(leads, ranked))
    known = [frozenset((row.group, row.educator) for row in answer.leads)]
    found: list[tuple[int, ...]] = []
    while len(found) < count:
        left = {leads: values for leads, values in plans.items() if not any(old <= leads for old in known)}
        if not left:
            break
        best = min(left, key=lambda leads: left[leads])
        known.append(best)
        found.append(left[best])
    return found


def test_alternatives_are_the_next_best_of_all_plans(
    random_day: Callable[..., Json], every_plan: Callable[[Json, str], Iterator[Json]]
) -> None:
    compared = 0
    for seed in range(600, 660):
        data = random_day(seed, leads=3, aides=seed % 2, groups=3)
        problem = parse_problem(data)
        answer = plan(problem)
        if answer.status != "best":
            continue
        expected = all_others(problem, answer, every_plan, 3)
        others = alternatives(problem, answer, 3)
        values = [tuple(other.levels[level] for level in problem.levels) for other in others]
        assert values == expected, seed
        compared += len(expected)
    assert compared > 20


def next_best(problem: Problem, answer: Answer) -> tuple[int, ...] | None:
    """The best plan in which one of the answer's leads is given up, each planned from the beginning."""
    found = []
    for lead in answer.leads:
        lock = Lock(lead.block, lead.group, lead.educator, lead=False)
        try:
            other = plan(replace(problem, locks=(*problem.locks, lock)))
        except ProblemRefused:
            continue
        if all(other.levels[level] <= answer.levels[level] for level in ("uncovered", "unmet", "kept")):
            found.append(tuple(other.levels[level] for level in problem.levels))
    return min(found, default=None)


def test_alternatives_are_legal_different_and_in_order(random_day: Callable[..., Json]) -> None:
    compared = 0
    for problem in days(random_day, 10):
        answer = plan(problem)
        others = alternatives(problem, answer, 3)
        values = [tuple(other.levels[level] for level in problem.levels) for other in others]
        assert values == sorted(values)
        leads = [{(row.block, row.group, row.educator) for row in one.leads} for one in [answer, *others]]
        assert all(one != two for i, one in enumerate(leads) for two in leads[:i])
        for other in others:
            assert check(problem_to_json(problem), answer_to_json(other)) == []
            assert all(
                other.levels[level] == answer.levels[level] for level in ("uncovered", "unmet", "kept")
            )
            assert trades(problem, answer, other)
        assert (values[0] if values else None) == next_best(problem, answer)
        compared += len(others)
    assert compared > 5


def test_prices_and_refusals_are_those_of_all_plans(
    random_day: Callable[..., Json], every_plan: Callable[[Json, str], Iterator[Json]]
) -> None:
    """Every legal plan in which the educator leads the group whole is made and measured without the planner."""
    priced = stopped = 0
    for seed in range(700, 740):
        data = random_day(seed, leads=4, aides=seed % 2, groups=3)
        problem = parse_problem(data | {"locks": []})
        full = problem_to_json(problem)
        answer = plan(problem)
        if answer.status != "best":
            continue
        session = problem.sessions()[0]
        best: dict[str, tuple[int, ...]] = {}
        for legal in every_plan(full, session.block):
            if check(full, legal):
                continue
            leads = [row["educator"] for row in legal["leads"] if row["group"] == session.group]
            if len(leads) == 1:
                values = levels(full, legal)
                ranked = tuple(values[level] for level in problem.levels)
                best[leads[0]] = min(ranked, best.get(leads[0], ranked))
        told = why_to_json(why(problem, answer, session.block, session.group))
        for row in told["instead"]:
            found = best.pop(row["educator"])
            worse = [
                (level, value - answer.levels[level])
                for level, value in zip(problem.levels, found, strict=True)
                if value != answer.levels[level]
            ]
            assert (row["level"], row["by"]) == (worse[0] if worse else (None, 0)), seed
            priced += 1
        assert set(best) <= set(told["chosen"]), seed  # whoever could lead it has a price
        for row in told["not_possible"]:
            assert row["educator"] not in best
            assert row["because"].endswith(".")
            stopped += 1
    assert priced > 20
    assert stopped > 20


def test_whoever_fits_by_themselves_but_not_beside_a_lock_is_told_which_lock() -> None:
    adult = {"can_lead": True, "can_help": False, "certs": [], "strength": {}, "absent": []}
    group = {"size": 9, "ratio": 20, "room_cap": 20, "requires": [], "needs": {}, "weights": {}, "knows": []}
    problem = parse_problem(
        {
            "blocks": ["b1"],
            "educators": [{**adult, "id": "A", "absent": ["b1"]}, {**adult, "id": "B"}, {**adult, "id": "C"}],
            "groups": [
                {**group, "id": "G", "usual": {"b1": {"lead": "A", "helpers": []}}},
                {**group, "id": "H", "usual": {"b1": {"lead": "B", "helpers": []}}},
            ],
            "keep_apart": [["G", "H"]],
            "locks": [{"block": "b1", "group": "H", "educator": "B", "lead": True}],
        }
    )
    told = why_to_json(why(problem, plan(problem), "b1", "G", "B"))
    (row,) = told["not_possible"]
    assert "the team locked" in row["because"]
    assert "kept apart" in row["because"]


def test_on_a_locked_session_the_lock_is_what_stops_everybody_else() -> None:
    adult = {"can_lead": True, "can_help": False, "certs": [], "strength": {}, "absent": []}
    problem = parse_problem(
        {
            "blocks": ["b1"],
            "educators": [{**adult, "id": "A", "absent": ["b1"]}, {**adult, "id": "B"}, {**adult, "id": "C"}],
            "groups": [
                {
                    "id": "G",
                    "size": 9,
                    "ratio": 20,
                    "room_cap": 20,
                    "requires": [],
                    "needs": {},
                    "weights": {},
                    "knows": ["C"],
                    "usual": {"b1": {"lead": "A", "helpers": []}},
                }
            ],
            "locks": [{"block": "b1", "group": "G", "educator": "B", "lead": True}],
        }
    )
    told = why_to_json(why(problem, plan(problem), "b1", "G", "C"))
    assert told["chosen"] == ["B"]
    assert told["instead"] == []  # C would be better: nothing "gets worse"
    assert told["not_possible"] == [{"educator": "C", "because": "C cannot: the team locked B here."}]

"""The planner's public names, as others call them."""

import json

import pytest

import huddle.coverage
from huddle.coverage import (
    answer_to_json,
    check_plan,
    levels_of,
    loads_problem,
    plan_day,
    problem_to_json,
    why,
)

DAY = {
    "blocks": ["1"],
    "educators": [
        {
            "id": "A",
            "can_lead": True,
            "can_help": True,
            "certs": [],
            "strength": {"math": 3},
            "absent": ["1"],
        },
        {"id": "B", "can_lead": True, "can_help": True, "certs": [], "strength": {"math": 2}, "absent": []},
        {"id": "C", "can_lead": True, "can_help": True, "certs": [], "strength": {"math": 4}, "absent": []},
    ],
    "groups": [
        {
            "id": "7A",
            "size": 12,
            "ratio": 30,
            "room_cap": 30,
            "requires": [],
            "needs": {},
            "weights": {"math": 2},
            "knows": [],
            "usual": {"1": {"lead": "A", "helpers": []}},
        }
    ],
}


def test_a_problem_is_planned_checked_and_asked_about_without_the_app() -> None:
    problem = loads_problem(json.dumps(DAY))
    answer = plan_day(problem)
    plain = answer_to_json(answer)
    assert (answer.status, answer.leads[0].educator) == ("best", "C")
    assert check_plan(problem_to_json(problem), plain) == []
    assert levels_of(problem_to_json(problem), plain) == plain["levels"]
    (instead,) = why(problem, answer, "1", "7A", "B", remaining=lambda: 5.0).instead
    assert (instead.educator, instead.level, instead.by) == ("B", "strength", 2 * 2 * 12)


def test_every_public_name_is_there() -> None:
    assert all(getattr(huddle.coverage, name) is not None for name in huddle.coverage.__all__)
    with pytest.raises(AttributeError):
        huddle.coverage.nothing_of_that_name  # noqa: B018 - looking is the test

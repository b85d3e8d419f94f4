"""The example in docs/planner.md says what the planner answers."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from huddle.coverage import answer_to_json, loads_problem, plan_day, why
from huddle.domain.cover.why import Instead

PAGE = (Path(__file__).parents[2] / "docs" / "planner.md").read_text("utf-8")
EXAMPLE: dict[str, Any] = json.loads(PAGE.partition("```json\n")[2].partition("```")[0])


def planned(problem: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = answer_to_json(
        plan_day(loads_problem(json.dumps(problem)), remaining=lambda: 60.0)
    )
    return answer


def rows() -> dict[str, dict[str, int]]:
    lines = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in PAGE.partition("| 7B goes to")[2].partition("\n\n")[0].splitlines()
    ]
    levels = lines[0][1:]
    return {line[0]: dict(zip(levels, map(int, line[1:]), strict=True)) for line in lines[2:]}


@pytest.mark.parametrize("lead", ["CW", "AF"])
def test_the_page_states_the_levels_of_both_plans(lead: str) -> None:
    lock = {"block": "3", "group": "7B", "educator": lead, "lead": True}
    levels = planned(EXAMPLE | {"locks": [lock]})["levels"]
    assert rows()[lead] == {level: levels[level] for level in rows()[lead]}


def test_the_page_names_the_best_plan_and_the_price_of_the_other() -> None:
    problem = loads_problem(json.dumps(EXAMPLE))
    answer = plan_day(problem, remaining=lambda: 60.0)
    change = planned(EXAMPLE)["changes"][0]
    assert (change["kind"], change["to"], change["with"]) == ("merge", ["CW"], ["7C"])
    found = re.search(r"`why` says of AF: (\w+), worse by (\d+); in words: ([^.]+)\.", PAGE)
    assert found is not None
    prices = why(problem, answer, "3", "7B", remaining=lambda: 60.0).instead
    assert prices == (Instead("AF", found[1], int(found[2]), found[3]),)


def test_a_team_that_puts_fairness_before_strength_gets_the_other() -> None:
    order = ["fairness", "crowding", "strength", "continuity", "planning"]
    change = planned(EXAMPLE | {"order": order})["changes"][0]
    assert change["to"] == ["AF"]

import copy
from collections.abc import Callable
from typing import Any

import pytest

from huddle.coverage.check import check, levels
from huddle.coverage.problem.reading import parse_problem
from huddle.domain.cover.problem import problem_to_json

Json = dict[str, Any]


def educator(name: str, **fields: Any) -> Json:
    return {
        "id": name,
        "can_lead": True,
        "can_help": True,
        "certs": [],
        "strength": {},
        "absent": [],
    } | fields


def group(name: str, usual: Json, **fields: Any) -> Json:
    basis = {"id": name, "size": 10, "ratio": 20, "target": 12, "room_cap": 30, "requires": [], "needs": {}}
    return basis | {"weights": {}, "knows": []} | fields | {"usual": usual}


def day() -> Json:
    """Ann is out; Ben and Cal lead, Dee helps. Ben merges A with B, C is split, D stays with Cal's helper Dee."""
    return problem_to_json(
        parse_problem(
            {
                "blocks": ["b1", "b2"],
                "educators": [
                    educator("Ann", absent=["b1", "b2"]),
                    educator("Ben", strength={"math": 2}, planning=["b2"], planning_cap=1, cover_cap=2),
                    educator("Cal", strength={"math": 3}, certs=["sped"], cover_load=1),
                    educator("Dee", can_lead=False, certs=["esl"]),
                ],
                "groups": [
                    group("A", {"b1": {"lead": "Ann", "helpers": []}}, weights={"math": 2}, needs={"esl": 1}),
                    group("B", {"b1": {"lead": "Ben", "helpers": []}}),
                    group("C", {"b2": {"lead": "Ann", "helpers": []}}, size=7, needs={"sped": 4}),
                    group("D", {"b2": {"lead": "Cal", "helpers": ["Dee"]}}, size=9, target=9, knows=["Ben"]),
                ],
                "keep_apart": [["A", "D"]],
                "locks": [{"block": "b1", "group": "B", "educator": "Cal", "lead": False}],
                "announced": [{"block": "b2", "group": "C", "educators": ["Ben", "Cal"]}],
            }
        )
    )


def good() -> Json:
    return {
        "leads": [
            {"block": "b1", "group": "A", "educator": "Ben", "students": 10},
            {"block": "b1", "group": "B", "educator": "Ben", "students": 10},
            {"block": "b2", "group": "C", "educator": "Ben", "students": 3},
            {"block": "b2", "group": "C", "educator": "Cal", "students": 4},
            {"block": "b2", "group": "D", "educator": "Cal", "students": 9},
        ],
        "helps": [{"block": "b2", "group": "D", "educator": "Dee"}],
    }


def test_a_legal_plan_has_no_breach() -> None:
    assert check(day(), good()) == []


def test_the_ten_levels_are_as_counted_by_hand() -> None:
    assert levels(day(), good()) == {
        "uncovered": 0,
        "unmet": 1,  # nobody with A holds esl; 4 of C's students are with Cal, who holds sped
        "kept": 0,
        "splits": 1,
        "moves": 2,  # Ben holds A beside B, Cal a part of C beside D
        "crowding": (4 + 2 * 4) + 1,  # Ben 20 with target 12, Cal 13 with the larger target of 12 and 9
        "strength": -(10 * 2 * 2),
        "continuity": 2 + 2 + 2,  # Ben with A, Ben and Cal with C
        "fairness": 0 + 2**2 + (1 + 1) ** 2 + 0,
        "planning": 1,
    }


def lead(plan: Json, index: int, **fields: Any) -> None:
    plan["leads"][index] |= fields


BREACHES: list[tuple[str, Callable[[Json, Json], object]]] = [
    ("avail", lambda problem, plan: lead(plan, 0, educator="Ann")),
    ("avail", lambda problem, plan: problem["educators"][3].update(off=["b2"])),
    ("lead", lambda problem, plan: lead(plan, 0, educator="Dee")),
    ("lead", lambda problem, plan: problem["groups"][1].update(requires=["sped"])),
    ("help", lambda problem, plan: problem["educators"][3].update(can_help=False)),
    ("help", lambda problem, plan: plan["leads"].pop()),
    ("role", lambda problem, plan: plan["helps"].append({"block": "b1", "group": "A", "educator": "Ben"})),
    ("role", lambda problem, plan: plan["helps"].append({"block": "b2", "group": "C", "educator": "Dee"})),
    ("role", lambda problem, plan: plan["leads"].append(plan["leads"][0])),
    ("groups", lambda problem, plan: problem["educators"][1].update(max_groups=1)),
    ("ratio", lambda problem, plan: problem["groups"][0].update(ratio=19)),
    ("room", lambda problem, plan: [g.update(room_cap=15) for g in problem["groups"][:2]]),
    ("apart", lambda problem, plan: problem["keep_apart"].append(["B", "A"])),
    ("plan", lambda problem, plan: problem["educators"][1].update(planning_cap=0)),
    ("cover", lambda problem, plan: problem["groups"][0].update(load_by={"Ben": 2})),
    ("split", lambda problem, plan: lead(plan, 2, students=2)),
    ("split", lambda problem, plan: problem.update(splits=False)),
    ("split", lambda problem, plan: problem.update(no_split=[{"block": "b2", "group": "C"}])),
    ("split", lambda problem, plan: problem.update(max_parts=1)),
    (
        "split",
        lambda problem, plan: [
            row.update(students=n) for row, n in zip(plan["leads"][2:], (0, 7), strict=False)
        ],
    ),
    ("lock", lambda problem, plan: lead(plan, 1, educator="Cal")),
    (
        "lock",
        lambda problem, plan: problem["locks"].append(
            {"block": "b2", "group": "D", "educator": "Ben", "lead": True}
        ),
    ),
    ("row", lambda problem, plan: lead(plan, 0, group="Z")),
    ("levels", lambda problem, plan: plan.update(levels=levels(problem, plan) | {"moves": 0})),
]


@pytest.mark.parametrize(("rule", "breach"), BREACHES)
def test_every_rule_can_be_broken_and_is_then_named(
    rule: str, breach: Callable[[Json, Json], object]
) -> None:
    problem, plan = day(), copy.deepcopy(good())
    breach(problem, plan)
    assert any(found.startswith(rule) for found in check(problem, plan))

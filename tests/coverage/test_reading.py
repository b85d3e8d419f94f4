import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddle.coverage.problem.findings import ProblemRefused
from huddle.coverage.problem.reading import loads_problem, parse_problem
from huddle.domain.cover.problem import problem_from_json, problem_to_json

Json = dict[str, Any]


def small() -> Json:
    return {
        "blocks": ["b1", "b2"],
        "educators": [
            {
                "id": "HB",
                "can_lead": True,
                "can_help": True,
                "certs": ["sped"],
                "strength": {"math": 3},
                "absent": [],
            },
            {"id": "CD", "can_lead": True, "can_help": True, "certs": [], "strength": {}, "absent": ["b1"]},
        ],
        "groups": [
            {
                "id": "7A",
                "size": 12,
                "ratio": 20,
                "room_cap": 30,
                "requires": [],
                "needs": {},
                "weights": {"math": 3},
                "knows": ["HB"],
                "usual": {"b1": {"lead": "CD", "helpers": []}, "b2": {"lead": "HB", "helpers": ["CD"]}},
            }
        ],
    }


def findings(data: object) -> dict[str, str]:
    with pytest.raises(ProblemRefused) as refused:
        parse_problem(data)
    assert refused.value.exit_code == 6
    return {found.path: found.message for found in refused.value.findings}


def test_optional_fields_get_the_defaults_of_the_schema() -> None:
    problem = parse_problem(small())
    assert problem.max_parts == 3
    assert problem.splits is True
    assert problem.order == ("crowding", "strength", "continuity", "fairness", "planning")
    educator, group = problem.educators[0], problem.groups[0]
    assert (educator.max_groups, educator.planning_cap, educator.cover_cap, educator.cover_load) == (
        2,
        None,
        None,
        0,
    )
    assert (group.target, group.load) == (20, 1)


def test_unknown_fields_are_ignored() -> None:
    data = small() | {"color": {"deep": [1, {"x": None}]}}
    data["groups"][0]["note"] = [float("nan")]
    assert parse_problem(data) == parse_problem(small())


def test_a_list_of_needs_means_one_student_each() -> None:
    data = small()
    data["groups"][0]["needs"] = ["sped", "esl"]
    assert parse_problem(data).groups[0].needs == {"sped": 1, "esl": 1}


def test_the_canonical_form_reads_back_as_the_same_problem(random_day: Callable[..., Json]) -> None:
    for seed in range(30):
        problem = parse_problem(random_day(seed, blocks=2))
        text = json.dumps(problem_to_json(problem))
        assert loads_problem(text) == problem


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda d: d.update(blocks="b1"), "$.blocks"),
        (lambda d: d.pop("educators"), "$.educators"),
        (lambda d: d.update(blocks=["b1", "b1", "b2"]), "$.blocks[1]"),
        (lambda d: d.update(schema="huddle-coverage/9"), "$.schema"),
        (lambda d: d["educators"][1].update(id="HB"), "$.educators[1].id"),
        (lambda d: d["educators"][0].pop("id"), "$.educators[0].id"),
        (lambda d: d["educators"][0].update(can_lead=1), "$.educators[0].can_lead"),
        (lambda d: d["educators"][0].update(strength={"math": 5}), "$.educators[0].strength.math"),
        (lambda d: d["educators"][0].update(strength={"math": True}), "$.educators[0].strength.math"),
        (lambda d: d["educators"][0].update(absent=["b9"]), "$.educators[0].absent[0]"),
        (lambda d: d["educators"][0].update(cover_cap=-1), "$.educators[0].cover_cap"),
        (lambda d: d["educators"][0].update(cover_load=10**30), "$.educators[0].cover_load"),
        (lambda d: d["educators"].append(7), "$.educators[2]"),
        (lambda d: d["groups"][0].update(size=-3), "$.groups[0].size"),
        (lambda d: d["groups"][0].update(size=10_001), "$.groups[0].size"),
        (lambda d: d["groups"][0].update(size=12.0), "$.groups[0].size"),
        (lambda d: d["groups"][0].pop("ratio"), "$.groups[0].ratio"),
        (lambda d: d["groups"][0].update(weights={"math art": 26}), '$.groups[0].weights["math art"]'),
        (lambda d: d["groups"][0].update(knows=["ZZ"]), "$.groups[0].knows[0]"),
        (lambda d: d["groups"][0].update(load_by={"ZZ": 1}), "$.groups[0].load_by.ZZ"),
        (lambda d: d["groups"][0]["usual"].update(b7={"lead": None, "helpers": []}), "$.groups[0].usual.b7"),
        (
            lambda d: d["groups"][0]["usual"].update(b1={"lead": "ZZ", "helpers": []}),
            "$.groups[0].usual.b1.lead",
        ),
        (lambda d: d.update(keep_apart=[["7A", "7A"]]), "$.keep_apart[0]"),
        (lambda d: d.update(keep_apart=[["7A"]]), "$.keep_apart[0]"),
        (lambda d: d.update(overlaps=[["b1", "b9"]]), "$.overlaps[0][1]"),
        (lambda d: d.update(overlaps=[["b1", "b1"]]), "$.overlaps[0]"),
        (lambda d: d.update(max_row={"ZZ": 2}), "$.max_row.ZZ"),
        (lambda d: d.update(max_row={"HB": 0}), "$.max_row.HB"),
        (lambda d: d.update(max_parts=0), "$.max_parts"),
        (
            lambda d: d["groups"][0]["usual"].update(b1={"lead": "HB", "helpers": ["HB"]}),
            "$.groups[0].usual.b1.helpers",
        ),
        (
            lambda d: d["groups"][0]["usual"].update(b1={"lead": None, "helpers": ["CD", "CD"]}),
            "$.groups[0].usual.b1.helpers[1]",
        ),
        (lambda d: d.update(order=["crowding"]), "$.order"),
        (lambda d: d.update(splits="yes"), "$.splits"),
        (lambda d: d.update(no_split=[{"block": "b1", "group": "7Z"}]), "$.no_split[0].group"),
        (lambda d: d.update(announced=[{"block": "b1", "group": "7A"}]), "$.announced[0].educators"),
        (
            lambda d: d.update(locks=[{"block": "b9", "group": "7A", "educator": "HB", "lead": True}]),
            "$.locks[0].block",
        ),
        (
            lambda d: d.update(locks=[{"block": "b1", "group": "7A", "educator": "CD", "lead": True}]),
            "$.locks[0]",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_path(change: Callable[[Json], object], path: str) -> None:
    data = small()
    change(data)
    assert path in findings(data)


def test_all_findings_are_listed_at_once() -> None:
    data = small()
    data["groups"][0]["size"] = "many"
    data["educators"][0]["absent"] = ["b9"]
    data["max_parts"] = None
    assert set(findings(data)) == {"$.groups[0].size", "$.educators[0].absent[0]", "$.max_parts"}


def test_contradictory_locks_name_each_other() -> None:
    data = small()
    lock = {"block": "b2", "group": "7A", "lead": True}
    data["locks"] = [
        {**lock, "educator": "HB"},
        {**lock, "educator": "CD"},
        {**lock, "educator": "HB", "lead": False},
    ]
    found = findings(data)
    assert "$.locks[0]" in found["$.locks[1]"]
    assert "$.locks[0]" in found["$.locks[2]"]


def test_a_lock_on_a_group_that_does_not_meet_is_refused() -> None:
    data = small()
    del data["groups"][0]["usual"]["b1"]
    data["locks"] = [{"block": "b1", "group": "7A", "educator": "HB", "lead": False}]
    assert "does not meet" in findings(data)["$.locks[0]"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"blocks": NaN}',
        '{"blocks": ' + "9" * 5000 + "}",
        "[]",
        "null",
        '"text"',
        '{"blocks": [], "educators": [], "groups": []} x',
    ],
)
def test_text_that_is_no_problem_is_refused_without_a_traceback(text: str) -> None:
    with pytest.raises(ProblemRefused):
        loads_problem(text)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_value_anywhere_is_read_or_refused(data: st.DataObject) -> None:
    problem = copy.deepcopy(small()) | {"locks": [], "announced": [], "order": None}
    target: Any = problem
    while True:
        keys = list(target) if isinstance(target, dict) else list(range(len(target)))
        if not keys:
            break
        key = data.draw(st.sampled_from(keys))
        if isinstance(target[key], dict | list) and data.draw(st.booleans()):
            target = target[key]
            continue
        target[key] = data.draw(json_values)
        break
    try:
        parse_problem(problem)
    except ProblemRefused as refused:
        assert refused.findings  # noqa: PT017 - both ends are right; a traceback is not


def test_a_key_that_stands_twice_is_a_finding_and_not_the_last_one_wins() -> None:
    text = json.dumps(small())
    with pytest.raises(ProblemRefused) as refused:
        loads_problem(text.replace('"id":', '"id": "X", "id":', 1))
    assert [finding.path for finding in refused.value.findings] == ["$"]
    assert '"id" twice' in refused.value.findings[0].message


def test_without_blocks_that_alone_is_said() -> None:
    data = small()
    del data["blocks"]
    assert list(findings(data)) == ["$.blocks"]


def test_overlaps_and_blocks_in_a_row_come_back_as_they_were() -> None:
    data = small()
    data["blocks"] = ["b1", "b2"]
    data |= {"overlaps": [["b1", "b2"]], "max_row": {"HB": 2}}
    problem = parse_problem(data)
    assert (problem.overlaps, problem.max_row) == ((("b1", "b2"),), {"HB": 2})
    assert parse_problem(problem_to_json(problem)) == problem
    assert problem_from_json(problem_to_json(problem)) == problem

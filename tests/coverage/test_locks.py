"""Locks that cannot be kept: each by itself, or in contradictions that name each other."""

from dataclasses import replace
from typing import Any

import pytest

from huddle.coverage.planner import plan
from huddle.coverage.problem.findings import ProblemRefused
from huddle.coverage.problem.locks import lock_findings
from huddle.coverage.problem.reading import parse_problem

Json = dict[str, Any]


def adult(name: str, **fields: Any) -> Json:
    return {
        "id": name,
        "can_lead": True,
        "can_help": False,
        "certs": [],
        "strength": {},
        "absent": [],
    } | fields


def group(name: str, lead: str, **fields: Any) -> Json:
    basis = {"id": name, "size": 10, "ratio": 24, "room_cap": 30, "requires": [], "needs": {}, "weights": {}}
    return (
        basis | {"knows": [], "usual": {b: {"lead": lead, "helpers": []} for b in ("1", "2", "3")}} | fields
    )


def school(locks: list[Json], **fields: Any) -> Json:
    return {
        "blocks": ["1", "2", "3"],
        "educators": [adult("A"), adult("B"), adult("C"), adult("H", can_lead=False, can_help=True)],
        "groups": [group("G", "A"), group("K", "B"), group("L", "C")],
        "locks": locks,
    } | fields


def lock(words: str, *, lead: bool = True) -> Json:
    place, _, educator = words.partition("=")
    name, _, block = place.partition("@")
    return {"block": block, "group": name, "educator": educator, "lead": lead}


def refused(data: Json) -> dict[str, str]:
    with pytest.raises(ProblemRefused) as error:
        plan(parse_problem(data))
    assert error.value.exit_code == 6
    found: dict[str, str] = {}
    for finding in error.value.findings:
        found[finding.path] = f"{found.get(finding.path, '')} {finding.message}".strip()
    return found


def each_names_the_others(found: dict[str, str]) -> bool:
    return all(all(other in found[path] for other in found if other != path) for path in found)


def changed(data: Json, key: str, name: str, **fields: Any) -> Json:
    data[key] = [row | fields if row["id"] == name else row for row in data[key]]
    return data


@pytest.mark.parametrize(
    ("locks", "change", "word"),
    [
        ([lock("G@1=A"), lock("G@1=B")], {}, "must each lead"),
        ([lock("G@1=A"), lock("G@1=A", lead=False)], {}, "must not"),
        ([lock("G@1=A"), lock("K@1=A"), lock("L@1=A")], {}, "at most 2 in block"),
        ([lock("G@1=A"), lock("K@1=A")], {"keep_apart": [["G", "K"]]}, "kept apart"),
        ([lock("G@1=A"), lock("K@1=A")], {"groups": {"ratio": 9, "room_cap": 60}}, "would hold 20 students"),
        ([lock("G@1=A"), lock("K@1=A")], {"groups": {"room_cap": 15, "ratio": 30}}, "in a room for 15"),
        ([lock("G@1=B"), lock("G@2=B")], {"educators": {"cover_cap": 1}}, "cover load of 2, at most 1"),
        (
            [lock("G@1=B"), lock("G@2=B")],
            {"educators": {"planning": ["1", "2"], "planning_cap": 1}},
            "would lose 2 planning blocks, at most 1",
        ),
    ],
)
def test_contradictory_locks_name_each_other_and_the_rule(locks: list[Json], change: Json, word: str) -> None:
    data = school(locks)
    for key, value in change.items():
        data[key] = [row | value for row in data[key]] if isinstance(value, dict) else value
    found = refused(data)
    assert set(found) == {f"$.locks[{i}]" for i in range(len(locks))}
    assert each_names_the_others(found)
    assert all(word in message for message in found.values())


@pytest.mark.parametrize(
    ("educator", "groups", "word"),
    [
        ({"absent": ["1"]}, {}, "is out in this block"),
        ({"off": ["1"]}, {}, "is not there"),
        ({"can_lead": False}, {}, "does not lead groups"),
        ({"max_groups": 0}, {}, "holds no groups"),
        ({"planning": ["1"], "planning_cap": 0}, {}, "keeps every planning block"),
        ({"cover_cap": 0}, {}, "cover cap"),
        ({}, {"requires": ["sped"]}, 'does not hold "sped"'),
        ({}, {"ratio": 4}, "would hold 10 students, at most 4 an adult, 1 more may help"),
        ({}, {"room_cap": 9}, "would hold 10 students in a room for 9"),
    ],
)
def test_a_lock_that_no_plan_can_keep_is_named_with_its_rule(educator: Json, groups: Json, word: str) -> None:
    data = school([lock("K@2=C"), lock("G@1=B")])
    data["educators"] = [row | educator if row["id"] == "B" else row for row in data["educators"]]
    data["groups"] = [row | groups for row in data["groups"]] if "room_cap" in groups else data["groups"]
    data = changed(data, "groups", "G", **groups)
    assert word in refused(data)["$.locks[1]"]


def test_locks_that_only_together_leave_no_plan_name_each_other() -> None:
    # Both groups need a second adult beside their lead, and there is only one who helps.
    data = school([lock("L@2=C"), lock("G@1=A"), lock("K@1=B")])
    data["groups"] = [row | {"size": 20, "ratio": 12} if row["id"] != "L" else row for row in data["groups"]]
    found = refused(data)
    assert set(found) == {"$.locks[1]", "$.locks[2]"}
    assert each_names_the_others(found)
    assert lock_findings(parse_problem(data)) == []  # no rule shows it by itself


def test_a_cycle_of_locks_is_found_whole_and_every_lock_of_it_is_needed() -> None:
    # Three groups need the two who help, one each.
    data = school([lock("G@1=A"), lock("K@1=B"), lock("L@1=C")])
    data["educators"].append(adult("J", can_lead=False, can_help=True))
    data["groups"] = [row | {"size": 20, "ratio": 12} for row in data["groups"]]
    found = refused(data)
    assert set(found) == {"$.locks[0]", "$.locks[1]", "$.locks[2]"}
    assert each_names_the_others(found)
    problem = parse_problem(data)
    for left_out in range(3):
        others = tuple(row for i, row in enumerate(problem.locks) if i != left_out)
        assert plan(replace(problem, locks=others)).leads


def test_two_contradictions_are_both_listed() -> None:
    data = school([lock("G@1=A"), lock("K@1=B"), lock("G@2=A"), lock("K@2=B")])
    data["groups"] = [row | {"size": 20, "ratio": 12} for row in data["groups"]]
    found = refused(data)
    assert set(found) == {f"$.locks[{i}]" for i in range(4)}
    assert "$.locks[1]" in found["$.locks[0]"]
    assert "$.locks[2]" not in found["$.locks[0]"]


def test_a_larger_room_of_another_group_makes_a_lock_possible() -> None:
    data = changed(school([lock("G@1=A"), lock("K@1=A")]), "groups", "G", room_cap=5)
    leads = {(row.group, row.educator) for row in plan(parse_problem(data)).leads if row.block == "1"}
    assert {("G", "A"), ("K", "A")} <= leads


@pytest.mark.parametrize("value", [None, True, "many", [1], {"a": 1}, 1.5])
def test_findings_speak_in_the_words_of_the_file(value: object) -> None:
    data = school([])
    data["groups"][0]["size"] = value
    data["educators"][0]["can_lead"] = None
    with pytest.raises(ProblemRefused) as error:
        parse_problem(data)
    said = " ".join(finding.message for finding in error.value.findings)
    assert not any(word in said for word in ("None", "True", "False"))
    assert "must be true or false, not null" in said

from typing import Any

from huddle.coverage.planner import plan
from huddle.coverage.problem.reading import parse_problem
from huddle.domain.cover.answer import Answer, Change, answer_to_json

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


def group(name: str, lead: str | None, *helpers: str, **fields: Any) -> Json:
    basis = {"id": name, "size": 10, "ratio": 24, "room_cap": 30, "requires": [], "needs": {}, "weights": {}}
    return basis | {"knows": [], "usual": {"b1": {"lead": lead, "helpers": list(helpers)}}} | fields


def planned(educators: list[Json], groups: list[Json], **fields: Any) -> Answer:
    return plan(parse_problem({"blocks": ["b1"], "educators": educators, "groups": groups, **fields}))


def only_change(answer: Answer) -> Change:
    assert len(answer.changes) == 1
    return answer.changes[0]


OUT = adult("Ann", absent=["b1"])


def test_a_helper_who_takes_over_steps_in() -> None:
    change = only_change(planned([OUT, adult("Ben", can_help=True)], [group("G", "Ann", "Ben")]))
    assert (change.kind, change.before, change.after) == ("step_in", ("Ann",), ("Ben",))
    assert change.why[0] == "Ann is out."


def test_a_free_adult_floats_and_one_on_planning_gives_it_up() -> None:
    assert only_change(planned([OUT, adult("Ben")], [group("G", "Ann")])).kind == "float"
    change = only_change(planned([OUT, adult("Ben", planning=["b1"])], [group("G", "Ann")]))
    assert change.kind == "planning"
    assert "Ben gives up planning in this block." in change.why


def test_a_substitute_is_named_as_such_and_the_role_decides_nothing() -> None:
    with_role = planned([OUT, adult("Sub", role="substitute")], [group("G", "Ann")])
    without = planned([OUT, adult("Sub")], [group("G", "Ann")])
    assert only_change(with_role).kind == "substitute"
    assert with_role.levels == without.levels


def test_a_merge_names_the_other_group_and_the_headcount() -> None:
    groups = [
        group("G", "Ann", target=12, weights={"math": 3, "art": 1, "care": 2}),
        group("H", "Ben", target=12),
    ]
    change = only_change(planned([OUT, adult("Ben", strength={"math": 4}, cover_load=1)], groups))
    assert (change.kind, change.together, change.students) == ("merge", ("H",), 10)
    assert "Ben is the go-to person for math and does not offer care." in change.why
    assert "Ben with 20 students: target 12, at most 24." in change.why
    assert "Ben has 1 cover before today." in change.why


def test_a_present_lead_moved_to_another_group_is_a_swap() -> None:
    groups = [group("G", "Ann", requires=["sped"]), group("H", "Ben", ratio=10)]
    answer = planned([OUT, adult("Ben", certs=["sped"]), adult("Cal")], groups)
    kinds = {change.group: change.kind for change in answer.changes}
    assert kinds == {"G": "swap", "H": "float"}
    assert "Ben leads G." in next(change.why for change in answer.changes if change.group == "H")


def test_a_split_lists_its_parts_for_names_to_be_dealt() -> None:
    groups = [group("G", "Ann", ratio=15), group("H", "Ben", ratio=15), group("I", "Cal", ratio=15)]
    change = only_change(planned([OUT, adult("Ben"), adult("Cal")], groups))
    assert (change.kind, [part.educator for part in change.parts]) == ("split", ["Ben", "Cal"])
    assert all(part.students == () for part in change.parts)
    assert "10 students are split: 5 to Ben, 5 to Cal." in change.why


def test_only_the_second_adult_missing_is_a_change_of_helpers() -> None:
    change = only_change(planned([OUT, adult("Ben")], [group("G", "Ben", "Ann")]))
    assert (change.kind, change.before, change.after) == ("helper", ("Ann",), ())


def test_a_gap_names_the_smallest_set_of_facts_and_what_would_help() -> None:
    groups = [group("G", "Ann", requires=["sped"]), group("H", "Ben", room_cap=12)]
    educators = [OUT | {"certs": ["sped"]}, adult("Ben"), adult("Cal", certs=["sped"], absent=["b1"])]
    gap = planned(educators, groups).gaps[0]
    assert set(gap.because) == {
        "Ann is out.",
        "Cal is out.",
        "Whoever leads G must hold sped; only Ann and Cal can.",
    }
    assert gap.would_help == ("A substitute with sped in block b1.",)


def test_facts_that_do_not_matter_are_left_out_of_the_reason() -> None:
    groups = [group("G", "Ann", size=20, room_cap=25), group("H", "Ben", size=20, room_cap=25)]
    answer = planned([OUT, adult("Ben", planning=[], cover_cap=3)], groups, keep_apart=[], splits=False)
    because = answer.gaps[0].because
    assert "Ann is out." in because
    assert not any("cover load" in sentence or "split" in sentence for sentence in because)


def test_what_was_announced_and_cannot_stay_is_a_warning() -> None:
    answer = planned(
        [OUT, adult("Ben")],
        [group("G", "Ann")],
        announced=[{"block": "b1", "group": "G", "educators": ["Ann"]}],
    )
    assert answer.levels["kept"] == 1
    assert "G in block b1" in answer.warnings[0]


def test_ids_cannot_smuggle_control_characters_into_sentences() -> None:
    answer = planned([OUT, adult("B\x1b[31m")], [group("G", "Ann")])
    assert not any("\x1b" in sentence for sentence in only_change(answer).why)


def test_the_json_has_the_keys_of_the_contract_in_their_order() -> None:
    answer = answer_to_json(planned([OUT, adult("Ben")], [group("G", "Ann")]), "team", "2026-11-23")
    assert list(answer) == [
        "schema",
        "team",
        "date",
        "status",
        "proved_through",
        "levels",
        "leads",
        "helps",
        "changes",
        "gaps",
        "warnings",
    ]
    assert answer["schema"] == "huddle.plan/1"
    changes = answer["changes"]
    assert isinstance(changes, list)
    assert list(changes[0]) == ["block", "group", "kind", "from", "to", "with", "students", "parts", "why"]


def test_what_would_help_is_what_the_team_can_decide_and_enough_substitutes() -> None:
    groups = [group("G", "Ann", size=20, room_cap=20), group("H", "Ben", size=20, room_cap=20)]
    planning = adult("Cal", planning=["b1"], planning_cap=0)
    gap = planned([OUT, adult("Ben"), planning], groups, splits=False).gaps[0]
    assert "Cal keeps planning." in gap.because
    assert gap.would_help == (
        "A substitute with any certificate in block b1.",
        "Cal giving up planning in this block.",
    )


def test_a_group_too_large_for_one_wants_as_many_substitutes_as_can_take_it() -> None:
    two = planned([OUT], [group("G", "Ann", size=30, ratio=20, room_cap=40)]).gaps[0]
    assert two.would_help == ("Two substitutes with any certificate in block b1.",)
    parts = planned([OUT], [group("G", "Ann", size=30, ratio=20, room_cap=12)]).gaps[0]
    assert parts.would_help == ("Three substitutes with any certificate in block b1.",)
    none = planned([OUT], [group("G", "Ann", size=30, ratio=20, room_cap=12)], splits=False).gaps[0]
    assert not any("substitute" in sentence for sentence in none.would_help)


def test_the_lead_who_is_out_comes_before_the_helper_who_is_out() -> None:
    dee = adult("Dee", can_help=True, absent=["b1"])
    gap = planned([OUT, dee, adult("Cal", absent=["b1"])], [group("G", "Ann", "Dee")]).gaps[0]
    assert gap.because == ("Ann is out.", "Dee is out.", "Cal is out.")


def test_who_is_elsewhere_by_the_schedule_is_not_called_out() -> None:
    groups = [group("G", "Ann", "Dee", room_cap=12), group("H", "Ben", room_cap=12)]
    educators = [OUT, adult("Ben"), adult("Cal", off=["b1"]), adult("Dee", can_help=True, off=["b1"])]
    gap = planned(educators, groups).gaps[0]
    assert {"Ann is out.", "Cal is not there in this block."} <= set(gap.because)
    assert gap.because[0] == "Ann is out."
    assert not {"Cal is out.", "Dee is out."} & set(gap.because)
    change = only_change(planned([*educators[:2], adult("Eva"), educators[3]], groups))
    assert "Dee, who helps here, is not there in this block." in change.why

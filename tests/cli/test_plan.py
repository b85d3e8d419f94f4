"""`huddle plan`: the draft, applying, locks, what-ifs, other ways."""

import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

Huddle = Callable[..., Any]


def leads(plan: Any, block: str, group: str) -> list[str]:
    return [row["educator"] for row in plan["leads"] if (row["block"], row["group"]) == (block, group)]


def test_the_json_has_the_keys_of_the_contract_in_their_order(huddle: Huddle, school: Path) -> None:
    plan = huddle("plan", "--json").json
    assert list(plan) == [
        "schema", "team", "date", "status", "proved_through", "levels", "leads", "helps", "changes", "gaps", "warnings",
    ]  # fmt: skip
    assert (plan["schema"], plan["team"], plan["date"]) == ("huddle.plan/1", "Saguaro House", "2026-11-23")
    assert list(plan["levels"]) == [
        "uncovered", "unmet", "kept", "splits", "moves", "crowding", "strength", "continuity", "fairness", "planning",
    ]  # fmt: skip
    assert list(plan["changes"][0]) == [
        "block", "group", "kind", "from", "to", "with", "students", "parts", "why",
    ]  # fmt: skip
    assert list(huddle("plan", "--json", "--timings").json)[-1] == "milliseconds"


def test_the_plan_is_kept_as_the_draft_and_apply_applies_it(huddle: Huddle, school: Path) -> None:
    huddle("absent", "ella", "3-5")
    assert huddle("today", "--json").json["plan_state"] == "none"
    drafted = huddle("plan", "--json").json
    assert huddle("today", "--json").json["plan_state"] == "draft"
    applied = huddle("plan", "--apply", "--json")
    assert applied.code == 0
    assert applied.json["leads"] == drafted["leads"]
    assert "planned first" not in applied.err
    assert huddle("today", "--json").json["plan_state"] == "applied"


def test_apply_plans_first_when_the_day_has_changed_and_says_so(huddle: Huddle, school: Path) -> None:
    huddle("absent", "ella", "3-5")
    ran = huddle("plan", "--apply")
    assert ran.code == 0
    assert "planned first" in ran.err


def test_applying_twice_is_applying_once(huddle: Huddle, school: Path) -> None:
    first = huddle("plan", "--apply", "--json")
    assert huddle("plan", "--apply", "--json").out == first.out


def test_a_draft_made_after_an_applied_plan_is_what_the_board_shows(huddle: Huddle, school: Path) -> None:
    huddle("plan", "--apply")
    huddle("absent", "ella")
    huddle("plan")
    board = huddle("today", "--json").json
    assert board["plan_state"] == "draft"
    assert all("ES" not in leads(board["plan"], row["block"], row["group"]) for row in board["plan"]["leads"])


def test_undoing_an_absence_takes_the_plan_made_for_it_away(huddle: Huddle, school: Path) -> None:
    before = huddle("today", "--json").json["plan"]
    huddle("absent", "jo")
    huddle("plan")
    assert huddle("undo").code == 0
    assert huddle("today", "--json").json["plan"] == before


def test_a_lock_holds_and_a_forbid_too(huddle: Huddle, school: Path) -> None:
    plan = huddle("plan", "--json").json
    chosen = leads(plan, "1", "H2")
    other = next(code for code in ("FP", "ES", "GO") if [code] != chosen)
    locked = huddle("plan", "--lock", f"H2@1={other.lower()}:knows them", "--json").json
    assert leads(locked, "1", "H2") == [other]
    forbidden = huddle("plan", "--forbid", f"h2@1={chosen[0]}", "--json").json
    assert chosen[0] not in leads(forbidden, "1", "H2")


def test_the_note_of_a_lock_is_kept_with_the_move(huddle: Huddle, school: Path) -> None:
    assert huddle("plan", "--apply", "--lock", "H2@1=FP:knows them").code == 0
    with sqlite3.connect(school) as connection:
        notes = connection.execute(
            "SELECT note FROM move WHERE group_code = 'H2' AND block = '1' AND date = '2026-11-23'"
        )
        assert notes.fetchall() == [("knows them",)]


def test_locks_that_cannot_be_kept_are_refused_with_6(huddle: Huddle, school: Path) -> None:
    assert huddle("plan", "--lock", "H2@1=BH").code == 6  # Ben is out
    ran = huddle("plan", "--lock", "H2@1=ES", "--lock", "H2@1=FP", "--json")
    assert ran.code == 6
    assert "$.locks[1]" in ran.json["error"]["message"]
    assert huddle("plan", "--lock", "H2@1=nobody").code == 4
    assert huddle("plan", "--lock", "ZZ@1=ES").code == 4
    assert huddle("plan", "--lock", "H2=ES").code == 2


def test_a_what_if_stores_nothing(huddle: Huddle, school: Path) -> None:
    before = school.read_bytes()
    assert " · what if · " in huddle("plan", "--what-if", "out:dev@1-3").out
    plan = huddle("plan", "--what-if", "out:dev@1-3", "nosplit", "--json").json
    assert all(row["educator"] != "DS" for row in plan["leads"] if row["block"] in "123")
    assert all(row["kind"] != "split" for row in plan["changes"])
    assert school.read_bytes() == before


def test_a_what_if_brings_somebody_back_or_a_substitute_in(huddle: Huddle, school: Path) -> None:
    back = huddle("plan", "--what-if", "back:ben", "--json").json
    assert back["status"] == "nothing_to_cover"
    later = huddle("plan", "--what-if", "back:ben@12:00", "--json").json
    assert leads(later, "1", "H2") != ["BH"]
    assert leads(later, "6", "H2") == ["BH"]
    helped = huddle("plan", "--what-if", "sub:all+certified", "--json").json
    assert any(row["educator"] == "SU1" for row in helped["leads"])
    assert huddle("plan", "--what-if", "sideways:ben").code == 2
    assert huddle("plan", "--what-if", "out:ben@99").code == 2


def test_an_uncovered_group_is_exit_3(huddle: Huddle, school: Path) -> None:
    for code in ("AF", "CW", "DS", "ES", "FP", "GO", "IS"):
        huddle("absent", code, "1")
    ran = huddle("plan", "--json")
    assert ran.code == 3
    assert ran.json["gaps"]
    assert huddle("plan", "--apply").code == 3
    assert huddle("today", "--check").code == 3


def test_why_says_what_others_would_cost(huddle: Huddle, school: Path) -> None:
    answer = huddle("plan", "--why", "H2@1", "--json").json
    assert list(answer) == ["schema", "block", "group", "chosen", "instead", "not_possible"]
    assert any(row["educator"] == "BH" for row in answer["not_possible"])
    one = huddle("plan", "--why", "H2@1", "farid", "--json").json
    assert {row["educator"] for row in [*one["instead"], *one["not_possible"]]} <= {"FP"}


def test_alternatives_are_whole_plans_with_their_trades(huddle: Huddle, school: Path) -> None:
    answer = huddle("plan", "--alternatives", "2", "--json").json
    assert list(answer) == ["schema", "plans", "trades"]
    assert len(answer["plans"]) == len(answer["trades"]) == 3
    assert answer["trades"][0] == []
    assert all(plan["team"] == "Saguaro House" for plan in answer["plans"])


def test_all_teams_are_planned_one_after_another(huddle: Huddle, school: Path) -> None:
    huddle("team", "add", "Another Team")
    answer = huddle("plan", "--all-teams", "--json").json
    assert answer["schema"] == "huddle.plans/1"
    assert sorted(plan["team"] for plan in answer["plans"]) == ["Another Team", "Saguaro House"]


def test_the_days_problem_written_out_gives_the_same_plan(
    huddle: Huddle, school: Path, tmp_path: Path
) -> None:
    target = tmp_path / "problem.json"
    assert huddle("plan", "--problem-out", str(target)).code == 0
    assert target.stat().st_mode & 0o777 == 0o600
    assert json.loads(target.read_text("utf-8")) == huddle("plan", "--problem-out", "-").json
    assert huddle("plan", "--problem-out", str(target)).code == 8
    from_file = huddle("plan", "--problem", str(target)).json
    of_team = huddle("plan", "--json").json
    assert (from_file["team"], from_file["date"]) == (None, None)
    assert from_file["leads"] == of_team["leads"]
    assert from_file["levels"] == of_team["levels"]


def test_readonly_plans_and_stores_nothing(huddle: Huddle, school: Path) -> None:
    huddle("absent", "ella", "3-5")
    assert huddle("--readonly", "plan").code == 0
    assert huddle("today", "--json").json["plan_state"] == "none"
    assert huddle("--readonly", "plan", "--apply").code == 8


def test_what_makes_no_sense_together_is_a_usage_error(huddle: Huddle, school: Path) -> None:
    assert huddle("plan", "--apply", "--what-if", "out:dev").code == 2
    assert huddle("plan", "--lines").code == 2
    assert huddle("plan", "stray").code == 2


def test_a_group_that_only_loses_its_second_adult_is_not_said_to_have_nobody(
    huddle: Huddle, school: Path
) -> None:
    huddle("absent", "hugo")  # he helps and leads nothing
    changes = huddle("plan", "--apply", "--json").json["changes"]
    assert any(change["kind"] == "helper" and not change["to"] for change in changes)
    exports = [
        huddle("export", "--what", "coverage", "--format", kind, "-o", "-").out for kind in ("md", "html")
    ]
    assert "without H" in exports[0]
    assert "no second adult" in exports[1]
    for told in exports:
        assert "nobody" not in told
    assert "without Hugo" in huddle("today").out
    plan = huddle("plan").out
    assert " alone" in plan or "has no second adult" in plan
    assert "nobody" not in plan.casefold()


def test_the_plan_and_its_reasons_name_people_and_not_codes_or_sums(huddle: Huddle, school: Path) -> None:
    for told in (huddle("plan").out, huddle("today").out, huddle("plan", "--why", "H2@1").out):
        assert "Ella" in told
        for word in ("BH >", "ES ", "float", "worse by", "step in"):
            assert word not in told
    day = huddle("plan").out.splitlines()[2]
    assert re.fullmatch(r"\d+ of \d+ students .*\. .* groups? changes?.*everybody is covered\.", day)


def test_why_tells_each_price_in_students_groups_and_people(huddle: Huddle, school: Path) -> None:
    told = huddle("plan", "--why", "H2@1").out
    assert "H2 in block 1: Ella leads it." in told
    assert "Chloe, but then H3 in block 1 would change its adults too" in told
    assert re.search(r"but then \d+ students would be with an adult less strong in [a-z]", told)
    assert "Ben is out in this block." in told
    rows = huddle("plan", "--why", "H2@1", "--json").json["instead"]
    assert {row["educator"] for row in rows} >= {"CW", "AF"}
    assert all(row["said"] for row in rows if row["level"])


def test_a_reason_tells_what_was_traded(huddle: Huddle, school: Path) -> None:
    told = huddle("plan").out
    assert (
        "Amara is the go-to person for class culture, but leads H1 then, which would change its adult too."
        in told
    )


def test_two_who_share_a_first_name_are_told_apart(huddle: Huddle, school: Path) -> None:
    huddle("educator", "add", "Ella Quill")
    plan = huddle("plan").out
    assert "Ella S. is free in block 1 and leads H2" in plan
    assert "Ella is" not in plan
    assert "H2 in block 1: Ella S. leads it." in huddle("plan", "--why", "H2@1").out

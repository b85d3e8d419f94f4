"""Everything that the screens can edit, in text: a team made from nothing by commands alone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Huddle = Callable[..., Any]


@pytest.fixture
def team(huddle: Huddle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Team Cholla: three educators, two students, two groups that meet in block 3."""
    path = tmp_path / "cholla.db"
    monkeypatch.setenv("HUDDLE_DB", str(path))
    monkeypatch.setenv("HUDDLE_TODAY", "2026-11-23")
    for words in (
        ("init", "--team", "Team Cholla", "--school", "Smith", "--educator", "Hugo Brandt:lead"),
        ("educator", "add", "Grace Stone"),
        ("educator", "add", "Ben Okafor", "--role", "paraeducator"),
        ("student", "add", "Maya Alvarez", "--grade", "7", "--needs", "iep"),
        ("student", "add", "Sam Okoro", "--grade", "7"),
        ("group", "add", "7C", "Math 7C", "--weight", "math=3", "--room", "Lab:24"),
        ("group", "add", "7D"),
        ("group", "set", "7C", "--in", "maya", "--in", "sam"),
        ("schedule", "set", "7C", "3", "--lead", "HB", "--helper", "ben"),
        ("schedule", "add", "7D", "3", "--lead", "GS"),
    ):
        ran = huddle(*words)
        assert ran.code == 0, (words, ran.err)
    return path


def test_a_team_made_by_commands_plans_its_day(huddle: Huddle, team: Path) -> None:
    huddle("absent", "HB")
    plan = huddle("plan", "--json").json
    assert plan["team"] == "Team Cholla"
    assert [(row["group"], row["to"]) for row in plan["changes"]] == [("7C", ["GS"])]


def test_init_refuses_a_team_that_is_there_and_a_name_that_is_missing(huddle: Huddle, team: Path) -> None:
    assert huddle("init", "--team", "team cholla").code == 8
    assert huddle("init").code == 2


@pytest.mark.parametrize(
    "words", [["--blocks", "1=9:00"], ["--blocks", "1=10:00-09:00"], ["--time-zone", "Mars/Olympus"]]
)
def test_an_init_that_fails_leaves_no_database(
    huddle: Huddle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    path = tmp_path / "new.db"
    monkeypatch.setenv("HUDDLE_DB", str(path))
    assert huddle("init", "--team", "A", *words).code == 2
    assert not path.exists()


def test_an_educator_is_changed_and_archived(huddle: Huddle, team: Path) -> None:
    ran = huddle(
        "educator", "set", "grace", "--strength", "math=4", "--credential", "sped", "--can-lead", "no"
    )
    assert (ran.code, ran.out.strip()) == (0, "GS")
    row = next(line for line in huddle("educator", "list").out.splitlines() if line.startswith("GS"))
    assert "math=4" in row
    assert "sped" in row
    assert "helps only" in row
    huddle("educator", "set", "GS", "--no-credential", "sped", "--role", "special_educator")
    assert "sped" not in huddle("educator", "list").out.replace("special", "")
    assert huddle("educator", "archive", "ben").out.strip() == "BO"
    assert "BO" not in huddle("educator", "list").out
    assert huddle("educator", "set", "GS").code == 2
    assert huddle("educator", "set", "GS", "--strength", "math=9").code == 2
    assert huddle("educator", "set", "GS", "--strength", "juggling=2").code == 4


def test_a_student_is_in_one_group_a_block(huddle: Huddle, team: Path) -> None:
    ran = huddle("group", "set", "7D", "--in", "sam")
    assert ran.code == 2
    assert "7C" in ran.err
    assert huddle("group", "set", "7D", "--in", "sam", "--move").code == 0
    groups = {row["id"]: row["groups"] for row in huddle("roster", "--json").json["students"]}
    assert groups == {"S-0001": ["7C"], "S-0002": ["7D"]}


def test_needs_are_shown_only_when_asked_for(huddle: Huddle, team: Path) -> None:
    assert "IEP" not in huddle("student", "list").out + huddle("roster").out + huddle("roster", "--json").out
    assert "IEP" in huddle("student", "list", "--needs").out


def test_a_student_is_flagged_out_changed_and_archived(huddle: Huddle, team: Path) -> None:
    assert huddle("student", "absent", "S-0002", "today").code == 0
    assert huddle("today", "--json").json["students_out"] == 1
    assert huddle("student", "here", "sam").code == 0
    assert huddle("today", "--json").json["students_out"] == 0
    assert huddle("student", "set", "maya", "--preferred", "May", "--grade", "8").code == 0
    assert huddle("roster", "--json").json["students"][0]["name"] == "May Alvarez"
    assert huddle("student", "apart", "may", "sam").code == 0
    assert huddle("student", "apart", "S-0001", "may").code == 2
    assert huddle("student", "archive", "S-0002").code == 0
    assert len(huddle("roster", "--json").json["students"]) == 1
    assert huddle("student", "archive", "S-0002", "--back").code == 0
    assert len(huddle("roster", "--json").json["students"]) == 2


def test_holidays_close_the_school(huddle: Huddle, team: Path) -> None:
    ran = huddle("calendar", "add", "2026-11-26..2026-11-27", "holiday", "Thanksgiving")
    assert ran.out.strip() == "2 days: holiday"
    assert "No school today" in huddle("--date", "2026-11-26", "today").out
    assert "2026-11-27  holiday  Thanksgiving" in huddle("calendar", "list").out
    assert huddle("calendar", "archive", "27nov").code == 0
    assert "2026-11-27" not in huddle("calendar", "list").out
    assert huddle("calendar", "add", "tomorrow", "party").code == 2


def test_blocks_sessions_and_duties_are_edited(huddle: Huddle, team: Path) -> None:
    assert huddle("schedule", "block", "7", "15:00-15:40", "--name", "Club").code == 0
    assert huddle("schedule", "duty", "GS", "1", "planning").code == 0
    shown = huddle("schedule", "list").out
    assert "Club" in shown
    assert "GS  block 1  planning" in shown
    assert huddle("schedule", "duty", "GS", "1", "none").code == 0
    assert "planning" not in huddle("schedule", "list").out
    assert huddle("schedule", "block", "7", "--archive").code == 0
    assert "Club" not in huddle("schedule", "list").out
    assert huddle("schedule", "archive", "7D", "3").code == 0
    assert huddle("schedule", "archive", "7D", "3").code == 4
    assert huddle("schedule", "block", "9").code == 2
    assert huddle("schedule", "confirm").code == 0


def test_team_rules_are_changed_by_name(huddle: Huddle, team: Path) -> None:
    assert huddle("team", "set", "target=24", "cover_cap=2", "splits=no").code == 0
    rules = huddle("team", "list").out
    assert "target            24" in " ".join(rules.split("\n"))
    assert huddle("team", "set", "target=many").code == 2
    assert huddle("team", "set", "color=red").code == 2
    assert huddle("team", "set", "order=strength").code == 2


def test_a_second_team_is_chosen_by_name(huddle: Huddle, team: Path) -> None:
    assert huddle("team", "add", "Team Saguaro").code == 0
    assert huddle("today").code == 4
    assert huddle("--team", "sag", "today", "--json").json["team"] == "Team Saguaro"
    assert "Team Saguaro" in huddle("team", "list").out
    assert huddle("--team", "sag", "team", "archive").code == 0
    assert huddle("today").code == 0


def test_undo_takes_back_what_was_edited(huddle: Huddle, team: Path) -> None:
    huddle("student", "archive", "maya")
    huddle("undo")
    assert [row["groups"] for row in huddle("roster", "--json").json["students"]] == [["7C"], ["7C"]]


def test_a_credential_is_the_same_however_it_is_written(huddle: Huddle, team: Path) -> None:
    huddle("educator", "set", "HB", "--credential", "sped")
    huddle("educator", "set", "HB", "--credential", "SPED")
    assert huddle("educator", "list").out.casefold().count("sped") == 1
    huddle("educator", "set", "HB", "--no-credential", "Sped")
    assert "sped" not in huddle("educator", "list").out


def test_the_school_week_is_set_in_words(huddle: Huddle, team: Path) -> None:
    assert huddle("team", "set", "week=mon,tue,thu").code == 0
    assert "No school" in huddle("--date", "2026-11-25", "today").out
    assert "No school" not in huddle("--date", "2026-11-26", "today").out
    assert huddle("team", "set", "week=mon,xx").code == 2


def test_a_database_moves_into_another_file(huddle: Huddle, school: Path, tmp_path: Path) -> None:
    roster = huddle("roster", "--json").out
    ran = huddle("db", "move", str(school), str(tmp_path / "second.db"))
    assert ran.code == 0
    assert "student " in ran.out
    assert huddle("--db", str(tmp_path / "second.db"), "roster", "--json").out == roster
    assert huddle("db", "move", str(school), str(tmp_path / "second.db")).code == 8
    assert huddle("--readonly", "db", "move", str(school), str(tmp_path / "third.db")).code == 8


def test_two_records_of_one_person_become_one_and_two_again(huddle: Huddle, school: Path) -> None:
    before = huddle("roster", "--json").json
    first, second = (student["id"] for student in before["students"][:2])
    ran = huddle("people", "merge", first, second)
    assert (ran.code, ran.out) == (0, f"{first}\n")
    assert second not in [student["id"] for student in huddle("roster", "--json").json["students"]]
    assert huddle("undo").code == 0
    assert huddle("roster", "--json").json == before
    assert huddle("people", "merge", first, "nobody at all").code == 4


def test_blocks_may_be_given_as_a_bell_schedule_has_them(huddle: Huddle, tmp_path: Path) -> None:
    where = ("--db", str(tmp_path / "bell.db"))
    made = huddle(
        *where, "init", "--team", "Cholla", "--blocks", "8:20-9:05, 9:10-9:55, lunch 11:30-12:00, 12:05-12:50"
    )
    assert made.code == 0
    listed = huddle(*where, "schedule", "list").out
    for block in ("08:20-09:05", "09:10-09:55", "12:05-12:50"):
        assert block in listed
    assert "11:30" not in listed
    assert huddle(*where, "init", "--team", "Two", "--blocks", "8:20-9:05, sometimes").code == 2

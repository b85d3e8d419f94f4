"""`huddle today`: the board, which reads and never plans."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Huddle = Callable[..., Any]


def test_the_board_says_who_is_out_and_what_is_planned(huddle: Huddle, school: Path) -> None:
    ran = huddle("today")
    assert ran.code == 0
    assert "Out today" in ran.out
    assert "Ben (BH)  all day" in ran.out
    assert "Coverage plan · draft" in ran.out


def test_without_a_command_and_a_terminal_the_board_is_printed(huddle: Huddle, school: Path) -> None:
    assert huddle().out == huddle("today").out


def test_the_json_has_the_keys_of_the_contract_in_their_order(huddle: Huddle, school: Path) -> None:
    board = huddle("today", "--json").json
    assert list(board) == [
        "schema", "team", "date", "out", "students_out", "plan_state", "plan", "actions", "spotlights",
        "services_at_risk", "huddle",
    ]  # fmt: skip
    assert board["schema"] == "huddle.today/1"
    assert board["date"] == "2026-11-23"
    assert list(board["out"][0]) == ["educator", "blocks", "until"]
    assert list(board["huddle"]) == ["state", "facilitator"]


def test_check_is_3_while_an_absent_leads_group_has_no_plan(huddle: Huddle, school: Path) -> None:
    assert huddle("today", "--check").code == 0  # the draft covers everybody
    huddle("absent", "ella", "3-5")  # and is gone now
    ran = huddle("today", "--check")
    assert ran.code == 3
    assert "Uncovered" in ran.err
    huddle("plan")
    assert huddle("today", "--check").code == 0


def test_check_is_3_when_somebody_falls_out_of_an_applied_plan(huddle: Huddle, school: Path) -> None:
    huddle("plan", "--apply")
    assert huddle("today", "--check").code == 0
    huddle("absent", "FP")
    board = huddle("today", "--check", "--json")
    assert board.code == 3
    assert board.json["plan_state"] == "stale"


def test_check_knows_a_group_that_is_newer_than_the_plan(huddle: Huddle, school: Path) -> None:
    huddle("plan", "--apply")
    huddle("group", "add", "NEW")
    huddle("group", "set", "NEW", "--in", "S-1010", "--move")
    huddle("schedule", "set", "NEW", "1", "--lead", "HM")
    assert huddle("today", "--check").code == 0
    huddle("schedule", "set", "NEW", "1", "--lead", "nobody")
    assert "NEW in block 1" in huddle("today", "--check").err


def test_reading_changes_nothing(huddle: Huddle, school: Path) -> None:
    before = school.read_bytes()
    huddle("today")
    huddle("roster")
    huddle("history")
    huddle("absent", "--list")
    huddle("huddle", "show")
    assert school.read_bytes() == before


def test_a_date_makes_that_day_the_day(huddle: Huddle, school: Path) -> None:
    assert huddle("today", "--date", "2026-11-24", "--json").json["date"] == "2026-11-24"
    assert huddle("--date", "tomorrow", "today", "--json").json["date"] == "2026-11-24"
    assert huddle("today", "--date=fri", "--json").json["date"] == "2026-11-27"


def test_without_a_database_the_next_step_is_said_and_nothing_is_made(
    huddle: Huddle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = huddle("today")
    assert ran.code == 4
    assert "huddle demo" in ran.err
    missing = tmp_path / "missing.db"
    assert huddle("--db", str(missing), "today").code == 4
    assert not missing.exists()
    assert list(tmp_path.iterdir()) == []


def test_the_board_loads_no_app_no_solver_and_no_table_framework(school: Path) -> None:
    heavy = ("textual", "ortools", "alembic", "sqlmodel", "pydantic", "rich")
    program = (
        "import sys\nfrom huddle.cli.run import answer\n"
        f"code = answer(['today'])\nprint(code, [m for m in {heavy!r} if m in sys.modules], file=sys.stderr)"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert ended.stderr.strip() == "0 []"

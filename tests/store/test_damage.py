"""Damaged files: what is saved, what is said, and that nothing crashes."""

import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from huddle.domain.errors import HuddleError
from huddle.store.faults import as_error
from huddle.store.repair import repair

PAGE = 4096
TABLES = (
    "school",
    "team",
    "educator",
    "team_member",
    "student",
    "student_group",
    "membership",
    "base_session",
)


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("damage") / "school.db"
    command = [sys.executable, "-m", "huddle", "--date", "2026-11-23", "demo", "--keep", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return path


def rows(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as connection:
        return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in TABLES}  # noqa: S608


def root_page(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(
            connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
        )


def run(path: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "huddle", "--db", str(path), "--date", "2026-11-23", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("kept", [0.99, 0.75, 0.5])
def test_a_file_that_was_cut_short_gives_back_what_is_left(school: Path, tmp_path: Path, kept: float) -> None:
    damaged, saved = tmp_path / "damaged.db", tmp_path / "saved.db"
    data = school.read_bytes()
    damaged.write_bytes(data[: int(len(data) * kept)])
    salvage = repair(damaged, saved)
    assert sum(salvage.kept.values())
    for name, count in rows(school).items():
        assert rows(saved)[name] + salvage.lost.get(name, 0) >= count


@pytest.mark.parametrize("table", ["school", "team"])
def test_the_one_row_of_a_lost_page_is_made_again_and_it_is_said(
    school: Path, tmp_path: Path, table: str
) -> None:
    damaged, saved = tmp_path / "damaged.db", tmp_path / "saved.db"
    data = bytearray(school.read_bytes())
    page = root_page(school, table) - 1
    data[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
    damaged.write_bytes(data)
    said = run(damaged, "repair", str(saved))
    again = "undo journal" in said.stderr
    assert said.returncode == (0 if again else 1)
    assert again or f"something is missing in {table}" in said.stderr
    assert rows(saved) == rows(school)
    assert run(saved, "today").returncode == 0


Damage = Callable[[bytearray, random.Random], None]


def zeroed(data: bytearray, dice: random.Random) -> None:
    page = dice.randrange(1, len(data) // PAGE)
    data[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)


def cut(data: bytearray, dice: random.Random) -> None:
    del data[dice.randrange(len(data) // 3, len(data)) :]


def flipped(data: bytearray, dice: random.Random) -> None:
    for _ in range(20):
        data[dice.randrange(200, len(data))] ^= 1 << dice.randrange(8)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("damage", [zeroed, cut, flipped])
def test_a_repair_never_crashes_and_what_it_makes_can_be_opened(
    school: Path, tmp_path: Path, damage: Damage, seed: int
) -> None:
    damaged, saved = tmp_path / "damaged.db", tmp_path / "saved.db"
    data = bytearray(school.read_bytes())
    damage(data, random.Random(seed))
    damaged.write_bytes(data)
    try:
        salvage = repair(damaged, saved)
    except HuddleError as error:
        refused = error.code
    else:
        refused = ""
    if refused:
        assert refused == "database_damaged"
        return
    before, after = rows(school), rows(saved)
    assert all(after[name] >= before[name] or name in salvage.lost for name in TABLES)
    assert run(saved, "today").returncode == 0


@pytest.mark.parametrize("seed", range(3))
def test_damage_is_said_to_be_damage(school: Path, tmp_path: Path, seed: int) -> None:
    damaged = tmp_path / "damaged.db"
    data = bytearray(school.read_bytes())
    for _ in range(6):
        flipped(data, random.Random(seed))
    damaged.write_bytes(data)
    for command in ("today", "history", "roster"):
        said = run(damaged, command)
        assert said.returncode in {0, 5}, said.stderr
        assert "went wrong" not in said.stderr


def test_a_rollback_that_fails_does_not_hide_what_ended_the_transaction() -> None:
    full, rollback = sqlite3.OperationalError("full"), sqlite3.OperationalError("no transaction is active")
    full.sqlite_errorname, rollback.sqlite_errorname = "SQLITE_FULL", "SQLITE_ERROR"
    rollback.__context__ = full
    assert as_error(rollback).message == "The disk is full: nothing was saved."


def test_two_first_starts_at_once_leave_the_team_that_was_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "team.db"
    command = [sys.executable, "-m", "huddle", "--db", str(path), "--team", "Team A", "init"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) for _ in range(2)]
    codes = sorted(process.wait(60) for process in both)
    for process in both:
        process.communicate()
    assert codes == [0, 8]
    assert rows(path)["team"] == 1


def test_a_first_start_that_comes_to_nothing_leaves_nothing(tmp_path: Path) -> None:
    said = run(tmp_path / "team.db", "--team", "T", "init", "--time-zone", "Mars/Olympus")
    assert said.returncode == 2
    assert list(tmp_path.iterdir()) == []

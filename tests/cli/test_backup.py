"""`huddle backup`, `restore`, `repair`, `doctor` on real files."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Huddle = Callable[..., Any]


def test_a_backup_is_made_beside_the_database_and_restored(huddle: Huddle, school: Path) -> None:
    made = Path(huddle("backup").out.strip())
    assert made.parent == school.parent / "backups"
    assert made.stat().st_mode & 0o777 == 0o600
    huddle("note", "written after the backup")
    assert huddle("restore", str(made)).code == 2  # nobody can be asked
    ran = huddle("restore", str(made), "--yes")
    assert ran.code == 0
    assert "kept as" in ran.err
    assert "written after the backup" not in huddle("huddle", "show").out


def test_a_backup_may_be_named_from_the_folder_one_is_in(
    huddle: Huddle, school: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = huddle("backup", "mine.db")
    assert (ran.code, ran.out) == (0, f"{tmp_path / 'mine.db'}\n")
    assert huddle("--db", "mine.db", "today").out == huddle("today").out


def test_a_backup_never_takes_the_place_of_another_file(huddle: Huddle, school: Path, tmp_path: Path) -> None:
    target = tmp_path / "mine.db"
    assert huddle("backup", str(target)).code == 0
    assert huddle("backup", str(target)).code == 8
    assert huddle("backup", str(tmp_path / "no" / "x.db")).code == 2
    assert huddle("--db", str(tmp_path / "none.db"), "backup").code == 4


def test_a_damaged_database_is_told_and_repaired_into_a_new_file(huddle: Huddle, school: Path) -> None:
    data = bytearray(school.read_bytes())
    data[8 * 4096 : 12 * 4096] = b"\xa5" * (4 * 4096)
    school.write_bytes(data)
    told = huddle("doctor", "--json")
    assert told.code == 5
    assert any(check["state"] == "fail" for check in told.json["checks"])
    ran = huddle("repair")
    assert ran.code == (1 if "something is missing" in ran.err else 0)
    assert "kept" in ran.err
    assert school.read_bytes() == bytes(data)
    assert Path(ran.out.strip()).exists()
    other = school.with_name("other.db")
    assert huddle("repair", str(other)).out.strip() == str(other)
    assert huddle("--db", "none.db", "repair", str(school)).code == 8  # its repaired file is there


def test_the_doctor_names_every_check_and_is_0_when_nothing_is_wrong(huddle: Huddle, school: Path) -> None:
    ran = huddle("doctor", "--json")
    assert ran.code == 0
    assert ran.json["schema"] == "huddle.doctor/1"
    checks = {check["name"]: check for check in ran.json["checks"]}
    assert all(list(check) == ["name", "state", "detail", "fix"] for check in ran.json["checks"])
    assert {
        "database", "schema", "sqlite", "place", "file modes", "backups", "integrity", "config", "keymap", "themes", "browser",
        "terminal", "schedule",
    } <= checks.keys()  # fmt: skip
    assert checks["backups"]["state"] == "warn"
    huddle("backup")
    checks = {check["name"]: check for check in huddle("doctor", "--json").json["checks"]}
    assert checks["backups"]["state"] == "ok"


def test_the_doctor_tightens_what_others_may_read(huddle: Huddle, school: Path) -> None:
    school.chmod(0o644)
    before = {check["name"]: check["state"] for check in huddle("doctor", "--json").json["checks"]}
    assert before["file modes"] == "warn"
    after = {check["name"]: check["state"] for check in huddle("doctor", "--fix", "--json").json["checks"]}
    assert after["file modes"] == "ok"
    assert school.stat().st_mode & 0o777 == 0o600


def test_the_doctor_works_where_there_is_nothing_yet(huddle: Huddle) -> None:
    ran = huddle("doctor")
    assert ran.code == 0
    assert "There is none yet" in ran.out

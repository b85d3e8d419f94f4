"""`huddle import` and `huddle template`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Huddle = Callable[..., Any]


@pytest.fixture
def folder(huddle: Huddle, tmp_path: Path) -> Path:
    """huddle's own template with its two example rows."""
    assert huddle("template", str(tmp_path / "roster")).code == 0
    return tmp_path / "roster"


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A path at which there is no database yet."""
    path = tmp_path / "team.db"
    monkeypatch.setenv("HUDDLE_DB", str(path))
    monkeypatch.setenv("HUDDLE_TODAY", "2026-11-23")
    return path


def test_the_template_is_imported_and_imported_again_changes_nothing(
    huddle: Huddle, folder: Path, database: Path
) -> None:
    first = huddle("import", str(folder), "--yes", "--json")
    assert first.code == 0
    assert list(first.json) == ["schema", "format", "files", "counts", "findings", "written"]
    assert list(first.json["counts"]) == ["added", "changed", "moved", "archived", "unchanged"]
    assert first.json["counts"]["added"] == 4
    assert first.json["written"] is True
    second = huddle("import", str(folder), "--yes", "--json").json
    assert [second["counts"][name] for name in ("added", "changed", "moved", "archived")] == [0, 0, 0, 0]
    assert "Maya Alvarez" in huddle("roster", "--json").out


def test_a_dry_run_writes_nothing_not_even_a_database(huddle: Huddle, folder: Path, database: Path) -> None:
    ran = huddle("import", str(folder), "--dry-run", "--json")
    assert ran.code == 0
    assert ran.json["written"] is False
    assert ran.json["counts"]["added"] == 4
    assert not database.exists()


def test_without_a_terminal_yes_is_needed(huddle: Huddle, folder: Path, database: Path) -> None:
    ran = huddle("import", str(folder))
    assert ran.code == 2
    assert "--yes" in ran.err
    assert not database.exists()


def test_a_refused_roster_is_6_with_every_finding_and_nothing_written(
    huddle: Huddle, folder: Path, database: Path, tmp_path: Path
) -> None:
    students = folder / "students.csv"
    students.write_text(
        students.read_text("utf-8").replace("Maya,Alvarez", ",").replace("Samuel,Okoro", ","), "utf-8"
    )
    report = tmp_path / "report.csv"
    ran = huddle("import", str(folder), "--yes", "--json", "--report", str(report))
    assert ran.code == 6
    assert ran.json["schema"] == "huddle.import/1"
    assert ran.json["written"] is False
    errors = [row for row in ran.json["findings"] if row["severity"] == "error"]
    assert len(errors) == 2
    assert all(row["line"] and row["file"].endswith("students.csv") for row in errors)
    assert "students.csv:2" in ran.err
    assert report.read_text("utf-8-sig").splitlines()[0] == "file,line,column,severity,code,message"
    assert not database.exists()


def test_partial_takes_the_sound_rows_and_is_7(huddle: Huddle, folder: Path, database: Path) -> None:
    students = folder / "students.csv"
    students.write_text(students.read_text("utf-8").replace("Maya,Alvarez", ","), "utf-8")
    ran = huddle("import", str(folder), "--yes", "--partial")
    assert ran.code == 7
    roster = huddle("roster", "--json").json
    assert [row["name"] for row in roster["students"]] == ["Sam Okoro"]


def test_partial_is_offered_only_where_there_are_sound_rows(
    huddle: Huddle, folder: Path, database: Path
) -> None:
    students = folder / "students.csv"
    students.write_text(students.read_text("utf-8").replace("Maya,Alvarez", ","), "utf-8")
    assert "--partial" in huddle("import", str(folder), "--yes").err
    students.write_bytes(students.read_bytes() + b"\0")
    ran = huddle("import", str(folder), "--yes", "--partial")
    assert ran.code == 6
    assert "--partial" not in ran.err


def test_what_may_be_chosen_is_listed_and_the_hint_stands_on_its_own_line(
    huddle: Huddle, folder: Path, database: Path
) -> None:
    ran = huddle("import", str(folder), "--yes", "--grade", "12")
    assert ran.code == 4
    assert ran.err.splitlines()[-1].startswith("Its grades: ")


def test_too_much_at_once_is_8_and_leaves_no_database_behind(
    huddle: Huddle, folder: Path, database: Path
) -> None:
    rows = "".join(f"S-{n:04},Given{n},Family{n},,7,,7A,,,yes\n" for n in range(300))
    header = (folder / "students.csv").read_text("utf-8-sig").splitlines()[0]
    (folder / "students.csv").write_text(f"{header}\n{rows}", "utf-8")
    ran = huddle("import", str(folder), "--yes")
    assert ran.code == 8
    assert ran.err
    assert not database.exists()


def test_an_import_is_taken_back_as_a_whole(huddle: Huddle, folder: Path, database: Path) -> None:
    huddle("import", str(folder), "--yes")
    assert huddle("import", "undo").code == 0
    assert huddle("import", "undo").code == 4


def test_a_report_is_checked_before_anything_is_read(
    huddle: Huddle, folder: Path, database: Path, tmp_path: Path
) -> None:
    assert huddle("import", str(folder), "--yes", "--report", "findings.txt").code == 2
    there = tmp_path / "there.json"
    there.write_text("mine", "utf-8")
    assert huddle("import", str(folder), "--yes", "--report", str(there)).code == 8
    assert there.read_text("utf-8") == "mine"
    assert not database.exists()


def test_a_path_that_is_not_there_is_a_usage_error(huddle: Huddle, database: Path) -> None:
    assert huddle("import", "missing.zip", "--yes").code == 2


def test_the_template_as_a_zip_comes_in_from_stdin(huddle: Huddle, database: Path, tmp_path: Path) -> None:
    target = tmp_path / "roster.zip"
    assert huddle("template", str(target)).code == 0
    assert huddle("template", str(target)).code == 8
    ran = huddle("import", "-", "--yes", "--json", stdin=target.read_bytes())
    assert ran.code == 0
    assert json.loads(ran.out)["counts"]["added"] == 4


def test_a_report_has_each_change_with_its_old_and_new_value(
    huddle: Huddle, folder: Path, tmp_path: Path
) -> None:
    assert huddle("import", str(folder), "--yes").code == 0
    students = folder / "students.csv"
    students.write_text(students.read_text("utf-8-sig").replace("Alvarez", "Other"), encoding="utf-8")
    for name in ("report.json", "report.csv"):
        assert huddle("import", str(folder), "--dry-run", "--report", str(tmp_path / name)).code == 0
        assert "Maya Alvarez > Maya Other" in (tmp_path / name).read_text("utf-8-sig")

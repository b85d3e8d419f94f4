"""`huddle export`: what goes out, how people appear in it, and that it is written down."""

import csv
import html
import io
import json
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from jsonschema import Draft202012Validator

import huddle.exchange as exchange_room
from huddle.services.export.export import FORMATS

Huddle = Callable[..., Any]


@pytest.fixture
def named(huddle: Huddle, school: Path) -> list[str]:
    """A day on which students are named in every kind of text; their full names."""
    people = [row["name"] for row in huddle("roster", "--json").json["students"][:3]]
    huddle("note", f"call the family of {people[0]}")
    huddle("decide", f"{people[1]} moves to the front; {people[1].split()[0]}'s table too")
    huddle("todo", f"call {people[2]} @grace due fri")
    huddle("absent", "ella", "3-5", "bereavement")
    huddle("plan", "--apply")
    return people


def test_the_json_is_what_the_schema_says(huddle: Huddle, named: list[str]) -> None:
    document = huddle("export", "--format", "json", "-o", "-").json
    assert list(document) == [
        "schema",
        "generated_at",
        "team",
        "since",
        "until",
        "huddles",
        "coverage",
        "absences",
        "legend",
    ]
    schema = json.loads(
        (Path(exchange_room.__file__).parent / "schemas" / "export-1.schema.json").read_text("utf-8")
    )
    Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(document)
    assert [h["date"] for h in document["huddles"]] == ["2026-11-23"]
    month = huddle("export", "2026-10-01..2026-11-23", "--format", "json", "--names", "full").json
    Draft202012Validator(schema).validate(month)
    assert len(month["huddles"]) > 15


@pytest.mark.parametrize("form", ["md", "csv", "json"])
@pytest.mark.parametrize("mode", [[], ["--names", "ids"]])
def test_by_default_no_students_name_goes_out(
    huddle: Huddle, named: list[str], form: str, mode: list[str]
) -> None:
    ran = huddle("export", "--format", form, *mode)
    assert ran.code == 0
    for name in named:
        assert name not in ran.out
    assert "names inside texts were replaced" in ran.err


def test_full_names_go_out_when_asked_for(huddle: Huddle, named: list[str]) -> None:
    ran = huddle("export", "--format", "json", "--names", "full")
    for name in named:
        assert name in ran.out


@pytest.mark.parametrize(
    "what", ["huddles", "coverage", "absences", "ledger", "services", "roster", "announcement"]
)
def test_reasons_and_needs_stay_in_unless_asked_for(huddle: Huddle, named: list[str], what: str) -> None:
    out = huddle("export", "--what", what).out
    assert "bereavement" not in out
    assert "iep" not in out.casefold()


def test_reasons_go_out_with_the_option_that_names_them(huddle: Huddle, named: list[str]) -> None:
    assert "bereavement" in huddle("export", "--reasons", "--format", "json").out
    assert "bereavement" in huddle("export", "--reasons", "--what", "absences", "--format", "csv").out
    assert "iep" in huddle("export", "--what", "roster", "--needs").out


def test_the_log_of_a_day_does_not_know_why_an_action_was_dropped_later(huddle: Huddle, school: Path) -> None:
    action = huddle("todo", "swap the lab kit").out.split()[0]
    huddle("--date", "2026-11-24", "todo", "--drop", action, "the kit is gone")
    monday, tuesday = (
        next(
            each
            for each in huddle("export", day, "--format", "json").json["huddles"][0]["actions"]
            if each["text"] == "swap the lab kit"
        )
        for day in ("2026-11-23", "2026-11-24")
    )
    assert (monday["state"], monday["reason"]) == ("open", None)
    assert (tuesday["state"], tuesday["reason"]) == ("dropped", "the kit is gone")


def test_each_export_is_written_into_the_disclosure_log(huddle: Huddle, school: Path) -> None:
    huddle("export", "--names", "full", "--format", "csv")
    huddle("export", "--what", "roster", "--needs")
    with sqlite3.connect(school) as connection:
        rows = connection.execute(
            "SELECT what, format, names, with_needs, rows > 0 FROM export_record ORDER BY at, what"
        ).fetchall()
    assert sorted(rows) == [("huddles", "csv", "full", 0, 1), ("roster", "csv", "initials", 1, 1)]
    assert huddle("--readonly", "export").code == 8


def test_a_file_is_private_and_never_overwritten_without_force(
    huddle: Huddle, school: Path, tmp_path: Path
) -> None:
    target = tmp_path / "log.md"
    assert huddle("export", "-o", str(target)).out.strip() == str(target)
    assert target.stat().st_mode & 0o777 == 0o600
    assert huddle("export", "-o", str(target)).code == 8
    assert huddle("export", "-o", str(target), "--force").code == 0
    link = tmp_path / "link.md"
    link.symlink_to(target)
    assert huddle("export", "-o", str(link), "--force").code == 8
    assert huddle("export", "-o", str(tmp_path / "no" / "x.md")).code == 2


def test_csv_has_a_mark_for_spreadsheets_unless_plain_and_no_formulas(huddle: Huddle, school: Path) -> None:
    huddle("note", "=HYPERLINK(1)")
    marked = huddle("export", "--format", "csv").out
    assert marked.startswith("\ufeffdate,section,kind,text")
    plain = huddle("export", "--format", "csv", "--plain").out
    assert not plain.startswith("\ufeff")
    assert "'=HYPERLINK(1)" in [row["text"] for row in csv.DictReader(io.StringIO(plain))]


def test_the_roster_in_full_is_a_template_that_can_be_imported_again(
    huddle: Huddle, school: Path, tmp_path: Path
) -> None:
    target = tmp_path / "roster.zip"
    assert huddle("export", "--what", "roster", "--names", "full", "-o", str(target)).code == 0
    ran = huddle("--db", str(tmp_path / "again.db"), "import", str(target), "--yes", "--json")
    assert ran.code == 0, ran.err
    before = huddle("roster", "--json").json["students"]
    after = huddle("--db", str(tmp_path / "again.db"), "roster", "--json").json["students"]
    assert sorted(row["name"] for row in after) == sorted(row["name"] for row in before)


def test_the_announcement_names_educators_and_no_student(huddle: Huddle, named: list[str]) -> None:
    out = huddle("export", "--what", "announcement").out
    assert "Ben: all day" in out
    assert all(name not in out for name in named)


def test_the_ledger_counts_covers_of_applied_plans(huddle: Huddle, school: Path) -> None:
    rows = list(
        csv.DictReader(
            io.StringIO(huddle("export", "1nov..", "--what", "ledger", "--format", "csv", "--plain").out)
        )
    )
    assert rows
    assert {
        "date",
        "educator",
        "block",
        "group",
        "kind",
        "students",
        "minutes",
        "happened",
        "planning_minutes",
        "asked",
    } == set(rows[0])


@pytest.mark.parametrize(
    ("what", "form"), [(what, form) for what, forms in FORMATS.items() for form in forms]
)
def test_every_format_of_everything_is_made_and_names_no_student(
    huddle: Huddle, named: list[str], tmp_path: Path, what: str, form: str
) -> None:
    target = tmp_path / f"out.{form}"
    ran = huddle("export", "20nov..", "--what", what, "-o", str(target))
    assert ran.code == 0, ran.err
    data = target.read_bytes()
    if form == "xlsx":
        with zipfile.ZipFile(target) as package:
            data = b"".join(package.read(name) for name in package.namelist())
    assert len(data) > 50
    for name in named:
        assert name.encode() not in data
        assert html.escape(name).encode() not in data


def test_a_calendar_keeps_the_names_of_its_events(huddle: Huddle, named: list[str]) -> None:
    first = Calendar.from_ical(huddle("export", "--what", "absences", "--format", "ics").out)
    again = Calendar.from_ical(huddle("export", "20nov..", "--what", "absences", "--format", "ics").out)
    kept = {str(event["uid"]) for event in first.walk("VEVENT")}
    assert kept
    assert kept <= {str(event["uid"]) for event in again.walk("VEVENT")}
    cover = Calendar.from_ical(huddle("export", "--what", "coverage", "--format", "ics").out)
    assert cover.walk("VEVENT")


@pytest.mark.parametrize(
    "words", [["--format", "pdf"], ["--what", "grades"], ["--names", "nicknames"], ["someday"], ["--what", "announcement", "--format", "csv"]]
)  # fmt: skip
def test_what_cannot_be_exported_is_a_usage_error(huddle: Huddle, school: Path, words: list[str]) -> None:
    assert huddle("export", *words).code == 2

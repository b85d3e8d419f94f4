"""Rosters that others made, where they are found: what is legal or repairable is read, the rest says every reason."""

import csv
import datetime as dt
import io
import os
from collections import Counter
from pathlib import Path

import pytest
from tests.exchange.oneroster_sets import zipped

from huddle.exchange.choice import Choice, Refusal, choose
from huddle.exchange.detect import read_roster
from huddle.exchange.staged import StagedRoster

SAMPLES = Path(
    os.environ.get("HUDDLE_SAMPLES") or Path(__file__).parents[2] / ".." / "shared" / "data" / "rosters"
)
MONDAY = dt.date(2026, 11, 23)
PRIVATE = ("password", "birthdate", "sms", "phone")


def sample(name: str) -> Path:
    path = SAMPLES / name
    if not path.exists():
        pytest.skip(f"no third-party rosters at {SAMPLES}; set HUDDLE_SAMPLES")
    return path


def counts(roster: StagedRoster | None) -> tuple[int, int, int] | None:
    if roster is None:
        return None
    return len(roster.people), len(roster.classes), len(roster.enrolments)


@pytest.mark.parametrize(
    ("name", "described", "size", "codes"),
    [
        ("lepo-rosterhub/en", "OneRoster 1.1 bulk, 6 files", (20, 5, 30), {"N302": 1}),
        ("lepo-rosterhub/en/oneroster.zip", "OneRoster 1.1 bulk, 6 files", (20, 5, 30), {"N302": 1}),
        ("lepo-rosterhub/ja/oneroster.zip", "OneRoster 1.1 bulk, 6 files", (20, 5, 30), {"N302": 1}),
        (
            "gospelnerd-generated/school-small/oneroster-school-small.zip",
            "OneRoster 1.1 bulk, 6 files, source 'Merge Labs OneRoster Sample Generator'",
            (79, 42, 546),
            {"W206": 6, "W207": 2},
        ),
        (
            "moodle-enrol-oneroster/Test_minimal_data_set.zip",
            "OneRoster 1.1 bulk, 5 files",
            (5, 2, 6),
            {"W107": 1, "W113": 5, "W205": 6, "W212": 1, "N302": 1},
        ),
        (
            "moodle-enrol-oneroster/oneroster_test_data.zip",
            "OneRoster 1.2 delta, 7 files, source 'DataGen'",
            (1, 1, 1),
            {"W204": 1, "W205": 1},
        ),
    ],
)
def test_a_legal_or_repairable_set_is_read_whole(
    name: str, described: str, size: tuple[int, int, int], codes: dict[str, int]
) -> None:
    roster, findings = read_roster(sample(name))
    assert roster is not None
    assert roster.complete
    assert roster.described() == described
    assert counts(roster) == size
    assert Counter(f.code for f in findings) == codes


def test_rows_of_a_set_that_end_with_one_empty_cell_more_are_read() -> None:
    roster, findings = read_roster(sample("edfi-lms-toolkit/oneroster-1.1"))
    assert roster is not None
    assert roster.complete
    assert not [f for f in findings if f.severity == "error"]
    assert len(roster.people) == 10
    assert len(roster.enrolments) == 24


def test_a_set_of_version_1_0_is_read() -> None:
    roster, findings = read_roster(sample("edfi-lms-toolkit/oneroster-1.0"))
    assert [f.text() for f in findings if f.severity == "error"] == []
    assert roster is not None
    assert (roster.version, roster.mode, len(roster.people), len(roster.classes)) == ("1.0", "bulk", 10, 2)
    assert {p.grade for p in roster.people if p.student} == {""}
    assert all(len(one.term_ids) == 2 for one in roster.classes)


def test_a_set_whose_terms_are_missing_names_each_reference() -> None:
    _, findings = read_roster(sample("oat-oneroster11"))
    assert [(f.file, f.line, f.column, f.code) for f in findings if f.severity == "error"] == [
        ("classes.csv", line, 11, "E301") for line in (2, 3, 4)
    ]


@pytest.mark.parametrize(
    ("name", "classes", "educators", "students", "codes"),
    [
        ("gospelnerd-generated/school-small", 42, 6, 72, []),
        ("lepo-rosterhub/ja", 5, 2, 18, ["W501"]),
        ("moodle-enrol-oneroster/Test_minimal_data_set", 2, 1, 2, ["W501"]),
    ],
)
def test_a_small_school_makes_a_team_without_a_word(
    name: str, classes: int, educators: int, students: int, codes: list[str]
) -> None:
    roster, _ = read_roster(sample(name))
    assert roster is not None
    choice = choose(roster, on=MONDAY)
    assert isinstance(choice, Choice)
    assert (len(choice.classes), len(choice.educators), len(choice.students)) == (
        classes,
        educators,
        students,
    )
    assert [f.code for f in choice.findings] == codes


def test_one_teacher_of_a_generated_school_brings_her_classes_only() -> None:
    roster, _ = read_roster(sample("gospelnerd-generated/school-small"))
    assert roster is not None
    choice = choose(roster, on=MONDAY, grades=["KG"])
    assert not isinstance(choice, Refusal)
    assert len(choice.classes) == 7
    assert {p.grade_key for p in choice.students} == {"K"}


@pytest.mark.parametrize(
    "name",
    [
        "gospelnerd-generated/school-small",
        "lepo-rosterhub/en",
        "moodle-enrol-oneroster/Test_minimal_data_set",
        "edfi-lms-toolkit/oneroster-1.1",
        "oat-oneroster11",
        "ms-sds/SDS Format/100 Users/Student.csv",
    ],
)
def test_no_password_birth_date_or_phone_leaves_the_files(name: str) -> None:
    path = sample(name)
    roster, findings = read_roster(path)
    said = repr(roster) + "\n".join(f.text() for f in findings)
    for file in path.glob("*.csv") if path.is_dir() else [path]:
        for row in csv.DictReader(io.StringIO(file.read_text("utf-8-sig"), newline="")):
            for column, cell in row.items():
                if isinstance(column, str) and column.casefold() in PRIVATE and cell:
                    assert cell not in said


def test_every_shared_table_survives_being_saved_by_another_program() -> None:
    folder = sample("lepo-rosterhub/ja")
    plain = {path.name: path.read_bytes() for path in folder.glob("*.csv")}
    plain = {name: data.replace(b"\r\n", b"\n") for name, data in plain.items()}
    expected, _ = read_roster(folder)
    assert expected is not None
    marked = {name: b"\xef\xbb\xbf" + data for name, data in plain.items()}
    windows = {name: data.replace(b"\n", b"\r\n") for name, data in plain.items()}
    macintosh = {name: data.replace(b"\n", b"\r") for name, data in plain.items()}
    for files in (marked, windows, macintosh):
        roster, _ = read_roster("x.zip", data=zipped(files))
        assert roster is not None
        assert roster.complete
        assert (roster.people, roster.enrolments) == (expected.people, expected.enrolments)
    for encoding in ("utf-16", "shift_jis"):
        files = {name: data.decode().encode(encoding) for name, data in plain.items()}
        roster, findings = read_roster("x.zip", data=zipped(files), format="oneroster")
        assert roster is None
        assert any(f.code == "E110" for f in findings)
        roster, _ = read_roster("x.zip", data=zipped(files), format="oneroster", encoding=encoding)
        assert roster is not None
        assert (roster.people, roster.enrolments) == (expected.people, expected.enrolments)

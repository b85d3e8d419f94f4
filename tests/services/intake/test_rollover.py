"""A new school year: recognized, said, the team carried over, undone as a whole."""

import csv
import datetime as dt
import io
import itertools
from pathlib import Path

import pytest
from tests.exchange.oneroster_sets import Files, clean_set, table, zipped
from tests.services.intake.conftest import Bring
from tests.services.intake.test_intake import dump
from tests.services.intake.test_own_export import taken_out
from tests.services.intake.test_removals import groups, leads

from huddle.bootstrap import Services, wire
from huddle.domain.errors import GUARD, HuddleError
from huddle.services.desk.clock import make_clock
from huddle.services.intake.request import ImportRequest, ImportResult, read
from huddle.services.planner.planner import InlinePlanner

NEXT_YEAR = "2027-08-30T07:30"


def next_year(files: Files | None = None) -> Files:
    """The clean set a year later: new section and enrollment ids, students a grade on, eight new seventh-graders.

    The classes of grade 7 are taught to u25 to u40; u1 to u16 are in grade 8 now.
    """
    files = dict(files or clean_set())
    text = {name: data.decode() for name, data in files.items()}
    for name in ("academicSessions.csv", "enrollments.csv", "classes.csv"):
        for old, new in (("2027", "2028"), ("2026", "2027")):
            text[name] = text[name].replace(old, new)
    text["academicSessions.csv"] = text["academicSessions.csv"].replace("2028-01-20", "2028-01-20")
    users = list(csv.reader(io.StringIO(text["users.csv"], newline="")))
    for row in users:
        row[-2] = {"07": "08", "08": "09"}.get(row[-2], row[-2])
    model = next(row for row in users if row[0] == "u2")
    for n in range(25, 41):
        users.append([f"u{n}" if cell == "u2" else cell for cell in model])
        users[-1][8:10] = [f"Given{n}", f"Family{n}"]
        users[-1][-2] = "07"
    rows = list(csv.reader(io.StringIO(text["enrollments.csv"], newline="")))
    for row in rows[1:]:
        row[0], row[3] = f"n-{row[0]}", f"n{row[3]}"
        if row[5][1:].isdigit() and row[5][0] == "u":
            n = int(row[5][1:])
            row[5] = f"u{n + 24}" if n < 17 else f"u{n - 16}"
    classes = list(csv.reader(io.StringIO(text["classes.csv"], newline="")))
    for row in classes[1:]:
        row[0] = f"n{row[0]}"
    out = {name: data.encode() for name, data in text.items()}
    out["users.csv"] = table(users[0], users[1:])
    out["enrollments.csv"] = table(rows[0], rows[1:])
    out["classes.csv"] = table(classes[0], classes[1:])
    return out


@pytest.fixture
def august(services: Services, tmp_path: Path) -> Bring:
    """Brings a set at the beginning of the next school year."""
    later = wire(services.database, make_clock(NEXT_YEAR), InlinePlanner())
    number = itertools.count()

    def run(files: Files, *, write: bool = True, **asked: object) -> ImportResult:
        path = tmp_path / f"next{next(number)}.zip"
        path.write_bytes(zipped(files))
        request = ImportRequest(str(path), **asked)  # type: ignore[arg-type]
        return later.imports.run(request, read(request), write=write)

    run.services = later  # type: ignore[attr-defined]
    return run


def test_a_new_year_is_recognized_and_nothing_is_written(
    services: Services, bring: Bring, august: Bring
) -> None:
    bring(clean_set(), grades=("7",))
    before = dump(services)
    for asked in ({}, {"grades": ("7",)}, {"allow_removals": True}):
        with pytest.raises(HuddleError) as refused:
            august(next_year(), **asked)
        assert (refused.value.code, refused.value.exit_code) == ("new_year", GUARD)
        assert "0 of the 4 classes" in refused.value.message
    assert dump(services) == before


def test_the_groups_go_on_with_new_students_and_last_years_leave(
    services: Services, bring: Bring, august: Bring
) -> None:
    bring(clean_set(), grades=("7",))
    services.groups.set("M7A", {"weights": {"inclusion": 2}})
    old = {g.code: g.weights for g in services.groups.list()}
    result = august(next_year(), rollover=True)
    later: Services = august.services  # type: ignore[attr-defined]
    assert {name: count for name, count in result.counts.items() if count} == {
        "added": 16,
        "archived": 16,
        "unchanged": 3,
    }
    assert groups(later) == {"Math 7A": 8, "Math 7B": 8, "Reading 7A": 8, "Reading 7B": 8}
    assert {g.code: g.weights for g in later.groups.list()} == old
    assert leads(later) == {"M7A@1": "HB", "M7B@2": "HB", "R7A@2": "GS", "R7B@1": "GS"}
    assert sorted(line[:12] for line in result.lines if line.startswith("= ")) == [
        "= group M7A ",
        "= group M7B ",
        "= group R7A ",
        "= group R7B ",
    ]
    assert not august(next_year()).undoable


def test_a_rollover_is_undone_as_a_whole(
    services: Services, bring: Bring, august: Bring, tmp_path: Path
) -> None:
    bring(clean_set(), grades=("7",))
    before = taken_out(services, tmp_path / "before.zip").read_bytes()
    run = august(next_year(), rollover=True)
    assert taken_out(services, tmp_path / "after.zip").read_bytes() != before
    services.imports.undo(run.run_id)
    assert taken_out(services, tmp_path / "undone.zip").read_bytes() == before
    assert not bring(clean_set()).undoable


def test_what_the_file_says_of_teacher_period_and_room_is_followed(
    services: Services, bring: Bring, august: Bring
) -> None:
    bring(clean_set(), grades=("7",))
    files = next_year()
    files["classes.csv"] = files["classes.csv"].replace(b'Room 1,s1,"m1,m2",,,1', b'Gym,s1,"m1,m2",,,3')
    files["enrollments.csv"] = files["enrollments.csv"].replace(b"nc3,s1,t2", b"nc3,s1,t3")
    result = august(files, rollover=True)
    later: Services = august.services  # type: ignore[attr-defined]
    assert leads(later)["R7A@2"] == "OO"
    assert next(g.room for g in later.groups.list() if g.code == "M7A") == "Gym"
    assert any("led by its new teacher" in line for line in result.lines)


def test_groups_that_no_class_follows_are_archived(services: Services, bring: Bring, august: Bring) -> None:
    bring(clean_set(), grades=("7",))
    files = next_year()
    files["classes.csv"] = files["classes.csv"].replace(b"Reading 7B", b"Art 7").replace(b"k2,R7B", b"k4,A7")
    result = august(files, rollover=True)
    later: Services = august.services  # type: ignore[attr-defined]
    assert "- group R7B Reading 7B" in result.lines
    assert set(groups(later)) == {"Math 7A", "Math 7B", "Reading 7A", "Art 7"}
    assert len(later.schedule.view().sessions) == 4


def test_a_team_chosen_by_classes_takes_those_that_follow_them(
    services: Services, bring: Bring, august: Bring
) -> None:
    bring(clean_set(), classes=("c1", "c3"))
    result = august(next_year(), rollover=True)
    later: Services = august.services  # type: ignore[attr-defined]
    assert groups(later) == {"Math 7A": 8, "Reading 7A": 8}
    assert result.counts["archived"] == 8
    assert not [f for f in result.findings if f.code == "N407"]


def test_the_spring_classes_of_a_semester_are_a_new_term(
    services: Services, bring: Bring, tmp_path: Path
) -> None:
    files = clean_set()
    rows = files["classes.csv"].decode().replace('"m1,m2"', "m1").splitlines()
    files["classes.csv"] = "".join(
        f"{line}\r\n" for line in [*rows, *(f"s{row.replace(',m1,', ',m2,')}" for row in rows[1:])]
    ).encode()
    rows = files["enrollments.csv"].decode().splitlines()
    spring = [
        row.replace("e-", "s-", 1).replace(",c", ",sc", 1).replace("2026-08-15", "2027-01-20")
        for row in rows[1:]
    ]
    fall = [row.replace("2027-06-15", "2027-01-20") for row in rows[1:]]
    files["enrollments.csv"] = "".join(f"{line}\r\n" for line in [rows[0], *fall, *spring]).encode()
    bring(files, grades=("7",))
    assert not bring(files).undoable
    february = dt.date(2027, 2, 1)
    with pytest.raises(HuddleError, match="new school year or term"):
        bring(files, as_of=february)
    result = bring(files, as_of=february, rollover=True)
    assert {name: count for name, count in result.counts.items() if count} == {"unchanged": 19}
    assert len(services.groups.list()) == 4
    assert len([line for line in result.lines if line.startswith("= ")]) == 4


def test_an_export_that_would_double_a_team_is_refused(services: Services, bring: Bring) -> None:
    bring(clean_set(), classes=("c1",))
    files = clean_set()
    files["enrollments.csv"] = files["enrollments.csv"].replace(b",c2,", b",c1,")
    before = dump(services)
    with pytest.raises(HuddleError) as refused:
        bring(files)
    assert refused.value.code == "too_many_additions"
    assert dump(services) == before
    assert bring(files, classes=("c1",)).counts["added"] == 9

"""What `huddle export` wrote comes back: without a change where nothing was edited, cell by cell where something was."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.services.intake.test_intake import dump

from huddle.bootstrap import Services
from huddle.domain.educator import Strength
from huddle.domain.schedule import Session
from huddle.domain.student import Student
from huddle.services.export.export import ExportRequest
from huddle.services.intake.request import ImportRefusedError, ImportRequest, ImportResult, read

At = Callable[..., Services]
Tables = dict[str, list[dict[str, str]]]
FORMATS = ["csv", "xlsx", "json", "oneroster"]


def taken_out(services: Services, path: Path, form: str = "csv", *, table: bool = False) -> Path:
    asked = ExportRequest(what="roster", format=form, names="full", needs=True, table=table)
    path.write_bytes(services.exports.export(asked).data)
    return path


def bring(services: Services, path: Path, **asked: object) -> ImportResult:
    request = ImportRequest(str(path), **asked)  # type: ignore[arg-type]
    return services.imports.run(request, read(request), write=True)


def changed(result: ImportResult) -> dict[str, int]:
    return {name: count for name, count in result.counts.items() if count and name != "unchanged"}


@pytest.fixture
def edit(at: At, tmp_path: Path) -> Callable[[Callable[[Tables], None]], tuple[Services, ImportResult]]:
    """Export the demo's roster, change its tables, import them."""

    def run(change: Callable[[Tables], None]) -> tuple[Services, ImportResult]:
        demo = at()
        with zipfile.ZipFile(taken_out(demo, tmp_path / "out.zip")) as package:
            tables = {
                name.removesuffix(".csv"): list(
                    csv.DictReader(io.StringIO(package.read(name).decode("utf-8-sig"), newline=""))
                )
                for name in package.namelist()
            }
        change(tables)
        folder = tmp_path / "edited"
        folder.mkdir()
        for name, rows in tables.items():
            if rows:
                with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
                    writer = csv.DictWriter(file, rows[0])
                    writer.writeheader()
                    writer.writerows(rows)
        return demo, bring(demo, folder, allow_removals=True)

    return run


@pytest.mark.parametrize("form", FORMATS)
def test_an_unedited_export_writes_no_row(at: At, tmp_path: Path, form: str) -> None:
    demo = at()
    suffix = {"csv": "zip", "oneroster": "zip"}.get(form, form)
    sheets = taken_out(demo, tmp_path / f"out.{suffix}", form)
    before = dump(demo)
    result = bring(demo, sheets)
    assert (changed(result), result.counts["unchanged"], result.undoable) == ({}, 114, False)
    assert [f.text() for f in result.findings if f.severity != "note"] == []
    assert dump(demo) == before


def test_the_single_table_of_students_makes_no_second_group_in_its_own_team(at: At, tmp_path: Path) -> None:
    demo = at()
    sheet = taken_out(demo, tmp_path / "students.csv", table=True)
    before = dump(demo)
    assert changed(bring(demo, sheet)) == {}
    assert dump(demo) == before


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_an_export_makes_the_same_team_in_an_empty_database_with_the_leads_of_each_block(
    at: At, tmp_path: Path, empty_db: Path, form: str
) -> None:
    demo = at()
    demo.schedule.set_session("H1", "4", lead="JD", helpers=["AF"], room="Lab")
    sheets = taken_out(demo, tmp_path / f"out.{'zip' if form == 'csv' else form}", form)
    again = at(path=empty_db)
    result = bring(again, sheets)
    assert [f.text() for f in result.findings if f.severity != "note"] == []
    second = taken_out(again, tmp_path / f"again{sheets.suffix}", form).read_bytes()
    if form == "json":
        one, two = json.loads(sheets.read_bytes()), json.loads(second)
        assert [_without_the_day(roster) for roster in (one, two)] == [_without_the_day(one)] * 2
    else:
        assert second == sheets.read_bytes()


def _without_the_day(roster: dict[str, Any]) -> dict[str, Any]:
    """A roster as JSON without the team's name and who is out today."""
    people = ("students", "educators")
    said = {name: [{**row, "out": False} for row in roster[name]] for name in people}
    return {**roster, **said, "team": ""}


def test_a_log_is_no_roster(at: At, tmp_path: Path) -> None:
    demo = at()
    (tmp_path / "log.json").write_bytes(demo.exports.export(ExportRequest(format="json")).data)
    (tmp_path / "newer.json").write_text('{"schema": "huddle.roster/2", "students": []}')
    (tmp_path / "cut.json").write_text('{"schema": "huddle.roster/1", "stu')
    for name, code in (("log", "E101"), ("newer", "E104"), ("cut", "E107")):
        with pytest.raises(ImportRefusedError) as refused:
            read(ImportRequest(str(tmp_path / f"{name}.json")))
        assert [f.code for f in refused.value.findings] == [code]


def row(tables: Tables, table: str, column: str, value: str) -> dict[str, str]:
    return next(row for row in tables[table] if row[column] == value)


STUDENT = "S-1001"


@pytest.mark.parametrize(
    ("column", "value", "stored"),
    [
        ("first_name", "Newname", ("given", "Newname")),
        ("last_name", "Other", ("family", "Other")),
        ("preferred_name", "Nick", ("preferred", "Nick")),
        ("grade", "6", ("grade", "6")),
        ("needs", "iep; gifted", ("needs", ("iep", "gifted"))),
    ],
)
def test_an_edited_cell_of_a_student_is_taken(
    edit: Callable[..., tuple[Services, ImportResult]], column: str, value: str, stored: tuple[str, object]
) -> None:
    def change(tables: Tables) -> None:
        row(tables, "students", "student_id", STUDENT)[column] = value

    demo, result = edit(change)
    assert changed(result) == {"changed": 1}
    with demo.database.read() as reader:
        student = next(s for s in reader.select(Student) if s.code == STUDENT)
    assert getattr(student, stored[0]) == stored[1]
    assert any(STUDENT in line and " > " in line for line in result.lines)


@pytest.mark.parametrize("column", ["homeroom", "tags"])
def test_a_cell_that_has_no_place_is_named(
    edit: Callable[..., tuple[Services, ImportResult]], column: str
) -> None:
    def change(tables: Tables) -> None:
        row(tables, "students", "student_id", STUDENT)[column] = "7B"

    _, result = edit(change)
    assert changed(result) == {}
    assert [(f.code, f.line) for f in result.findings if f.severity == "warning"] == [("W219", 2)]


def groups_of(services: Services, code: str) -> set[str]:
    return set(next(s.groups for s in services.roster.view().students if s.code == code))


def test_a_list_of_groups_is_all_the_groups_of_a_student(
    edit: Callable[..., tuple[Services, ImportResult]],
) -> None:
    old: set[str] = set()

    def change(tables: Tables) -> None:
        cell = row(tables, "students", "student_id", STUDENT)
        old.update(cell["groups"].split("; "))
        other = next(r["groups"] for r in tables["students"] if not old & set(r["groups"].split("; ")))
        cell["groups"] = other

    demo, result = edit(change)
    assert changed(result) == {"moved": 1}
    assert not groups_of(demo, STUDENT) & old


def test_an_emptied_list_of_groups_takes_a_student_out_of_all(
    edit: Callable[..., tuple[Services, ImportResult]],
) -> None:
    def change(tables: Tables) -> None:
        row(tables, "students", "student_id", STUDENT)["groups"] = ""

    demo, result = edit(change)
    assert changed(result) == {"moved": 1}
    assert groups_of(demo, STUDENT) == set()


def test_no_to_active_archives_a_student_and_an_educator(
    edit: Callable[..., tuple[Services, ImportResult]],
) -> None:
    def change(tables: Tables) -> None:
        row(tables, "students", "student_id", STUDENT)["active"] = "no"
        row(tables, "educators", "educator_id", "FP")["active"] = "no"
        for group in tables["groups"]:
            group["lead_educator"] = group["lead_educator"].replace("FP", "DS")
            group["helpers"] = "; ".join(h for h in group["helpers"].split("; ") if not h.startswith("FP"))

    demo, result = edit(change)
    assert result.counts["archived"] == 2
    assert STUDENT not in [s.code for s in demo.roster.view().students]
    assert [line[:12] for line in result.lines if line.startswith("- ")] == ["- student S-", "- educator F"]


def test_a_role_strengths_and_credentials_are_taken(
    edit: Callable[..., tuple[Services, ImportResult]],
) -> None:
    before: dict[str, str] = {}

    def change(tables: Tables) -> None:
        cell = next(r for r in tables["educators"] if ";" in r["strengths"])
        before.update(cell)
        first, *others = cell["strengths"].split("; ")
        cell["strengths"] = "; ".join([f"{first.split('=')[0]}={(int(first[-1]) + 1) % 4 + 1}", *others[1:]])
        cell["role"], cell["credentials"] = "resident", "first_aid"

    demo, result = edit(change)
    assert changed(result) == {"changed": 1}
    educator = next(r for r in demo.team.view().educators if r.code == before["educator_id"])
    assert (educator.role, list(educator.credentials)) == ("resident", ["first_aid"])
    levels = dict(part.split("=") for part in before["strengths"].split("; "))
    first, second = list(levels)[:2]
    with demo.database.read() as reader:
        stored = {s.skill: s.level for s in reader.find(Strength, educator_id=educator.id)}
    assert stored[first] != int(levels[first])
    assert stored[second] == 0


def test_a_group_under_another_name_or_code_is_the_same_group(
    edit: Callable[..., tuple[Services, ImportResult]],
) -> None:
    def change(tables: Tables) -> None:
        row(tables, "groups", "group", "H1")["name"] = "Wolves"
        for student in tables["students"]:
            groups = student["groups"].split("; ")
            student["groups"] = "; ".join("New2" if group == "H2" else group for group in groups)
        row(tables, "groups", "group", "H2")["group"] = "New2"

    demo, result = edit(change)
    assert changed(result) == {"changed": 2}
    groups = {g.code: g for g in demo.groups.list()}
    assert groups["H1"].name == "Wolves"
    assert "H2" not in groups
    assert len(groups["New2"].members) > 10
    assert len(groups) == 23


def test_a_group_recoded_only_in_the_students_column_is_the_same_group(
    edit: Callable[..., tuple[Services, ImportResult]],
) -> None:
    def change(tables: Tables) -> None:
        tables["groups"] = []
        for student in tables["students"]:
            groups = student["groups"].split("; ")
            student["groups"] = "; ".join("New2" if group == "H2" else group for group in groups)

    demo, result = edit(change)
    assert changed(result) == {"changed": 1}
    assert len(next(g for g in demo.groups.list() if g.code == "New2").adults) > 0


def test_the_timetable_of_a_group_is_taken_cell_by_cell(
    edit: Callable[..., tuple[Services, ImportResult]],
) -> None:
    def change(tables: Tables) -> None:
        group = row(tables, "groups", "group", "H1")
        group["period"] = "1; 2 mon,wed"
        group["lead_educator"] = "DS; FP@2 mon,wed"
        group["helpers"] = ""
        group["room"] = "Hall"
        group["kind"] = "science"

    demo, result = edit(change)
    assert changed(result) == {"changed": 1}
    group = next(g for g in demo.groups.list() if g.code == "H1")
    assert (group.room, max(group.weights, key=lambda s: group.weights[s])) == ("Hall", "science")
    codes = {r.id: r.code for r in demo.team.view().educators}
    with demo.database.read() as reader:
        found = [s for s in reader.select(Session) if s.group_id in _ids(demo, "H1")]
    assert {(s.block, s.days, codes.get(s.lead_id or "")) for s in found} == {
        ("1", "", "DS"),
        ("2", "mon,wed", "FP"),
    }


def _ids(services: Services, code: str) -> set[str]:
    from huddle.domain.group import Group

    with services.database.read() as reader:
        return {g.id for g in reader.select(Group) if g.code == code}


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("period", "1; 4; 6; 9", "no block '9'"),
        ("period", "1; 6", "does not meet in '4'"),
        ("lead_educator", "Nobodyhere", "Nobodyhere"),
        ("kind", "", "needs a subject"),
    ],
)
def test_what_the_team_does_not_know_is_said_at_the_groups_line(
    edit: Callable[..., tuple[Services, ImportResult]], column: str, value: str, said: str
) -> None:
    line: list[int] = []

    def change(tables: Tables) -> None:
        group = row(tables, "groups", "group", "H1")
        line.append(tables["groups"].index(group) + 2)
        group[column] = value
        if column == "lead_educator":
            tables["educators"] = []

    try:
        findings = edit(change)[1].findings
    except ImportRefusedError as refused:
        findings = refused.findings
    assert [f.line for f in findings if said in f.message] == line


def test_a_code_that_is_changed_in_one_table_only_is_refused(
    edit: Callable[..., tuple[Services, ImportResult]],
) -> None:
    def change(tables: Tables) -> None:
        row(tables, "groups", "group", "H1")["group"] = "New1"

    with pytest.raises(ImportRefusedError) as refused:
        edit(change)
    assert [f.code for f in refused.value.findings if f.severity == "error"] == ["E403"]


def test_a_sheet_that_is_said_to_be_of_a_source_and_whole_leaves_its_own_groups(
    at: At, tmp_path: Path, empty_db: Path
) -> None:
    sheets = taken_out(at(), tmp_path / "out.zip")
    again = at(path=empty_db)
    bring(again, sheets, source="X", absent="replace")
    assert len(again.groups.list()) == 23
    assert not bring(again, sheets, source="X", absent="replace").undoable
    assert len(again.groups.list()) == 23

"""Sheets as people and systems have them: several in a workbook, a row for each class, merged cells, formulas, names twice."""

import importlib.util
import io
from collections.abc import Callable
from typing import Any

import pytest

from huddle.exchange.columnmap import ColumnMap
from huddle.exchange.detect import read_roster
from huddle.exchange.findings import Finding
from huddle.exchange.staged import Person, StagedRoster, parted

needs_calamine = pytest.mark.skipif(
    importlib.util.find_spec("python_calamine") is None, reason="the extra [xlsx] is not installed"
)


def workbook(fill: Callable[[Any], None]) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        fill(book)
    return buffer.getvalue()


def read(name: str, data: bytes, **asked: Any) -> tuple[StagedRoster, list[Finding]]:
    roster, findings = read_roster(name, data=data, **asked)
    assert roster is not None, [f.text() for f in findings]
    return roster, findings


def places(roster: StagedRoster) -> list[tuple[str, str]]:
    names = {p.key: p.name for p in roster.people}
    return [(names[e.person_key], e.class_id) for e in roster.enrolments if e.role == "student"]


@needs_calamine
def test_a_workbook_with_a_sheet_for_each_homeroom_is_all_of_them() -> None:
    def fill(book: Any) -> None:
        for sheet, names in (("7A", ("Ann Lee", "Bob Roe")), ("7B", ("Cem Ay",))):
            table = book.add_worksheet(sheet)
            table.write_row(0, 0, ["Student Name", "Grade"])
            for line, name in enumerate(names, start=1):
                table.write_row(line, 0, [name, 7])

    roster, findings = read("homerooms.xlsx", workbook(fill))
    assert places(roster) == [("Ann Lee", "7A"), ("Bob Roe", "7A"), ("Cem Ay", "7B")]
    assert findings == []
    assert [file.name for file in roster.files] == ["homerooms.xlsx/7A", "homerooms.xlsx/7B"]


@needs_calamine
def test_a_homeroom_merged_over_rows_is_that_of_each_student() -> None:
    def fill(book: Any) -> None:
        table = book.add_worksheet("Students")
        table.merge_range(0, 0, 0, 2, "Our team")
        table.write_row(1, 0, ["Name", "Grade", "Homeroom"])
        table.write_row(2, 0, ["Ann Lee", 7])
        table.write_row(3, 0, ["Bob Roe", 7])
        table.merge_range(2, 2, 3, 2, "7A")

    roster, findings = read("team.xlsx", workbook(fill))
    assert places(roster) == [("Ann Lee", "7A"), ("Bob Roe", "7A")]
    assert [(f.file, f.code, f.line, f.column) for f in findings if f.severity == "warning"] == [
        ("team.xlsx/Students", "W221", 3, 3)
    ]


@needs_calamine
def test_a_formula_without_its_result_is_refused_at_its_cell() -> None:
    def fill(book: Any) -> None:
        table = book.add_worksheet("Students")
        table.write_row(0, 0, ["Name", "Grade", "Homeroom"])
        table.write_row(1, 0, ["Ann Lee"])
        table.write_formula(1, 1, "=3+4", None, "")
        table.write(1, 2, "7A")
        table.write_row(2, 0, ["Bob Roe"])
        table.write_formula(2, 1, "=3+4", None, 7)
        table.write(2, 2, "7A")

    _, findings = read("team.xlsx", workbook(fill))
    assert [(f.file, f.code, f.line, f.column) for f in findings if f.severity == "error"] == [
        ("team.xlsx/Students", "E211", 2, 2)
    ]


def test_a_row_for_each_class_of_a_student_is_one_student_in_each_class() -> None:
    text = (
        "Student Number,LastFirst,Grade,Section\n"
        '1,"Lee, Ann",7,Math 1\n1,"Lee, Ann",7,Reading 2\n2,"Roe, Bob",7,Math 1\n1,"Lee, Ann",7,Math 1\n'
    )
    roster, findings = read("sheet.csv", text.encode())
    assert places(roster) == [("Ann Lee", "Math 1"), ("Ann Lee", "Reading 2"), ("Bob Roe", "Math 1")]
    assert [(f.code, f.line) for f in findings] == [("W209", 5)]


def test_another_person_under_the_same_id_is_still_refused() -> None:
    text = "Student Number,Name,Section\n1,Ann Lee,Math\n1,Bob Roe,Reading\n"
    _, findings = read("sheet.csv", text.encode())
    assert [(f.code, f.line) for f in findings] == [("E207", 3)]


def test_a_map_finds_students_groups_and_teachers_in_one_file() -> None:
    text = (
        "student.number,student.name,student.grade,section.name,section.teacher,section.period\n"
        '1,"Lee, Ann",7,M1,"Brandt, Hana",1\n1,"Lee, Ann",7,R2,"Stone, Grace",2\n2,"Roe, Bob",7,M1,"Brandt, Hana",1\n'
    )
    columns = ColumnMap(
        {
            "students": {
                "student_id": "student.number",
                "name": "student.name",
                "grade": "student.grade",
                "groups": "section.name",
            },
            "groups": {
                "group": "section.name",
                "lead_educator": "section.teacher",
                "period": "section.period",
            },
        },
        {},
    )
    roster, findings = read("ic.csv", text.encode(), columns=columns)
    assert [f.text() for f in findings if f.severity == "error"] == []
    assert places(roster) == [("Ann Lee", "M1"), ("Ann Lee", "R2"), ("Bob Roe", "M1")]
    assert [(one.id, one.periods) for one in roster.classes] == [("M1", ("1",)), ("R2", ("2",))]
    assert [p.name for p in roster.people if p.educator] == ["Hana Brandt", "Grace Stone"]
    assert len(roster.files) == 1


def test_a_whole_name_in_both_columns_is_one_name() -> None:
    assert parted("Jane Doe", "Jane Doe") == ("Jane", "Doe")
    assert parted("Li", "Li") == ("Li", "Li")
    assert parted("Mary Ann", "Lee") == ("Mary Ann", "Lee")
    assert Person(key="1", id="1", given="Jane Doe", family="Jane Doe").name == "Jane Doe"

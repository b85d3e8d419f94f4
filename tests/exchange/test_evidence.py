"""A table is taken for students only on evidence; what it is else is said by name."""

import pytest

from huddle.exchange.detect import read_roster
from huddle.exchange.findings import Finding
from huddle.exchange.staged import StagedRoster

TIMETABLE = (
    "TeacherName,Day,Period,Class,Subject,WeekType\nBrandt,Mon,1,7A,Math,A\nStone,Mon,2,7B,Reading,B\n"
)
GRADEBOOK = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Essay (12345),Current Score,Final Score\n"
    "    Points Possible,,,,,100,(read only),(read only)\n"
    '"Alvarez, Maya",1,S1,maya,7A,90,90,90\n'
    '"Student, Test",2,,x,7A,,,\n'
)
ATTENDANCE = "Student Name,Grade,Date,Status\nMaya Alvarez,7,2026-11-23,P\nMaya Alvarez,7,2026-11-24,A\n"
STAFF = "Name,Email,Room\nHana Brandt,hb@school.example,12\n"
FET = (
    '"Activity Id","Day","Hour","Students Sets","Subject","Teachers"\n"1","Monday","1","7A","Math","Brandt"\n'
)


def sheet(text: str, form: str = "auto") -> tuple[StagedRoster | None, list[Finding]]:
    return read_roster("sheet.csv", data=text.encode(), format=form)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TIMETABLE, "a schedule of teachers"),
        (GRADEBOOK, "a gradebook"),
        (ATTENDANCE, "a list of attendance"),
        (STAFF, "of no format"),
        (FET, "a schedule of teachers"),
    ],
)
def test_another_table_is_no_sheet_of_students(text: str, said: str) -> None:
    roster, findings = sheet(text)
    assert roster is None
    assert [f.code for f in findings] == ["E101"]
    assert said in findings[0].message
    assert "--map" in findings[0].message


@pytest.mark.parametrize(
    "text",
    [
        "Name,Grade\nMaya Alvarez,7\n",
        "Student,Homeroom\nMaya Alvarez,7A\n",
        "Last,First,Section\nAlvarez,Maya,7A\n",
        "first_name,last_name\nMaya,Alvarez\n",
        'Student Number,LastFirst\n12,"Alvarez, Maya"\n',
        "Student Name,Teacher,Period,Grade\nMaya Alvarez,Brandt,1,7\n",
    ],
)
def test_a_sheet_with_evidence_is_one_of_students(text: str) -> None:
    roster, findings = sheet(text)
    assert [f.text() for f in findings if f.severity == "error"] == []
    assert roster is not None
    assert [(p.given, p.family) for p in roster.people] == [("Maya", "Alvarez")]


def test_a_gradebook_that_is_said_to_be_a_sheet_has_no_students_that_are_none() -> None:
    roster, findings = sheet(GRADEBOOK, "sheet")
    assert roster is not None
    assert [p.family for p in roster.people] == ["Alvarez"]
    assert [(f.code, f.line) for f in findings if f.code == "W220"] == [("W220", 2), ("W220", 4)]

"""Lists as people paste them: staff, students, groups, times and a schedule; every cell that is not clear is named."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddle.exchange.detect import read_roster
from huddle.exchange.findings import Finding, Report
from huddle.exchange.readers.list_lines import STAFF, STUDENTS, Lists
from huddle.exchange.readers.lists import looks_like, read_lists, staged_lists
from huddle.exchange.staged import LEAD, STUDENT, StagedRoster

WHOLE = """\
Staff:
Ben Hall, lead, math 4, families 3
Amara Fox, certified, reading 4, class culture 3
Farid Khan, para

Students:
Zoë O'Neil, 6A, iep
Max Vega, 6A, grade 6
Hall, Tom, 6B

8:20-9:05, 9:10-9:55, lunch 11:30-12:00, 12:05-12:50, 1:00-1:45

block, 6A, 6B
1, Ben, Amara + Farid
2, -, Ben
"""


def staged(text: str, kind: str = "") -> tuple[StagedRoster | None, list[Finding]]:
    report = Report()
    return staged_lists(text, report, "list", kind), report.findings()


def unclear(lists: Lists) -> list[str]:
    return [words for _, words in lists.unclear]


def test_a_whole_list_becomes_a_roster_with_the_times_of_the_day() -> None:
    roster, findings = staged(WHOLE)
    assert roster is not None
    assert findings == []
    people = {person.name: person for person in roster.people}
    assert people["Ben Hall"].role == "lead"
    assert people["Ben Hall"].strengths == (("math", 4), ("family_communication", 3))
    assert people["Farid Khan"].role == "paraeducator"
    assert people["Zoë O'Neil"].needs == ("iep",)
    assert people["Max Vega"].grade == "6"
    assert people["Tom Hall"].student
    assert [(b.short, f"{b.starts:%H:%M}", f"{b.ends:%H:%M}") for b in roster.bell] == [
        ("1", "08:20", "09:05"),
        ("2", "09:10", "09:55"),
        ("3", "12:05", "12:50"),
        ("4", "13:00", "13:45"),
    ]
    key = {person.key: person.name for person in roster.people}
    leads = {(e.class_id, e.periods, key[e.person_key]) for e in roster.enrolments if e.role == LEAD}
    assert leads == {("6A", ("1",), "Ben Hall"), ("6B", ("1",), "Amara Fox"), ("6B", ("2",), "Ben Hall")}
    assert sum(e.role == STUDENT for e in roster.enrolments) == 3
    assert {row.id: row.subjects for row in roster.classes}["6A"] == ("class culture",)


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("Ben Hall, lead, math 4", {"role": "lead", "strengths": "math=4"}),
        ("Ben Hall; lead; math: 4", {"role": "lead", "strengths": "math=4"}),
        ("Ben Hall\tlead teacher\tmath=4", {"role": "lead", "strengths": "math=4"}),
        ("Ben Hall | Special Ed | Inclusion (3)", {"role": "special_educator", "strengths": "inclusion=3"}),
        ("Hall, Ben, aide", {"role": "paraeducator"}),
        ("Ben Hall, student teacher, ben@school.org", {"role": "resident", "email": "ben@school.org"}),
        ("Ben Hall, chess 2", {"role": "", "strengths": "chess=2"}),
    ],
)
def test_a_line_of_staff(line: str, row: dict[str, str]) -> None:
    found = read_lists(line)
    assert found.staff == [{"first_name": "Ben", "last_name": "Hall", **row}]
    assert not found.unclear


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("Zoë O'Neil, 6A", {"groups": "6A"}),
        ("Zoë O'Neil, 6A, M2, gr 6", {"groups": "6A; M2", "grade": "6"}),
        ("Zoë O'Neil; 6A; 504", {"groups": "6A", "needs": "504"}),
        ("Zoë O'Neil, 10234, 6th, 6A", {"student_id": "10234", "grade": "6", "groups": "6A"}),
        ("O'Neil, Zoë, 6A", {"groups": "6A"}),
        ("Zoë O'Neil", {}),
    ],
)
def test_a_line_of_students(line: str, row: dict[str, str]) -> None:
    found = read_lists(line, STUDENTS)
    assert found.students == [{"first_name": "Zoë", "last_name": "O'Neil", **row}]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("8:20-9:05, 9:10-9:55", ["1 08:20-09:05", "2 09:10-09:55"]),
        (
            "Bell:\nBlock 1: 8:20 to 9:05\nLunch 11:30-12:00\nBlock 2 12:05–12:50",
            ["1 08:20-09:05", "2 12:05-12:50"],
        ),
        (
            "HR 8:00-8:15, P1 8:20-9:05, P2 1:10pm-1:55pm",
            ["HR 08:00-08:15", "1 08:20-09:05", "2 13:10-13:55"],
        ),
        ("11:40-12:25, 12:30-1:15, 1:20-2:05", ["1 11:40-12:25", "2 12:30-13:15", "3 13:20-14:05"]),
    ],
)
def test_bell_times(text: str, blocks: list[str]) -> None:
    found = read_lists(text)
    assert [f"{b.short} {b.starts:%H:%M}-{b.ends:%H:%M}" for b in found.blocks()] == blocks
    assert not found.unclear


def test_groups_with_rooms_leads_and_subjects() -> None:
    found = read_lists("Groups:\n6A Home Gecko, room 12, lead Ben, helper Ines\nM1, math")
    assert found.groups["6a"] == {
        "group": "6A",
        "name": "Home Gecko",
        "room": "12",
        "lead_educator": "Ben",
        "helpers": "Ines",
    }
    assert found.groups["m1"] == {"group": "M1", "kind": "math"}


@pytest.mark.parametrize(
    ("text", "kind", "sentence"),
    [
        ("Ben Hall, lead, maht 4", "", "did you mean math 4?"),
        ("Ben Hall, lead, math 7", "", "a strength is 0 to 4, not 7"),
        ("Ben Hall, lead, sometimes", "", "neither a role nor a strength"),
        (
            "Zoë O'Neil, 6A, likes to sit near the window today",
            STUDENTS,
            "neither a group, a grade nor a need",
        ),
        ("8:20-9:05, then lunch", "bell", "no time from and to"),
        ("9:05-8:20", "bell", "no time from and to"),
        ("Ben Hall", "", "staff or a student?"),
        ("123, lead", STAFF, "is no name"),
        ("block, 6A\n1, Ben, Ines", "", "2 cells under 1 groups"),
    ],
)
def test_what_is_not_clear_is_named_with_its_line(text: str, kind: str, sentence: str) -> None:
    found = read_lists(text, kind)
    assert any(sentence in words for words in unclear(found)), unclear(found)
    assert all(number <= text.count("\n") + 1 for number, _ in found.unclear)


def test_a_misspelled_strength_is_left_out_and_the_rest_is_kept() -> None:
    roster, findings = staged("Ben Hall, lead, maht 4, science 2")
    assert roster is not None
    assert roster.people[0].strengths == (("science", 2),)
    assert [(f.code, f.line, f.severity) for f in findings] == [("W222", 1, "warning")]


def test_a_text_that_is_no_list_is_not_taken_for_one() -> None:
    for text in (
        "",
        "\0",
        "Dear team,\nplease find the list attached.",
        "id,name,thing\n1,a,b",
        "a,b,c\n1,2,3",
    ):
        assert not looks_like(text.encode()), text
    assert looks_like(WHOLE.encode())
    assert looks_like(b"8:20-9:05, 9:10-9:55")


def test_standard_input_is_told_to_be_a_list_and_a_csv_stays_a_csv() -> None:
    roster, findings = read_roster("stdin", data=WHOLE.encode())
    assert roster is not None
    assert roster.called.startswith("a list: 3 staff, 3 students")
    assert not findings
    sheet, _ = read_roster("stdin", data=b"first name,last name,grade\nMax,Vega,6\n")
    assert sheet is not None
    assert not sheet.called


@given(st.text(max_size=120), st.sampled_from(["", STAFF, STUDENTS, "groups", "bell", "schedule"]))
def test_any_text_is_read_or_named_and_never_a_crash(text: str, kind: str) -> None:
    found = read_lists(text, kind)
    for line in found.lines:
        assert line.kind or line.unclear
    assert all(isinstance(slot.starts, dt.time) and slot.starts < slot.ends for slot in found.bell)
    staged(text, kind)

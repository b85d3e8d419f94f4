"""OneRoster sets of changes: applied to the source they continue; each row is applied, unchanged, or said."""

import csv
import io

import pytest
from tests.exchange.oneroster_sets import Files, clean_set, table
from tests.services.intake.conftest import Bring
from tests.services.intake.test_intake import dump
from tests.services.intake.test_removals import groups, leads

from huddle.bootstrap import Services
from huddle.domain.errors import REFUSED_INPUT, HuddleError
from huddle.services.intake.request import ImportResult

STAMP = "2026-11-01T07:00:00.000Z"


def changes(**tables: list[dict[str, str]]) -> Files:
    """A set of changes with these rows; what a row does not say is as a new row of the clean set has it."""
    whole = clean_set("1.1", "delta")
    files: Files = {}
    for name, rows in tables.items():
        header, first, *_ = csv.reader(io.StringIO(whole[f"{name}.csv"].decode(), newline=""))
        usual = dict(zip(header, first, strict=True)) | {"dateLastModified": STAMP}
        files[f"{name}.csv"] = table(header, [list((usual | row).values()) for row in rows])
    lines = []
    for line in whole["manifest.csv"].decode().splitlines():
        key, _, value = line.partition(",")
        name = key.removeprefix("file.")
        lines.append(f"{key},absent" if key.startswith("file.") and name not in tables else f"{key},{value}")
    return {**files, "manifest.csv": "".join(f"{line}\r\n" for line in lines).encode()}


def user(key: str, given: str, family: str, role: str = "student", **cells: str) -> dict[str, str]:
    return {
        "sourcedId": key,
        "givenName": given,
        "familyName": family,
        "role": role,
        "grades": "07" if role == "student" else "",
        "agentSourcedIds": "",
        **cells,
    }


def enrolment(key: str, class_id: str, who: str, role: str = "student", **cells: str) -> dict[str, str]:
    return {
        "sourcedId": key,
        "classSourcedId": class_id,
        "userSourcedId": who,
        "role": role,
        "primary": "true" if role == "teacher" else "",
        **cells,
    }


@pytest.fixture
def team(services: Services, bring: Bring) -> Services:
    bring(clean_set(), grades=("7",))
    return services


def counted(result: ImportResult) -> dict[str, int]:
    return {name: count for name, count in result.counts.items() if count}


def codes(result: ImportResult) -> list[str]:
    return [f.code for f in result.findings]


def test_a_renamed_student_is_changed_and_stays_in_the_groups(team: Services, bring: Bring) -> None:
    result = bring(changes(users=[user("u1", "Given1", "Newname")]))
    assert counted(result) == {"changed": 1}
    student = next(s for s in team.roster.view().students if s.name == "Given1 Newname")
    assert set(student.groups) == {"M7A", "R7A"}
    assert len(team.roster.view().students) == 16
    before = dump(team)
    assert not bring(changes(users=[user("u1", "Given1", "Newname")])).undoable
    assert dump(team) == before


def test_a_new_student_in_a_known_class_is_added_with_the_group(team: Services, bring: Bring) -> None:
    new = changes(
        users=[user("u30", "Nia", "New")],
        enrollments=[enrolment("e30", "c1", "u30")],
    )
    assert counted(bring(new)) == {"added": 1}
    assert next(s for s in team.roster.view().students if s.name == "Nia New").groups == ("M7A",)
    assert not bring(new).undoable


def test_an_enrollment_alone_moves_a_known_student(team: Services, bring: Bring) -> None:
    move = changes(
        enrollments=[
            enrolment("e-c1-u1", "c1", "u1", status="tobedeleted"),
            enrolment("e-new", "c2", "u1"),
        ]
    )
    result = bring(move)
    assert counted(result) == {"moved": 1}
    assert (groups(team)["Math 7A"], groups(team)["Math 7B"]) == (7, 9)
    assert not bring(move).undoable


def test_an_enrollment_of_nobody_known_is_said(team: Services, bring: Bring) -> None:
    result = bring(changes(enrollments=[enrolment("e30", "c1", "u30")]))
    assert counted(result) == {}
    assert [(f.code, f.line) for f in result.findings] == [("W306", 2)]


def test_who_is_to_be_deleted_is_archived_and_returns(team: Services, bring: Bring) -> None:
    gone = changes(users=[user("u1", "Given1", "Family01", status="tobedeleted")])
    assert counted(bring(gone)) == {"archived": 1}
    assert groups(team)["Math 7A"] == 7
    assert not bring(gone).undoable
    back = changes(
        users=[user("u1", "Given1", "Family01")],
        enrollments=[enrolment("e-c1-u1", "c1", "u1"), enrolment("e-c3-u1", "c3", "u1")],
    )
    assert counted(bring(back)) == {"changed": 1, "moved": 1}
    assert set(next(s for s in team.roster.view().students if s.name == "Given1 Family01").groups) == {
        "M7A",
        "R7A",
    }


def test_who_has_no_class_of_the_team_left_has_left(team: Services, bring: Bring) -> None:
    out = changes(
        enrollments=[
            enrolment("e-c1-u1", "c1", "u1", status="tobedeleted"),
            enrolment("e-c3-u1", "c5", "u1"),
        ]
    )
    assert counted(bring(out)) == {"archived": 1}


def test_a_class_row_changes_no_group_and_is_said(team: Services, bring: Bring) -> None:
    row = {"sourcedId": "c1", "title": "Honors Math", "location": "Gym", "periods": "2"}
    result = bring(changes(classes=[row]))
    assert counted(result) == {}
    assert len(team.groups.list()) == 4
    said = next(f.message for f in result.findings if f.code == "N404")
    assert "'Math 7A' > 'Honors Math'" in said
    assert "'Room 1' > 'Gym'" in said
    assert "'1' > '2'" in said
    assert "N404" not in codes(bring(changes(classes=[row])))


def test_a_new_class_of_a_known_teacher_is_offered_and_taken_by_its_id(team: Services, bring: Bring) -> None:
    new = changes(
        classes=[{"sourcedId": "c9", "title": "Algebra", "classCode": "ALG", "periods": "1"}],
        enrollments=[enrolment("e9", "c9", "t1", "teacher"), enrolment("e91", "c9", "u1")],
    )
    result = bring(new)
    assert counted(result) == {}
    assert "N407" in codes(result)
    assert bring(new, classes=("c9",)).written
    assert groups(team)["Algebra"] == 1
    assert leads(team)["ALG@1"] == "HB"
    assert len(team.groups.list()) == 5


def test_a_removed_class_ends_its_places_and_is_guarded(team: Services, bring: Bring) -> None:
    gone = changes(classes=[{"sourcedId": "c1", "title": "Math 7A", "status": "tobedeleted"}])
    with pytest.raises(HuddleError, match="1 group would be empty: M7A"):
        bring(gone)
    assert counted(bring(gone, allow_removals=True)) == {"moved": 8}


def test_a_new_teacher_of_a_class_leads_in_place_of_the_one_taken_away(team: Services, bring: Bring) -> None:
    new = changes(
        users=[user("t9", "Dana", "Cole", "teacher")],
        enrollments=[
            enrolment("e-c1-t1", "c1", "t1", "teacher", status="tobedeleted"),
            enrolment("e-c1-t9", "c1", "t9", "teacher"),
        ],
    )
    result = bring(new)
    assert counted(result) == {"added": 1}
    assert (leads(team)["M7A@1"], leads(team)["M7B@2"]) == ("DC", "HB")
    assert "~ M7A in block 1: Dana Cole leads in place of Hana Brandt" in result.lines


def test_rows_of_others_are_counted_and_write_nothing(team: Services, bring: Bring) -> None:
    before = dump(team)
    result = bring(
        changes(
            orgs=[{"sourcedId": "s1", "name": "Hill School", "type": "school"}],
            users=[user("u17", "Given17", "Family17"), user("u99", "No", "Body", status="tobedeleted")],
            classes=[{"sourcedId": "c5", "title": "Science 8"}],
            enrollments=[enrolment("e-c5-u17", "c5", "u17")],
        )
    )
    assert counted(result) == {}
    said = next(f.message for f in result.findings if f.code == "N405")
    assert said == "Rows that are not about this team: 1 class, 1 enrollment, 1 organization and 1 user."
    assert "N401" in codes(result)
    assert dump(team) == before


def test_an_empty_delta_is_nothing_to_do(team: Services, bring: Bring) -> None:
    before = dump(team)
    assert counted(bring(changes())) == {}
    assert dump(team) == before


def test_a_delta_keeps_what_was_chosen_for_the_next_bulk_set(team: Services, bring: Bring) -> None:
    bring(changes(users=[user("u1", "Given1", "Newname")]))
    files = clean_set()
    files["users.csv"] = files["users.csv"].replace(b"Family01,,,u1@", b"Newname,,,u1@")
    result = bring(files)
    assert counted(result) == {"unchanged": 19}
    assert len(team.roster.view().students) == 16


def test_an_older_delta_is_refused(team: Services, bring: Bring) -> None:
    bring(changes(users=[user("u1", "Given1", "Newname")]))
    older = changes(users=[user("u1", "Given1", "Other", dateLastModified="2026-10-01T07:00:00.000Z")])
    with pytest.raises(HuddleError, match="older"):
        bring(older)


def test_a_delta_of_another_system_or_with_nothing_before_it_is_refused(
    services: Services, bring: Bring
) -> None:
    with pytest.raises(HuddleError) as first:
        bring(changes(users=[user("u1", "Given1", "Newname")]))
    assert (first.value.exit_code, first.value.code) == (REFUSED_INPUT, "delta_without_bulk")
    bring(clean_set(), grades=("7",))
    other = changes(users=[user("zz1", "Given1", "Newname")])
    other["manifest.csv"] = other["manifest.csv"].replace(b"Test SIS", b"Another SIS")
    with pytest.raises(HuddleError, match="Another SIS"):
        bring(other)

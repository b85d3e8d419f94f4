"""What an import would take away is refused until it is allowed, and said: places, groups, leads; teachers are succeeded."""

import csv
import dataclasses
import io
from collections.abc import Callable

import pytest
from tests.exchange.oneroster_sets import Files, clean_set, table, with_cell, with_line
from tests.services.intake.conftest import Bring
from tests.services.intake.test_intake import dump

from huddle.bootstrap import Services
from huddle.domain.errors import GUARD, HuddleError
from huddle.services.board.text import board_text
from huddle.services.intake.request import ImportResult

Rows = list[list[str]]


def with_rows(files: Files, name: str, keep: Callable[[list[str]], bool]) -> Files:
    """The files with only those rows of a table."""
    header, *rows = csv.reader(io.StringIO(files[name].decode(), newline=""))
    return {**files, name: table(header, [row for row in rows if keep(row)])}


def cut_enrollments(classes: tuple[str, ...], files: Files | None = None) -> Files:
    """The set without the students of some classes; the classes and the people are there."""
    return with_rows(
        files or clean_set(), "enrollments.csv", lambda row: row[3] not in classes or row[6] != "student"
    )


def groups(services: Services) -> dict[str, int]:
    return {group.name: len(group.members) for group in services.groups.list()}


def test_a_cut_export_that_empties_groups_is_refused_and_lists_them(services: Services, bring: Bring) -> None:
    bring(clean_set(), grades=("7",))
    before = dump(services)
    with pytest.raises(HuddleError) as refused:
        bring(cut_enrollments(("c1", "c3")))
    assert (refused.value.exit_code, refused.value.code) == (GUARD, "too_many_removals")
    assert refused.value.message.splitlines() == [
        "This looks like an incomplete export.",
        "8 of 19 people would be archived.",
        "2 groups would be empty: M7A, R7A.",
    ]
    assert dump(services) == before


def test_one_emptied_group_is_refused_and_said_when_it_is_allowed(services: Services, bring: Bring) -> None:
    bring(clean_set(), grades=("7",))
    with pytest.raises(HuddleError, match="1 group would be empty: M7A"):
        bring(cut_enrollments(("c1",)))
    result = bring(cut_enrollments(("c1",)), allow_removals=True)
    assert result.counts["moved"] == 8
    assert groups(services)["Math 7A"] == 0
    assert [f.message for f in result.findings if f.code == "W406"] == ["Nobody is left in M7A."]


def test_ended_places_are_counted_where_no_group_is_emptied(services: Services, bring: Bring) -> None:
    bring(clean_set(), grades=("7",))
    few = with_rows(
        clean_set(), "enrollments.csv", lambda row: row[6] != "student" or row[0][-1] not in "1234567"
    )
    kept = with_line(few, "enrollments.csv", "e-c1-u1,,,c1,s1,u1,student,,2026-08-15,2027-06-15")
    kept = with_line(kept, "enrollments.csv", "e-c3-u1,,,c3,s1,u1,student,,2026-08-15,2027-06-15")
    with pytest.raises(HuddleError, match=r"\d+ of 32 places|people would be archived"):
        bring(kept)


def test_a_student_who_changes_classes_is_no_loss(services: Services, bring: Bring) -> None:
    bring(clean_set(), grades=("7",))
    files = clean_set()
    for n in range(2, 9):  # seven of eight go from Math 7A to Math 7B, under new enrollments
        files = with_rows(files, "enrollments.csv", lambda row, n=n: row[0] != f"e-c1-u{n}")  # type: ignore[misc]
        files = with_line(files, "enrollments.csv", f"x{n},,,c2,s1,u{n},student,,2026-08-15,2027-06-15")
    assert bring(files).counts["moved"] == 7
    assert (groups(services)["Math 7A"], groups(services)["Math 7B"]) == (1, 15)


def test_a_class_changed_under_a_known_enrollment_moves_the_student(services: Services, bring: Bring) -> None:
    bring(clean_set(), grades=("7",))
    files = with_cell(clean_set(), "enrollments.csv", "e-c1-u1,", "classSourcedId", "c2")
    result = bring(files)
    assert result.counts["moved"] == 1
    assert any("M7A > M7B" in line for line in result.lines)
    assert (groups(services)["Math 7A"], groups(services)["Math 7B"]) == (7, 9)
    assert not bring(files).undoable


def test_another_person_under_a_known_enrollment_gets_the_place(services: Services, bring: Bring) -> None:
    bring(clean_set(), grades=("7",))
    files = with_cell(clean_set(), "enrollments.csv", "e-c1-u1,", "userSourcedId", "u9")
    assert bring(files).counts["moved"] == 2
    codes = {name: [code for code, _ in g.members] for g in services.groups.list() for name in [g.name]}
    moved = next(s.code for s in services.roster.view().students if s.name == "Given9 Family09")
    assert moved in codes["Math 7A"]


def test_enrollments_that_follow_each_other_are_one_place(services: Services, bring: Bring) -> None:
    fall = with_cell(clean_set(), "enrollments.csv", "e-c1-u1,", "endDate", "2027-01-20")
    both = with_line(fall, "enrollments.csv", "e-c1-u1s,,,c1,s1,u1,student,,2026-08-15,2027-06-15")
    bring(both, grades=("7",))
    spring = with_rows(both, "enrollments.csv", lambda row: row[0] != "e-c1-u1")
    assert bring(spring).counts["moved"] == 0
    assert groups(services)["Math 7A"] == 8
    assert not bring(spring).undoable


def replaced(files: Files | None = None) -> Files:
    """The set in which Dana Cole teaches what Hana Brandt taught."""
    files = with_rows(files or clean_set(), "users.csv", lambda row: row[0] != "t1")
    rows = files["users.csv"].decode().splitlines()
    new = next(row for row in rows if row.startswith("t2,")).replace("t2", "t9")
    files = with_line(files, "users.csv", new.replace("Grace", "Dana").replace("Stone", "Cole"))
    return {**files, "enrollments.csv": files["enrollments.csv"].replace(b"t1,", b"t9,")}


def leads(services: Services) -> dict[str, str]:
    return {f"{s.group}@{s.block}": s.lead for s in services.schedule.view().sessions}


def test_the_new_teacher_of_a_class_leads_its_sessions_as_a_draft(services: Services, bring: Bring) -> None:
    bring(clean_set(), grades=("7",))
    services.schedule.confirm()
    result = bring(replaced())
    assert leads(services)["M7A@1"] == leads(services)["M7B@2"] == "DC"
    told = [line for line in result.lines if "in place of" in line]
    assert told == [
        "~ M7A in block 1: Dana Cole leads in place of Hana Brandt",
        "~ M7B in block 2: Dana Cole leads in place of Hana Brandt",
    ]
    drafted = [s.group for s in services.schedule.view().sessions if s.drafted]
    assert sorted(drafted) == ["M7A", "M7B"]
    assert not bring(replaced()).undoable


def without_teacher() -> Files:
    files = with_rows(clean_set(), "users.csv", lambda row: row[0] != "t1")
    return with_rows(files, "enrollments.csv", lambda row: row[5] != "t1")


def test_a_group_that_loses_its_last_lead_is_refused_and_then_a_gap(services: Services, bring: Bring) -> None:
    bring(clean_set(), grades=("7",))
    with pytest.raises(HuddleError, match="2 groups would have no lead: M7A, M7B"):
        bring(without_teacher())
    result = bring(without_teacher(), allow_removals=True)
    assert not leads(services)["M7A@1"]
    assert [f.code for f in result.findings if f.code == "W407"] == ["W407"]
    assert not told_twice(bring(without_teacher()))


def told_twice(result: ImportResult) -> bool:
    return result.undoable or any(f.code == "W407" for f in result.findings)


def test_the_board_says_that_a_session_has_no_lead(services: Services, bring: Bring) -> None:
    bring(clean_set(), grades=("7",))
    assert not services.today.board().needs_plan
    bring(without_teacher(), allow_removals=True)
    board = dataclasses.replace(services.today.board(), first_steps=())  # as after the first plan
    assert board.unled == ("1 M7A", "2 M7B")
    assert "nothing to cover" not in board_text(board)
    assert "No usual lead: 1 M7A, 2 M7B" in board_text(board)

"""The roster's filter, the team's dates, and the calendar's bells."""

import datetime as dt
from collections.abc import Callable

import pytest

from huddle.bootstrap import Services
from huddle.domain.errors import ConflictError, UsageError
from huddle.services.roster.roster import chosen, fits, search_text

At = Callable[..., Services]


def test_a_filter_finds_by_group_lead_need_and_who_is_out(at: At) -> None:
    services = at()
    view = services.roster.view()
    out = {row.code for row in view.students if row.out}
    assert out
    assert {row.code for row in chosen(view, "out:today")} == out
    assert {row.code for row in chosen(view, "!out:today")} == {row.code for row in view.students} - out
    group = view.groups[0][0]
    in_group = {row.code for row in view.students if group in row.groups}
    assert {row.code for row in chosen(view, f"group:{group.lower()}")} == in_group
    assert {row.code for row in chosen(view, f"group:{group} !out:today")} == in_group - out
    flagged = {row.code for row in view.students if "IEP" in row.needs}
    assert {row.code for row in chosen(view, "need:iep")} == flagged
    assert all("need:" not in search_text(row, needs=False) for row in view.students)


def test_a_change_on_an_old_version_is_a_conflict_and_nothing_is_overwritten(at: At) -> None:
    services = at()
    row = services.roster.view().students[0]
    services.students.set(row.code, {"grade": "9"}, version=row.version)
    with pytest.raises(ConflictError):
        services.students.set(row.code, {"grade": "8"}, version=row.version)
    educator = services.team.view().educators[0]
    services.team.set_educator(educator.code, {"preferred": "Al"}, version=educator.version)
    with pytest.raises(ConflictError):
        services.team.set_educator(educator.code, {"preferred": "Bo"}, version=educator.version)
    assert services.team.view().educators[0].first_name == "Al"


def test_a_substitute_is_in_the_team_on_the_given_days_only(at: At) -> None:
    services = at()
    first, last = dt.date(2026, 11, 24), dt.date(2026, 11, 25)
    code = services.team.add_educator("Sol Vega", role="substitute", since=first, until=last)
    there = {
        date: code in {row.code for row in services.team.view(date).educators}
        for date in (dt.date(2026, 11, 23), first, last, dt.date(2026, 11, 26))
    }
    assert list(there.values()) == [False, True, True, False]
    with pytest.raises(UsageError, match="before it begins"):
        services.team.add_educator("Kim Roe", since=last, until=first)


def test_all_of_an_educator_is_changed_as_one_act(at: At) -> None:
    services = at()
    before = services.team.view().educators[0]
    services.team.set_educator(
        before.code, {"preferred": "Al", "credentials": ("esl", "First_Aid"), "cover_cap": 1}
    )
    after = services.team.view().educators[0]
    assert (after.first_name, set(after.credentials), after.caps[2]) == ("Al", {"esl", "first_aid"}, 1)
    services.undo.undo()
    assert services.team.view().educators[0].credentials == before.credentials
    assert services.team.view().educators[0].first_name == before.first_name


def test_a_special_day_needs_a_timetable_that_has_blocks(at: At) -> None:
    services = at()
    with pytest.raises(UsageError, match="late"):
        services.calendar.add("fri", "special", bell="late")
    services.setup.set_block("1", {"starts": dt.time(10), "ends": dt.time(11)}, bell="Late start")
    services.calendar.add("fri", "special", bell="late start")
    assert services.calendar.bells() == ("Late start",)
    assert [b.starts for b in services.regroup.day(dt.date(2026, 11, 27)).blocks] == [dt.time(10)]
    with pytest.raises(UsageError, match="cycle"):
        services.calendar.add("fri", "special", cycle_day="Z")
    assert len(services.calendar.month(dt.date(2026, 2, 10))) == 28


@pytest.mark.parametrize(
    ("words", "holds"),
    [("grade:1", False), ("grade:10", True), ("!grade:1", True), ("grade:", True), ("kai grade:10", True)],
)
def test_a_grade_is_looked_for_as_a_whole_word(words: str, holds: bool) -> None:
    assert fits("kai mora s-0012 7c 10 group:7c grade:10 in:today", words) is holds


def test_a_student_who_comes_back_is_in_the_groups_they_left(at: At) -> None:
    services = at()
    student = next(row for row in services.roster.view().students if len(row.groups) > 1)
    services.students.archive(student.code)
    said = services.students.bring_back(student.code)
    (again,) = [row for row in services.roster.view().students if row.code == student.code]
    assert sorted(again.groups) == sorted(student.groups)
    assert said == f"{student.code}, in {', '.join(sorted(student.groups))}"

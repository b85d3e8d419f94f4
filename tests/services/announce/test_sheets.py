"""The page of an educator who takes more than usual: whom to expect, and where they go after."""

import dataclasses
import datetime as dt
from collections.abc import Callable

import pytest

from huddle.bootstrap import Services
from huddle.domain.cover.answer import Help
from huddle.domain.cover.plan import CoveragePlan
from huddle.domain.errors import NotFoundError, UsageError
from huddle.domain.record import ExportRecord
from huddle.services.announce.sheets import sheet_text

At = Callable[..., Services]


def test_each_part_of_a_split_expects_exactly_its_students(at: At) -> None:
    services = at()
    view = services.plans.draft()
    split = next(row for row in view.changes if row.kind == "split")
    sheets = {sheet.educator: sheet for sheet in services.sheets.make(names="ids")}
    for part in split.parts:
        (stop,) = [s for s in sheets[part.code].stops if (s.block, s.group) == (split.block, split.group)]
        assert stop.role == "takes"
        assert sorted(stop.expect) == sorted(code for code, _ in part.students)


def test_who_leads_another_group_whole_expects_every_student_who_is_there(at: At) -> None:
    services = at()
    services.plans.draft()
    stop = next(s for sheet in services.sheets.make(names="ids") for s in sheet.stops if s.role == "leads")
    with services.desk.read() as (reader, place):
        day = services.desk.day(reader, place)
    group = next(g for g in day.groups if g.code == stop.group)
    assert set(stop.expect) == {s.code for s in day.present(group.id, stop.block)}
    assert stop.students == stop.size == len(stop.expect)


def test_every_expected_student_goes_on_to_a_group_of_their_own_in_the_next_block(at: At) -> None:
    services = at()
    services.plans.draft()
    with services.desk.read() as (reader, place):
        day = services.desk.day(reader, place)
    members = {group.code: {s.code for s in day.members_of.get(group.id, ())} for group in day.groups}
    stops = [stop for sheet in services.sheets.make(names="ids") for stop in sheet.stops if stop.expect]
    assert any(stop.onward for stop in stops)
    for stop in stops:
        after = [student for onward in stop.onward for student in onward.students]
        last = stop.block == day.blocks[-1].short
        assert sorted(after) == ([] if last else sorted(stop.expect))
        assert all(set(onward.students) <= members[onward.group] for onward in stop.onward)


def test_students_of_a_group_that_is_split_next_are_sent_to_their_own_part(at: At) -> None:
    services = at()
    view = services.plans.draft()
    split = next(row for row in view.changes if row.kind == "split")
    part_of = {code: part.first_name for part in split.parts for code, _ in part.students}
    onward = [
        o
        for sheet in services.sheets.make(names="ids")
        for s in sheet.stops
        for o in s.onward
        if o.group == split.group and s.block == "5"
    ]
    assert onward
    for row in onward:
        assert {part_of[code] for code in row.students} == {row.adults[0]}


def test_everyone_with_a_cover_has_a_sheet_and_nobody_else(at: At) -> None:
    services = at()
    view = services.plans.draft()
    covers = {row.code for row in view.load if row.covers}
    sheets = {sheet.educator for sheet in services.sheets.make()}
    stepped_in = {code for row in view.changes if row.kind == "step_in" for code in row.after}
    assert covers <= sheets <= covers | stepped_in


def test_one_page_for_one_educator(at: At) -> None:
    services = at()
    services.plans.draft()
    every = {sheet.educator: sheet for sheet in services.sheets.make()}
    assert services.sheets.make("chloe") == (every["CW"],)
    assert services.sheets.make("ben") == ()  # he is out


def test_names_are_initials_unless_full_names_are_asked_for(at: At) -> None:
    services = at()
    services.plans.draft()
    students = [student.name for student in services.roster.view().students]
    short = "\n".join(map(sheet_text, services.sheets.make()))
    full = "\n".join(map(sheet_text, services.sheets.make(names="full")))
    assert not [name for name in students if name in short]
    assert [name for name in students if name in full]


def test_students_with_the_same_initials_are_told_apart_everywhere_on_the_page(at: At) -> None:
    services = at()
    services.plans.draft()
    stops = [stop for sheet in services.sheets.make() for stop in sheet.stops]
    assert any("(S-" in label for stop in stops for label in stop.expect)
    for stop in stops:
        assert len(set(stop.expect)) == len(stop.expect)
        assert {s for onward in stop.onward for s in onward.students} <= set(stop.expect)


def test_a_page_says_whether_the_plan_is_applied(at: At) -> None:
    services = at()
    services.plans.draft()
    assert {sheet.state for sheet in services.sheets.make()} == {"draft, not applied yet"}
    services.plans.apply()
    assert {sheet.state for sheet in services.sheets.make()} == {"applied"}
    services.absences.log("chloe 5")
    assert {sheet.state for sheet in services.sheets.make()} == {"applied, and being changed"}


def test_each_time_is_in_the_disclosure_log(at: At) -> None:
    services = at()
    services.plans.draft()
    made = services.sheets.make(names="full")
    with services.desk.read() as (reader, place):
        (record,) = reader.find(ExportRecord, team_id=place.team.id, what="sheets")
    assert (record.by, record.names, record.rows) == ("AF", "full", len(made))


def test_without_a_plan_there_are_no_sheets(at: At) -> None:
    services = at()
    services.absences.log("chloe 3")  # the draft of the morning is gone
    with pytest.raises(NotFoundError) as caught:
        services.sheets.make()
    assert caught.value.code == "no_plan"


def test_a_names_mode_that_does_not_exist_is_refused(at: At) -> None:
    with pytest.raises(UsageError):
        at().sheets.make(names="nicknames")


def test_the_page_tells_a_helper_whom_they_help(at: At) -> None:
    services = at()
    services.plans.draft()
    with services.desk.write("A second adult by hand", journal=False) as (work, place):
        (plan,) = work.find(CoveragePlan, team_id=place.team.id, date=dt.date(2026, 11, 23), state="draft")
        helps = (*plan.answer.helps, Help("1", "H1", "CW"))
        work.save(dataclasses.replace(plan, answer=dataclasses.replace(plan.answer, helps=helps)))
        work.commit()
    (sheet,) = services.sheets.make("chloe")
    (stop,) = [stop for stop in sheet.stops if stop.group == "H1"]
    assert (stop.role, stop.expect, stop.onward) == ("helps", (), ())
    assert f"You help Amara: {stop.size} students." in sheet_text(sheet)

"""Fair shares: covers as they happened, students and planning they cost, and what a draft would add."""

import datetime as dt
from collections.abc import Callable

import pytest

from huddle.bootstrap import Services
from huddle.domain.cover.plan import Move
from huddle.domain.errors import InvalidError, NotFoundError, UsageError
from huddle.services.export.export import ExportRequest
from huddle.services.ledger.balance import BalanceRow
from huddle.store.queries.plan import cover_counts, current_plans

At = Callable[..., Services]
MONDAY = dt.date(2026, 11, 23)


def rows(services: Services, window: str = "window") -> dict[str, BalanceRow]:
    return {row.code: row for row in services.balance.view(window).rows}


def test_covers_are_those_that_fairness_counts(at: At) -> None:
    services = at()
    view = services.balance.view()
    with services.desk.read() as (reader, place):
        calendar = services.desk.day(reader, place).calendar
        counted = cover_counts(reader, place.team.id, view.since, view.until, calendar)
    assert {row.code: row.covers for row in view.rows if row.covers} == counted
    assert [row.code for row in view.rows] == sorted(row.code for row in view.rows)


def test_a_draft_adds_what_applying_it_adds(at: At) -> None:
    services = at()
    before = rows(services)
    services.plans.apply()
    after = rows(services)
    assert {code: row.covers + row.adds for code, row in before.items()} == {
        code: row.covers for code, row in after.items()
    }
    assert not any(row.adds for row in after.values())


def test_a_draft_in_the_middle_of_the_day_adds_only_what_it_changes(at: At) -> None:
    at().plans.apply()
    services = at("2026-11-23T11:00")
    services.absences.log("chloe 4-5")
    services.plans.draft()
    before = rows(services)
    assert any(row.adds for row in before.values())
    services.plans.apply()
    assert {code: row.covers + row.adds for code, row in before.items()} == {
        code: row.covers for code, row in rows(services).items()
    }


def test_students_are_those_of_the_part_that_was_taken(at: At) -> None:
    services = at()
    plan = services.plans.apply().view
    week = rows(services, "week")
    led: dict[str, int] = {}
    with services.desk.read() as (reader, place):
        _, applied = current_plans(reader, place.team.id, MONDAY)
    assert applied is not None
    usual = {
        (session.block, session.group): {session.usual.lead, *session.usual.helpers}
        for session in applied.problem.sessions()
    }
    for row in plan.answer.leads:
        if row.educator not in usual[row.block, row.group]:
            led[row.educator] = led.get(row.educator, 0) + row.students
    assert {code: row.students for code, row in week.items() if row.students} == led
    assert sum(row.covers for row in week.values()) == sum(applied.covers().values())


def test_what_happened_wins_and_somebody_else_took_what_was_planned(at: At) -> None:
    services = at()
    plan = services.plans.apply().view
    change = next(c for c in plan.changes if c.kind == "float")
    services.ledger.happened(f"{change.group}@{change.block}", "jo")
    week = rows(services, "week")
    assert week["JD"].covers == 1
    assert week["JD"].students == change.students


def test_planning_given_up_is_counted_once_a_block(at: At) -> None:
    services = at()
    services.schedule.set_duty("jo", "1", "planning")
    plan = services.plans.draft(asked=None)
    change = next(c for c in plan.changes if c.block == "1")
    services.plans.apply()
    services.ledger.happened(f"{change.group}@1", "jo")
    assert rows(services, "week")["JD"].planning_minutes > 0
    assert all(row.planning_minutes == 0 for code, row in rows(services, "week").items() if code != "JD")


def test_who_volunteered_is_noted_counted_and_exported(at: At) -> None:
    services = at()
    change = services.plans.apply().view.changes[0]
    place = f"{change.group}@{change.block}"
    services.ledger.asked(place, "volunteered")
    assert rows(services, "week")[change.after[0]].volunteered == 1
    table = services.exports.export(ExportRequest(what="ledger", format="csv", plain=True)).data.decode()
    assert table.splitlines()[0].endswith(",planning_minutes,asked")
    assert any(line.endswith(",volunteered") for line in table.splitlines())
    services.ledger.asked(place, "")
    assert rows(services, "week")[change.after[0]].volunteered == 0
    with pytest.raises(InvalidError):
        services.ledger.asked(place, "forced")
    with pytest.raises(NotFoundError):
        services.ledger.asked("L1@2", "asked")


def test_windows_are_words_or_days_as_typed(at: At) -> None:
    services = at()
    assert services.balance.view("week").since == MONDAY
    assert services.balance.view("year").since == dt.date(2026, 8, 1)
    assert services.balance.view("1oct..31oct").until == dt.date(2026, 10, 31)
    with pytest.raises(UsageError):
        services.balance.view("someday")


def test_who_took_a_split_group_whole_after_all_took_all_its_students(at: At) -> None:
    services = at()
    plan = services.plans.apply().view
    split = next(change for change in plan.changes if change.kind == "split")
    before = rows(services, "week")
    one, other = split.after[:2]
    services.ledger.happened(f"{split.group}@{split.block}", one)
    after = rows(services, "week")
    part = next(len(part.students) for part in split.parts if part.code == one)
    assert after[one].students == before[one].students - part + split.students
    assert after[other].covers == before[other].covers - 1


def test_somebody_else_who_helped_holds_no_students(at: At) -> None:
    services = at()
    services.plans.apply()
    services.absences.log("ella")
    plan = services.plans.apply().view
    change = next(c for c in plan.changes if c.kind == "helper")
    before = rows(services, "week")["JD"].students
    services.ledger.happened(f"{change.group}@{change.block}", "jo")
    assert rows(services, "week")["JD"].students == before


def test_names_in_what_happened_are_reduced_in_the_ledger(at: At) -> None:
    services = at()
    change = services.plans.apply().view.changes[0]
    student = services.roster.view().students[0]
    services.ledger.happened(f"{change.group}@{change.block}", f"sent home with {student.name}")
    made = services.exports.export(ExportRequest(what="ledger", format="csv", plain=True))
    assert student.name not in made.data.decode()


@pytest.mark.parametrize("form", ["md", "csv", "xlsx", "json"])
def test_missed_services_are_exported_in_every_format(at: At, form: str) -> None:
    services = at()
    made = services.exports.export(ExportRequest(when="1oct..", what="services", format=form))
    assert made.rows == len(services.missed.list())
    if form != "xlsx":
        assert b"sped" in made.data


@pytest.mark.parametrize(
    ("said", "credited"),
    [
        ("OK", True),
        ("TBD", True),
        ("SNOWDAY", True),
        ("as planned", True),
        ("nobody came", False),
        ("the principal took it", False),
        ("outside Mr. Lee", False),
    ],
)
def test_fairness_and_the_balance_credit_the_same_people(at: At, said: str, credited: bool) -> None:
    services = at()
    change = services.plans.apply().view.changes[0]
    services.ledger.happened(f"{change.group}@{change.block}", said)
    balance = {row.code: row.covers for row in services.balance.view("23nov").rows if row.covers}
    with services.desk.read() as (reader, place):
        calendar = services.desk.day(reader, place).calendar
        fairness = cover_counts(reader, place.team.id, MONDAY, MONDAY, calendar)
        found = reader.find(Move, date=MONDAY, block=change.block, group_code=change.group)
    assert fairness == balance
    assert [bool(move.covered_by) for move in found if move.happened] == [credited]


def test_a_day_that_turned_out_to_have_no_school_counts_no_covers(at: At) -> None:
    services = at()
    services.plans.apply()
    assert any(row.covers for row in rows(services, "23nov").values())
    assert services.missed.list()
    services.calendar.add("today", "holiday", name="Snow")
    assert not any(row.covers for row in rows(services, "23nov").values())
    with services.desk.read() as (reader, place):
        day = services.desk.day(reader, place)
        assert cover_counts(reader, place.team.id, MONDAY, MONDAY, day.calendar) == {}
    assert all(missed.date != MONDAY for missed in services.missed.list())

"""Missed services follow the applied plan of each date, and are made up."""

import csv
import datetime as dt
import io
from collections.abc import Callable

import pytest

from huddle.bootstrap import Services
from huddle.domain.cover.missed import unmet_needs
from huddle.domain.cover.problem import Educator, Group, Problem, Slot, Usual
from huddle.domain.errors import NotFoundError
from huddle.services.board.text import board_text
from huddle.services.cover.state import read_cover
from huddle.services.ledger.missed import MissedView, missed_csv, missed_json, missed_text

At = Callable[..., Services]
MONDAY = dt.date(2026, 11, 23)


def today(services: Services) -> tuple[MissedView, ...]:
    return tuple(view for view in services.missed.list() if view.date == MONDAY)


def without_ella(at: At) -> Services:
    """The demo morning with its special educator out, applied."""
    services = at()
    services.absences.log("ella")
    services.plans.apply()
    return services


def test_applying_logs_each_service_that_the_board_says_is_at_risk(at: At) -> None:
    services = without_ella(at)
    board = services.today.board()
    assert board.services_at_risk
    assert {(m.block, m.group, m.credential, m.minutes) for m in today(services)} == {
        (r.block, r.group, r.credential, r.minutes) for r in board.services_at_risk
    }
    assert all(m.students > 0 and m.made_up_on is None for m in today(services))


def test_who_falls_out_after_the_plan_was_applied_serves_nobody(at: At) -> None:
    services = at()
    services.plans.apply()
    before = {(risk.block, risk.group, risk.credential) for risk in services.today.board().services_at_risk}
    with services.desk.read() as (reader, place):
        day = services.desk.day(reader, place)
        state = read_cover(reader, day)
    assert state.applied is not None
    adults = state.applied.answer.adults()
    holders = {e.id for e in state.applied.problem.educators if "sped" in e.certs}
    served = {
        (slot.block, group.id, "sped"): [code for code in adults[slot] if code in holders]
        for group in state.applied.problem.groups
        if "sped" in group.needs
        for slot in adults
        if slot.group == group.id and (slot.block, group.id, "sped") not in before
    }
    (slot, (code, *others)), *_ = sorted(served.items())
    assert not others
    services.absences.log(code)
    board = services.today.board()
    assert board.plan_state == "stale"
    at_risk = {(risk.block, risk.group, risk.credential) for risk in board.services_at_risk}
    assert at_risk == before | {slot for slot, codes in served.items() if codes == [code]}
    assert f"block {slot[0]}  {slot[1]}  sped" in board_text(board)


def test_a_draft_logs_nothing(at: At) -> None:
    services = at()
    services.absences.log("ella")
    assert services.plans.draft().levels["unmet"] > 0
    assert today(services) == ()


def test_undoing_the_plan_takes_its_missed_services_back_and_redoing_brings_them(at: At) -> None:
    services = without_ella(at)
    logged = today(services)
    services.undo.undo()
    assert today(services) == ()
    services.undo.redo()
    assert today(services) == logged


def test_a_plan_that_serves_again_removes_what_it_serves(at: At) -> None:
    services = without_ella(at)
    ella = next(a for a in services.absences.list() if a.code == "ES")
    services.absences.cancel(ella.id)
    services.plans.apply()
    assert today(services) == ()
    services.undo.undo()
    assert len(today(services)) > 0


def test_what_a_later_plan_still_misses_keeps_what_was_noted(at: At) -> None:
    services = without_ella(at)
    first, *others = today(services)
    services.missed.made_up(first.id, "24nov read together")
    services.absences.log("jo 6")
    services.plans.apply()
    (same,) = [m for m in today(services) if m.id == first.id]
    assert (same.made_up_on, same.note) == (dt.date(2026, 11, 24), "read together")
    assert {m.id for m in today(services)} >= {m.id for m in others}


def test_what_was_missed_in_blocks_that_are_over_stays_when_the_rest_is_planned_again(at: At) -> None:
    early = without_ella(at)
    logged = {(m.block, m.id) for m in today(early)}
    assert {block for block, _ in logged} > {"2"}
    late = at("2026-11-23T10:30")  # blocks 1 and 2 are over
    ella = next(a for a in late.absences.list() if a.code == "ES")
    late.absences.cancel(ella.id)
    late.plans.apply()
    assert {(m.block, m.id) for m in today(late)} == {(b, i) for b, i in logged if b in "12"}


@pytest.mark.parametrize(
    ("words", "day", "note"),
    [
        ("", MONDAY, ""),
        ("24nov", dt.date(2026, 11, 24), ""),
        ("2026-11-25 with Ella at lunch", dt.date(2026, 11, 25), "with Ella at lunch"),
        ("at lunch", MONDAY, "at lunch"),
    ],
)
def test_a_service_is_made_up_on_a_day_with_a_note(at: At, words: str, day: dt.date, note: str) -> None:
    services = at()
    record = services.missed.list()[0]
    view = services.missed.made_up(record.id[:8].upper(), words)
    assert (view.id, view.made_up_on, view.note) == (record.id, day, note)
    assert services.missed.list()[0] == view
    services.undo.undo()
    assert services.missed.list()[0] == record


@pytest.mark.parametrize("typed", ["", "abc", "ffffffff-none", "%"])
def test_an_id_that_is_not_one_service_is_not_found(at: At, typed: str) -> None:
    with pytest.raises(NotFoundError):
        at().missed.made_up(typed)


def test_the_csv_has_a_row_for_each_and_no_cell_is_a_formula(at: At) -> None:
    services = at()
    services.missed.made_up(services.missed.list()[0].id, "today =1+1")
    views = services.missed.list()
    rows = list(csv.DictReader(io.StringIO(missed_csv(views, plain=True).decode())))
    assert [row["group"] for row in rows] == [view.group for view in views]
    assert int(rows[0]["student_minutes"]) == views[0].students * views[0].minutes
    assert not rows[0]["note"].startswith("=")


def test_json_and_text_tell_what_is_open(at: At) -> None:
    services = at()
    services.missed.made_up(services.missed.list()[0].id, "today")
    views = services.missed.list()
    answer = missed_json(views)
    assert [row["made_up_on"] for row in answer["services"]] == ["2026-11-23", *[None] * (len(views) - 1)]
    assert f"To make up: {len(views) - 1} of {len(views)}" in missed_text(views)
    assert missed_text(()) == "No service was missed."


def lead(educator: str, students: int = 10) -> tuple[str, int]:
    return educator, students


@pytest.mark.parametrize(
    ("leads", "helps", "missing"),
    [
        ([], [], 4),  # nobody leads it
        ([], ["S1"], 4),
        ([lead("P1")], [], 4),
        ([lead("S1")], [], None),
        ([lead("P1")], ["S1"], None),
        ([lead("P1", 7), lead("S1", 3)], [], 1),  # the part of the holder serves three of four
        ([lead("P1", 6), lead("S1", 4)], [], None),
        ([lead("S1", 2), lead("S2", 2), lead("P1", 6)], [], None),
    ],
)
def test_a_need_is_met_by_who_holds_the_credential(
    leads: list[tuple[str, int]], helps: list[str], missing: int | None
) -> None:
    people = (Educator("P1"), Educator("S1", certs=("sped",)), Educator("S2", certs=("sped",)))
    group = Group("7A", 10, 30, 30, 25, needs={"sped": 4}, usual={"1": Usual("S1")})
    problem = Problem(blocks=("1",), educators=people, groups=(group,))
    slot = Slot("1", "7A")
    found = unmet_needs(problem, {slot: leads}, {slot: helps})
    assert [unmet.students for unmet in found] == ([] if missing is None else [missing])

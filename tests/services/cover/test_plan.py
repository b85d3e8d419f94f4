"""Plan the day, apply it, and what becomes of an applied plan when the morning changes."""

import datetime as dt
import re
from collections.abc import Callable

from huddle.bootstrap import Services
from huddle.coverage.check import check
from huddle.domain.cover.answer import answer_to_json
from huddle.domain.cover.problem import Lock, problem_to_json
from huddle.services.cover.request import PlanRequest

At = Callable[..., Services]


def changes(services: Services) -> set[tuple[str, str, tuple[str, ...]]]:
    view = services.plans.current()
    assert view is not None
    return {(row.block, row.group, row.after) for row in view.changes}


def test_the_demo_morning_merges_and_splits_and_is_proved_best(at: At) -> None:
    view = at().plans.draft()
    kinds = {row.kind for row in view.changes}
    assert {"merge", "split"} <= kinds
    assert view.proof == "best possible"
    assert not view.gaps


def test_every_change_says_why(at: At) -> None:
    view = at().plans.draft()
    assert view.changes
    assert all(row.why and all(sentence.strip() for sentence in row.why) for row in view.changes)


def test_what_is_shown_speaks_of_people_by_first_name_and_the_json_by_code(at: At) -> None:
    view = at().plans.draft()
    codes = {code for change in view.answer.changes for code in (*change.before, *change.after)}
    shown = " ".join(why for change in view.changes for why in change.why)
    stored = " ".join(why for change in view.answer.changes for why in change.why)
    assert not [code for code in codes if re.search(rf"\b{code}\b", shown)]
    assert re.search(r"\bBH is out\.", stored)
    assert re.search(r"\bBen is out\.", shown)


def test_a_stored_plan_passes_the_independent_checker(at: At) -> None:
    services = at()
    problem = services.plans.problem().problem
    assert check(problem_to_json(problem), answer_to_json(services.plans.draft().answer)) == []


def test_a_split_names_every_present_student_once(at: At) -> None:
    services = at()
    view = services.plans.draft()
    split = next(row for row in view.changes if row.kind == "split")
    named = [code for part in split.parts for code, _ in part.students]
    with services.desk.read() as (reader, place):
        day = services.desk.day(reader, place)
    group = next(g for g in day.groups if g.code == split.group)
    assert sorted(named) == sorted(s.code for s in day.present(group.id, split.block))
    assert len(split.parts) == len(split.after) > 1


def test_the_same_day_gives_the_same_plan_byte_for_byte(at: At) -> None:
    first = at().plans.draft(store=False, asked=PlanRequest(fresh=True))
    again = at().plans.draft(store=False, asked=PlanRequest(fresh=True))
    assert first.answer == again.answer


def test_applying_keeps_the_plan_and_leaves_the_base_schedule_alone(at: At) -> None:
    services = at()
    before = services.schedule.view()
    applied = services.plans.apply()
    assert applied.view.state == "applied"
    assert not applied.planned_first
    assert services.schedule.view() == before
    assert services.today.board().plan_state == "applied"


def test_applying_without_a_draft_plans_first_and_says_so(at: At) -> None:
    services = at()
    services.absences.log("chloe 3")  # the draft of the morning is gone
    applied = services.plans.apply()
    assert applied.planned_first
    assert applied.view.state == "applied"


def test_applying_twice_changes_nothing(at: At) -> None:
    services = at()
    first = services.plans.apply().view
    again = services.plans.apply()
    assert not again.planned_first
    assert again.view.answer == first.answer


def test_an_applied_plan_is_stale_after_another_absence_and_says_so(at: At) -> None:
    services = at()
    services.plans.apply()
    view = services.absences.log("chloe 5")
    assert "out of date" in view.warning
    assert services.today.board().plan_state == "stale"


def test_cancelling_the_absence_makes_the_applied_plan_stale(at: At) -> None:
    services = at()
    services.plans.apply()
    services.absences.cancel(services.absences.list()[0].id)
    assert services.today.board().plan_state == "stale"


def test_what_was_announced_stays_when_a_second_absence_comes(at: At) -> None:
    services = at()
    services.plans.apply()
    before = changes(services)
    services.absences.log("grace 5")
    view = services.plans.draft()
    kept = {row for row in before if row[0] != "5"}
    assert kept <= changes(services)
    assert view.levels["kept"] == 0 or {row.block for row in view.differs} == {"5"}


def test_nobody_out_is_nothing_to_cover(at: At) -> None:
    services = at()
    for absence in services.absences.list():
        services.absences.cancel(absence.id)
    view = services.plans.draft()
    assert view.status == "nothing_to_cover"
    assert not view.changes
    assert view.proof == "nothing to cover"


def test_a_lock_is_kept_and_a_forbidden_lead_is_not_used(at: At) -> None:
    services = at()
    free = services.plans.draft()
    merge = next(row for row in free.changes if row.kind == "merge")
    forbidden = PlanRequest(locks=(Lock(merge.block, merge.group, merge.after[0], lead=False),))
    other = services.plans.draft(asked=forbidden)
    now = next(row for row in other.changes if (row.block, row.group) == (merge.block, merge.group))
    assert merge.after[0] not in now.after


def test_a_look_stores_nothing(at: At) -> None:
    services = at()
    before = services.plans.current()
    services.plans.draft(asked=PlanRequest(without_splits=True), store=False)
    assert services.plans.current() == before


def test_blocks_that_are_over_are_not_planned_again_but_stay_in_the_day(at: At) -> None:
    early = at()
    early.plans.apply()
    before = {(row.block, row.group): row.after for row in early.plans.current().changes}  # type: ignore[union-attr]
    late = at("2026-11-23T10:30")  # blocks 1 and 2 are over
    assert late.plans.problem().problem.blocks == ("3", "4", "5", "6")
    late.absences.log("dev 4-6")
    view = late.plans.draft()
    now = {(row.block, row.group): row.after for row in view.changes}
    assert {key: who for key, who in now.items() if key[0] in "12"} == {
        key: who for key, who in before.items() if key[0] in "12"
    }


def test_a_day_without_school_needs_no_plan(at: At) -> None:
    services = at()
    view = services.plans.draft(dt.date(2026, 11, 28))
    assert view.status == "nothing_to_cover"
    assert view.answer.leads == ()


def test_undoing_the_absence_undoes_the_staleness(at: At) -> None:
    services = at()
    services.plans.apply()
    services.absences.log("chloe 5")
    services.undo.undo()
    assert services.today.board().plan_state == "applied"
    services.undo.undo()
    assert services.today.board().plan_state == "draft"
    services.undo.redo()
    assert services.today.board().plan_state == "applied"


def test_everything_undone_to_before_the_absence_is_done_again(at: At) -> None:
    services = at()
    services.absences.log("chloe 5")
    applied = services.plans.apply().view
    for _ in range(2):
        services.undo.undo()
    assert "CW" not in {row.code for row in services.today.board().out}
    for _ in range(2):
        services.undo.redo()
    board = services.today.board()
    assert board.plan_state == "applied"
    assert board.plan is not None
    assert board.plan.answer.leads == applied.answer.leads


def test_redoing_an_applied_plan_brings_back_that_plan_and_not_a_draft_made_since(at: At) -> None:
    services = at()
    applied = services.plans.apply().view
    services.undo.undo()
    change = applied.changes[0]
    forbidden = Lock(change.block, change.group, change.after[0], lead=False)
    other = services.plans.draft(asked=PlanRequest(locks=(forbidden,)))
    assert other.answer.leads != applied.answer.leads
    services.undo.redo()
    plan = services.plans.current()
    assert plan is not None
    assert plan.state == "applied"
    assert plan.answer.leads == applied.answer.leads


def test_covers_of_applied_plans_feed_the_next_days_load(at: At) -> None:
    services = at()
    tomorrow = dt.date(2026, 11, 24)
    before = {e.id: e.cover_load for e in services.plans.problem(tomorrow).problem.educators}
    services.plans.apply()
    after = {e.id: e.cover_load for e in services.plans.problem(tomorrow).problem.educators}
    added = {code: after[code] - before[code] for code in after}
    load = {row.code: row.covers for row in services.plans.current().load}  # type: ignore[union-attr]
    assert added == load
    assert sum(added.values()) > 0

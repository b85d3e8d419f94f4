"""Standing plans: planned before it happens, offered when it does, old when the team changes."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from huddle.bootstrap import Services, wire
from huddle.domain.cover.answer import Answer
from huddle.domain.cover.problem import Educator, Group, Problem
from huddle.domain.cover.standing import StandingPlan, credentials_on_one, problem_key, strengths_on_one
from huddle.domain.errors import HuddleError
from huddle.services.cover.standing import Standing, standing_json
from huddle.services.desk.clock import make_clock
from huddle.services.planner.planner import InlinePlanner, OnBetter
from huddle.store.opening import open_database

At = Callable[..., Services]
TUESDAY = dt.date(2026, 11, 24)


class CountingPlanner(InlinePlanner):
    """The real planner; it counts what it is asked, and dies at the `dies`-th plan."""

    def __init__(self, dies: int = 0) -> None:
        self.asked = 0
        self._dies = dies

    def plan(self, problem: Problem, *, limit: float, on_better: OnBetter | None = None) -> Answer:
        self.asked += 1
        if self.asked == self._dies:
            raise HuddleError("The planner stopped.", code="planner_stopped")
        return super().plan(problem, limit=limit, on_better=on_better)


def stored(services: Services) -> list[StandingPlan]:
    with services.desk.read() as (reader, place):
        return reader.find(StandingPlan, team_id=place.team.id)


def test_a_sweep_plans_the_next_school_day_for_every_educator(at: At) -> None:
    services = at()
    view = services.standing.sweep()
    assert view.date == TUESDAY
    assert [row.educator for row in view.rows] == [row.code for row in services.team.view().educators]
    assert {(row.state, row.proof) for row in view.rows} == {("ready", "best possible")}
    assert services.standing.view() == view


def test_before_a_sweep_every_plan_is_missing(at: At) -> None:
    view = at().standing.view()
    assert {row.state for row in view.rows} == {"missing"}
    assert view.to_sweep == tuple(row.educator for row in view.rows)


def test_after_a_weekend_day_comes_monday(at: At) -> None:
    assert at("2026-11-20T12:00").standing.view().date == dt.date(2026, 11, 23)


def test_what_still_fits_is_not_planned_again(at: At) -> None:
    services, planner = at(), CountingPlanner()
    first = Standing(services.desk, planner).sweep()
    asked = planner.asked
    assert asked >= len(first.rows)
    assert Standing(services.desk, planner).sweep() == first
    assert planner.asked == asked


def test_a_draft_takes_the_stored_answer_and_is_what_planning_gives_byte_for_byte(
    at: At, demo_db: Path
) -> None:
    services = at()
    services.absences.log("chloe tomorrow")
    planned = services.plans.draft(TUESDAY, store=False).answer
    services.undo.undo()
    services.standing.sweep()
    services.absences.log("chloe tomorrow")
    planner = CountingPlanner()
    database = open_database(str(demo_db), now=dt.datetime(2026, 11, 23, tzinfo=dt.UTC))
    again = wire(database, make_clock("2026-11-23T07:30"), planner).plans.draft(TUESDAY)
    database.close()
    assert again.answer == planned
    assert [row.kind for row in again.changes].count("split") > 0
    assert planner.asked == 0


def test_an_answer_that_is_not_proved_is_offered_first_and_then_planned(at: At) -> None:
    services = at()
    services.standing.sweep()
    with services.desk.write("Test", journal=False) as (work, place):
        (plan,) = work.find(StandingPlan, team_id=place.team.id, educator_code="CW")
        work.remove(plan)
        unproved = dataclasses.replace(plan.answer, status="best_so_far", proved_through=3)
        work.add(
            StandingPlan(
                id=plan.id,
                team_id=plan.team_id,
                educator_code="CW",
                date=plan.date,
                key=plan.key,
                answer=unproved,
                proved_through=3,
                made_at=plan.made_at,
            )
        )
        work.commit()
    services.absences.log("chloe tomorrow")
    offered: list[str] = []
    view = services.plans.draft(TUESDAY, on_better=lambda better: offered.append(better.proof))
    assert offered[0] == "best so far, proved best through splits"
    assert view.proof == "best possible"


def test_when_the_team_changes_the_plans_are_old_and_a_sweep_renews_them(at: At) -> None:
    services = at()
    services.standing.sweep()
    before = {plan.key for plan in stored(services) if plan.educator_code != "GO"}
    services.absences.log("grace tomorrow 2")
    states = {row.educator: row.state for row in services.standing.view().rows}
    assert states.pop("GO") == "ready"  # all day was planned with her out in block 2 too
    assert set(states.values()) == {"old"}
    view = services.standing.sweep()
    assert view.to_sweep == ()
    assert before.isdisjoint(plan.key for plan in stored(services))


def test_who_is_out_all_day_anyway_has_no_standing_plan(at: At) -> None:
    services = at()
    services.absences.log("grace tomorrow")
    rows = {row.educator: row.state for row in services.standing.sweep().rows}
    assert rows.pop("GO") == "out"
    assert set(rows.values()) == {"ready"}
    assert "GO" not in {plan.educator_code for plan in stored(services)}


def test_answers_of_days_gone_by_are_removed_unless_they_answer_the_next(at: At) -> None:
    services = at()
    services.absences.log("grace tomorrow 2")
    services.standing.sweep()
    before = {plan.key for plan in stored(services)}
    later = at("2026-11-25T07:30")
    later.standing.sweep()
    kept = stored(later)
    assert {plan.date for plan in kept} == {dt.date(2026, 11, 26)}
    assert len(before & {plan.key for plan in kept}) == 1  # with Grace out all day both days are alike
    assert later.standing.view().to_sweep == ()


def test_days_that_are_alike_share_their_answers(at: At) -> None:
    services, planner = at(), CountingPlanner()
    services.standing.sweep()
    wednesday = Standing(services.desk, planner).sweep(dt.date(2026, 11, 25))
    assert planner.asked == 0
    assert wednesday.to_sweep == services.standing.view().to_sweep == ()


def test_a_sweep_tells_its_progress_and_stops_when_it_is_told_to(at: At) -> None:
    services = at()
    told: list[tuple[int, int]] = []
    view = services.standing.sweep(
        progress=lambda done, total: told.append((done, total)), stop=lambda: len(told) == 3
    )
    assert told == [(1, 10), (2, 10), (3, 10)]
    assert [row.state for row in view.rows] == ["ready"] * 3 + ["missing"] * 7
    assert services.standing.view() == view


def test_what_was_planned_before_the_planner_died_is_kept(at: At) -> None:
    services = at()
    with pytest.raises(HuddleError, match="stopped"):
        Standing(services.desk, CountingPlanner(dies=4)).sweep()
    assert [row.state for row in services.standing.view().rows].count("ready") == 3


def test_a_sweep_is_not_an_act_to_undo(at: At) -> None:
    services = at()
    services.absences.log("chloe tomorrow 3")
    services.standing.sweep()
    services.undo.undo()
    assert not [a for a in services.absences.list() if a.code == "CW"]


def test_a_database_that_is_only_read_is_swept_and_left_as_it_was(at: At, demo_db: Path) -> None:
    at().close()
    before = demo_db.read_bytes()
    database = open_database(str(demo_db), now=dt.datetime(2026, 11, 23, tzinfo=dt.UTC), readonly=True)
    view = wire(database, make_clock("2026-11-23T07:30"), InlinePlanner()).standing.sweep()
    database.close()
    assert view.to_sweep == ()
    assert demo_db.read_bytes() == before


def test_a_day_without_school_has_nothing_to_sweep(at: At) -> None:
    services = at()
    assert services.standing.sweep(dt.date(2026, 11, 28)).rows == ()
    assert stored(services) == []


def test_no_students_name_or_code_is_in_a_stored_answer(at: At) -> None:
    services = at()
    services.standing.sweep()
    parts = [p for plan in stored(services) for c in plan.answer.changes for p in c.parts]
    assert parts
    assert all(part.students == () for part in parts)


def test_the_needs_that_a_row_shows_are_the_level_of_the_plan(at: At) -> None:
    services = at()
    view = services.standing.sweep()
    levels = {plan.educator_code: plan.answer.levels for plan in stored(services)}
    assert {row.educator: len(row.unmet) for row in view.rows} == {
        code: level["unmet"] for code, level in levels.items()
    }
    assert {row.educator: row.kinds.get("split", 0) for row in view.rows} == {
        code: level["splits"] for code, level in levels.items()
    }
    assert any(row.unmet for row in view.rows)


def test_the_json_lists_the_team_in_the_order_of_its_codes(at: At) -> None:
    answer = standing_json(at().standing.sweep())
    codes = [row["educator"] for row in answer["plans"]]
    assert next(iter(answer)) == "schema"
    assert codes == sorted(codes)


def problem(*educators: Educator, **group: Any) -> Problem:
    one = Group(id="7A", size=20, ratio=30, room_cap=30, target=25, **group)
    return Problem(blocks=("1",), educators=educators, groups=(one,))


def test_a_strength_rests_on_one_when_one_leads_it_independently() -> None:
    one, two = Educator("HB", strength={"math": 3}), Educator("ZO", strength={"math": 2})
    (found,) = strengths_on_one(problem(one, two, weights={"math": 5}))
    assert (found.code, found.educator, found.groups) == ("math", "HB", ("7A",))
    assert strengths_on_one(problem(one, two, weights={"math": 0})) == []
    both = problem(one, dataclasses.replace(two, strength={"math": 4}), weights={"math": 5})
    assert strengths_on_one(both) == []


def test_a_credential_rests_on_one_when_a_group_needs_or_requires_it() -> None:
    one, two = Educator("HB", certs=("sped", "esl")), Educator("ZO", certs=("esl",))
    found = credentials_on_one(problem(one, two, needs={"sped": 3, "esl": 2}))
    assert [(rests.code, rests.educator) for rests in found] == [("sped", "HB")]
    assert [rests.code for rests in credentials_on_one(problem(one, two, requires=("sped",)))] == ["sped"]
    assert credentials_on_one(problem(one, two)) == []


def test_a_key_does_not_depend_on_the_order_of_names_but_on_every_value() -> None:
    one = problem(Educator("HB", strength={"math": 3, "art": 2}))
    same = problem(Educator("HB", strength={"art": 2, "math": 3}))
    other = problem(Educator("HB", strength={"art": 2, "math": 4}))
    assert problem_key(one) == problem_key(same)
    assert problem_key(one) != problem_key(other)

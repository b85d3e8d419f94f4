"""A date becomes a problem: away, usual, legal, needed."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from huddle.bootstrap import Services
from huddle.coverage.problem.reading import parse_problem
from huddle.domain.cover.problem import Group as ProblemGroup
from huddle.domain.cover.problem import Problem, problem_from_json, problem_to_json
from huddle.domain.day import TeamDay
from huddle.domain.group import Group
from huddle.domain.limits import is_elementary
from huddle.domain.schedule import Session
from huddle.services.cover.problem import day_problem

At = Callable[..., Services]


@pytest.fixture
def day(at: At) -> TeamDay:
    services = at()
    with services.desk.read() as (reader, place):
        return services.desk.day(reader, place)


def group_of(problem: Problem, code: str) -> ProblemGroup:
    return next(group for group in problem.groups if group.id == code)


def with_group(day: TeamDay, code: str, **changes: Any) -> TeamDay:
    groups = tuple(dataclasses.replace(g, **changes) if g.code == code else g for g in day.groups)
    return dataclasses.replace(day, groups=groups)


def with_session(day: TeamDay, code: str, block: str, **changes: Any) -> TeamDay:
    group_id = next(g.id for g in day.groups if g.code == code)

    def changed(session: Session) -> Session:
        fits = session.group_id == group_id and session.block == block
        return dataclasses.replace(session, **changes) if fits else session

    return dataclasses.replace(day, all_sessions=tuple(changed(s) for s in day.all_sessions))


def test_the_problem_is_a_problem_file(day: TeamDay) -> None:
    problem = day_problem(day, cover_load={}).problem
    assert parse_problem(problem_to_json(problem)) == problem
    assert problem_from_json(problem_to_json(problem)) == problem


def test_the_usual_day_is_legal_without_widening_in_the_demo(day: TeamDay) -> None:
    assert day_problem(day, cover_load={}).findings == ()


def test_limits_are_widened_to_the_usual_day_and_said(day: TeamDay) -> None:
    made = day_problem(with_group(day, "H2", max=10, target=8), cover_load={})
    group = group_of(made.problem, "H2")
    assert group.ratio == group.target == group.size
    assert any(finding.startswith("H2") for finding in made.findings)


def test_a_usual_lead_may_lead_whatever_the_role(day: TeamDay) -> None:
    jo = day.id_of_code["JD"]
    made = day_problem(with_session(day, "H1", "1", lead_id=jo), cover_load={})
    assert next(e for e in made.problem.educators if e.id == "JD").can_lead


def test_a_requirement_that_the_usual_lead_lacks_is_dropped(day: TeamDay) -> None:
    made = day_problem(with_group(day, "H2", requires=("sped", "certified")), cover_load={})
    assert group_of(made.problem, "H2").requires == ("certified",)


def test_of_two_usual_roles_in_one_block_the_lead_stays(day: TeamDay) -> None:
    ben = day.id_of_code["BH"]
    made = day_problem(with_session(day, "H3", "1", helper_ids=(ben,)), cover_load={})
    assert group_of(made.problem, "H3").usual["1"].helpers == ()
    assert any("two roles" in finding for finding in made.findings)


def test_groups_usually_held_together_may_stay_together(day: TeamDay) -> None:
    ben = day.id_of_code["BH"]
    made = day_problem(with_session(day, "H1", "1", lead_id=ben, helper_ids=()), cover_load={})
    one, other = group_of(made.problem, "H1"), group_of(made.problem, "H2")
    both = one.size + other.size
    assert min(one.ratio, other.ratio) >= both
    assert max(one.room_cap, other.room_cap) >= both


def test_needs_count_present_students_whose_flag_an_adult_of_every_session_serves(day: TeamDay) -> None:
    problem = day_problem(day, cover_load={}).problem
    group = next(g for g in day.groups if g.code == "L5")  # Ella (sped) leads it in its one block
    flagged = [s for s in day.present(group.id, "2") if "iep" in s.needs]
    assert group_of(problem, "L5").needs == {"sped": len(flagged)}
    assert flagged
    assert group_of(problem, "L1").needs == {}


def test_a_group_that_nobody_attends_is_left_out(day: TeamDay) -> None:
    gone = {s.id for s in day.members_of[next(g.id for g in day.groups if g.code == "L8")]}
    empty = dataclasses.replace(day, students=tuple(s for s in day.students if s.id not in gone))
    assert "L8" not in {g.id for g in day_problem(empty, cover_load={}).problem.groups}


def test_blocks_that_are_over_are_left_out(day: TeamDay) -> None:
    later = dataclasses.replace(day, now=dt.time(10, 30))
    assert day_problem(later, cover_load={}).problem.blocks == ("3", "4", "5", "6")


def test_covers_of_blocks_that_are_over_count_and_come_off_the_caps(day: TeamDay) -> None:
    rules = dataclasses.replace(day.team.rules, cover_cap=2)
    capped = dataclasses.replace(day, team=dataclasses.replace(day.team, rules=rules))
    made = day_problem(capped, cover_load={"ES": 3}, covers_today={"ES": 1})
    ella = next(e for e in made.problem.educators if e.id == "ES")
    assert (ella.cover_load, ella.cover_cap) == (4, 1)


@pytest.mark.parametrize(
    ("grade", "elementary"), [("K", True), ("PK", True), ("5", True), ("06", False), ("9", False), ("", True)]
)
def test_grade_bands(grade: str, elementary: bool) -> None:
    assert is_elementary(grade) is elementary


def test_group_maximum_beats_the_rule_of_the_band(day: TeamDay) -> None:
    made = day_problem(with_group(day, "H2", max=99), cover_load={})
    assert group_of(made.problem, "H2").ratio == 99
    assert isinstance(day.groups[0], Group)


def test_blocks_at_the_same_time_overlap_and_those_that_meet_do_not(day: TeamDay) -> None:
    assert day_problem(day, cover_load={}).problem.overlaps == ()
    first, second = day.blocks[:2]
    moved = {second.id: dataclasses.replace(second, starts=first.starts)}
    same = dataclasses.replace(day, all_blocks=tuple(moved.get(b.id, b) for b in day.all_blocks))
    assert day_problem(same, cover_load={}).problem.overlaps == ((first.short, second.short),)

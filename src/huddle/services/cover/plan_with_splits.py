"""Who goes where in each split: the students of a plan's split groups, dealt by name."""

import dataclasses
from collections.abc import Callable

from huddle.domain.cover.answer import Answer, Part
from huddle.domain.cover.deal_students import deal
from huddle.domain.cover.problem import Problem, Slot
from huddle.domain.day import TeamDay
from huddle.domain.student import APART
from huddle.services.cover.problem import DayProblem

Ask = Callable[[Problem], Answer]


def plan_and_deal(day: TeamDay, problem: DayProblem, ask: Ask) -> tuple[DayProblem, Answer]:
    """Plan; deal the students of each split; a session whose students cannot be dealt may not be split: plan again.

    Args:
        day: the day of the problem.
        problem: what is planned.
        ask: plans a problem.
    """
    while True:
        answer, undealt = deal_splits(day, problem.problem, ask(problem.problem))
        if not undealt:
            return problem, answer
        problem = without_splitting(problem, undealt)


def without_splitting(problem: DayProblem, slots: list[Slot]) -> DayProblem:
    """The problem with more sessions that may not be split."""
    no_split = (*problem.problem.no_split, *slots)
    return dataclasses.replace(problem, problem=dataclasses.replace(problem.problem, no_split=no_split))


def deal_splits(day: TeamDay, problem: Problem, answer: Answer) -> tuple[Answer, list[Slot]]:
    """The answer with who goes where in each split, and the sessions whose students cannot be dealt."""
    certs = {educator.id: set(educator.certs) for educator in problem.educators}
    flags = day.team.rules.flag_credentials
    groups = {group.code: group.id for group in day.groups}
    apart = {frozenset((p.first_id, p.second_id)) for p in day.pairs if p.kind == APART}
    together = {frozenset((p.first_id, p.second_id)) for p in day.pairs if p.kind != APART}
    held: dict[tuple[str, str], set[str]] = {}  # (block, educator) -> student ids
    rows = answer.leads_by_slot()
    for (block, group), leads in rows.items():
        if len(leads) == 1:
            present = {s.id for s in day.present(groups[group], block)}
            held.setdefault((block, leads[0].educator), set()).update(present)
    changes = list(answer.changes)
    undealt = []
    for number, change in enumerate(changes):
        if change.kind != "split":
            continue
        block, leads = change.block, rows[change.slot]
        dealt = deal(
            day.present(groups[change.group], block),
            [lead.students for lead in leads],
            apart=apart,
            together=together,
            with_already=[held.get((block, lead.educator), set()) for lead in leads],
            serves=[
                {flag for flag, needed in flags.items() if needed in certs[lead.educator]} for lead in leads
            ],
        )
        if dealt is None:
            undealt.append(change.slot)
            continue
        for lead, students in zip(leads, dealt, strict=True):
            held.setdefault((block, lead.educator), set()).update(students)
        parts = tuple(
            Part(lead.educator, tuple(day.student_of[s].code for s in students))
            for lead, students in zip(leads, dealt, strict=True)
        )
        changes[number] = dataclasses.replace(change, parts=parts)
    return dataclasses.replace(answer, changes=tuple(changes)), undealt

"""Who goes where in each split: the students of a plan's split groups, dealt by name."""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from huddle.domain.cover.deal_students import deal
from huddle.domain.day import TeamDay
from huddle.domain.student import APART
from huddle.services.cover.problem import DayProblem

Ask = Callable[[Mapping[str, Any]], dict[str, Any]]


def plan_and_deal(day: TeamDay, problem: DayProblem, ask: Ask) -> tuple[DayProblem, dict[str, Any]]:
    """Plan; deal the students of each split; a session whose students cannot be dealt may not be split: plan again.

    Args:
        day: the day of the problem.
        problem: what is planned.
        ask: answers a huddle-coverage/1 problem with a huddle.plan/1 that may be changed.
    """
    while True:
        answer = ask(problem.problem)
        undealt = deal_splits(day, problem.problem, answer)
        if not undealt:
            return problem, answer
        no_split = [*problem.problem["no_split"], *({"block": b, "group": g} for b, g in undealt)]
        problem = dataclasses.replace(problem, problem={**problem.problem, "no_split": no_split})


def deal_splits(day: TeamDay, problem: Mapping[str, Any], answer: dict[str, Any]) -> list[tuple[str, str]]:
    """Fill in who goes where in each split; returns the sessions whose students cannot be dealt."""
    certs = {e["id"]: set(e["certs"]) for e in problem["educators"]}
    flags = day.team.rules.flag_credentials
    groups = {group.code: group.id for group in day.groups}
    apart = {frozenset((p.first_id, p.second_id)) for p in day.pairs if p.kind == APART}
    together = {frozenset((p.first_id, p.second_id)) for p in day.pairs if p.kind != APART}
    held: dict[tuple[str, str], set[str]] = {}  # (block, educator) -> student ids
    rows: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in answer["leads"]:
        rows.setdefault((row["block"], row["group"]), []).append(row)
    for (block, group), leads in rows.items():
        if len(leads) == 1:
            present = {s.id for s in day.present(groups[group], block)}
            held.setdefault((block, leads[0]["educator"]), set()).update(present)
    undealt = []
    for change in answer["changes"]:
        if change["kind"] != "split":
            continue
        block, leads = change["block"], rows[change["block"], change["group"]]
        who = [row["educator"] for row in leads]
        dealt = deal(
            day.present(groups[change["group"]], block),
            [row["students"] for row in leads],
            apart=apart,
            together=together,
            with_already=[held.get((block, code), set()) for code in who],
            serves=[{flag for flag, needed in flags.items() if needed in certs[code]} for code in who],
        )
        if dealt is None:
            undealt.append((block, change["group"]))
            continue
        for code, students in zip(who, dealt, strict=True):
            held.setdefault((block, code), set()).update(students)
        change["parts"] = [
            {"educator": code, "students": [day.student_of[s].code for s in students]}
            for code, students in zip(who, dealt, strict=True)
        ]
    return undealt

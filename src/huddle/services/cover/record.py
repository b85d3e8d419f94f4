"""What is kept of a plan, what people were told by it, and what becomes of it when its day changes."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from huddle.domain.cover.missed import MissedService, unmet_needs
from huddle.domain.cover.plan import CoveragePlan, Move
from huddle.domain.day import TeamDay
from huddle.domain.values import new_id
from huddle.services.cover.problem import DayProblem
from huddle.services.cover.view import cover_rows
from huddle.store.unit_of_work import UnitOfWork


def announced_of(day: TeamDay, applied: CoveragePlan) -> list[dict[str, Any]]:
    """What people have been told: the applied plan's changed sessions, except where the usual lead is back."""
    usual = {
        (s.block, day.group_of[s.group_id].code): s.lead_id
        for s in day.sessions
        if s.lead_id is not None and not day.is_out(s.lead_id, s.block)
    }
    away = {
        (block, group["id"])
        for group in applied.problem["groups"]
        for block, session in group["usual"].items()
        if session["lead"] and block in _absent(applied.problem, session["lead"])
    }
    leads: dict[tuple[str, str], list[str]] = {}
    for row in applied.answer["leads"]:
        leads.setdefault((row["block"], row["group"]), []).append(row["educator"])
    places = [(row["block"], row["group"]) for row in applied.answer["changes"]]
    return [
        {"block": block, "group": group, "educators": leads[block, group]}
        for block, group in places
        if (block, group) in leads and not ((block, group) in away and (block, group) in usual)
    ]


def _absent(problem: Mapping[str, Any], code: str) -> Sequence[str]:
    found = next((e for e in problem["educators"] if e["id"] == code), None)
    return [*found["absent"], *found.get("off", ())] if found else []


def finish(
    day: TeamDay, problem: DayProblem, answer: Mapping[str, Any], applied: CoveragePlan | None
) -> dict[str, Any]:
    """The answer for the whole day: the team, the date, the blocks that are over as they happened, the findings."""
    over = {block.short for block in day.blocks if day.over(block)}
    full = {**answer, "team": day.team.name, "date": day.date.isoformat()}
    notes = notes_of(problem.problem)
    full["changes"] = [
        {**row, "note": notes[row["block"], row["group"]]} if (row["block"], row["group"]) in notes else row
        for row in answer["changes"]
    ]
    if applied is not None and over:
        for name in ("leads", "helps", "changes", "gaps"):
            full[name] = [row for row in applied.answer[name] if row["block"] in over] + list(full[name])
    full["warnings"] = [*answer["warnings"], *problem.findings]
    return full


def notes_of(problem: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """(block, group) -> what a person wrote beside a lock."""
    return {(row["block"], row["group"]): row["note"] for row in problem["locks"] if row.get("note")}


def moves_of(day: TeamDay, plan: CoveragePlan) -> list[Move]:
    """The plan's changes and gaps as records."""
    minutes = {block.short: block.minutes for block in day.blocks}
    covers = cover_rows(plan.problem, plan.answer)
    notes = notes_of(plan.problem)
    changes = [
        Move(
            id=new_id(),
            plan_id=plan.id,
            team_id=plan.team_id,
            date=plan.date,
            block=row["block"],
            group_code=row["group"],
            kind=row["kind"],
            before=tuple(row["from"]),
            after=tuple(row["to"]),
            together=tuple(row["with"]),
            covers=tuple(covers.get((row["block"], row["group"]), ())),
            students=row["students"],
            minutes=minutes.get(row["block"], 0),
            parts={part["educator"]: part["students"] for part in row["parts"]},
            why=tuple(row["why"]),
            note=notes.get((row["block"], row["group"]), ""),
        )
        for row in plan.answer["changes"]
    ]
    gaps = [
        Move(
            id=new_id(),
            plan_id=plan.id,
            team_id=plan.team_id,
            date=plan.date,
            block=row["block"],
            group_code=row["group"],
            kind="uncovered",
            before=(),
            after=(),
            students=row["students"],
            minutes=minutes.get(row["block"], 0),
            why=tuple(row["because"]),
        )
        for row in plan.answer["gaps"]
    ]
    return changes + gaps


def log_missed(work: UnitOfWork, day: TeamDay, plan: CoveragePlan) -> None:
    """Make the log of a date agree with the plan that is applied to it, as part of the same change.

    What is still missed keeps its record, and with it what a person noted; what the plan now serves goes. Blocks that were
    over when the plan was made happened as they were logged.
    """
    minutes = {block.short: block.minutes for block in day.blocks}
    unmet = {(u.block, u.group, u.credential): u.students for u in unmet_needs(plan.problem, plan.answer)}
    for record in work.find(MissedService, team_id=plan.team_id, date=plan.date):
        students = unmet.pop((record.block, record.group_code, record.credential), None)
        if students is None and record.block in plan.problem["blocks"]:
            work.remove(record)
        else:
            work.save(dataclasses.replace(record, plan_id=plan.id, students=students or record.students))
    work.add_all(
        MissedService(
            id=new_id(),
            team_id=plan.team_id,
            plan_id=plan.id,
            date=plan.date,
            block=block,
            group_code=group,
            credential=credential,
            students=students,
            minutes=minutes.get(block, 0),
        )
        for (block, group, credential), students in unmet.items()
    )

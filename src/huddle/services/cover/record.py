"""What is kept of a plan, what people were told by it, and what becomes of it when its day changes."""

import dataclasses
from collections.abc import Sequence

from huddle.domain.cover.answer import Answer
from huddle.domain.cover.missed import MissedService, unmet_by
from huddle.domain.cover.plan import CoveragePlan, Move
from huddle.domain.cover.problem import Announced, Problem, Slot
from huddle.domain.day import TeamDay
from huddle.domain.schedule import OFF
from huddle.domain.values import new_id
from huddle.services.cover.problem import DayProblem
from huddle.store.unit_of_work import UnitOfWork


def announced_of(day: TeamDay, applied: CoveragePlan) -> list[Announced]:
    """What people have been told: the applied plan's changed sessions, for as long as the reason for them stands.

    A block is changed because of who was away in it. A session whose own adult is still away stays as it was told; the
    others of a block stay as they were told until somebody who was away in it is back.
    """
    away = {
        (educator.id, block)
        for educator in applied.problem.educators
        for block in (*educator.absent, *educator.off)
    }
    still = {(who, block) for who, block in away if who in day.id_of_code and _away_now(day, who, block)}
    usual = applied.problem.usual()
    adults = {(who, slot.block) for slot, one in usual.items() for who in (one.lead, *one.helpers) if who}
    back = {block for who, block in (away - still) & adults}
    leads = applied.answer.leaders()
    return [
        Announced(change.block, change.group, leads[change.slot])
        for change in applied.changes
        if change.slot in leads
        and (change.block not in back or (usual[change.slot].lead or "", change.block) in still)
    ]


def _away_now(day: TeamDay, code: str, block: str) -> bool:
    """Whether an educator is away in a block as things stand."""
    educator = day.id_of_code[code]
    off = any(d.educator_id == educator and d.kind == OFF and d.block == block for d in day.duties)
    return day.is_out(educator, block) or off or block in day.elsewhere.get(educator, ())


def finish(day: TeamDay, problem: DayProblem, answer: Answer, applied: CoveragePlan | None) -> Answer:
    """The answer for the whole day: notes beside decisions, the blocks that are over as they happened, the findings."""
    over = {block.short for block in day.blocks if day.over(block)} if applied is not None else set()
    notes = notes_of(problem.problem)
    changes = tuple(dataclasses.replace(change, note=notes.get(change.slot, "")) for change in answer.changes)
    told = applied.answer if applied is not None else answer
    return dataclasses.replace(
        answer,
        leads=(*(row for row in told.leads if row.block in over), *answer.leads),
        helps=(*(row for row in told.helps if row.block in over), *answer.helps),
        changes=(*(row for row in told.changes if row.block in over), *changes),
        gaps=(*(row for row in told.gaps if row.block in over), *answer.gaps),
        warnings=(*answer.warnings, *problem.findings),
    )


def notes_of(problem: Problem) -> dict[Slot, str]:
    """What a person wrote beside the lock of a session."""
    return {lock.slot: lock.note for lock in problem.locks if lock.note}


def moves_of(day: TeamDay, plan: CoveragePlan, before: Sequence[Move] = ()) -> list[Move]:
    """The plan's changes and gaps as records.

    Args:
        day: the date.
        plan: the plan that is applied.
        before: the moves of what was applied until now. Those of blocks that were over when the plan was made stay as they
            were logged; where the plan says the same again, what was noted beside it stays.
    """
    minutes = {block.short: block.minutes for block in day.blocks}
    covers = plan.answer.covers(plan.problem)
    notes = notes_of(plan.problem)
    changes = [
        Move(
            id=new_id(),
            plan_id=plan.id,
            team_id=plan.team_id,
            date=plan.date,
            block=change.block,
            group_code=change.group,
            kind=change.kind,
            before=change.before,
            after=change.after,
            together=change.together,
            covers=covers.get(change.slot, ()),
            students=change.students,
            minutes=minutes.get(change.block, 0),
            parts={part.educator: part.students for part in change.parts},
            why=change.why,
            note=notes.get(change.slot, ""),
        )
        for change in plan.changes
    ]
    gaps = [
        Move(
            id=new_id(),
            plan_id=plan.id,
            team_id=plan.team_id,
            date=plan.date,
            block=gap.block,
            group_code=gap.group,
            kind="uncovered",
            before=(),
            after=(),
            students=gap.students,
            minutes=minutes.get(gap.block, 0),
            why=gap.because,
        )
        for gap in plan.gaps
    ]
    planned = set(plan.problem.blocks)
    noted = {_what(move): move for move in before if move.block in planned}
    over = [
        dataclasses.replace(move, id=new_id(), plan_id=plan.id, version=1)
        for move in before
        if move.block not in planned
    ]
    return over + [
        _with_notes(move, noted.get(_what(move))) for move in changes + gaps if move.block in planned
    ]


def _what(move: Move) -> tuple[object, ...]:
    """What a move says: where, how, from whom to whom."""
    return move.block, move.group_code, move.kind, move.before, move.after, move.covers


def _with_notes(move: Move, earlier: Move | None) -> Move:
    if earlier is None:
        return move
    return dataclasses.replace(
        move, happened=earlier.happened, asked=earlier.asked, announced_at=earlier.announced_at
    )


def log_missed(work: UnitOfWork, day: TeamDay, plan: CoveragePlan) -> None:
    """Make the log of a date agree with the plan that is applied to it, as part of the same change.

    What is still missed keeps its record, and with it what a person noted; what the plan now serves goes. Blocks that were
    over when the plan was made happened as they were logged.
    """
    minutes = {block.short: block.minutes for block in day.blocks}
    unmet = {(u.block, u.group, u.credential): u.students for u in unmet_by(plan.problem, plan.answer)}
    for record in work.find(MissedService, team_id=plan.team_id, date=plan.date):
        students = unmet.pop((record.block, record.group_code, record.credential), None)
        if students is None and record.block in plan.problem.blocks:
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

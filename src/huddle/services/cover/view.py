"""A stored plan as something to look at: names beside codes, changes in words, the grid, the load."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from huddle.domain.cover.answer import Answer, Change, answer_to_json
from huddle.domain.cover.plan import CoveragePlan, Move, covers_in_blocks
from huddle.domain.cover.problem import Slot
from huddle.domain.day import TeamDay
from huddle.services.cover.telling import Telling
from huddle.services.cover.views import (
    CellView,
    ChangeView,
    Difference,
    GapView,
    LoadRow,
    PartView,
    PlanView,
)

_LAST_LEVEL = 9


def plan_json(view: PlanView) -> dict[str, Any]:
    """A plan as huddle.plan/1."""
    return answer_to_json(view.answer, view.team, view.date.isoformat())


def proof_words(answer: Answer, order: Sequence[str]) -> str:
    """What was proved, never more: `best possible`, or up to which level."""
    if answer.status == "nothing_to_cover":
        return "nothing to cover"
    if answer.proved_through >= _LAST_LEVEL:
        return "best possible"
    return (
        f"best so far, proved best through {levels_in(order)[answer.proved_through]}"
        if answer.proved_through >= 0
        else "best so far, not yet proved"
    )


def levels_in(order: Sequence[str]) -> tuple[str, ...]:
    """All ten levels, given the order of the soft ones."""
    return ("uncovered", "unmet", "kept", "splits", "moves", *order)


def view_plan(
    day: TeamDay,
    plan: CoveragePlan,
    *,
    applied: CoveragePlan | None = None,
    moves: Collection[Move] = (),
    covers: Mapping[str, int] | None = None,
) -> PlanView:
    """Make the view of a plan.

    Args:
        day: its date.
        plan: the plan shown.
        applied: what was applied before it, and so told to people.
        moves: the moves of what is applied on the date; they say who covered in blocks that this plan found over.
        covers: educator code -> covers in the team's window, for the load.
    """
    answer = plan.answer
    starts = {block.short: block.starts.strftime("%H:%M") for block in day.all_blocks if not block.bell}
    starts |= {block.short: block.starts.strftime("%H:%M") for block in day.blocks}
    names = {group.code: group.name for group in day.groups}
    first = day.first_names
    students = {student.code: (student.name, student.initials) for student in day.students}
    spoken = Spoken(first, names)
    telling = Telling(day, plan, first)
    usual = plan.problem.usual()
    students_there, untouched, groups_changed, hosts = telling.day()
    return PlanView(
        state=plan.state,
        date=plan.date,
        status=answer.status,
        proof=proof_words(answer, day.team.rules.order),
        answer=answer,
        team=day.team.name,
        changes=tuple(
            _change(change, telling, starts, names, first, students, spoken) for change in answer.changes
        ),
        gaps=tuple(
            GapView(
                block=gap.block,
                starts=starts.get(gap.block, ""),
                group=gap.group,
                group_name=names.get(gap.group, gap.group),
                students=gap.students,
                because=spoken.all(gap.because),
                would_help=spoken.all(gap.would_help),
                was=tuple(first.get(one.lead, one.lead) for one in [usual[gap.slot]] if one.lead)
                if gap.slot in usual
                else (),
            )
            for gap in answer.gaps
        ),
        warnings=spoken.all(answer.warnings),
        levels=dict(answer.levels),
        blocks=tuple((block.short, starts[block.short]) for block in day.blocks),
        groups=tuple((group.code, group.name) for group in day.groups),
        grid=_grid(plan, first),
        load=_load(day, plan, moves, covers or {}),
        differs=_differences(plan, applied, starts, names, first) if applied is not None else (),
        told=applied is not None,
        order=levels_in(plan.problem.order),
        locks=plan.problem.locks,
        splits=plan.problem.splits,
        students=students_there,
        untouched=untouched,
        groups_changed=groups_changed,
        hosts=hosts,
    )


class Spoken:
    """Sentences of the planner with people's first names in place of their codes.

    Args:
        first: educator code -> first name.
        groups: by their codes; a code that a group has too stays as it is.
    """

    def __init__(self, first: Mapping[str, str], groups: Collection[str]) -> None:
        self._first = first
        codes = sorted((code for code in first if code not in groups), key=len, reverse=True)
        self._code = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, codes))})(?!\w)") if codes else None

    def all(self, sentences: Sequence[str]) -> tuple[str, ...]:
        """The sentences, spoken."""
        return tuple(self.one(sentence) for sentence in sentences)

    def one(self, sentence: str) -> str:
        """A sentence, spoken."""
        return self._code.sub(lambda found: self._first[found[0]], sentence) if self._code else sentence


def _change(
    change: Change,
    telling: Telling,
    starts: Mapping[str, str],
    names: Mapping[str, str],
    first: Mapping[str, str],
    students: Mapping[str, tuple[str, str]],
    spoken: Spoken,
) -> ChangeView:
    return ChangeView(
        block=change.block,
        starts=starts.get(change.block, ""),
        group=change.group,
        group_name=names.get(change.group, change.group),
        kind=change.kind,
        tell=telling.of(change),
        before=change.before,
        after=change.after,
        before_names=tuple(first.get(code, code) for code in change.before),
        after_names=tuple(first.get(code, code) for code in change.after),
        together=change.together,
        students=change.students,
        parts=tuple(
            PartView(
                part.educator,
                first.get(part.educator, part.educator),
                tuple((code, students.get(code, (code, code))[0]) for code in part.students),
                tuple(students.get(code, (code, code))[1] for code in part.students),
            )
            for part in change.parts
        ),
        why=(*spoken.all(change.why), *filter(None, [telling.trade(change)])),
        note=change.note,
    )


def _grid(plan: CoveragePlan, first: Mapping[str, str]) -> dict[Slot, CellView]:
    def named(codes: Sequence[str]) -> tuple[str, ...]:
        return tuple(first.get(code, code) for code in codes)

    leads = plan.answer.leaders()
    gaps = {gap.slot for gap in plan.gaps}
    changed = {change.slot for change in plan.changes}
    usual = {slot: (one.lead,) if one.lead else () for slot, one in plan.problem.usual().items()}
    return {
        slot: CellView(
            usual=usual.get(slot, leads.get(slot, ())),
            now=leads.get(slot, ()),
            changed=slot in changed,
            gap=slot in gaps,
            usual_names=named(usual.get(slot, leads.get(slot, ()))),
            now_names=named(leads.get(slot, ())),
        )
        for slot in usual.keys() | leads.keys() | gaps
    }


def _load(
    day: TeamDay, plan: CoveragePlan, moves: Collection[Move], covers: Mapping[str, int]
) -> tuple[LoadRow, ...]:
    over = {move.block for move in moves} - set(plan.problem.blocks)
    done, today = covers_in_blocks(moves, over), plan.covers()
    rows = []
    for member in day.members:
        educator = day.educator_of[member.educator_id]
        usual = {s.block for s in day.sessions if educator.id in (s.lead_id, *s.helper_ids)}
        rows.append(
            LoadRow(
                member.code,
                day.first_names[member.code],
                usual=len(usual),
                covers=done.get(member.code, 0) + today.get(member.code, 0),
                before=covers.get(member.code, 0),
            )
        )
    return tuple(rows)


def _differences(
    plan: CoveragePlan,
    told: CoveragePlan,
    starts: Mapping[str, str],
    names: Mapping[str, str],
    first: Mapping[str, str],
) -> tuple[Difference, ...]:
    """The sessions of this plan's blocks that are not as they were told, in the order of the day."""
    before, now = told.answer.adults(), plan.answer.adults()
    leads_before, leads_now = told.answer.leaders(), plan.answer.leaders()
    parts_before, parts_now = told.answer.parts(), plan.answer.parts()
    changed = {change.slot for change in plan.changes} | {gap.slot for gap in plan.gaps}

    def same(slot: Slot) -> bool:
        return (
            set(before.get(slot, ())) == set(now.get(slot, ()))
            and set(leads_before.get(slot, ())) == set(leads_now.get(slot, ()))
            and parts_before.get(slot) == parts_now.get(slot)
        )

    def row(slot: Slot) -> Difference:
        was, codes = before.get(slot, ()), now.get(slot, ())
        return Difference(
            block=slot.block,
            starts=starts.get(slot.block, ""),
            group=slot.group,
            group_name=names.get(slot.group, slot.group),
            was=was,
            now=codes,
            was_names=tuple(first.get(code, code) for code in was),
            now_names=tuple(first.get(code, code) for code in codes),
            usual=slot not in changed,
        )

    order = {block: number for number, block in enumerate(plan.problem.blocks)}
    slots = {slot for slot in before.keys() | now.keys() if slot.block in order and not same(slot)}
    return tuple(row(slot) for slot in sorted(slots, key=lambda slot: (order[slot.block], slot.group)))

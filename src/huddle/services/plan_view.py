"""A stored plan as something to look at: names beside codes, changes in words, the grid, the load."""

from collections.abc import Mapping, Sequence
from typing import Any

from huddle.domain.day import TeamDay
from huddle.domain.plan import DRAFT, KINDS, CoveragePlan
from huddle.services.views import CellView, ChangeView, GapView, PartView, PlanView

_LAST_LEVEL = 9


def proof_words(answer: Mapping[str, Any], order: Sequence[str]) -> str:
    """What was proved, never more: `best possible`, or up to which level."""
    if answer["status"] == "nothing_to_cover":
        return "nothing to cover"
    proved = int(answer["proved_through"])
    if proved >= _LAST_LEVEL:
        return "best possible"
    levels = ("uncovered", "unmet", "kept", "splits", "moves", *order)
    return (
        f"best so far, proved best through {levels[proved]}" if proved >= 0 else "best so far, not yet proved"
    )


def view_plan(
    day: TeamDay,
    plan: CoveragePlan,
    *,
    applied: CoveragePlan | None = None,
    covers: Mapping[str, int] | None = None,
) -> PlanView:
    """Make the view of a plan.

    Args:
        day: its date.
        plan: the plan shown.
        applied: what was applied before, for a draft that would change it.
        covers: educator code -> covers in the team's window, for the load.
    """
    answer = plan.answer
    starts = {block.short: block.starts.strftime("%H:%M") for block in day.all_blocks if not block.bell}
    starts |= {block.short: block.starts.strftime("%H:%M") for block in day.blocks}
    names = {group.code: group.name for group in day.groups}
    first = {member.code: day.educator_of[member.educator_id].first_name for member in day.members}
    students = {student.code: student.name for student in day.students}
    return PlanView(
        state=plan.state,
        date=plan.date,
        status=answer["status"],
        proof=proof_words(answer, day.team.rules.order),
        changes=tuple(_change(row, starts, names, first, students) for row in answer["changes"]),
        gaps=tuple(
            GapView(
                block=row["block"],
                starts=starts.get(row["block"], ""),
                group=row["group"],
                group_name=names.get(row["group"], row["group"]),
                students=row["students"],
                because=tuple(row["because"]),
                would_help=tuple(row["would_help"]),
            )
            for row in answer["gaps"]
        ),
        warnings=tuple(answer["warnings"]),
        levels=dict(answer["levels"]),
        blocks=tuple((block.short, starts[block.short]) for block in day.blocks),
        groups=tuple((group.code, group.name) for group in day.groups),
        grid=_grid(plan),
        load=_load(day, plan, covers or {}),
        answer=answer,
        differs=_difference(plan, applied) if applied is not None and plan.state == DRAFT else (),
    )


def _change(
    row: Mapping[str, Any],
    starts: Mapping[str, str],
    names: Mapping[str, str],
    first: Mapping[str, str],
    students: Mapping[str, str],
) -> ChangeView:
    return ChangeView(
        block=row["block"],
        starts=starts.get(row["block"], ""),
        group=row["group"],
        group_name=names.get(row["group"], row["group"]),
        kind=row["kind"],
        kind_words=KINDS.get(row["kind"], row["kind"]),
        before=tuple(row["from"]),
        after=tuple(row["to"]),
        before_names=tuple(first.get(code, code) for code in row["from"]),
        after_names=tuple(first.get(code, code) for code in row["to"]),
        together=tuple(row["with"]),
        students=row["students"],
        parts=tuple(
            PartView(
                part["educator"],
                first.get(part["educator"], part["educator"]),
                tuple((code, students.get(code, code)) for code in part["students"]),
            )
            for part in row["parts"]
        ),
        why=tuple(row["why"]),
    )


def leads_of(answer: Mapping[str, Any]) -> dict[tuple[str, str], tuple[str, ...]]:
    """(block, group) -> who leads it or a part of it."""
    leads: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in answer["leads"]:
        place = row["block"], row["group"]
        leads[place] = (*leads.get(place, ()), row["educator"])
    return leads


def _grid(plan: CoveragePlan) -> dict[tuple[str, str], CellView]:
    leads = leads_of(plan.answer)
    gaps = {(row["block"], row["group"]) for row in plan.answer["gaps"]}
    changed = {(row["block"], row["group"]) for row in plan.answer["changes"]}
    usual = {
        (block, group["id"]): (session["lead"],) if session["lead"] else ()
        for group in plan.problem["groups"]
        for block, session in group["usual"].items()
    }
    return {
        place: CellView(
            usual=usual.get(place, leads.get(place, ())),
            now=leads.get(place, ()),
            changed=place in changed,
            gap=place in gaps,
        )
        for place in usual.keys() | leads.keys() | gaps
    }


def _load(
    day: TeamDay, plan: CoveragePlan, covers: Mapping[str, int]
) -> tuple[tuple[str, str, int, int, int], ...]:
    """Code, first name, blocks usually held today, covers this plan adds, covers in the window before."""
    rows = []
    today = covers_of(plan)
    for member in day.members:
        educator = day.educator_of[member.educator_id]
        usual = {s.block for s in day.sessions if educator.id in (s.lead_id, *s.helper_ids)}
        rows.append(
            (
                member.code,
                educator.first_name,
                len(usual),
                today.get(member.code, 0),
                covers.get(member.code, 0),
            )
        )
    return tuple(rows)


def covers_of(plan: CoveragePlan) -> dict[str, int]:
    """Educator code -> covers in this plan."""
    counts: dict[str, int] = {}
    for codes in cover_rows(plan.problem, plan.answer).values():
        for code in codes:
            counts[code] = counts.get(code, 0) + 1
    return counts


def cover_rows(problem: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[tuple[str, str], list[str]]:
    """(block, group) -> who covers: leads it whole or in part, or helps it, being neither its usual lead nor helper."""
    usual = {
        (block, group["id"]): {session["lead"], *session["helpers"]}
        for group in problem["groups"]
        for block, session in group["usual"].items()
    }
    rows: dict[tuple[str, str], list[str]] = {}
    for row in [*answer["leads"], *answer["helps"]]:
        place = row["block"], row["group"]
        if place in usual and row["educator"] not in usual[place]:
            rows.setdefault(place, []).append(row["educator"])
    return rows


def _difference(plan: CoveragePlan, applied: CoveragePlan) -> tuple[tuple[str, str], ...]:
    """Sessions of this plan's blocks whose leads are not those that were applied."""
    before, now = leads_of(applied.answer), leads_of(plan.answer)
    places = {place for place in before.keys() | now.keys() if place[0] in plan.problem["blocks"]}
    return tuple(sorted(place for place in places if set(before.get(place, ())) != set(now.get(place, ()))))

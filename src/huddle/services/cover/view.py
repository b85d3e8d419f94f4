"""A stored plan as something to look at: names beside codes, changes in words, the grid, the load."""

from collections.abc import Mapping, Sequence
from typing import Any

from huddle.domain.cover.plan import KINDS, CoveragePlan
from huddle.domain.day import TeamDay
from huddle.services.cover.views import CellView, ChangeView, Difference, GapView, PartView, PlanView

_LAST_LEVEL = 9


def proof_words(answer: Mapping[str, Any], order: Sequence[str]) -> str:
    """What was proved, never more: `best possible`, or up to which level."""
    if answer["status"] == "nothing_to_cover":
        return "nothing to cover"
    proved = int(answer["proved_through"])
    if proved >= _LAST_LEVEL:
        return "best possible"
    return (
        f"best so far, proved best through {levels_in(order)[proved]}"
        if proved >= 0
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
    covers: Mapping[str, int] | None = None,
) -> PlanView:
    """Make the view of a plan.

    Args:
        day: its date.
        plan: the plan shown.
        applied: what was applied before it, and so told to people.
        covers: educator code -> covers in the team's window, for the load.
    """
    answer = plan.answer
    starts = {block.short: block.starts.strftime("%H:%M") for block in day.all_blocks if not block.bell}
    starts |= {block.short: block.starts.strftime("%H:%M") for block in day.blocks}
    names = {group.code: group.name for group in day.groups}
    first = {member.code: day.educator_of[member.educator_id].first_name for member in day.members}
    students = {student.code: (student.name, student.initials) for student in day.students}
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
        differs=_differences(plan, applied, starts, names, first) if applied is not None else (),
        told=applied is not None,
        order=levels_in(plan.problem["order"]),
        locks=tuple(plan.problem["locks"]),
        splits=bool(plan.problem["splits"]),
    )


def _change(
    row: Mapping[str, Any],
    starts: Mapping[str, str],
    names: Mapping[str, str],
    first: Mapping[str, str],
    students: Mapping[str, tuple[str, str]],
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
                tuple((code, students.get(code, (code, code))[0]) for code in part["students"]),
                tuple(students.get(code, (code, code))[1] for code in part["students"]),
            )
            for part in row["parts"]
        ),
        why=tuple(row["why"]),
        note=row.get("note", ""),
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


def adults_of(answer: Mapping[str, Any]) -> dict[tuple[str, str], tuple[str, ...]]:
    """(block, group) -> who leads it or a part of it, then who helps."""
    adults = leads_of(answer)
    for row in answer["helps"]:
        place = row["block"], row["group"]
        adults[place] = (*adults.get(place, ()), row["educator"])
    return adults


def _differences(
    plan: CoveragePlan,
    told: CoveragePlan,
    starts: Mapping[str, str],
    names: Mapping[str, str],
    first: Mapping[str, str],
) -> tuple[Difference, ...]:
    """The sessions of this plan's blocks that are not as they were told, in the order of the day."""
    before, now = adults_of(told.answer), adults_of(plan.answer)
    leads_before, leads_now = leads_of(told.answer), leads_of(plan.answer)
    parts_before, parts_now = _parts(told.answer), _parts(plan.answer)
    changed = {(row["block"], row["group"]) for row in (*plan.changes, *plan.gaps)}

    def same(place: tuple[str, str]) -> bool:
        return (
            set(before.get(place, ())) == set(now.get(place, ()))
            and set(leads_before.get(place, ())) == set(leads_now.get(place, ()))
            and parts_before.get(place) == parts_now.get(place)
        )

    def row(place: tuple[str, str]) -> Difference:
        was, codes = before.get(place, ()), now.get(place, ())
        return Difference(
            block=place[0],
            starts=starts.get(place[0], ""),
            group=place[1],
            group_name=names.get(place[1], place[1]),
            was=was,
            now=codes,
            was_names=tuple(first.get(code, code) for code in was),
            now_names=tuple(first.get(code, code) for code in codes),
            usual=place not in changed,
        )

    order = {block: number for number, block in enumerate(plan.problem["blocks"])}
    places = {place for place in before.keys() | now.keys() if place[0] in order and not same(place)}
    return tuple(row(place) for place in sorted(places, key=lambda place: (order[place[0]], place[1])))


def _parts(answer: Mapping[str, Any]) -> dict[tuple[str, str], dict[str, Sequence[str]]]:
    """(block, group) of a split -> educator -> student codes."""
    return {
        (row["block"], row["group"]): {part["educator"]: part["students"] for part in row["parts"]}
        for row in answer["changes"]
        if row["parts"]
    }

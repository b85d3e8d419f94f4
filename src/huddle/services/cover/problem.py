"""A date becomes a coverage problem: who is away, what is usual, what the team's rules allow."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from huddle.domain.block import meets, overlapping
from huddle.domain.cover.problem import Announced, Educator, Group, Lock, Problem, Slot, Usual
from huddle.domain.day import TeamDay
from huddle.domain.educator import Educator as TeamEducator
from huddle.domain.group import Group as StudentGroup
from huddle.domain.limits import NO_ROOM_LIMIT, ratio_of
from huddle.domain.schedule import OFF, PLANNING, Session
from huddle.domain.student import APART


@dataclass(frozen=True, slots=True)
class DayProblem:
    """The problem of a day, and what was widened or dropped to make the usual day legal.

    Attributes:
        problem: the day as the planner sees it.
        findings: sentences for `doctor`; people and groups by code.
        anyone_away: whether somebody with a session that day is away in it, or a session has no lead.
    """

    problem: Problem
    findings: tuple[str, ...] = ()
    anyone_away: bool = False


@dataclass(slots=True)
class _Draft:
    """The problem while it is made: educators and groups by code."""

    day: TeamDay
    blocks: tuple[str, ...]
    educators: dict[str, Educator] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)

    def usual(self) -> Iterator[tuple[str, str, Usual]]:
        """Group, block and who is usual there."""
        for code, group in self.groups.items():
            for block, usual in group.usual.items():
                yield code, block, usual


def day_problem(
    day: TeamDay,
    *,
    cover_load: Mapping[str, int],
    covers_today: Mapping[str, int] | None = None,
    announced: Sequence[Announced] = (),
    locks: Sequence[Lock] = (),
    no_split: Sequence[Slot] = (),
    splits: bool | None = None,
) -> DayProblem:
    """Make the problem of a day.

    Args:
        day: the date of the team, whole.
        cover_load: educator code -> covers in the team's window before the day.
        covers_today: educator code -> covers in blocks that are already over; they count as load and come off the caps.
        announced: what people have been told; it is left out where the session or one of its educators is gone.
        locks: what people decided over the planner.
        no_split: sessions whose students cannot be dealt.
        splits: overrides the team's rule.
    """
    rules = day.team.rules
    draft = _Draft(day, tuple(b.short for b in day.blocks if not day.over(b)))
    sessions = [s for s in day.sessions if s.block in draft.blocks]
    _add_educators(draft, cover_load, covers_today or {})
    _add_groups(draft, sessions)
    _widen(draft)
    live = {Slot(block, code) for code, block, _ in draft.usual()}
    problem = Problem(
        blocks=draft.blocks,
        educators=tuple(draft.educators.values()),
        groups=tuple(draft.groups.values()),
        keep_apart=_keep_apart(draft),
        locks=tuple(locks),
        announced=tuple(
            told for told in announced if told.slot in live and draft.educators.keys() >= set(told.educators)
        ),
        no_split=tuple(slot for slot in no_split if slot in live),
        splits=rules.splits if splits is None else splits,
        max_parts=rules.max_parts,
        order=tuple(rules.order),
        overlaps=_overlaps(day, draft.blocks),
    )
    return DayProblem(problem, tuple(draft.findings), _anyone_away(draft))


def _overlaps(day: TeamDay, blocks: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Pairs of the blocks still to be planned that are at the same time, for a minute at least."""
    rows = [block for block in day.blocks if block.short in blocks]
    return tuple((one.short, two.short) for one, two in overlapping(rows))


def _add_educators(draft: _Draft, cover_load: Mapping[str, int], covers_today: Mapping[str, int]) -> None:
    day, rules = draft.day, draft.day.team.rules
    strengths: dict[str, dict[str, int]] = {}
    for strength in day.strengths:
        if strength.level:
            strengths.setdefault(strength.educator_id, {})[strength.skill] = strength.level
    for member in day.members:
        educator = day.educator_of[member.educator_id]
        done = covers_today.get(member.code, 0)
        cover_cap = educator.cover_cap if educator.cover_cap is not None else rules.cover_cap
        off = _duty_blocks(day, educator, OFF) | set(day.elsewhere.get(educator.id, ()))
        planning = _duty_blocks(day, educator, PLANNING) - off
        draft.educators[member.code] = Educator(
            id=member.code,
            role=educator.role,
            can_lead=educator.leads(rules.leads_alone),
            can_help=educator.helps(),
            certs=tuple(sorted(c.code for c in day.credentials if c.educator_id == educator.id)),
            strength=dict(sorted(strengths.get(educator.id, {}).items())),
            absent=tuple(b for b in draft.blocks if day.is_out(educator.id, b)),
            off=tuple(b for b in draft.blocks if b in off),
            max_groups=educator.max_groups or rules.max_groups,
            planning=tuple(b for b in draft.blocks if b in planning),
            planning_cap=educator.planning_cap if educator.planning_cap is not None else rules.planning_cap,
            cover_cap=None if cover_cap is None else max(0, cover_cap - done),
            cover_load=cover_load.get(member.code, 0) + done,
        )


def _duty_blocks(day: TeamDay, educator: TeamEducator, kind: str) -> set[str]:
    return {
        d.block
        for d in day.duties
        if d.educator_id == educator.id and d.kind == kind and meets(d.days, day.school_day)
    }


def _add_groups(draft: _Draft, sessions: Sequence[Session]) -> None:
    day = draft.day
    by_group: dict[str, list[Session]] = {}
    for session in sessions:
        by_group.setdefault(session.group_id, []).append(session)
    knows = _known_by(day)
    for group in day.groups:
        own = by_group.get(group.id, [])
        size = max((day.headcount(group.id, s.block) for s in own), default=0)
        if not own or not size:
            continue
        draft.groups[group.code] = Group(
            id=group.code,
            size=size,
            ratio=ratio_of(group, day),
            target=group.target or day.team.rules.target,
            room_cap=_room_cap(day, group, own),
            requires=tuple(group.requires),
            needs=_needs(day, group, own),
            weights=dict(sorted((k, v) for k, v in group.weights.items() if v)),
            knows=tuple(sorted(knows.get(group.id, ()))),
            usual={s.block: _usual(draft, s) for s in own},
        )


def _usual(draft: _Draft, session: Session) -> Usual:
    codes = draft.day.code_of
    return Usual(
        codes.get(session.lead_id or ""), tuple(sorted(codes[h] for h in session.helper_ids if h in codes))
    )


def _room_cap(day: TeamDay, group: StudentGroup, sessions: Sequence[Session]) -> int:
    """The smallest room the group has that day: one plan must be legal in each block."""
    capacity = {room.id: room.capacity for room in day.rooms}
    rooms = {session.room_id or group.room_id for session in sessions}
    return min((capacity[room] for room in rooms if room in capacity), default=NO_ROOM_LIMIT)


def _needs(day: TeamDay, group: StudentGroup, sessions: Sequence[Session]) -> dict[str, int]:
    """Credential -> students, for each credential a flag calls for that an adult of every session usually holds."""
    holders = {(c.educator_id, c.code) for c in day.credentials}
    needs: dict[str, int] = {}
    for flag, credential in day.team.rules.flag_credentials.items():
        adults = [[a for a in (s.lead_id, *s.helper_ids) if a] for s in sessions]
        if all(any((a, credential) in holders for a in who) for who in adults):
            most = max(sum(flag in st.needs for st in day.present(group.id, s.block)) for s in sessions)
            if most:
                needs[credential] = max(needs.get(credential, 0), most)
    return needs


def _known_by(day: TeamDay) -> dict[str, set[str]]:
    """Group id -> codes of the educators who know it.

    They usually lead or help it, or their own usual groups contain at least half of its members.
    """
    own: dict[str, set[str]] = {}
    for session in day.all_sessions:
        for adult in (session.lead_id, *session.helper_ids):
            if adult in day.code_of:
                own.setdefault(adult, set()).add(session.group_id)
    students = {group: {s.id for s in members} for group, members in day.members_of.items()}
    taught = {adult: set().union(*(students.get(g, set()) for g in groups)) for adult, groups in own.items()}
    return {
        group.id: {
            day.code_of[adult]
            for adult, groups in own.items()
            if group.id in groups
            or (
                students.get(group.id)
                and 2 * len(students[group.id] & taught[adult]) >= len(students[group.id])
            )
        }
        for group in day.groups
    }


def _keep_apart(draft: _Draft) -> tuple[tuple[str, str], ...]:
    """Pairs of groups that hold a keep-apart pair of students."""
    day = draft.day
    groups_of: dict[str, set[str]] = {}
    for group_id, members in day.members_of.items():
        code = day.group_of[group_id].code if group_id in day.group_of else ""
        if code in draft.groups:
            for student in members:
                groups_of.setdefault(student.id, set()).add(code)
    pairs = {
        (min(first, second), max(first, second))
        for pair in day.pairs
        if pair.kind == APART
        for first in groups_of.get(pair.first_id, ())
        for second in groups_of.get(pair.second_id, ())
        if first != second
    }
    together = _leads(draft).values()  # who usually sits together may
    return tuple(pair for pair in sorted(pairs) if not any(set(pair) <= set(groups) for groups in together))


def _widen(draft: _Draft) -> None:
    """What is usual is legal: widen every limit that the team's own normal day exceeds."""
    _one_role_a_block(draft)
    for code, _, usual in list(draft.usual()):
        adults = 1 + len(usual.helpers)
        least = math.ceil(draft.groups[code].size / adults)
        _raise(draft, code, "ratio", least)
        _raise(draft, code, "target", least)
        _allow(draft, usual)
    for code in draft.groups:
        _raise(draft, code, "room_cap", draft.groups[code].size)
        _drop_requires(draft, code)
    for (lead, block), groups in _leads(draft).items():
        educator = draft.educators[lead]
        if len(groups) > educator.max_groups:
            draft.findings.append(f"{lead} usually holds {len(groups)} groups in block {block}: allowed.")
            draft.educators[lead] = replace(educator, max_groups=len(groups))
        if len(groups) > 1:
            adults = 1 + sum(len(draft.groups[g].usual[block].helpers) for g in groups)
            total = sum(draft.groups[g].size for g in groups)
            for code in groups:
                _raise(draft, code, "ratio", math.ceil(total / adults))
                _raise(draft, code, "target", math.ceil(total / adults))
            _raise(draft, max(groups, key=lambda g: draft.groups[g].room_cap), "room_cap", total)
    _usual_roles_are_no_loss(draft)


def _leads(draft: _Draft) -> dict[tuple[str, str], list[str]]:
    """(educator, block) -> the groups that they usually lead in it."""
    held: dict[tuple[str, str], list[str]] = {}
    for code, block, usual in draft.usual():
        if usual.lead:
            held.setdefault((usual.lead, block), []).append(code)
    return held


def _one_role_a_block(draft: _Draft) -> None:
    """Of two usual roles in one block the lead stays; of two helping roles the first."""
    leads = _leads(draft)
    helping: set[tuple[str, str]] = set()
    for code, block, usual in list(draft.usual()):
        kept = []
        for helper in usual.helpers:
            if (helper, block) in leads or (helper, block) in helping:
                draft.findings.append(
                    f"{helper} has two roles in block {block}; helping {code} was left out."
                )
            else:
                helping.add((helper, block))
                kept.append(helper)
        group = draft.groups[code]
        adults = {**group.usual, block: replace(usual, helpers=tuple(kept))}
        draft.groups[code] = replace(group, usual=adults)


def _raise(draft: _Draft, code: str, limit: Literal["ratio", "target", "room_cap"], least: int) -> None:
    group = draft.groups[code]
    allowed: int = getattr(group, limit)
    if allowed < least:
        names = {"ratio": "maximum", "target": "target", "room_cap": "room"}
        draft.findings.append(
            f"{code}: the usual day needs a {names[limit]} of {least}, so {allowed} was widened."
        )
        draft.groups[code] = replace(group, **{limit: least})  # type: ignore[arg-type]  # all three are numbers


def _allow(draft: _Draft, usual: Usual) -> None:
    """A usual lead may lead and a usual helper may help."""
    if usual.lead and not draft.educators[usual.lead].can_lead:
        draft.findings.append(f"{usual.lead} usually leads, so {usual.lead} may.")
        draft.educators[usual.lead] = replace(draft.educators[usual.lead], can_lead=True)
    for helper in usual.helpers:
        if not draft.educators[helper].can_help:
            draft.findings.append(f"{helper} usually helps, so {helper} may.")
            draft.educators[helper] = replace(draft.educators[helper], can_help=True)


def _drop_requires(draft: _Draft, code: str) -> None:
    """A requirement that a usual lead lacks is dropped."""
    group = draft.groups[code]
    leads = {usual.lead for usual in group.usual.values() if usual.lead}
    lacked = [n for n in group.requires if any(n not in draft.educators[lead].certs for lead in leads)]
    draft.findings += [f"{code}: its usual lead has no {needed}, so it is not required." for needed in lacked]
    draft.groups[code] = replace(group, requires=tuple(n for n in group.requires if n not in lacked))


def _usual_roles_are_no_loss(draft: _Draft) -> None:
    """A usual role in a planning block is no planning lost."""
    busy = {(who, block) for _, block, usual in draft.usual() for who in (usual.lead, *usual.helpers) if who}
    for code, educator in draft.educators.items():
        planning = tuple(block for block in educator.planning if (code, block) not in busy)
        draft.educators[code] = replace(educator, planning=planning)


def _anyone_away(draft: _Draft) -> bool:
    for _, block, usual in draft.usual():
        if usual.lead is None:
            return True
        for code in (usual.lead, *usual.helpers):
            educator = draft.educators[code]
            if block in educator.absent or block in educator.off:
                return True
    return False

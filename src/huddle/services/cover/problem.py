"""A date becomes a coverage problem (huddle-coverage/1): who is away, what is usual, what the team's rules allow."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from huddle.domain.block import meets
from huddle.domain.day import TeamDay
from huddle.domain.educator import Educator
from huddle.domain.group import Group
from huddle.domain.limits import NO_ROOM_LIMIT, ratio_of
from huddle.domain.schedule import OFF, PLANNING, Session
from huddle.domain.student import APART


@dataclass(frozen=True, slots=True)
class DayProblem:
    """The problem of a day, in the file's own form, and what was widened or dropped to make the usual day legal.

    Attributes:
        problem: huddle-coverage/1.
        findings: sentences for `doctor`; people and groups by code.
        anyone_away: whether somebody with a session that day is away in it, or a session has no lead.
    """

    problem: dict[str, Any]
    findings: tuple[str, ...] = ()
    anyone_away: bool = False


@dataclass(slots=True)
class _Draft:
    """The problem while it is made."""

    day: TeamDay
    blocks: list[str]
    educators: dict[str, dict[str, Any]] = field(default_factory=dict)
    groups: dict[str, dict[str, Any]] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)


def day_problem(
    day: TeamDay,
    *,
    cover_load: Mapping[str, int],
    covers_today: Mapping[str, int] | None = None,
    announced: Sequence[Mapping[str, Any]] = (),
    locks: Sequence[Mapping[str, Any]] = (),
    no_split: Sequence[Mapping[str, Any]] = (),
    splits: bool | None = None,
) -> DayProblem:
    """Make the problem of a day.

    Args:
        day: the date of the team, whole.
        cover_load: educator code -> covers in the team's window before the day.
        covers_today: educator code -> covers in blocks that are already over; they count as load and come off the caps.
        announced: what people have been told, rows of {block, group, educators}.
        locks: the person's word, rows of {block, group, educator, lead}.
        no_split: sessions whose students cannot be dealt, rows of {block, group}.
        splits: overrides the team's rule.
    """
    rules = day.team.rules
    draft = _Draft(day, [b.short for b in day.blocks if not day.over(b)])
    sessions = [s for s in day.sessions if s.block in draft.blocks]
    _add_educators(draft, cover_load, covers_today or {})
    _add_groups(draft, sessions)
    _widen(draft)
    live = {(block, code) for code, group in draft.groups.items() for block in group["usual"]}
    problem: dict[str, Any] = {
        "schema": "huddle-coverage/1",
        "blocks": draft.blocks,
        "educators": list(draft.educators.values()),
        "groups": list(draft.groups.values()),
        "keep_apart": _keep_apart(draft),
        "locks": [dict(lock) for lock in locks],
        "announced": [dict(row) for row in announced if (row["block"], row["group"]) in live],
        "no_split": [dict(row) for row in no_split if (row["block"], row["group"]) in live],
        "splits": rules.splits if splits is None else splits,
        "max_parts": rules.max_parts,
        "order": list(rules.order),
    }
    return DayProblem(problem, tuple(draft.findings), _anyone_away(draft))


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
        off = {d.block for d in _duties(day, educator, OFF)} | set(day.elsewhere.get(educator.id, ()))
        draft.educators[member.code] = {
            "id": member.code,
            "role": educator.role,
            "can_lead": educator.leads(rules.leads_alone),
            "can_help": educator.helps(),
            "certs": sorted(c.code for c in day.credentials if c.educator_id == educator.id),
            "strength": dict(sorted(strengths.get(educator.id, {}).items())),
            "absent": [b for b in draft.blocks if day.is_out(educator.id, b)],
            "off": [b for b in draft.blocks if b in off],
            "max_groups": educator.max_groups or rules.max_groups,
            "planning": [
                b
                for b in draft.blocks
                if b in {d.block for d in _duties(day, educator, PLANNING)} and b not in off
            ],
            "planning_cap": educator.planning_cap
            if educator.planning_cap is not None
            else rules.planning_cap,
            "cover_cap": None if cover_cap is None else max(0, cover_cap - done),
            "cover_load": cover_load.get(member.code, 0) + done,
        }


def _duties(day: TeamDay, educator: Educator, kind: str) -> list[Any]:
    return [
        d
        for d in day.duties
        if d.educator_id == educator.id and d.kind == kind and meets(d.days, day.school_day)
    ]


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
        draft.groups[group.code] = {
            "id": group.code,
            "size": size,
            "ratio": ratio_of(group, day),
            "target": group.target or day.team.rules.target,
            "room_cap": _room_cap(day, group, own),
            "requires": list(group.requires),
            "needs": _needs(day, group, own),
            "weights": dict(sorted((k, v) for k, v in group.weights.items() if v)),
            "knows": sorted(knows.get(group.id, ())),
            "usual": {s.block: _usual(draft, s) for s in own},
        }


def _usual(draft: _Draft, session: Session) -> dict[str, Any]:
    codes = draft.day.code_of
    lead = codes.get(session.lead_id or "")
    return {"lead": lead, "helpers": sorted(codes[h] for h in session.helper_ids if h in codes)}


def _room_cap(day: TeamDay, group: Group, sessions: Sequence[Session]) -> int:
    """The smallest room the group has that day: one plan must be legal in each block."""
    capacity = {room.id: room.capacity for room in day.rooms}
    rooms = {session.room_id or group.room_id for session in sessions}
    return min((capacity[room] for room in rooms if room in capacity), default=NO_ROOM_LIMIT)


def _needs(day: TeamDay, group: Group, sessions: Sequence[Session]) -> dict[str, int]:
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


def _keep_apart(draft: _Draft) -> list[list[str]]:
    """Pairs of groups that hold a keep-apart pair of students."""
    day = draft.day
    groups_of: dict[str, set[str]] = {}
    for group_id, members in day.members_of.items():
        code = day.group_of[group_id].code if group_id in day.group_of else ""
        if code in draft.groups:
            for student in members:
                groups_of.setdefault(student.id, set()).add(code)
    pairs = {
        tuple(sorted((first, second)))
        for pair in day.pairs
        if pair.kind == APART
        for first in groups_of.get(pair.first_id, ())
        for second in groups_of.get(pair.second_id, ())
        if first != second
    }
    together = _leads(draft).values()  # who usually sits together may
    return [list(pair) for pair in sorted(pairs) if not any(set(pair) <= set(groups) for groups in together)]


def _widen(draft: _Draft) -> None:
    """What is usual is legal: widen every limit that the team's own normal day exceeds."""
    _one_role_a_block(draft)
    for code, group in draft.groups.items():
        for usual in group["usual"].values():
            adults = 1 + len(usual["helpers"])
            _raise(draft, group, "ratio", math.ceil(group["size"] / adults), code)
            _raise(draft, group, "target", math.ceil(group["size"] / adults), code)
            _allow(draft, usual)
        _raise(draft, group, "room_cap", group["size"], code)
        _drop_requires(draft, group)
    for (lead, block), groups in _leads(draft).items():
        educator = draft.educators[lead]
        if len(groups) > educator["max_groups"]:
            draft.findings.append(f"{lead} usually holds {len(groups)} groups in block {block}: allowed.")
            educator["max_groups"] = len(groups)
        if len(groups) > 1:
            adults = 1 + sum(len(draft.groups[g]["usual"][block]["helpers"]) for g in groups)
            total = sum(draft.groups[g]["size"] for g in groups)
            for code in groups:
                _raise(draft, draft.groups[code], "ratio", math.ceil(total / adults), code)
                _raise(draft, draft.groups[code], "target", math.ceil(total / adults), code)
            largest = max(groups, key=lambda g: draft.groups[g]["room_cap"])
            _raise(draft, draft.groups[largest], "room_cap", total, largest)
    _usual_roles_are_no_loss(draft)


def _leads(draft: _Draft) -> dict[tuple[str, str], list[str]]:
    held: dict[tuple[str, str], list[str]] = {}
    for code, group in draft.groups.items():
        for block, usual in group["usual"].items():
            if usual["lead"]:
                held.setdefault((usual["lead"], block), []).append(code)
    return held


def _one_role_a_block(draft: _Draft) -> None:
    """Of two usual roles in one block the lead stays; of two helping roles the first."""
    leads = _leads(draft)
    helping: set[tuple[str, str]] = set()
    for code, group in draft.groups.items():
        for block, usual in group["usual"].items():
            kept = []
            for helper in usual["helpers"]:
                if (helper, block) in leads or (helper, block) in helping:
                    draft.findings.append(
                        f"{helper} has two roles in block {block}; helping {code} was left out."
                    )
                else:
                    helping.add((helper, block))
                    kept.append(helper)
            usual["helpers"] = kept


def _raise(draft: _Draft, group: dict[str, Any], limit: str, least: int, code: str) -> None:
    if group[limit] < least:
        names = {"ratio": "maximum", "target": "target", "room_cap": "room"}
        draft.findings.append(
            f"{code}: the usual day needs a {names[limit]} of {least}, so {group[limit]} was widened."
        )
        group[limit] = least


def _allow(draft: _Draft, usual: Mapping[str, Any]) -> None:
    """A usual lead may lead and a usual helper may help."""
    for code, right, word in [
        (usual["lead"], "can_lead", "leads"),
        *((h, "can_help", "helps") for h in usual["helpers"]),
    ]:
        if code and not draft.educators[code][right]:
            draft.findings.append(f"{code} usually {word}, so {code} may.")
            draft.educators[code][right] = True


def _drop_requires(draft: _Draft, group: dict[str, Any]) -> None:
    """A requirement that a usual lead lacks is dropped."""
    leads = {usual["lead"] for usual in group["usual"].values() if usual["lead"]}
    for needed in list(group["requires"]):
        if any(needed not in draft.educators[lead]["certs"] for lead in leads):
            draft.findings.append(f"{group['id']}: its usual lead has no {needed}, so it is not required.")
            group["requires"].remove(needed)


def _usual_roles_are_no_loss(draft: _Draft) -> None:
    """A usual role in a planning block is no planning lost."""
    for group in draft.groups.values():
        for block, usual in group["usual"].items():
            for code in (usual["lead"], *usual["helpers"]):
                if code and block in draft.educators[code]["planning"]:
                    draft.educators[code]["planning"].remove(block)


def _anyone_away(draft: _Draft) -> bool:
    for group in draft.groups.values():
        for block, usual in group["usual"].items():
            if usual["lead"] is None:
                return True
            for code in (usual["lead"], *usual["helpers"]):
                educator = draft.educators[code]
                if block in educator["absent"] or block in educator["off"]:
                    return True
    return False

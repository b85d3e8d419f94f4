"""Regroup students: who is in which group from which day on, looked at before it is saved."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from huddle.domain.day import TeamDay
from huddle.domain.errors import UsageError
from huddle.domain.group import Group, Membership
from huddle.domain.limits import ratio_of, seats_of
from huddle.domain.schedule import Session
from huddle.domain.student import APART, NEEDS, Student
from huddle.domain.values import new_id
from huddle.domain.who import find_group, find_student
from huddle.services.desk.desk import Desk
from huddle.services.roster.student import leave
from huddle.store.queries.plan import drop_drafts
from huddle.store.unit_of_work import UnitOfWork
from huddle.text import plural

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Headcount:
    """A group whose headcount changes.

    `most` is how many students its usual adults may hold together, `seats` what its room holds (0 where it has no
    room).
    """

    group: str
    before: int
    after: int
    target: int
    most: int
    room: str
    seats: int


@dataclass(frozen=True, slots=True)
class NeedCarried:
    """A need flag that comes along: how many of the group have it before and after, and who serves it there."""

    flag: str
    before: int
    after: int
    credential: str
    served_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Regrouping:
    """What would happen.

    Attributes:
        came: codes of the students who come in; those who are there already are left out.
        headcounts: the group they go to, then the groups they leave.
        conflicts: what speaks against it, in sentences; it can be saved all the same.
        needs: private: the needs that come along.
        clashes: (student's code, group's code) where they would be in two groups at once; this cannot be saved.
    """

    group: str
    came: tuple[str, ...]
    headcounts: tuple[Headcount, ...]
    conflicts: tuple[str, ...] = ()
    needs: tuple[NeedCarried, ...] = ()
    clashes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Regrouped:
    """What was done: how many came in, how many went, and what speaks against the new group."""

    came: int
    went: int
    conflicts: tuple[str, ...] = ()


class Regroup:
    """Changes who is in a group."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def day(self, date: dt.date | None = None) -> TeamDay:
        """The day against which `regrouping` looks at a change before it is saved."""
        with self._desk.read() as (reader, place):
            return self._desk.day(reader, place, date)

    def look(
        self,
        code: str,
        *,
        into: Sequence[str] = (),
        out: Sequence[str] = (),
        move: bool = False,
        since: dt.date | None = None,
    ) -> Regrouping:
        """What `regroup` would do; nothing is saved."""
        day = self.day(since)
        comers, goers = ([find_student(day, who) for who in people] for people in (into, out))
        return regrouping(day, find_group(day, code), comers, move=move, out=goers)

    def regroup(
        self,
        code: str,
        *,
        into: Sequence[str] = (),
        out: Sequence[str] = (),
        move: bool = False,
        since: dt.date | None = None,
        until: dt.date | None = None,
    ) -> Regrouped:
        """Change who is in a group, all as one act that undo takes back.

        Args:
            code: the group.
            into: students who come in.
            out: students who go.
            move: whoever comes in leaves the groups that meet in the same block.
            since: the first day; None is today.
            until: the last day, after which all are where they were before; None has no end.

        Raises:
            UsageError: a student would be in two groups in one block and `move` was not said, or the days are reversed.
        """
        self._desk.database.backup_before("regroup")
        with self._desk.write_on(since, f"Regrouped {code}") as (work, place, day):
            since = since or day.date
            if until is not None and until < since:
                raise UsageError(
                    "It ends before it begins.", code="bad_date", hint="Write the first day first."
                )
            group = find_group(day, code)
            comers = tuple(dict.fromkeys(find_student(day, who) for who in into))
            goers = tuple(dict.fromkeys(find_student(day, who) for who in out))
            seen = regrouping(day, group, comers, move=move, out=goers)
            if seen.clashes:
                raise UsageError(
                    f"{seen.clashes[0][0]} is in {seen.clashes[0][1]} in the same block.",
                    code="two_groups",
                    hint="Move instead of copying (--move), or take the student out of it first.",
                )
            went = sum(_leave(work, day, student, {group.id}, since, until) for student in goers)
            coming = [student for student in comers if student.code in seen.came]
            others = {other.id for other in same_block(day, group)} if move else set()
            for student in coming:
                _leave(work, day, student, {*others, group.id}, since, until)
                work.add(
                    Membership(
                        id=new_id(), group_id=group.id, student_id=student.id, since=since, until=until
                    )
                )
            work.label = f"Regrouped {group.code}: {len(coming)} came, {went} went"
            drop_drafts(work, place.team.id, min(since, self._desk.today(place)))
            work.commit()
        return Regrouped(len(coming), went, seen.conflicts)


def _leave(
    work: UnitOfWork,
    day: TeamDay,
    student: Student,
    groups: Collection[str],
    since: dt.date,
    until: dt.date | None,
) -> bool:
    """End the student's memberships in these groups for those days; says whether there were any."""
    left = False
    for membership in work.find(Membership, student_id=student.id):
        if membership.group_id in groups and membership.group_id in day.group_of:
            left |= leave(work, membership, since, until)
    return left


def same_block(day: TeamDay, group: Group) -> list[Group]:
    """The other groups that meet in one of the group's blocks on one of its days."""
    mine = [s for s in day.all_sessions if s.group_id == group.id]
    found = {
        theirs.group_id
        for theirs in day.all_sessions
        if theirs.group_id != group.id and any(_meet_together(one, theirs) for one in mine)
    }
    return [other for other in day.groups if other.id in found]


def _meet_together(one: Session, two: Session) -> bool:
    """Whether two sessions are in one block on some day; patterns that cannot be compared count as together."""
    if one.block != two.block:
        return False
    days = [set(s.days.removeprefix("cycle:").split(",")) for s in (one, two) if s.days]
    same_kind = one.days.startswith("cycle:") == two.days.startswith("cycle:")
    return len(days) < 2 or not same_kind or bool(days[0] & days[1])


def regrouping(
    day: TeamDay, group: Group, comers: Sequence[Student], *, move: bool, out: Sequence[Student] = ()
) -> Regrouping:
    """What happens when students come into a group, without touching the database.

    Args:
        day: the first day of the change.
        group: where they go.
        comers: who comes.
        move: whether they leave the groups that meet in the same block.
        out: who goes.
    """
    before = day.members_of.get(group.id, ())
    there = {student.id for student in before}
    gone = {student.id for student in out}
    coming = [student for student in comers if student.id not in there]
    after = [*(s for s in before if s.id not in gone), *coming]
    leaving: dict[str, list[Student]] = {}
    ids = {student.id for student in coming}
    for other in same_block(day, group):
        goes = [s for s in day.members_of.get(other.id, ()) if s.id in ids]
        if goes:
            leaving[other.id] = goes
    headcounts = [headcount(day, group, len(after))]
    clashes: list[tuple[str, str]] = []
    for other_id, goes in leaving.items():
        other = day.group_of[other_id]
        if move:
            headcounts.append(headcount(day, other, len(day.members_of[other_id]) - len(goes)))
        else:
            clashes += [(student.code, other.code) for student in goes]
    needs = _needs_carried(day, group, before, after, coming)
    return Regrouping(
        group=group.code,
        came=tuple(student.code for student in coming),
        headcounts=tuple(headcounts),
        conflicts=tuple(_conflicts(day, headcounts[0], after, coming, leaving if move else {}, needs)),
        needs=needs,
        clashes=tuple(clashes),
    )


def headcount(day: TeamDay, group: Group, after: int) -> Headcount:
    """A group's headcount against what its usual adults and its room hold."""
    sessions = [s for s in day.all_sessions if s.group_id == group.id]
    adults = min((max(1, (s.lead_id is not None) + len(s.helper_ids)) for s in sessions), default=1)
    rooms = {room.id: room for room in day.rooms}
    used = [
        rooms[s.room_id or group.room_id or ""] for s in sessions if (s.room_id or group.room_id) in rooms
    ]
    if not used and group.room_id in rooms:
        used = [rooms[group.room_id]]
    room = min(used, key=lambda one: one.capacity, default=None)
    return Headcount(
        group=group.code,
        before=len(day.members_of.get(group.id, ())),
        after=after,
        target=(group.target or day.team.rules.target) * adults,
        most=ratio_of(group, day) * adults,
        room=room.name if room else "",
        seats=seats_of(room),
    )


def size_words(count: Headcount) -> str:
    """What a headcount breaks or strains, in words; empty when nothing."""
    if count.seats and count.after > count.seats:
        return f"room {count.room} holds {count.seats}"
    if count.after > count.most:
        return f"over the maximum of {count.most}"
    if count.after > count.target:
        return f"over the target of {count.target}"
    return ""


def _needs_carried(
    day: TeamDay, group: Group, before: Sequence[Student], after: Sequence[Student], coming: Sequence[Student]
) -> tuple[NeedCarried, ...]:
    sessions = [s for s in day.all_sessions if s.group_id == group.id]
    adults = {a for s in sessions for a in (s.lead_id, *s.helper_ids) if a}
    found = []
    for flag, words in NEEDS.items():
        if not any(flag in student.needs for student in coming):
            continue
        credential = day.team.rules.flag_credentials.get(flag, "")
        holders = {c.educator_id for c in day.credentials if c.code == credential} & adults
        found.append(
            NeedCarried(
                flag=words,
                before=sum(flag in s.needs for s in before),
                after=sum(flag in s.needs for s in after),
                credential=credential,
                served_by=tuple(sorted(day.code_of[who] for who in holders if who in day.code_of)),
            )
        )
    return tuple(found)


def _conflicts(
    day: TeamDay,
    count: Headcount,
    after: Sequence[Student],
    coming: Sequence[Student],
    leaving: dict[str, list[Student]],
    needs: Sequence[NeedCarried],
) -> list[str]:
    said = [f"{count.group}: {count.after} students, {words}."] if (words := size_words(count)) else []
    inside = {student.id for student in after}
    came = {student.id for student in coming}
    left = {s.id for group_id in leaving for s in day.members_of[group_id]} - came
    for pair in day.pairs:
        both = {pair.first_id, pair.second_id}
        if not both <= day.student_of.keys():
            continue
        names = " and ".join(day.student_of[one].name for one in (pair.first_id, pair.second_id))
        if pair.kind == APART and both <= inside and both & came:
            said.append(f"{names} are to be kept apart.")
        if pair.kind != APART and len(both & came) == 1 and (both - came) <= left - inside:
            said.append(f"{names} are to be kept together.")
    unserved = sum(1 for need in needs if need.credential and not need.served_by)
    if unserved:
        said.append(
            f"{count.group} has no adult for {plural(unserved, 'need')} that come{'s' * (unserved == 1)} along."
        )
    return said

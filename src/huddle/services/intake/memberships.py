"""The members of the groups: enrolments that are new become memberships, those that ended end theirs."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Mapping

from huddle.domain.group import Group, Membership
from huddle.domain.record import ExternalId
from huddle.domain.student import Student
from huddle.domain.values import new_id
from huddle.exchange.staged import STUDENT
from huddle.services.intake.people import PeopleWriter
from huddle.services.intake.work import Work
from huddle.store.queries.student import memberships_of_team

ENROLMENT = "enrolment"
_WHOLE_LIST = "groups"  # the template's column that holds all groups of a student


def write_memberships(work: Work, people: PeopleWriter, of_class: Mapping[str, str]) -> None:
    """Bring every membership up to date.

    A student whom the file names by the team's code, with the template's own list of groups, is in exactly those groups.
    For everybody else it counts what the source said before and says now; regrouping done in huddle stays.

    Args:
        work: the import.
        people: who is who.
        of_class: class id -> group id.
    """
    stored = {m.id: m for m in memberships_of_team(work.unit, work.team.id)}
    listed = {
        people.students[p.key]: p.key
        for p in work.choice.students
        if p.key in people.students and people.students[p.key] in people.by_code and _lists_all(work, p.says)
    }
    moves = _Moves(work, people)
    _exactly(work, people, of_class, stored.values(), listed, moves)
    _by_enrolment(work, people, of_class, stored, listed, moves)
    moves.tell()


def _lists_all(work: Work, says: Collection[str]) -> bool:
    """Whether a student's row names all groups: in the template by its column, in huddle's own package always."""
    return _WHOLE_LIST in says or not work.sheet


class _Moves:
    """What was begun and ended, by student."""

    def __init__(self, work: Work, people: PeopleWriter) -> None:
        self._work, self._people = work, people
        self._new: list[Membership | ExternalId] = []
        self._joined: dict[str, list[str]] = {}
        self._left: dict[str, list[str]] = {}

    def begin(self, student: str, group: str, since: dt.date) -> Membership:
        """A new membership."""
        member = Membership(id=new_id(), group_id=group, student_id=student, since=since)
        self._new.append(member)
        self._joined.setdefault(student, []).append(group)
        return member

    def end(self, member: Membership) -> None:
        """The last day of a membership was yesterday; one that began today never was."""
        if member.until is not None and member.until < self._work.date:
            return
        if member.since >= self._work.date:
            self._work.unit.remove(member)
        else:
            until = self._work.date - dt.timedelta(days=1)
            self._work.unit.save(dataclasses.replace(member, until=until))
        self._left.setdefault(member.student_id, []).append(member.group_id)

    def know(self, row: ExternalId) -> None:
        """A new id of a membership."""
        self._new.append(row)

    def tell(self) -> None:
        """Write what is new, and count students who changed groups, with a line for each."""
        work = self._work
        work.unit.add_all(self._new)
        moved = (self._joined.keys() | self._left.keys()) - self._people.new_students
        moved -= self._people.gone_students
        work.counts["moved"] += len(moved)
        work.counts["unchanged"] = max(0, work.counts["unchanged"] - len(moved))
        students = {s.id: s for s in work.unit.find(Student, team_id=work.team.id)}
        codes = {g.id: g.code for g in work.unit.find(Group, team_id=work.team.id)}
        for one in sorted(moved, key=lambda student: students[student].code):
            old = ", ".join(codes[group] for group in self._left.get(one, ())) or "none"
            new = ", ".join(codes[group] for group in self._joined.get(one, ())) or "none"
            work.lines.append(f"> student {students[one].code} {students[one].name}: group {old} > {new}")


def _exactly(
    work: Work,
    people: PeopleWriter,
    of_class: Mapping[str, str],
    stored: Collection[Membership],
    listed: Mapping[str, str],
    moves: _Moves,
) -> None:
    """Students whose row lists all their groups are in those, and in no other group that is not archived."""
    wanted: dict[str, dict[str, None]] = {student: {} for student in listed}
    for enrolment in work.choice.enrolments:
        student = people.students.get(enrolment.person_key, "")
        if enrolment.role == STUDENT and student in wanted and enrolment.class_id in of_class:
            wanted[student][of_class[enrolment.class_id]] = None
    live = {g.id for g in work.unit.find(Group, team_id=work.team.id) if not g.archived}
    current: dict[str, dict[str, Membership]] = {}
    for member in stored:
        if member.student_id in listed and member.active_on(work.date) and member.group_id in live:
            current.setdefault(member.student_id, {})[member.group_id] = member
    for student, groups in wanted.items():
        there = current.get(student, {})
        for group in groups:
            if group not in there:
                moves.begin(student, group, work.date)
        for group, member in there.items():
            if group not in groups:
                moves.end(member)


def _by_enrolment(
    work: Work,
    people: PeopleWriter,
    of_class: Mapping[str, str],
    stored: Mapping[str, Membership],
    listed: Collection[str],
    moves: _Moves,
) -> None:
    unit = work.unit
    rows = {
        row.external_id: row
        for row in unit.find(ExternalId, scope=work.team.id, source=work.source, kind=ENROLMENT)
    }
    active = {(m.group_id, m.student_id): m for m in stored.values() if m.active_on(work.date)}
    taken = {
        e.identity: e
        for e in work.choice.enrolments
        if e.role == STUDENT
        and e.class_id in of_class
        and people.students.get(e.person_key, "") not in listed
    }
    places = {
        identity: (of_class[e.class_id], people.students[e.person_key])
        for identity, e in taken.items()
        if e.person_key in people.students
    }
    # Enrolments that follow each other in one class are one membership.
    told = {}
    for identity in places.keys() & rows.keys():
        member = stored.get(rows[identity].our_id)
        if member is not None and not rows[identity].archived:
            told[member.group_id, member.student_id] = member
    for identity, (group, student) in places.items():
        row = rows.get(identity)
        member = stored.get(row.our_id) if row is not None else None
        if row is not None and not row.archived:
            if member is None or (member.group_id, member.student_id) == (group, student):
                continue
            moves.end(member)
            active.pop((member.group_id, member.student_id), None)
        since = work.date if row is not None else _since(work, taken[identity].begin)
        now = active.get((group, student)) or told.get((group, student)) or moves.begin(student, group, since)
        active[group, student] = now
        if row is None:
            moves.know(_external(work, identity, now.id))
        else:
            rows[identity] = unit.save(dataclasses.replace(row, archived=False, our_id=now.id))
    others = {k: m for k, m in stored.items() if m.student_id not in listed}
    held = {active[at].id for at in places.values() if at in active}
    _end_enrolments(work, people, rows, others, places, held, moves)


def _end_enrolments(
    work: Work,
    people: PeopleWriter,
    rows: Mapping[str, ExternalId],
    stored: Mapping[str, Membership],
    places: Collection[str],
    held: Collection[str],
    moves: _Moves,
) -> None:
    """Enrolments that the file no longer has, of people of whom it says everything, or that it says are removed."""
    removed = {e.identity for e in work.roster.enrolments if e.removed} | work.choice.ended
    spoken_of = {people.students[p.key] for p in work.choice.students if p.key in people.students}
    ending: dict[str, ExternalId] = {}
    for identity, row in rows.items():
        member = stored.get(row.our_id)
        if row.archived or member is None or identity in places:
            continue
        says = work.roster.tells_who_left and (work.tells_who_left or member.student_id in spoken_of)
        if says or identity in removed or member.student_id in people.gone_students:
            ending[identity] = row
    going_on = {row.our_id for identity, row in rows.items() if not row.archived and identity not in ending}
    for row in ending.values():
        work.unit.save(dataclasses.replace(row, archived=True))
        if row.our_id not in going_on and row.our_id not in held:
            moves.end(stored[row.our_id])


def _since(work: Work, begin: dt.date | None) -> dt.date:
    """A membership begins with the enrolment, and today at the latest (also for a year that is over)."""
    return min(begin, work.date) if begin is not None else work.date


def _external(work: Work, identity: str, our_id: str) -> ExternalId:
    return ExternalId(
        id=new_id(),
        scope=work.team.id,
        source=work.source,
        kind=ENROLMENT,
        external_id=identity,
        our_id=our_id,
        team_id=work.team.id,
    )

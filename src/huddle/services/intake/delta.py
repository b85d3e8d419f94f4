"""A file of changes, applied to the source that it continues: each of its rows is applied, unchanged, or said."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from huddle.domain.group import Group, Membership
from huddle.domain.record import ExternalId
from huddle.domain.student import Student
from huddle.domain.team import TeamMember
from huddle.exchange.choice import Choice, ChosenClass
from huddle.exchange.findings import Finding, shown
from huddle.exchange.selecting import View
from huddle.exchange.staged import LEAD, STUDENT, Class, Enrolment, Person, StagedRoster, same_id
from huddle.services.intake import source as kinds
from huddle.store.queries.student import memberships_of_team
from huddle.store.reader import Reader
from huddle.text import join_names, plural

_CLASS = "class"
_ENROLMENT = "enrolment"


@dataclass(slots=True)
class Known:
    """What the team knows of the source.

    Attributes:
        classes: class id -> group id.
        students: student id of the source -> our id, of students who are active.
        educators: the same of educators who are members.
        archived: ids of the source of people who left the team.
        enrolments: enrolment id -> the membership it stands for; only those that have not ended.
    """

    classes: Mapping[str, str]
    students: Mapping[str, str]
    educators: Mapping[str, str]
    archived: Collection[str]
    enrolments: Mapping[str, Membership]


def known_of(reader: Reader, team_id: str, source: str, date: dt.date) -> Known:
    """Read what the team knows of a source."""
    rows = [row for row in reader.find(ExternalId, source=source) if row.scope in ("", team_id)]
    active = {s.id for s in reader.find(Student, team_id=team_id) if s.active}
    members = reader.find(TeamMember, team_id=team_id)
    here = {m.educator_id for m in members if not m.ended_by(date)}
    of_kind: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        if not row.archived:
            of_kind[row.kind][row.external_id] = row.our_id
    memberships = {m.id: m for m in memberships_of_team(reader, team_id)}
    people = of_kind[kinds.STUDENT] | of_kind[kinds.EDUCATOR]
    return Known(
        classes=of_kind[_CLASS],
        students={key: our for key, our in of_kind[kinds.STUDENT].items() if our in active},
        educators={key: our for key, our in of_kind[kinds.EDUCATOR].items() if our in here},
        archived={key for key, our in people.items() if our not in active | here},
        enrolments={key: memberships[our] for key, our in of_kind[_ENROLMENT].items() if our in memberships},
    )


@dataclass(slots=True)
class _Sorting:
    """The rows of a delta, sorted."""

    taken: list[Enrolment] = field(default_factory=list)
    ended: set[str] = field(default_factory=set)
    others: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)

    def say(self, code: str, severity: str, message: str, row: Class | Enrolment | Person) -> None:
        self.findings.append(Finding(row.origin.file, row.origin.line, None, severity, code, message))


def delta_choice(
    roster: StagedRoster, known: Known, groups: Mapping[str, Group], wanted: Sequence[str], date: dt.date
) -> Choice:
    """What of a file of changes concerns the team.

    Args:
        roster: the changes.
        known: what the team knows of their source.
        groups: group id -> group.
        wanted: ids of new classes that the person wants.
        date: the day on which enrolments count.
    """
    view = View(roster)
    sorting = _Sorting()
    new = {one for one in view.classes if one not in known.classes and one in wanted}
    _sort_enrolments(roster, view, known, new, date, sorting)
    _sort_classes(roster, known, new, sorting)
    educators, students = _sort_people(view, known, sorting)
    leaving = _leaving(known, sorting, roster)
    touched = {e.class_id for e in sorting.taken} | (view.classes.keys() & known.classes.keys()) | new
    others = [plural(count, noun) for noun, count in sorted(sorting.others.items()) if count]
    if others:
        file = roster.files[0].name if roster.files else roster.format
        message = f"Rows that are not about this team: {join_names(others)}."
        sorting.findings.append(Finding(file, None, None, "note", "N405", message))
    return Choice(
        classes=tuple(_chosen(one, view, known, groups, sorting.taken) for one in sorted(touched)),
        educators=tuple(educators),
        students=tuple(students),
        enrolments=tuple(sorting.taken),
        schools=(),
        findings=tuple(sorting.findings),
        ended=frozenset(sorting.ended),
        leaving=frozenset(leaving),
        untaught=frozenset(
            (e.class_id, e.person_key) for e in roster.enrolments if e.removed and e.role != STUDENT
        ),
    )


def _sort_enrolments(
    roster: StagedRoster, view: View, known: Known, new: set[str], date: dt.date, sorting: _Sorting
) -> None:
    for enrolment in roster.enrolments:
        identity = enrolment.identity
        if enrolment.removed:
            concerns = identity in known.enrolments or enrolment.class_id in known.classes
            if identity in known.enrolments:
                sorting.ended.add(identity)
            elif not concerns or enrolment.role == STUDENT:
                sorting.others["enrollment"] += 1
        elif enrolment.class_id not in known.classes and enrolment.class_id not in new:
            if identity in known.enrolments:
                sorting.ended.add(identity)
            else:
                sorting.others["enrollment"] += 1
        elif not _is_current(enrolment, view, date):
            if identity in known.enrolments:
                sorting.ended.add(identity)
            else:
                what = f"The enrollment counts from {enrolment.begin} to {enrolment.end}, not on {date}."
                sorting.say("N406", "note", what, enrolment)
        elif _is_there(enrolment.person_key, view, known):
            sorting.taken.append(enrolment)
        else:
            message = f"Nobody with the id {shown(enrolment.person_key)} is known: send the row of users.csv, or a bulk set."
            sorting.say("W306", "warning", message, enrolment)


def _is_current(enrolment: Enrolment, view: View, date: dt.date) -> bool:
    if enrolment.class_id in view.classes:
        return view.current(enrolment, date)
    begins = enrolment.begin is None or enrolment.begin <= date
    return begins and (enrolment.end is None or date < enrolment.end)


def _is_there(key: str, view: View, known: Known) -> bool:
    return key in view.people or same_id(key) in known.students or same_id(key) in known.educators


def _sort_classes(roster: StagedRoster, known: Known, new: set[str], sorting: _Sorting) -> None:
    teaching: dict[str, set[str]] = defaultdict(set)
    for enrolment in roster.enrolments:
        if enrolment.role != STUDENT and not enrolment.removed:
            teaching[enrolment.class_id].add(same_id(enrolment.person_key))
    for row in roster.classes:
        if row.removed:
            group = known.classes.get(row.id)
            if group is None:
                sorting.others["class"] += 1
            sorting.ended |= {key for key, member in known.enrolments.items() if member.group_id == group}
        elif row.id not in known.classes and row.id not in new:
            if teaching[row.id] & known.educators.keys():
                message = f"The class {shown(row.title)} is new; --class {row.id} takes it into the team."
                sorting.say("N407", "note", message, row)
            else:
                sorting.others["class"] += 1
    sorting.others["organization"] += len(roster.orgs)
    sorting.others["term"] += len(roster.terms)


def _sort_people(view: View, known: Known, sorting: _Sorting) -> tuple[list[Person], list[Person]]:
    teaching = {e.person_key for e in sorting.taken if e.role != STUDENT}
    learning = {e.person_key for e in sorting.taken if e.role == STUDENT}
    educators, students = [], []
    for person in view.people.values():
        key = same_id(person.id)
        is_educator = key in known.educators or person.key in teaching
        is_student = key in known.students or person.key in learning
        if is_educator:
            educators.append(person)
        if is_student:
            students.append(person)
        if not (is_educator or is_student):
            sorting.others["user"] += 1
    return educators, students


def _leaving(known: Known, sorting: _Sorting, roster: StagedRoster) -> set[str]:
    """Our ids of students whose last enrolment in the team's classes ends: they have left the team."""
    moved = {e.identity for e in sorting.taken}
    removed = {same_id(p.id) for p in roster.people if p.removed}
    stay = {known.students.get(same_id(e.person_key)) for e in sorting.taken if e.role == STUDENT}
    stay |= {
        member.student_id
        for key, member in known.enrolments.items()
        if key not in sorting.ended and key not in moved
    }
    gone = {known.enrolments[key].student_id for key in sorting.ended} - stay
    return gone | {known.students[key] for key in removed & known.students.keys()}


def _chosen(
    one: str, view: View, known: Known, groups: Mapping[str, Group], taken: Sequence[Enrolment]
) -> ChosenClass:
    """A class that the file touches, with those of its enrolments that the file has."""
    row = view.classes.get(one)
    group = groups.get(known.classes.get(one, ""))
    title = group.name if group else one
    here = [e for e in taken if e.class_id == one]
    leads = sorted((e for e in here if e.role == LEAD), key=lambda e: not e.primary)
    return ChosenClass(
        row=row or Class(id=one, title=title),
        label=row.title if row else title,
        lead=view.people.get(leads[0].person_key) if leads else None,
        helpers=(),
        students=tuple(
            view.people[e.person_key] for e in here if e.role == STUDENT and e.person_key in view.people
        ),
        adults=(*leads, *(e for e in here if e.role not in (LEAD, STUDENT))),
        described=row is not None,
    )

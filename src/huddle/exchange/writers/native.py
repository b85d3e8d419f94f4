"""Writes huddle's own template: with two example rows, or filled."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from huddle.exchange import template
from huddle.exchange.slots import placed
from huddle.exchange.staged import (
    HELPER,
    LEAD,
    STUDENT,
    Class,
    Enrolment,
    Person,
    StagedAbsence,
    StagedRoster,
)
from huddle.exchange.writers.csvtext import csv_bytes


def template_files(*, plain: bool = False) -> dict[str, bytes]:
    """The tables with two example rows each, by file name."""
    educators = (
        Person(
            key="educator:HB",
            id="HB",
            given="Hana",
            family="Brandt",
            educator=True,
            role="lead",
            subjects=("Math",),
            strengths=(("math", 4), ("science", 2)),
            credentials=("certified",),
        ),
        Person(
            key="educator:GS",
            id="GS",
            given="Grace",
            family="Stone",
            educator=True,
            role="special_educator",
            subjects=("Reading",),
            strengths=(("reading", 3), ("inclusion", 4)),
            credentials=("certified", "sped"),
        ),
    )
    students = (
        Person(key="student:S-0001", id="S-0001", given="Maya", family="Alvarez", student=True, grade="7"),
        Person(
            key="student:S-0002",
            id="S-0002",
            given="Samuel",
            family="Okoro",
            preferred_given="Sam",
            student=True,
            grade="7",
            needs=("iep",),
        ),
    )
    groups = (
        Class(id="7A", title="Math 7A", subjects=("Math",), periods=("1",), location="Room 12"),
        Class(id="7R", title="Reading 7", subjects=("Reading",), periods=("2",), location="Room 14"),
    )
    places = [("7A", "educator:HB", LEAD), ("7A", "educator:GS", HELPER), ("7R", "educator:GS", LEAD)]
    places += [(group.id, student.key, STUDENT) for student in students for group in groups]
    days = (dt.date(2026, 11, 24), dt.date(2026, 11, 26))
    roster = StagedRoster(
        format=template.FORMAT,
        people=(*students, *educators),
        classes=groups,
        enrolments=tuple(Enrolment(id="", class_id=c, person_key=p, role=r) for c, p, r in places),
        absences=(
            StagedAbsence(person_key="educator:HB", first=days[0], last=days[0], part="am"),
            StagedAbsence(person_key="educator:GS", first=days[1], last=days[1]),
        ),
    )
    return native_files(roster, plain=plain)


def native_tables(
    roster: StagedRoster, *, needs: bool = True
) -> dict[str, tuple[list[str], list[list[str]]]]:
    """The header and the rows of each table of the template; what it does not know (terms, dates) is left out.

    Groups are named by the id of their class, people by their id, or by name where they have none. Without `needs` the
    column is not there: an empty cell would say that a student has none.
    """
    people = {person.key: person for person in roster.people if not person.removed}
    enrolments = [e for e in roster.enrolments if not e.removed and e.person_key in people]
    tables = {
        "students": _students(people, enrolments),
        "educators": _educators(people.values()),
        "groups": _groups(roster.classes, people, enrolments),
        "absences": _absences(roster.absences, people),
    }
    filled = {name: ([c.name for c in template.TABLES[name]], rows) for name, rows in tables.items()}
    if not needs:
        header, rows = filled["students"]
        at = header.index("needs")
        filled["students"] = (_without(header, at), [_without(row, at) for row in rows])
    return filled


def _without(row: list[str], at: int) -> list[str]:
    return [*row[:at], *row[at + 1 :]]


def native_files(roster: StagedRoster, *, plain: bool = False, needs: bool = True) -> dict[str, bytes]:
    """The tables as CSV files by their names."""
    return {
        f"{name}.csv": csv_bytes(header, rows, plain=plain)
        for name, (header, rows) in native_tables(roster, needs=needs).items()
    }


def _members(values: Iterable[str]) -> str:
    """A list in one cell; what separates its members cannot stand inside one."""
    return template.SEPARATOR.join(re.sub(f"[{template.SEPARATORS}]", "/", value) for value in values)


def _named(person: Person) -> str:
    return person.id or f"{person.given} {person.family}".strip()


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _students(people: Mapping[str, Person], enrolments: Sequence[Enrolment]) -> list[list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for enrolment in enrolments:
        if enrolment.role == STUDENT:
            groups[enrolment.person_key].append(enrolment.class_id)
    return [
        [
            p.id,
            p.given,
            p.family,
            p.preferred_given,
            p.grade,
            p.homeroom,
            _members(dict.fromkeys(groups[p.key])),
            _members(p.needs),
            _members(p.tags),
            _yes(p.active),
        ]
        for p in people.values()
        if p.student
    ]


def _educators(people: Iterable[Person]) -> list[list[str]]:
    return [
        [
            p.id,
            p.given,
            p.family,
            p.preferred_given,
            p.email,
            p.role,
            _members(p.subjects),
            _members(f"{skill}={level}" for skill, level in p.strengths),
            _members(p.credentials),
            _yes(p.active),
        ]
        for p in people
        if p.educator
    ]


def _groups(
    classes: Sequence[Class], people: Mapping[str, Person], enrolments: Sequence[Enrolment]
) -> list[list[str]]:
    adults: dict[tuple[str, str], list[Enrolment]] = defaultdict(list)
    for enrolment in enrolments:
        adults[enrolment.class_id, enrolment.role].append(enrolment)
    rows: list[list[str]] = []
    for one in classes:
        if one.removed:
            continue
        leads = sorted(adults[one.id, LEAD], key=lambda e: not e.primary)
        name = _members([one.id])
        rows.append(
            [
                name,
                "" if one.title == name else one.title,
                _members(one.subjects),
                _members(_placed(people, leads)),
                _members(_placed(people, adults[one.id, HELPER])),
                template.SEPARATOR.join([*filter(None, [one.location]), *_rooms(one)]),
                _members(one.periods),
            ]
        )
    return rows


def _placed(people: Mapping[str, Person], enrolments: Iterable[Enrolment]) -> list[str]:
    return [text for e in enrolments for text in placed(_named(people[e.person_key]), e.periods)]


def _rooms(one: Class) -> list[str]:
    return [text for period, room in one.rooms for text in placed(room, [period])]


def _absences(absences: Sequence[StagedAbsence], people: Mapping[str, Person]) -> list[list[str]]:
    return [
        [_named(people[a.person_key]), a.first.isoformat(), a.last.isoformat(), a.part, a.category]
        for a in absences
        if a.person_key in people
    ]

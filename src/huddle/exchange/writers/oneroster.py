"""Writes a team's roster as OneRoster CSV 1.1, bulk: the eight files other programs expect of a small school."""

import datetime as dt
from collections.abc import Mapping, Sequence

from huddle.exchange import oneroster_spec as spec
from huddle.exchange.staged import HELPER, LEAD, STUDENT, Class, Person, StagedRoster
from huddle.exchange.writers.csvtext import csv_bytes

_VERSION = "1.1"
_ORG = "school"
# A school year begins in August: sessions of OneRoster need dates, and a team may have none.
_FIRST_MONTH = 8
_AIDES = ("paraeducator", "resident", "community")


def oneroster_files(roster: StagedRoster, *, school: str, date: dt.date) -> dict[str, bytes]:
    """The files of the package by name; huddle reads them back as the same people and groups.

    Args:
        roster: people by their codes, groups as classes, places as enrolments.
        school: the school's name.
        date: the day of the roster; its school year is the one session.
    """
    year = date.year + (date.month >= _FIRST_MONTH)
    term = f"year-{year}"
    people = {person.key: person for person in roster.people}
    tables: dict[str, list[dict[str, str]]] = {
        "orgs": [{"sourcedId": _ORG, "name": school, "type": "school"}],
        "academicSessions": [
            {
                "sourcedId": term,
                "title": f"{year - 1}-{year}",
                "type": "schoolYear",
                "startDate": f"{year - 1}-08-01",
                "endDate": f"{year}-08-01",
                "schoolYear": str(year),
            }
        ],
        "courses": [
            {"sourcedId": f"course-{one.id}", "title": one.title, "orgSourcedId": _ORG}
            for one in roster.classes
        ],
        "classes": [_class(one, term) for one in roster.classes],
        "users": [_user(person) for person in people.values()],
        "enrollments": _enrolments(roster, people),
    }
    files = {"manifest.csv": _manifest()}
    for file, rows in tables.items():
        header = [column.name for column in spec.columns(file, _VERSION)]
        cells = [[row.get(name, "") for name in header] for row in rows]
        files[f"{file}.csv"] = csv_bytes(header, cells, plain=True)
    return files


def _manifest() -> bytes:
    """The first file: the version, and what each file is."""
    modes = {file: "bulk" for file in spec.READ if file != "roles"}
    modes |= dict.fromkeys(spec.NOT_READ_11, "absent")
    rows = [("manifest.version", "1.0"), ("oneroster.version", _VERSION)]
    rows += [(f"file.{file}", mode) for file, mode in sorted(modes.items())]
    rows += [("source.systemName", spec.OWN_SOURCE), ("source.systemCode", spec.OWN_SOURCE)]
    return csv_bytes(("propertyName", "value"), rows, plain=True)


def _class(one: Class, term: str) -> dict[str, str]:
    return {
        "sourcedId": one.id,
        "title": one.title,
        "courseSourcedId": f"course-{one.id}",
        "classCode": one.id,
        "classType": "scheduled",
        "location": one.location,
        "schoolSourcedId": _ORG,
        "termSourcedIds": term,
        "subjects": _members(one.subjects),
        "periods": _members(one.periods),
    }


def _members(values: Sequence[str]) -> str:
    """A list in one cell; the comma that separates its members cannot stand inside one."""
    return ",".join(value.replace(",", " ") for value in values)


def _user(person: Person) -> dict[str, str]:
    teaching = "aide" if person.role in _AIDES else "teacher"
    return {
        "sourcedId": person.id,
        "enabledUser": "true",
        "orgSourcedIds": _ORG,
        "role": "student" if person.student else teaching,
        "username": person.id,
        "givenName": person.given,
        "familyName": person.family or spec.NO_NAME,
        "email": person.email,
        "grades": person.grade.replace(",", " "),
    }


def _enrolments(roster: StagedRoster, people: Mapping[str, Person]) -> list[dict[str, str]]:
    """A place a row; the first lead of a class is its primary teacher."""
    led: set[str] = set()
    rows = []
    for place in roster.enrolments:
        person = people[place.person_key]
        primary = place.role == LEAD and place.class_id not in led
        if primary:
            led.add(place.class_id)
        rows.append(
            {
                "sourcedId": f"{place.class_id}:{person.id}:{place.role}",
                "classSourcedId": place.class_id,
                "schoolSourcedId": _ORG,
                "userSourcedId": person.id,
                "role": {STUDENT: "student", HELPER: "aide"}.get(place.role, "teacher"),
                "primary": "" if place.role == STUDENT else str(primary).lower(),
            }
        )
    return rows

"""Whom of the team a row of the file means: by a code of the team, by an id of the source, by the whole name; never fuzzily."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from huddle.domain.educator import Educator
from huddle.domain.student import Student
from huddle.domain.values import NAME_LIMIT
from huddle.exchange.findings import Finding, shown
from huddle.exchange.grades import normal_grade
from huddle.exchange.staged import Person, parted, same_id
from huddle.text import fold, one_line

Who = TypeVar("Who", Educator, Student)


@dataclass(frozen=True, slots=True)
class Match(Generic[Who]):
    """Who is meant.

    Attributes:
        stored: the record; None for somebody new.
        by_code: the file names them by their code in this team, so that each of its cells speaks of them.
        refused: why the row cannot be taken.
    """

    stored: Who | None = None
    by_code: bool = False
    refused: Finding | None = None


def find(
    person: Person,
    *,
    codes: Mapping[str, Who],
    of_id: Who | None,
    everybody: Collection[Who],
    own: bool,
    by_name: bool,
) -> Match[Who]:
    """Whom a row means.

    Args:
        person: the row.
        codes: code in capitals -> somebody of the team; people whom the source knows by another id may be among them.
        of_id: whom the source's id means.
        everybody: the team's active people of this kind, for rows without an id.
        own: whether the file's ids may be codes of this team.
        by_name: whether a name may tell somebody whose id is not known, or who has none.
    """
    coded = codes.get(same_id(person.id).upper()) if own and person.id else None
    if coded is not None and names_agree(person, coded):
        return Match(coded, by_code=True)
    if of_id is not None:
        return Match(of_id)
    if coded is not None:
        return Match(refused=_of_somebody_else(person, coded))
    return _by_name(person, codes, everybody) if by_name else Match()


def names_agree(person: Person, stored: Educator | Student) -> bool:
    """Whether the given or the family name is the stored one, or both are what an export without names made of them."""
    given, family = map(fold, names(person))
    same = given == fold(stored.given) or bool(family and family == fold(stored.family))
    return same or is_reduced(person, stored)


def _of_somebody_else(person: Person, stored: Educator | Student) -> Finding:
    message = (
        f"{shown(person.id)} is {stored.name} here and {shown(person.name)} in the file. Change one name at a time; "
        "if the ids are another system's, say --source NAME."
    )
    return Finding(person.origin.file, person.origin.line, None, "error", "E401", message)


def _by_name(person: Person, codes: Mapping[str, Who], everybody: Collection[Who]) -> Match[Who]:
    """Somebody without an id: by the code that stands for the name, by the whole name and grade, or by the only first name."""
    given, family = map(fold, names(person))
    if not person.id and not family and (coded := codes.get(given.upper())) is not None:
        return Match(coded)
    found = [
        one
        for one in everybody
        if {(fold(one.given), fold(one.family)), (fold(one.preferred), fold(one.family))} & {(given, family)}
        and (not isinstance(one, Student) or not person.grade or normal_grade(one.grade) == person.grade_key)
    ]
    if not found and not family and person.educator:
        found = [one for one in everybody if given in (fold(one.given), fold(one.preferred))]
    if len(found) > 1:
        message = f"{shown(person.name)} fits {len(found)} people of the team; give the id."
        return Match(refused=Finding(person.origin.file, person.origin.line, None, "error", "E302", message))
    return Match(found[0]) if found else Match()


def is_reduced(person: Person, stored: Educator | Student) -> bool:
    """Whether the names are what an export with initials or ids made of the stored ones; they say nothing new."""
    given, family = names(person)
    first = (stored.preferred or stored.given)[:1]
    initials = (f"{first}.", f"{stored.family[:1]}." if stored.family else "")
    return (given, family) in {initials, (one_line(person.id, NAME_LIMIT), "")}


def names(person: Person) -> tuple[str, str]:
    """Given and family name, safe and on one line; a person without names is known by the id."""
    given, family = one_line(person.given, NAME_LIMIT), one_line(person.family, NAME_LIMIT)
    if person.preferred_family:
        family = one_line(person.preferred_family, NAME_LIMIT)
    given, family = parted(given, family)
    if not given and not family:
        given = one_line(person.id or person.key, NAME_LIMIT)
    return given, family

"""Whose ids a file holds: a source is what its ids are, whatever name the file gives it this time."""

from collections import Counter
from collections.abc import Iterable

from huddle.domain.educator import Educator
from huddle.domain.record import ExternalId
from huddle.domain.student import Student
from huddle.exchange.staged import Person, StagedRoster, same_id
from huddle.store.reader import Reader
from huddle.text import fold, one_line

EDUCATOR = "educator"  # kinds of an external id
STUDENT = "student"
_FEWEST = 3  # people in common, below which ids may agree by chance


def named_source(roster: StagedRoster) -> str:
    """What a package calls its system with its topmost organization, else the format.

    An organization above the schools counts also where the file names it and leaves its row out.
    """
    listed = {org.id for org in roster.orgs}
    org = next((org.parent_id or org.id for org in roster.orgs if org.parent_id not in listed), "")
    return one_line(" ".join(part for part in (roster.source_name, org) if part)) or roster.format


def known_source(reader: Reader, team_id: str, name: str, people: Iterable[Person]) -> str:
    """The source of the team that a file continues; empty when its people are strangers.

    It is the one of this name, else the one half of whose people the file holds: by id, and with a name that agrees, for small
    numbers are ids in many systems.
    """
    rows = [row for row in reader.find(ExternalId, team_id=team_id) if row.kind in (EDUCATOR, STUDENT)]
    if any(row.source == name for row in rows):
        return name
    in_file: dict[str, set[str]] = {}
    for person in people:
        if person.id:
            in_file.setdefault(same_id(person.id), set()).update(_folded(person))
    stored = {person.id: _folded(person) for person in _people(reader, team_id, rows)}
    there = Counter(row.source for row in rows)
    common = Counter(
        row.source for row in rows if in_file.get(row.external_id, set()) & stored.get(row.our_id, set())
    )
    fits = [source for source, count in common.items() if count >= max(_FEWEST, there[source] / 2)]
    return max(fits, key=lambda source: common[source], default="")


def continued_source(reader: Reader, team_id: str, roster: StagedRoster) -> str:
    """The source of the team that a file of changes continues; empty when there is none.

    It is the one of the same name; else, of the sources whose system has the name (a file of changes may leave out the
    organizations), or of all where the file names none, the one that knows most of the ids that the file refers to.
    """
    rows = reader.find(ExternalId, team_id=team_id)
    sources = sorted({row.source for row in rows})
    name = named_source(roster)
    if name in sources:
        return name
    called = [one for one in sources if roster.source_name and f"{one} ".startswith(f"{roster.source_name} ")]
    ids = {same_id(p.id) for p in roster.people} | {c.id for c in roster.classes}
    ids |= {text for e in roster.enrolments for text in (e.identity, e.class_id, same_id(e.person_key))}
    among = called or sources
    shared = Counter(row.source for row in rows if row.source in among and row.external_id in ids)
    if shared:
        return max(sorted(shared), key=lambda source: shared[source])
    return called[0] if len(called) == 1 else ""


def _people(reader: Reader, team_id: str, rows: Iterable[ExternalId]) -> list[Educator | Student]:
    educators = (reader.get(Educator, row.our_id) for row in rows if row.kind == EDUCATOR)
    return [*reader.find(Student, team_id=team_id), *(one for one in educators if one is not None)]


def _folded(person: Person | Educator | Student) -> set[str]:
    return {fold(name) for name in (person.given, person.family) if name}

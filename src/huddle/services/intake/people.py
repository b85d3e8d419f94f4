"""The people of an import: found by their ids in the source, never by names alone, then added, updated or archived."""

import dataclasses
import re
from collections.abc import Mapping

from huddle.domain.educator import (
    DECLARED,
    INFERRED,
    Credential,
    Educator,
    Strength,
    credential_code,
    make_code,
)
from huddle.domain.record import ExternalId
from huddle.domain.student import Student
from huddle.domain.team import TeamMember
from huddle.domain.values import NAME_LIMIT, new_id
from huddle.exchange.findings import Finding
from huddle.exchange.staged import Person, same_id
from huddle.services.intake.work import Work
from huddle.store.queries.team import educators_of_team
from huddle.text import fold, one_line

EDUCATOR = "educator"
STUDENT = "student"
_CODE = re.compile(r"(?!ME$)[A-Z0-9]{2,4}")


class PeopleWriter:
    """Writes the educators and students of the choice.

    Attributes:
        educators: person key -> our educator id.
        students: person key -> our student id.
        roster_size: people of the team from this source before the import.
        new_educators: ids of educators who were not on the team before.
        new_students: ids of students who were not on the roster before.
        gone_students: ids of students archived now.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self.educators: dict[str, str] = {}
        self.students: dict[str, str] = {}
        self.new_educators: set[str] = set()
        self.new_students: set[str] = set()
        self.gone_students: set[str] = set()
        unit, team = work.unit, work.team
        known = unit.find(ExternalId, source=work.source)
        self._known = {
            (row.kind, row.external_id): row
            for row in known
            if row.scope in ("", team.id) and row.kind in (EDUCATOR, STUDENT)
        }
        self._members = {m.educator_id: m for m in unit.find(TeamMember, team_id=team.id)}
        self._adults = {e.id: e for e in educators_of_team(unit, team.id)}
        for row in known:
            if row.kind == EDUCATOR and row.our_id not in self._adults:
                stored = unit.get(Educator, row.our_id)
                if stored is not None:
                    self._adults[stored.id] = stored
        self._roster = {s.id: s for s in unit.find(Student, team_id=team.id)}
        self._coded_students = {s.code.upper(): s for s in self._roster.values()}
        self._coded_adults = {m.code: self._adults[m.educator_id] for m in self._members.values()}
        self._mine = {row.our_id for row in self._known.values()}
        self.roster_size = sum(s.active and s.id in self._mine for s in self._roster.values()) + sum(
            m.educator_id in self._mine for m in self._members.values()
        )

    def write(self) -> None:
        """Add, update and archive."""
        for person in self._work.choice.educators:
            self._educator(person)
        for person in self._work.choice.students:
            self._student(person)
        self._archive_missing()

    def _key(self, person: Person) -> str:
        """The id under which the source knows a person; a sheet without ids has name and grade instead."""
        return (
            same_id(person.id)
            if person.id
            else f"{fold(person.given)}|{fold(person.family)}|{person.grade_key}"
        )

    def _external(self, kind: str, person: Person, our_id: str) -> ExternalId:
        return ExternalId(
            id=new_id(),
            scope=self._work.team.id if kind == STUDENT else "",
            source=self._work.source,
            kind=kind,
            external_id=self._key(person),
            our_id=our_id,
            team_id=self._work.team.id,
        )

    def _of_own_template(self, person: Person, codes: Mapping[str, Educator | Student]) -> str:
        """Our id of somebody whom huddle's own template names by a code of this team, when the name agrees; else empty.

        So a roster that was exported, edited in a spreadsheet and imported again meets the people it came from.
        """
        stored = codes.get(same_id(person.id).upper()) if self._work.native and person.id else None
        if stored is None or stored.id in self._mine:
            return ""
        given, family = map(fold, _names(person))
        same = given == fold(stored.given) or (family and family == fold(stored.family))
        return stored.id if same or _is_reduced(person, stored) else ""

    def _count(self, what: str, line: str = "") -> None:
        self._work.counts[what] += 1
        if line:
            self._work.lines.append(line)

    # --- educators ------------------------------------------------------------------------------------------------

    def _educator(self, person: Person) -> None:
        unit = self._work.unit
        row = self._known.get((EDUCATOR, self._key(person)))
        our_id = row.our_id if row else self._of_own_template(person, self._coded_adults)
        stored = self._adults.get(our_id)
        if stored is not None and row is None:
            unit.add(self._external(EDUCATOR, person, our_id))
        given, family = _names(person)
        if stored is None:
            stored = Educator(
                id=new_id(),
                given=given,
                family=family,
                preferred=one_line(person.preferred_given, NAME_LIMIT),
                role=person.role,
                email=one_line(person.email, NAME_LIMIT),
                home_team_id=self._work.team.id,
            )
            unit.add_all([stored, self._external(EDUCATOR, person, stored.id)])
            self._count("added", f"+ educator {stored.name}")
        else:
            if self._work.native and _is_reduced(person, stored):
                given, family = stored.given, stored.family
            wanted = dataclasses.replace(
                stored,
                given=given,
                family=family,
                preferred=one_line(person.preferred_given, NAME_LIMIT) or stored.preferred,
                email=one_line(person.email, NAME_LIMIT) or stored.email,
                active=True,
            )
            member = self._members.get(stored.id)
            if wanted != stored:
                unit.save(wanted)
                self._count("changed", f"~ educator {stored.name} > {wanted.name}")
            elif member is None or (member.until is not None and member.until < self._work.date):
                self._count("added", f"+ educator {stored.name}")
            else:
                self._count("unchanged")
        self.educators[person.key] = stored.id
        self._join(stored, person)
        self._strengths(stored.id, person)
        self._credentials(stored.id, person)

    def _join(self, educator: Educator, person: Person) -> None:
        """Make the educator a member of the team, again where the membership had ended."""
        member = self._members.get(educator.id)
        if member is None:
            self.new_educators.add(educator.id)
            codes = {m.code for m in self._members.values()}
            own = person.id.upper() if self._work.native else ""
            if not _CODE.fullmatch(own) or own in codes:
                own = make_code(educator.preferred or educator.given, educator.family, codes)
            member = TeamMember(id=new_id(), team_id=self._work.team.id, educator_id=educator.id, code=own)
            self._work.unit.add(member)
        elif member.until is not None and member.until < self._work.date:
            member = self._work.unit.save(dataclasses.replace(member, until=None))
        self._members[educator.id] = member

    def _strengths(self, educator_id: str, person: Person) -> None:
        """Strengths that the file declares; what a colleague declared in huddle stays."""
        if not person.strengths:
            return
        stored = {s.skill: s for s in self._work.unit.find(Strength, educator_id=educator_id)}
        for skill, level in person.strengths:
            mine = stored.get(skill)
            if mine is None:
                self._work.unit.add(
                    Strength(id=new_id(), educator_id=educator_id, skill=skill, level=level, source=DECLARED)
                )
            elif mine.source == INFERRED:
                self._work.unit.save(dataclasses.replace(mine, level=level, source=DECLARED))

    def _credentials(self, educator_id: str, person: Person) -> None:
        """Credentials that the file names; what is held besides stays."""
        if not person.credentials:
            return
        held = {credential_code(c.code) for c in self._work.unit.find(Credential, educator_id=educator_id)}
        for word in person.credentials:
            code = credential_code(word)
            if code and code not in held:
                held.add(code)
                self._work.unit.add(Credential(id=new_id(), educator_id=educator_id, code=code))

    # --- students -------------------------------------------------------------------------------------------------

    def _student(self, person: Person) -> None:
        unit = self._work.unit
        row = self._known.get((STUDENT, self._key(person)))
        our_id = row.our_id if row else self._of_own_template(person, self._coded_students)
        stored = self._roster.get(our_id)
        if stored is not None and row is None:
            unit.add(self._external(STUDENT, person, our_id))
        given, family = _names(person)
        if stored is None:
            stored = Student(
                id=new_id(),
                team_id=self._work.team.id,
                code=self._new_code(person),
                given=given,
                family=family,
                preferred=one_line(person.preferred_given, NAME_LIMIT),
                grade=one_line(person.grade, 40),
                needs=person.needs,
            )
            unit.add_all([stored, self._external(STUDENT, person, stored.id)])
            self._roster[stored.id] = stored
            self.new_students.add(stored.id)
            self._count("added")
        else:
            if self._work.native and _is_reduced(person, stored):
                given, family = stored.given, stored.family
            wanted = dataclasses.replace(
                stored,
                given=given,
                family=family,
                preferred=one_line(person.preferred_given, NAME_LIMIT) or stored.preferred,
                grade=one_line(person.grade, 40),
                needs=person.needs or stored.needs,
                active=True,
            )
            if wanted == stored:
                self._count("unchanged")
            else:
                unit.save(wanted)
                back = "is back" if not stored.active else "changed"
                self._count("changed", f"~ student {stored.code} {back}")
        self.students[person.key] = stored.id

    def _new_code(self, person: Person) -> str:
        """The id of a sheet made for huddle, else the next S-number."""
        taken = {s.code for s in self._roster.values()}
        own = one_line(person.id, 40)
        if self._work.native and own and own not in taken:
            return own
        number = len(taken) + 1
        while f"S-{number:04d}" in taken:
            number += 1
        return f"S-{number:04d}"

    # --- those who are no longer there -----------------------------------------------------------------------------

    def _archive_missing(self) -> None:
        """In a whole and complete set, people of this source who are missing have left; in a delta those it removes."""
        roster, unit = self._work.roster, self._work.unit
        removed = {same_id(p.id) for p in roster.people if p.removed and p.id}
        here = set(self.students.values()) | set(self.educators.values())
        for (kind, external_id), row in self._known.items():
            if row.our_id in here or not (roster.tells_who_left or external_id in removed):
                continue
            if kind == STUDENT:
                student = self._roster.get(row.our_id)
                if student is not None and student.active:
                    unit.save(dataclasses.replace(student, active=False))
                    self.gone_students.add(student.id)
                    self._count("archived", f"- student {student.code}")
            else:
                member = self._members.get(row.our_id)
                if member is not None and (member.until is None or member.until >= self._work.date):
                    unit.save(dataclasses.replace(member, until=self._work.date))
                    self._count("archived", f"- educator {self._adults[row.our_id].name}")
        for external_id in removed - {key for _, key in self._known}:
            self._work.findings.append(
                Finding(
                    "users.csv", None, None, "note", "N401", f"{external_id} was removed but never imported."
                )
            )


def _is_reduced(person: Person, stored: Educator | Student) -> bool:
    """Whether the names are what an export with initials or ids made of the stored ones; they say nothing new."""
    given, family = _names(person)
    first = (stored.preferred or stored.given)[:1]
    initials = (f"{first}.", f"{stored.family[:1]}." if stored.family else "")
    return (given, family) in {initials, (one_line(person.id, NAME_LIMIT), "")}


def _names(person: Person) -> tuple[str, str]:
    """Given and family name, safe and on one line; a person without names is known by the id."""
    given, family = one_line(person.given, NAME_LIMIT), one_line(person.family, NAME_LIMIT)
    if person.preferred_family:
        family = one_line(person.preferred_family, NAME_LIMIT)
    if not given and not family:
        given = one_line(person.id or person.key, NAME_LIMIT)
    return given, family

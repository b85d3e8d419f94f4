"""The people of an import: found by code, id or whole name, then added, updated or archived."""

import dataclasses
import datetime as dt
import re

from huddle.domain.educator import Educator, make_code
from huddle.domain.record import ExternalId
from huddle.domain.student import Student
from huddle.domain.team import TeamMember
from huddle.domain.values import NAME_LIMIT, new_id
from huddle.exchange.findings import Finding, shown
from huddle.exchange.staged import DELTA, Person, same_id
from huddle.services.intake.differences import cell_value, differences
from huddle.services.intake.matching import Match, find, is_reduced, names
from huddle.services.intake.qualifications import update_credentials, update_strengths
from huddle.services.intake.source import EDUCATOR, STUDENT
from huddle.services.intake.work import Work
from huddle.store.queries.team import educators_of_team
from huddle.text import fold, one_line, plural

_CODE = re.compile(r"(?!ME$)[A-Z0-9]{2,4}")


class PeopleWriter:
    """Writes the educators and students of the choice.

    Attributes:
        educators: person key -> our educator id.
        students: person key -> our student id.
        roster_size: people of the team whom this file may speak of, before the import.
        new_educators: ids of educators who were not on the team before.
        new_students: ids of students who were not on the roster before.
        by_code: ids of people whom the file names by their code in this team.
        gone_students: ids of students archived now.
        gone_educators: ids of educators archived now.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self.educators: dict[str, str] = {}
        self.students: dict[str, str] = {}
        self.new_educators: set[str] = set()
        self.new_students: set[str] = set()
        self.by_code: set[str] = set()
        self.gone_students: set[str] = set()
        self.gone_educators: set[str] = set()
        unit, team = work.unit, work.team
        known = unit.find(ExternalId, source=work.source)
        self._known = {
            (row.kind, row.external_id): row
            for row in known
            if row.scope in ("", team.id) and row.kind in (EDUCATOR, STUDENT)
        }
        self._new: list[Student | ExternalId] = []  # written together, at the end
        self._members = {m.educator_id: m for m in unit.find(TeamMember, team_id=team.id)}
        self._adults = {e.id: e for e in educators_of_team(unit, team.id)}
        for row in known:
            if row.kind == EDUCATOR and row.our_id not in self._adults:
                stored = unit.get(Educator, row.our_id)
                if stored is not None:
                    self._adults[stored.id] = stored
        self._roster = {s.id: s for s in unit.find(Student, team_id=team.id)}
        self._active = [s for s in self._roster.values() if s.active]
        self._coded_students = {s.code.upper(): s for s in self._roster.values()}
        self._coded_adults = {m.code: self._adults[m.educator_id] for m in self._members.values()}
        self._there = [self._adults[m.educator_id] for m in self._members.values() if self._is_here(m)]
        self._codes = {s.code for s in self._roster.values()}
        mine = {row.our_id for row in self._known.values()}
        self._mine = {*self._roster, *self._members} if work.native else mine
        self.roster_size = sum(s.active and s.id in self._mine for s in self._roster.values()) + sum(
            self._is_here(m) and m.educator_id in self._mine for m in self._members.values()
        )

    def write(self) -> None:
        """Add, update and archive."""
        for person in self._work.choice.educators:
            self._educator(person)
        for person in self._work.choice.students:
            self._student(person)
        self._work.unit.add_all(self._new)
        self._archive_inactive()
        self._archive_missing()
        self._archive_leaving()
        if self._work.roster.mode == DELTA:
            self._recall()

    def _is_here(self, member: TeamMember) -> bool:
        return not member.ended_by(self._work.date)

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

    def _keep_new_id(self, kind: str, person: Person, match: Match[Educator] | Match[Student]) -> None:
        """Somebody who was known by name is known by the new id from now on."""
        known = (kind, self._key(person)) in self._known
        if self._work.match_names and match.stored is not None and person.id and not known:
            self._work.unit.add(self._external(kind, person, match.stored.id))

    def _count(self, what: str, line: str = "") -> None:
        self._work.count(what, line)

    def _by_name(self, person: Person) -> bool:
        """Whether the name may tell who it is: of people without ids in a sheet, and where the ids have all changed."""
        return self._work.match_names or (self._work.sheet and not person.id)

    # --- educators ------------------------------------------------------------------------------------------------

    def _find_educator(self, person: Person) -> Match[Educator]:
        row = self._known.get((EDUCATOR, self._key(person)))
        match = find(
            person,
            codes=self._coded_adults,
            of_id=self._adults.get(row.our_id) if row else None,
            everybody=self._there,
            own=self._work.native,
            by_name=self._by_name(person),
        )
        if match.stored is None and match.refused is None and self._there and self._is_only_named(person):
            message = f"{shown(person.name)} is nobody of the team. Write the code or the whole name."
            place = (person.origin.file, person.origin.line, None)
            return Match(refused=Finding(*place, "error", "E402", message))
        return match

    def _is_only_named(self, person: Person) -> bool:
        """Whether a single word in the table of groups is all that is known of somebody."""
        return self._work.native and not person.id and not person.says and " " not in person.name

    def _educator(self, person: Person) -> None:
        unit = self._work.unit
        match = self._find_educator(person)
        if match.refused is not None:
            self._work.findings.append(match.refused)
            return
        stored, said = match.stored, list[str]()
        is_new = stored is None
        given, family = names(person)
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
        else:
            wanted = self._updated_educator(person, match, stored)
            said = differences(stored, wanted, ("name", "given", "preferred", "role", "email"))
            if wanted != stored:
                self._adults[stored.id] = unit.save(wanted)
        self.educators[person.key] = stored.id
        self._keep_new_id(EDUCATOR, person, match)
        if match.by_code:
            self.by_code.add(stored.id)
        member = self._members.get(stored.id)
        joins = member is None or not self._is_here(member)
        self._join(stored, person)
        said += update_strengths(self._work, stored.id, person, by_code=match.by_code)
        said += update_credentials(self._work, stored.id, person, by_code=match.by_code)
        if is_new or joins:
            self._count("added", f"+ educator {stored.name}")
        elif said:
            self._count(
                "changed", f"~ educator {self._members[stored.id].code} {stored.name}: {'; '.join(said)}"
            )
        else:
            self._count("unchanged")

    def _updated_educator(self, person: Person, match: Match[Educator], stored: Educator) -> Educator:
        given, family = names(person)
        if (self._work.native and is_reduced(person, stored)) or not (person.id or person.says):
            given, family = stored.given, stored.family
        return dataclasses.replace(
            stored,
            given=given,
            family=family,
            preferred=cell_value(person.preferred_given, stored.preferred, person, match, "preferred_name"),
            email=cell_value(person.email, stored.email, person, match, "email"),
            role=person.role if self._work.sheet and "role" in person.says else stored.role,
            active=True,
        )

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
        elif not self._is_here(member):
            member = self._work.unit.save(dataclasses.replace(member, until=None))
        self._members[educator.id] = member

    # --- students -------------------------------------------------------------------------------------------------

    def _find_student(self, person: Person) -> Match[Student]:
        row = self._known.get((STUDENT, self._key(person)))
        return find(
            person,
            codes=self._coded_students,
            of_id=self._roster.get(row.our_id) if row else None,
            everybody=self._active,
            own=self._work.native,
            by_name=self._by_name(person),
        )

    def _student(self, person: Person) -> None:
        unit = self._work.unit
        match = self._find_student(person)
        if match.refused is not None:
            self._work.findings.append(match.refused)
            return
        stored = match.stored
        if stored is None:
            given, family = names(person)
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
            self._new += [stored, self._external(STUDENT, person, stored.id)]
            self._roster[stored.id] = stored
            self._codes.add(stored.code)
            self.new_students.add(stored.id)
            # A team that is new is all new: its groups and counts say enough.
            line = "" if self._work.is_new_team else f"+ student {stored.code} {stored.name}"
            self._count("added", line)
        else:
            wanted = self._updated_student(person, match, stored)
            said = differences(stored, wanted, ("name", "given", "preferred", "grade", "needs"))
            if wanted == stored:
                self._count("unchanged")
            else:
                self._roster[stored.id] = unit.save(wanted)
                said = ["is back", *said] if not stored.active else said
                self._count("changed", f"~ student {stored.code} {stored.name}: {'; '.join(said)}")
        self.students[person.key] = stored.id
        self._keep_new_id(STUDENT, person, match)
        if match.by_code:
            self.by_code.add(stored.id)

    def _updated_student(self, person: Person, match: Match[Student], stored: Student) -> Student:
        given, family = names(person)
        if self._work.native and is_reduced(person, stored):
            given, family = stored.given, stored.family
        grade = one_line(person.grade, 40)
        if self._work.sheet:
            grade = cell_value(grade, stored.grade, person, match, "grade")
        return dataclasses.replace(
            stored,
            given=given,
            family=family,
            preferred=cell_value(person.preferred_given, stored.preferred, person, match, "preferred_name"),
            grade=grade,
            needs=person.needs if match.by_code and "needs" in person.says else person.needs or stored.needs,
            active=True,
        )

    def _new_code(self, person: Person) -> str:
        """The id of a sheet made for huddle, else the next S-number."""
        own = one_line(person.id, 40)
        if self._work.native and own and own not in self._codes:
            return own
        number = len(self._codes) + 1
        while f"S-{number:04d}" in self._codes:
            number += 1
        return f"S-{number:04d}"

    # --- those who are no longer there -----------------------------------------------------------------------------

    def _archive_inactive(self) -> None:
        """Rows that say `no` to active: who is there has left, who is not is not added."""
        for person in self._work.roster.people:
            if person.active or person.removed:
                continue
            found: Match[Student] | Match[Educator]
            if person.student:
                found = self._find_student(person)
                if found.stored is not None and found.stored.active:
                    self._archive_student(found.stored)
            else:
                found = self._find_educator(person)
                member = self._members.get(found.stored.id) if found.stored else None
                if member is not None and self._is_here(member):
                    self._archive_educator(member)
            if found.refused is not None:
                self._work.findings.append(found.refused)

    def _archive_student(self, student: Student) -> None:
        archived = self._work.unit.save(dataclasses.replace(student, active=False))
        self._roster[student.id] = archived
        self.gone_students.add(student.id)
        self._count("archived", f"- student {student.code} {student.name}")

    def _archive_educator(self, member: TeamMember) -> None:
        self._members[member.educator_id] = self._work.unit.save(
            dataclasses.replace(member, until=self._work.date - dt.timedelta(days=1))
        )
        self.gone_educators.add(member.educator_id)
        self._count("archived", f"- educator {member.code} {self._adults[member.educator_id].name}")

    def _archive_missing(self) -> None:
        """In a whole and complete set, people of this source who are missing have left; in a delta those it removes."""
        work = self._work
        removed = {same_id(p.id): p for p in work.roster.people if p.removed and p.id}
        here = set(self.students.values()) | set(self.educators.values())
        if work.sheet and work.native and not work.tells_who_left and work.absence_tells is None:
            self._note_who_stays(here)
        gone = {
            (kind, row.our_id)
            for (kind, external_id), row in self._known.items()
            if work.tells_who_left or external_id in removed
        }
        if work.native and work.tells_who_left:
            gone |= self._of_the_tables()
        for kind, our_id in sorted(gone, key=self._code_of):
            student, member = self._roster.get(our_id), self._members.get(our_id)
            if our_id in here:
                continue
            if kind == STUDENT and student is not None and student.active:
                self._archive_student(student)
            elif kind == EDUCATOR and member is not None and self._is_here(member):
                self._archive_educator(member)
        known = {key for _, key in self._known}
        for external_id in removed.keys() - known:
            origin = removed[external_id].origin
            message = f"{external_id} was removed but never imported."
            work.findings.append(Finding(origin.file, origin.line, None, "note", "N401", message))

    def _code_of(self, who: tuple[str, str]) -> tuple[str, str]:
        """Kind and code of somebody, in whose order they are listed."""
        kind, our_id = who
        student, member = self._roster.get(our_id), self._members.get(our_id)
        return kind, student.code if student else member.code if member else ""

    def _archive_leaving(self) -> None:
        """Students whose last enrolment in the team's classes ends with a file of changes."""
        for our_id in sorted(self._work.choice.leaving):
            student = self._roster[our_id]
            if student.active:
                self._archive_student(student)

    def _recall(self) -> None:
        """People whom a file of changes refers to without a row of theirs."""
        for (kind, external_id), row in self._known.items():
            student, member = self._roster.get(row.our_id), self._members.get(row.our_id)
            if kind == STUDENT and student is not None and student.active:
                self.students.setdefault(external_id, row.our_id)
            elif kind == EDUCATOR and member is not None and self._is_here(member):
                self.educators.setdefault(external_id, row.our_id)

    def _note_who_stays(self, here: set[str]) -> None:
        """Say how many of the team's students a sheet of students does not hold."""
        away = [s for s in self._roster.values() if s.active and s.id not in here]
        if (
            away
            and any(person.student for person in self._work.roster.people)
            and len(here) > len(self.new_students)
        ):
            verb = "is" if len(away) == 1 else "are"
            message = f"{plural(len(away), 'student')} of the team {verb} not in the sheet and stay; --replace archives them."
            file = self._work.roster.files[0].name if self._work.roster.files else "sheet"
            self._work.findings.append(Finding(file, None, None, "note", "N408", message))

    def _of_the_tables(self) -> set[tuple[str, str]]:
        """Everybody of the team of the kinds that the file has tables of."""
        people = [person for person in self._work.roster.people if person.says or person.id]
        students = self._roster if any(p.student for p in people) else ()
        educators = self._members if any(p.educator for p in people) else ()
        return {*((STUDENT, one) for one in students), *((EDUCATOR, one) for one in educators)}

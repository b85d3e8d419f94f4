"""Students by hand: add, change, archive, keep apart or together."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from huddle.domain.day import TeamDay
from huddle.domain.errors import NotFoundError, UsageError
from huddle.domain.group import Group, Membership
from huddle.domain.reading.absence_words import blocks_words
from huddle.domain.student import APART, NEEDS, TOGETHER, Student, StudentAbsence, StudentPair
from huddle.domain.values import new_id
from huddle.domain.who import find_student
from huddle.services.desk.desk import Desk
from huddle.store.queries.plan import drop_drafts
from huddle.store.unit_of_work import UnitOfWork
from huddle.text import fold, one_line

_DAY = dt.timedelta(days=1)


def parse_needs(words: str) -> tuple[str, ...]:
    """Need flags with commas: `iep,el`; `none` for none.

    Raises:
        UsageError: a word is not a need flag.
    """
    wanted = [fold(part) for part in words.split(",") if part.strip()]
    if wanted == ["none"]:
        return ()
    wrong = [word for word in wanted if word not in NEEDS]
    if wrong:
        raise UsageError(
            f"'{one_line(wrong[0], 40)}' is not a need flag.", hint=f"Flags: {', '.join(NEEDS)}."
        )
    return tuple(dict.fromkeys(wanted))


class PastGroup(NamedTuple):
    """A group that a student is or was in."""

    code: str
    name: str
    since: dt.date
    until: dt.date | None


class DayOut(NamedTuple):
    """A day on which a student was out."""

    date: dt.date
    blocks: str  # in words
    status: str


@dataclass(frozen=True, slots=True)
class StudentDetail:
    """More about a student than a line of the roster holds.

    `groups` and `out` are the latest first.
    """

    code: str
    name: str
    groups: tuple[PastGroup, ...]
    out: tuple[DayOut, ...]


class Students:
    """The students of a team's shared roster."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def detail(self, who: str, date: dt.date | None = None) -> StudentDetail:
        """Every group of the student, and every day they were out."""
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place, date)
            student = find_student(day, who)
            groups = {group.id: group for group in reader.find(Group, team_id=place.team.id)}
            memberships = reader.find(Membership, "t.since DESC", student_id=student.id)
            out = reader.find(StudentAbsence, "t.date DESC", student_id=student.id)
        return StudentDetail(
            code=student.code,
            name=student.name,
            groups=tuple(
                PastGroup(groups[m.group_id].code, groups[m.group_id].name, m.since, m.until)
                for m in memberships
                if m.group_id in groups
            ),
            out=tuple(
                DayOut(a.date, blocks_words(a.blocks, day.usual_blocks), a.status.replace("_", " "))
                for a in out
            ),
        )

    def add(self, name: str, *, code: str = "", grade: str = "", needs: tuple[str, ...] = ()) -> str:
        """Add a student by hand; returns the code.

        Raises:
            UsageError: the code is taken.
        """
        given, _, family = one_line(name).rpartition(" ")
        given, family = (given, family) if given else (family, "")
        with self._desk.write("Added a student") as (work, place):
            taken = {fold(s.code) for s in work.find(Student, team_id=place.team.id)}
            chosen = one_line(code, 40) or _next_code(taken)
            if fold(chosen) in taken:
                raise UsageError(
                    f"The code {chosen} is taken.", code="code_taken", hint="Choose another one."
                )
            work.add(
                Student(
                    id=new_id(),
                    team_id=place.team.id,
                    code=chosen,
                    given=given,
                    family=family,
                    grade=one_line(grade, 40),
                    needs=needs,
                )
            )
            work.label = f"Added {chosen}"
            work.commit()
        return chosen

    def set(self, who: str, changes: Mapping[str, Any], *, version: int | None = None) -> str:
        """Change a student's fields (given, family, preferred, grade, needs); returns the code.

        Raises:
            ConflictError: `version` is not the one that is stored; somebody else was faster.
        """
        with self._desk.write_on(None, "Changed a student") as (work, place, day):
            student = find_student(day, who)
            held = student.version if version is None else version
            work.save(dataclasses.replace(student, **changes, version=held))
            work.label = f"Changed {student.code}"
            drop_drafts(work, place.team.id, day.date)
            work.commit()
        return student.code

    def archive(self, *people: str) -> str:
        """Take students out of the roster, as one act; memberships end the day before, history stays.

        Returns:
            Their codes.
        """
        if len(people) > 1:
            self._desk.database.backup_before("archive")
        with self._desk.write_on(None, "Archived a student") as (work, place, day):
            students = [find_student(day, who) for who in people]
            for student in students:
                for membership in work.find(Membership, student_id=student.id):
                    leave(work, membership, day.date, None)
                work.save(dataclasses.replace(student, active=False))
            codes = ", ".join(student.code for student in students)
            work.label = f"Archived {codes}"
            drop_drafts(work, place.team.id, day.date)
            work.commit()
        return codes

    def bring_back(self, code: str) -> str:
        """Bring an archived student back into the roster, into the groups that they left when they were archived.

        Returns:
            Their code, and the groups they are in again: `S-0012, in H2, L4`, or `S-0012, in no group`.

        Raises:
            NotFoundError: no archived student has that code.
        """
        with self._desk.write("Brought a student back") as (work, place):
            found = work.find(Student, team_id=place.team.id, active=False)
            student = next((s for s in found if fold(s.code) == fold(code)), None)
            if student is None:
                raise NotFoundError(
                    f"No archived student has the code '{one_line(code, 40)}'.", code="no_such_person"
                )
            work.save(dataclasses.replace(student, active=True))
            day = self._desk.day(work, place)
            groups = self._groups_again(work, student, day)
            drop_drafts(work, place.team.id, day.date)
            work.commit()
        return f"{student.code}, in {', '.join(groups) if groups else 'no group'}"

    @staticmethod
    def _groups_again(work: UnitOfWork, student: Student, day: TeamDay) -> list[str]:
        """Begin the memberships anew that ended together when the student was archived; groups that are gone stay left."""
        ended = [m for m in work.find(Membership, student_id=student.id) if m.until is not None]
        last = max((m.until for m in ended if m.until is not None), default=None)
        left = [m for m in ended if m.until == last and m.group_id in day.group_of]
        for membership in left:
            if membership.until == day.date - _DAY:  # archived today: as if nothing had been
                work.save(dataclasses.replace(membership, until=None))
            else:
                work.add(dataclasses.replace(membership, id=new_id(), since=day.date, until=None))
        return sorted(day.group_of[membership.group_id].code for membership in left)

    def pair(self, first: str, second: str, kind: str) -> tuple[str, str]:
        """Keep two students apart or together, or (kind empty) neither; returns their codes.

        Raises:
            UsageError: they are the same student, or the kind is unknown.
        """
        if kind not in (APART, TOGETHER, ""):
            raise UsageError(
                f"'{one_line(kind, 20)}' is neither apart nor together.", hint="Write apart or together."
            )
        with self._desk.write_on(None, "Changed who sits with whom") as (work, place, day):
            one, two = find_student(day, first), find_student(day, second)
            if one.id == two.id:
                raise UsageError("A pair needs two students.", hint="Name another one.")
            for pair in day.pairs:
                if {pair.first_id, pair.second_id} == {one.id, two.id}:
                    work.remove(pair)
            if kind:
                work.add(
                    StudentPair(
                        id=new_id(), team_id=place.team.id, first_id=one.id, second_id=two.id, kind=kind
                    )
                )
            work.label = f"{one.code} and {two.code}: {kind or 'no rule'}"
            drop_drafts(work, place.team.id, day.date)
            work.commit()
        return one.code, two.code


def leave(work: UnitOfWork, membership: Membership, since: dt.date, until: dt.date | None) -> bool:
    """Take the days from `since` until and with `until` (None: all later ones) out of a membership.

    Returns:
        Whether it held any of those days.
    """
    ends = membership.until
    if (ends is not None and ends < since) or (until is not None and membership.since > until):
        return False
    later = until is not None and (ends is None or ends > until)
    if membership.since < since:
        work.save(dataclasses.replace(membership, until=since - _DAY))
    elif not later:
        work.remove(membership)
    if until is not None and later:
        rest = until + _DAY
        if membership.since < since:
            work.add(dataclasses.replace(membership, id=new_id(), since=rest))
        else:
            work.save(dataclasses.replace(membership, since=rest))
    return True


def _next_code(taken: set[str]) -> str:
    """S-0001, or one more than the highest number used."""
    numbers = [int(code[2:]) for code in taken if code.startswith("s-") and code[2:].isdigit()]
    return f"S-{max(numbers, default=0) + 1:04d}"

"""One date of one team, whole: everything the board, the plan and the huddle of that day are made from."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from huddle.domain.absence import Absence
from huddle.domain.block import Block, SchoolDay, meets
from huddle.domain.calendar import Calendar, CalendarDay
from huddle.domain.educator import Credential, Educator, Skill, Strength
from huddle.domain.group import Group, Membership, Room
from huddle.domain.person import Person
from huddle.domain.schedule import Duty, Session
from huddle.domain.school import School
from huddle.domain.student import Student, StudentAbsence, StudentPair
from huddle.domain.team import Team, TeamMember
from huddle.text import fold


@dataclass(frozen=True)
class TeamDay:
    """A frozen snapshot; the tuples hold what is active on `date` unless they say otherwise.

    Attributes:
        date: the day.
        now: the time of that day in the team's zone; None means before the first block.
        members: everybody who is in the team that day, with their codes.
        blocks: the day's blocks in order (of the day's bell and pattern).
        sessions: the sessions that meet that day.
        memberships: current memberships of the day.
        absences: all absences of members that fall on the day, from any team.
        elsewhere: educator id -> short names of blocks in which another team has them.
    """

    school: School
    team: Team
    date: dt.date
    now: dt.time | None
    calendar_days: tuple[CalendarDay, ...]
    members: tuple[TeamMember, ...]
    educators: tuple[Educator, ...]
    credentials: tuple[Credential, ...]
    strengths: tuple[Strength, ...]
    skills: tuple[Skill, ...]
    students: tuple[Student, ...]
    pairs: tuple[StudentPair, ...]
    groups: tuple[Group, ...]
    memberships: tuple[Membership, ...]
    rooms: tuple[Room, ...]
    all_blocks: tuple[Block, ...]
    all_sessions: tuple[Session, ...]
    duties: tuple[Duty, ...]
    absences: tuple[Absence, ...]
    student_absences: tuple[StudentAbsence, ...]
    elsewhere: Mapping[str, Sequence[str]]

    @cached_property
    def calendar(self) -> Calendar:
        """The team's calendar."""
        return Calendar(self.team.rules, self.calendar_days)

    @cached_property
    def school_day(self) -> SchoolDay:
        """What kind of day it is."""
        return self.calendar.day(self.date)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The day's blocks in order; none on a day without school."""
        return self.blocks_on(self.date)

    def blocks_on(self, date: dt.date) -> tuple[Block, ...]:
        """The blocks of any date in order, as the calendar stands; none on a day without school."""
        day = self.calendar.day(date)
        if not day.open:
            return ()
        bells = {block.bell for block in self.all_blocks}
        bell = day.bell if day.bell in bells else ""
        chosen = [b for b in self.all_blocks if b.bell == bell and meets(b.days, day)]
        return tuple(sorted(chosen, key=lambda b: (b.position, b.starts, b.short)))

    @cached_property
    def usual_blocks(self) -> tuple[Block, ...]:
        """The blocks of a usual day: what block names mean when the day itself has none."""
        return self.blocks or tuple(
            sorted((b for b in self.all_blocks if not b.bell), key=lambda b: (b.position, b.starts, b.short))
        )

    @cached_property
    def sessions(self) -> tuple[Session, ...]:
        """The day's sessions, in the order of blocks and group codes."""
        order = {block.short: index for index, block in enumerate(self.blocks)}
        live = {group.id for group in self.groups}
        day = self.school_day
        chosen = [
            s for s in self.all_sessions if s.block in order and s.group_id in live and meets(s.days, day)
        ]
        return tuple(sorted(chosen, key=lambda s: (order[s.block], self.group_of[s.group_id].code, s.id)))

    @cached_property
    def group_of(self) -> dict[str, Group]:
        """Group id -> group."""
        return {group.id: group for group in self.groups}

    @cached_property
    def educator_of(self) -> dict[str, Educator]:
        """Educator id -> educator."""
        return {educator.id: educator for educator in self.educators}

    @cached_property
    def student_of(self) -> dict[str, Student]:
        """Student id -> student."""
        return {student.id: student for student in self.students}

    @cached_property
    def code_of(self) -> dict[str, str]:
        """Educator id -> code in this team."""
        return {member.educator_id: member.code for member in self.members}

    @cached_property
    def first_names(self) -> dict[str, str]:
        """Educator code -> how colleagues write them: the first name; with the family name's initial where two share it."""
        people = {member.code: self.educator_of[member.educator_id] for member in self.members}
        shared = Counter(fold(one.first_name) for one in people.values())
        named = {
            code: f"{one.first_name} {one.family[:1]}."
            if shared[fold(one.first_name)] > 1 and one.family
            else one.first_name
            for code, one in people.items()
        }
        again = Counter(named.values())  # two who share the initial too
        return {code: f"{name} ({code})" if again[name] > 1 else name for code, name in named.items()}

    @cached_property
    def id_of_code(self) -> dict[str, str]:
        """Educator code -> id."""
        return {member.code: member.educator_id for member in self.members}

    @cached_property
    def members_of(self) -> dict[str, tuple[Student, ...]]:
        """Group id -> its students that day, by name."""
        found: dict[str, list[Student]] = {}
        for membership in self.memberships:
            student = self.student_of.get(membership.student_id)
            if student is not None and membership.active_on(self.date):
                found.setdefault(membership.group_id, []).append(student)
        return {key: tuple(sorted(value, key=lambda s: s.sort_key)) for key, value in found.items()}

    def people(self) -> list[Person]:
        """The team's educators as they can be named."""
        return [Person(m.educator_id, m.code, self.educator_of[m.educator_id].name) for m in self.members]

    def is_out(self, educator_id: str, block: str) -> bool:
        """Whether the educator is absent in that block."""
        return any(a.educator_id == educator_id and a.covers(self.date, block) for a in self.absences)

    def student_out(self, student_id: str, block: str) -> bool:
        """Whether the student is out in that block."""
        return any(a.student_id == student_id and a.covers(block) for a in self.student_absences)

    def present(self, group_id: str, block: str) -> tuple[Student, ...]:
        """The group's students who are there in that block."""
        return tuple(s for s in self.members_of.get(group_id, ()) if not self.student_out(s.id, block))

    def headcount(self, group_id: str, block: str) -> int:
        """How many of the group's students are there in that block."""
        return len(self.present(group_id, block))

    def over(self, block: Block) -> bool:
        """Whether the block is over; no block is when the time of the day is not known."""
        return self.now is not None and block.ends <= self.now

"""Queries about students: on which days they were out, and their groups."""

import datetime as dt

from huddle.domain.group import Membership
from huddle.domain.student import StudentAbsence
from huddle.store.reader import Reader


def students_out_between(
    reader: Reader, team_id: str, since: dt.date, until: dt.date
) -> list[StudentAbsence]:
    """The flags of a team's students on the dates of a range, both included, the latest first."""
    return reader.select(
        StudentAbsence,
        "t.team_id = :team AND t.date BETWEEN :since AND :until",
        "t.date DESC",
        team=team_id,
        since=since,
        until=until,
    )


def out_between(reader: Reader, student_id: str, since: dt.date, until: dt.date) -> list[StudentAbsence]:
    """The flags of one student on the dates of a range, both included."""
    return reader.select(
        StudentAbsence,
        "t.student_id = :id AND t.date BETWEEN :since AND :until",
        id=student_id,
        since=since,
        until=until,
    )


def out_on(reader: Reader, student_id: str, date: dt.date) -> StudentAbsence | None:
    """The flag of a student on a date."""
    return reader.one(StudentAbsence, "t.student_id = :s AND t.date = :d", s=student_id, d=date)


def memberships_of_team(reader: Reader, team_id: str, *, current: bool = False) -> list[Membership]:
    """Who is or was in which group of a team; `current` leaves out memberships that ended."""
    of_team = "t.group_id IN (SELECT g.id FROM student_group g WHERE g.team_id = :team)"
    return reader.select(Membership, f"t.until IS NULL AND {of_team}" if current else of_team, team=team_id)

"""The shared roster of a day."""

import datetime as dt
from typing import Any

from huddle.domain.day import TeamDay
from huddle.domain.educator import ROLES
from huddle.domain.errors import NotFoundError
from huddle.domain.student import NEEDS, Student, StudentAbsence
from huddle.services.absence import blocks_words
from huddle.services.desk import Desk
from huddle.services.views import RosterView, StudentRow
from huddle.store.unit_of_work import Reader
from huddle.text import fold, one_line

_RECENT_DAYS = 10


class Roster:
    """Students with their groups, and the educators they belong to."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def view(self, date: dt.date | None = None) -> RosterView:
        """The roster of a date, by family name."""
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place, date)
            absent = _recent_absences(reader, day)
        groups_of, leads_of = _groups_of(day)
        return RosterView(
            date=day.date,
            students=tuple(
                _row(day, s, groups_of.get(s.id, []), leads_of, absent.get(s.id, 0))
                for s in sorted(day.students, key=lambda s: s.sort_key)
            ),
            groups=tuple((g.code, g.name, len(day.members_of.get(g.id, ()))) for g in day.groups),
            educators=tuple(
                (
                    m.code,
                    day.educator_of[m.educator_id].name,
                    ROLES[day.educator_of[m.educator_id].role],
                    educator_out(day, m.educator_id),
                )
                for m in day.members
            ),
        )


def educator_out(day: TeamDay, educator_id: str) -> str:
    """When an educator is out that day, in words; empty when in."""
    mine = [a for a in day.absences if a.educator_id == educator_id]
    if not mine:
        return ""
    if any(not a.blocks for a in mine):
        return "all day"
    away = {block for a in mine for block in a.blocks}
    return blocks_words([b.short for b in day.usual_blocks if b.short in away], day.usual_blocks)


def _recent_absences(reader: Reader, day: TeamDay) -> dict[str, int]:
    """Student id -> days out among the last ten school days."""
    recent = day.calendar.school_days_before(day.date, _RECENT_DAYS)
    if not recent:
        return {}
    found = reader.select(
        StudentAbsence,
        "t.team_id = :team AND t.date >= :since AND t.date < :day",
        team=day.team.id,
        since=recent[-1],
        day=day.date,
    )
    counts: dict[str, int] = {}
    for absence in found:
        counts[absence.student_id] = counts.get(absence.student_id, 0) + 1
    return counts


def _groups_of(day: TeamDay) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Student id -> group codes; group code -> codes of its usual leads."""
    groups: dict[str, list[str]] = {}
    for group in day.groups:
        for student in day.members_of.get(group.id, ()):
            groups.setdefault(student.id, []).append(group.code)
    leads: dict[str, list[str]] = {}
    for session in day.all_sessions:
        group_code = day.group_of[session.group_id].code if session.group_id in day.group_of else ""
        code = day.code_of.get(session.lead_id or "")
        if group_code and code and code not in leads.setdefault(group_code, []):
            leads[group_code].append(code)
    return groups, leads


def _row(
    day: TeamDay, student: Student, groups: list[str], leads_of: dict[str, list[str]], absent: int
) -> StudentRow:
    mine = [a for a in day.student_absences if a.student_id == student.id]
    out = blocks_words(mine[0].blocks, day.usual_blocks) if mine else ""
    leads = sorted({code for group in groups for code in leads_of.get(group, ())})
    family_first = (
        f"{student.family}, {student.preferred or student.given}" if student.family else student.name
    )
    return StudentRow(
        id=student.id,
        code=student.code,
        name=student.name,
        sort_name=family_first,
        initials=student.initials,
        grade=student.grade,
        groups=tuple(groups),
        leads=tuple(leads),
        needs=tuple(NEEDS[need] for need in student.needs),
        out=out,
        absent_days=absent,
        search=fold(f"{student.name} {family_first} {student.code} {' '.join(groups)} {student.grade}"),
        version=student.version,
    )


def roster_json(view: RosterView, team: str) -> dict[str, Any]:
    """huddle.roster/1: names and groups, no needs."""
    return {
        "schema": "huddle.roster/1",
        "team": team,
        "date": view.date.isoformat(),
        "students": [
            {"id": s.code, "name": s.name, "grade": s.grade, "groups": list(s.groups), "out": bool(s.out)}
            for s in view.students
        ],
        "educators": [
            {"id": code, "name": name, "role": role, "out": bool(out)}
            for code, name, role, out in view.educators
        ],
    }


def chosen(view: RosterView, words: str = "", group: str = "") -> tuple[StudentRow, ...]:
    """The students that fit: every word of `words` in name, code, group or grade; members of `group`.

    Raises:
        NotFoundError: there is no such group.
    """
    wanted = fold(words).split()
    rows = [row for row in view.students if all(word in row.search for word in wanted)]
    if not group:
        return tuple(rows)
    code = next((code for code, _, _ in view.groups if fold(code) == fold(group)), None)
    if code is None:
        known = ", ".join(code for code, _, _ in view.groups)
        raise NotFoundError(
            f"There is no group '{one_line(group, 20)}'.", code="no_such_group", hint=f"Groups: {known}."
        )
    return tuple(row for row in rows if code in row.groups)

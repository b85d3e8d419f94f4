"""The shared roster as huddle's own template, filled, and as JSON."""

from typing import Any

from huddle.domain.day import TeamDay
from huddle.domain.educator import DECLARED
from huddle.domain.naming import FULL, INITIALS, Names
from huddle.domain.student import Student
from huddle.exchange.staged import HELPER, LEAD, STUDENT, Class, Enrolment, Person, StagedRoster
from huddle.exchange.writers.native import native_files
from huddle.exchange.writers.oneroster import oneroster_files


def roster_files(day: TeamDay, names: Names, *, needs: bool, plain: bool) -> dict[str, bytes]:
    """The template's tables by file name; in the mode full they can be imported again."""
    return native_files(staged_roster(day, names, needs=needs), plain=plain)


def oneroster_roster(day: TeamDay, names: Names) -> dict[str, bytes]:
    """The roster as the files of a OneRoster package; without needs, for which OneRoster has no place."""
    return oneroster_files(staged_roster(day, names, needs=False), school=day.school.name, date=day.date)


def staged_roster(day: TeamDay, names: Names, *, needs: bool) -> StagedRoster:
    """The roster of a day in the form the template's writers take."""
    students = tuple(_student(s, names, needs=needs) for s in sorted(day.students, key=lambda s: s.code))
    educators = tuple(_educator(day, code, names) for code in sorted(day.id_of_code))
    groups = tuple(
        _group(day, group_id) for group_id in sorted(day.group_of, key=lambda g: day.group_of[g].code)
    )
    return StagedRoster(
        format="native",
        people=(*students, *educators),
        classes=groups,
        enrolments=tuple(_enrolments(day)),
    )


def _student(student: Student, names: Names, *, needs: bool) -> Person:
    given, family, preferred = student.given, student.family, student.preferred
    if names.mode != FULL:
        reduced = names.mode == INITIALS
        given = f"{(preferred or given)[:1]}." if reduced and (preferred or given) else student.code
        family, preferred = (f"{family[:1]}." if reduced and family else ""), ""
    return Person(
        key=f"student:{student.code}",
        id=student.code,
        given=given,
        family=family,
        preferred_given=preferred,
        student=True,
        grade=student.grade,
        needs=student.needs if needs else (),
    )


def _educator(day: TeamDay, code: str, names: Names) -> Person:
    educator = day.educator_of[day.id_of_code[code]]
    full = names.mode == FULL
    return Person(
        key=f"educator:{code}",
        id=code,
        given=educator.given if full else code,
        family=educator.family if full else "",
        preferred_given=educator.preferred if full else "",
        educator=True,
        role=educator.role,
        email=educator.email if full else "",
        # What huddle inferred is no declaration; whoever reads the file infers it again.
        strengths=tuple(
            sorted(
                (s.skill, s.level)
                for s in day.strengths
                if s.educator_id == educator.id and s.level and s.source == DECLARED
            )
        ),
        credentials=tuple(sorted(c.code for c in day.credentials if c.educator_id == educator.id)),
    )


def _group(day: TeamDay, group_id: str) -> Class:
    group = day.group_of[group_id]
    blocks = [s.block for s in day.all_sessions if s.group_id == group_id]
    room = next((room.name for room in day.rooms if room.id == group.room_id), "")
    subjects = (group.focus,) if group.focus else ()
    return Class(
        id=group.code,
        title=group.name,
        subjects=subjects,
        periods=tuple(dict.fromkeys(blocks)),
        location=room,
    )


def _enrolments(day: TeamDay) -> list[Enrolment]:
    """Who is in which group: each student of the day, each usual lead and helper once."""
    places: dict[tuple[str, str, str], None] = {}
    for group_id in sorted(day.members_of, key=lambda g: day.group_of[g].code):
        for student in day.members_of[group_id]:
            places[day.group_of[group_id].code, f"student:{student.code}", STUDENT] = None
    for session in day.all_sessions:
        if session.group_id in day.group_of:
            code = day.group_of[session.group_id].code
            adults = [(session.lead_id, LEAD), *((helper, HELPER) for helper in session.helper_ids)]
            for educator_id, role in adults:
                if educator_id in day.code_of:
                    places[code, f"educator:{day.code_of[educator_id]}", role] = None
    return [Enrolment(id="", class_id=group, person_key=who, role=role) for group, who, role in places]


def roster_rows(day: TeamDay, names: Names, *, needs: bool) -> dict[str, Any]:
    """huddle.roster/1 with the names as the mode wants them."""
    groups: dict[str, list[str]] = {}
    for group in day.groups:
        for student in day.members_of.get(group.id, ()):
            groups.setdefault(student.id, []).append(group.code)
    out = {absence.student_id for absence in day.student_absences}
    away = {absence.educator_id for absence in day.absences}
    return {
        "schema": "huddle.roster/1",
        "team": day.team.name,
        "date": day.date.isoformat(),
        "students": [
            {
                "id": s.code,
                "name": names.student(s),
                "grade": s.grade,
                "groups": groups.get(s.id, []),
                "out": s.id in out,
                **({"needs": list(s.needs)} if needs else {}),
            }
            for s in sorted(day.students, key=lambda s: s.code)
        ],
        "educators": [
            {
                "id": m.code,
                "name": names.educator(m.code),
                "role": day.educator_of[m.educator_id].role,
                "out": m.educator_id in away,
            }
            for m in day.members
        ],
    }

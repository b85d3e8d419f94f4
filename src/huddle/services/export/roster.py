"""The shared roster as huddle's own template, filled, and as JSON."""

from collections.abc import Collection, Mapping
from typing import Any

from huddle.domain.day import TeamDay
from huddle.domain.educator import DECLARED
from huddle.domain.naming import FULL, INITIALS, Names
from huddle.domain.schedule import Session
from huddle.domain.student import Student
from huddle.exchange.slots import slot
from huddle.exchange.staged import HELPER, LEAD, STUDENT, Class, Enrolment, Person, StagedRoster
from huddle.exchange.writers.native import native_files, native_tables
from huddle.exchange.writers.oneroster import oneroster_files


def roster_files(day: TeamDay, names: Names, *, needs: bool, plain: bool) -> dict[str, bytes]:
    """The template's tables by file name; in the mode full they can be imported again."""
    return native_files(staged_roster(day, names, needs=needs), plain=plain, needs=needs)


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
    rooms = {room.id: room.name for room in day.rooms}
    return Class(
        id=group.code,
        title=group.name,
        subjects=(group.focus,) if group.focus else (),
        periods=tuple(_slots(day, group_id)),
        location=rooms.get(group.room_id or "", ""),
        rooms=tuple(
            (period, rooms[session.room_id])
            for period, session in _slots(day, group_id).items()
            if session.room_id in rooms
        ),
    )


def _slots(day: TeamDay, group_id: str) -> dict[str, Session]:
    """When the group meets, as the template writes it, in the order of the day."""
    order = {block.short: place for place, block in enumerate(day.usual_blocks)}
    sessions = [session for session in day.all_sessions if session.group_id == group_id]
    sessions.sort(key=lambda s: (order.get(s.block, len(order)), s.block, s.days))
    return {slot(session.block, session.days): session for session in sessions}


def _enrolments(day: TeamDay) -> list[Enrolment]:
    """Who is in which group: its students of the day, its usual leads and helpers, each once."""
    found: list[Enrolment] = []
    for group_id in sorted(day.group_of, key=lambda g: day.group_of[g].code):
        code = day.group_of[group_id].code
        students = [f"student:{student.code}" for student in day.members_of.get(group_id, ())]
        found += [Enrolment(id="", class_id=code, person_key=key, role=STUDENT) for key in students]
        slots = _slots(day, group_id)
        places: dict[tuple[str, str], list[str]] = {}
        for period, session in slots.items():
            for educator_id, role in [(session.lead_id, LEAD), *((h, HELPER) for h in session.helper_ids)]:
                if educator_id in day.code_of:
                    places.setdefault((day.code_of[educator_id], role), []).append(period)
        for (educator, role), periods in places.items():
            all_of_them = () if len(periods) == len(slots) else tuple(periods)
            key = f"educator:{educator}"
            found.append(Enrolment(id="", class_id=code, person_key=key, role=role, periods=all_of_them))
    return found


def roster_rows(day: TeamDay, names: Names, *, needs: bool) -> dict[str, Any]:
    """huddle.roster/1 with the names as the mode wants them.

    Beside what programs look for it has the columns of the template, so that in the mode full it can be imported again.
    """
    tables = {
        name: [dict(zip(header, row, strict=True)) for row in rows]
        for name, (header, rows) in native_tables(staged_roster(day, names, needs=needs), needs=needs).items()
    }
    groups: dict[str, list[str]] = {}
    for group in day.groups:
        for student in day.members_of.get(group.id, ()):
            groups.setdefault(student.id, []).append(group.code)
    out = {absence.student_id for absence in day.student_absences}
    away = {absence.educator_id for absence in day.absences}
    rows_of = {
        name: {row[f"{name.removesuffix('s')}_id"]: row for row in tables[name]}
        for name in ("students", "educators")
    }
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
                **_columns(rows_of["students"][s.code], ("student_id", "grade", "groups", "needs")),
            }
            for s in sorted(day.students, key=lambda s: s.code)
        ],
        "educators": [
            {
                "id": m.code,
                "name": names.educator(m.code),
                "role": day.educator_of[m.educator_id].role,
                "out": m.educator_id in away,
                **_columns(rows_of["educators"][m.code], ("educator_id", "role")),
            }
            for m in day.members
        ],
        "groups": tables["groups"],
    }


def _columns(row: Mapping[str, str], said: Collection[str]) -> dict[str, str]:
    """The columns of the template that are not said already."""
    return {name: cell for name, cell in row.items() if name not in said}

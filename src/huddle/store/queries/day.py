"""Reads one date of one team, whole, in a fixed number of queries."""

import dataclasses
import datetime as dt
from collections.abc import Iterable

from huddle.domain.absence import Absence
from huddle.domain.block import Block, meets
from huddle.domain.calendar import Calendar, CalendarDay
from huddle.domain.cover.plan import CoveragePlan
from huddle.domain.day import TeamDay
from huddle.domain.educator import Credential, Educator, Skill, Strength
from huddle.domain.group import Group, Membership, Room
from huddle.domain.schedule import Duty, Session
from huddle.domain.school import School
from huddle.domain.student import Student, StudentAbsence, StudentPair
from huddle.domain.team import Team, TeamMember
from huddle.store.reader import Reader

# What a day is made of: a change of anything else leaves it as it is.
_MADE_OF = (
    "absence", "base_session", "block", "calendar_day", "coverage_plan", "credential", "duty", "educator",
    "membership", "room", "school", "skill", "strength", "student", "student_absence", "student_group",
    "student_pair", "team", "team_member",
)  # fmt: skip
_LISTED = ("do", "undo", "redo")  # kinds of changes whose rows the journal names
_OF_TEAM = "t.educator_id IN (SELECT m.educator_id FROM team_member m WHERE m.team_id = :team)"


Mark = tuple[int, str]


def latest_change(reader: Reader) -> Mark:
    """The latest change of the database, to be asked about later; in a unit of reading before anything else is read."""
    row = next(iter(reader.rows("SELECT seq, at FROM change ORDER BY seq DESC LIMIT 1")), None)
    return (0, "") if row is None else (int(row[0]), str(row[1]))


def changed_since(reader: Reader, mark: Mark) -> bool:
    """Whether anything that a day is made of may have changed since a mark was taken.

    The journal names the rows of every change but a purge's; what is not listed in it (drafts of plans, what somebody
    likes to see, disclosures) is no part of a day. A database that was restored in between does not have the mark.
    """
    seq, at = mark
    if latest_change(reader) == mark:
        return False
    found = reader.scalar("SELECT at FROM change WHERE seq = :seq", seq=seq)
    if seq and str(found) != at:
        return True
    unlisted = ", ".join(f"'{kind}'" for kind in _LISTED)
    named = ", ".join(f"'{table}'" for table in _MADE_OF)
    return bool(
        reader.scalar(
            f"SELECT count(*) FROM change c WHERE c.seq > :seq AND (c.kind NOT IN ({unlisted})"  # noqa: S608 - own words
            f" OR EXISTS (SELECT 1 FROM change_line l WHERE l.seq = c.seq AND l.table_name IN ({named})))",
            seq=seq,
        )
    )


def load_day(reader: Reader, team: Team, school: School, date: dt.date, now: dt.time | None) -> TeamDay:
    """Everything about the team on that date.

    Args:
        reader: a unit of reading, so that all of it is one state.
        team: the team.
        school: its school.
        date: the day.
        now: the time of that day; None = before the first block.
    """
    members, educators = _people(reader, team, date)
    day = TeamDay(
        school=school,
        team=team,
        date=date,
        now=now,
        calendar_days=tuple(reader.find(CalendarDay, team_id=team.id)),
        members=members,
        educators=educators,
        credentials=tuple(
            c
            for c in reader.select(Credential, _OF_TEAM, "t.code", team=team.id)
            if c.until is None or date <= c.until
        ),
        strengths=tuple(reader.select(Strength, _OF_TEAM, team=team.id)),
        skills=tuple(reader.find(Skill, "t.name", team_id=team.id)),
        students=tuple(reader.select(Student, "t.team_id = :team AND t.active", team=team.id)),
        pairs=tuple(reader.find(StudentPair, team_id=team.id)),
        groups=tuple(reader.select(Group, "t.team_id = :team AND NOT t.archived", "t.code", team=team.id)),
        memberships=tuple(
            reader.select(
                Membership,
                "t.group_id IN (SELECT g.id FROM student_group g WHERE g.team_id = :team AND NOT g.archived)"
                " AND t.since <= :day AND (t.until IS NULL OR t.until >= :day)",
                team=team.id,
                day=date,
            )
        ),
        rooms=tuple(reader.find(Room, "t.name", team_id=team.id)),
        all_blocks=tuple(reader.find(Block, "t.position", team_id=team.id)),
        all_sessions=tuple(reader.find(Session, team_id=team.id)),
        duties=tuple(reader.find(Duty, team_id=team.id)),
        absences=_absences(reader, team, date, members),
        student_absences=tuple(reader.find(StudentAbsence, team_id=team.id, date=date)),
        elsewhere=_elsewhere(reader, team, date),
    )
    return _with_absences_by_this_teams_blocks(reader, day)


def with_absences_of(reader: Reader, day: TeamDay, date: dt.date) -> TeamDay:
    """Who is in the team on another date and who of them is out, beside everything else of a day that is already read."""
    members, educators = _people(reader, day.team, date)
    other = dataclasses.replace(
        day,
        date=date,
        now=None,
        members=members,
        educators=educators,
        absences=_absences(reader, day.team, date, members),
    )
    return _with_absences_by_this_teams_blocks(reader, other)


def _people(reader: Reader, team: Team, date: dt.date) -> tuple[tuple[TeamMember, ...], tuple[Educator, ...]]:
    """The members of a date by code, and who each of them is."""
    there = {
        e.id: e
        for e in reader.select(
            Educator,
            "t.id IN (SELECT m.educator_id FROM team_member m WHERE m.team_id = :team)",
            team=team.id,
        )
    }
    members = tuple(
        m
        for m in reader.find(TeamMember, "t.code", team_id=team.id)
        if m.active_on(date) and there[m.educator_id].active
    )
    return members, tuple(there[m.educator_id] for m in members)


def _absences(
    reader: Reader, team: Team, date: dt.date, members: Iterable[TeamMember]
) -> tuple[Absence, ...]:
    """The active absences of a date in the order in which they were logged; whoever left the team is out of nothing."""
    here = {member.educator_id for member in members}
    found = reader.select(
        Absence,
        f"({_OF_TEAM}) AND t.ends >= :day AND t.first <= :day AND t.state = 'active'",
        "t.reported_at",
        team=team.id,
        day=date,
    )
    return tuple(absence for absence in found if absence.on(date) and absence.educator_id in here)


def _elsewhere(reader: Reader, team: Team, date: dt.date) -> dict[str, list[str]]:
    """Educator id -> blocks of this team in which another team has them, by its sessions or its applied cover.

    Blocks of two teams are the same when their times overlap.
    """
    others = reader.select(
        Team,
        "t.id <> :team AND NOT t.archived AND t.id IN (SELECT m.team_id FROM team_member m WHERE m.educator_id IN"
        " (SELECT o.educator_id FROM team_member o WHERE o.team_id = :team))",
        team=team.id,
    )
    if not others:
        return {}
    own = [b for b in reader.find(Block, team_id=team.id) if not b.bell]
    found: dict[str, list[str]] = {}
    for other in others:
        calendar = Calendar(other.rules, reader.find(CalendarDay, team_id=other.id))
        school_day = calendar.day(date)
        if not school_day.open:
            continue
        every = reader.find(Block, team_id=other.id)
        bell = school_day.bell if any(b.bell == school_day.bell for b in every) else ""
        blocks = {b.short: b for b in every if b.bell == bell and meets(b.days, school_day)}
        busy: set[tuple[str, str]] = set()
        live = {g.id for g in reader.select(Group, "t.team_id = :team AND NOT t.archived", team=other.id)}
        for session in reader.find(Session, team_id=other.id):
            if session.group_id in live and meets(session.days, school_day):
                busy.update((who, session.block) for who in (session.lead_id, *session.helper_ids) if who)
        codes = {m.code: m.educator_id for m in reader.find(TeamMember, team_id=other.id)}
        applied = "t.team_id = :team AND t.date = :date AND t.state IN ('applied', 'stale')"
        for plan in reader.select(CoveragePlan, applied, team=other.id, date=date):
            for slot, adults in plan.answer.adults().items():
                busy.update((codes[code], slot.block) for code in adults if code in codes)
        for educator_id, short in busy:
            theirs = blocks.get(short)
            if theirs is not None:
                for block in own:
                    if block.starts < theirs.ends and theirs.starts < block.ends:
                        found.setdefault(educator_id, []).append(block.short)
    return found


def _with_absences_by_this_teams_blocks(reader: Reader, day: TeamDay) -> TeamDay:
    """Absences logged in another team name that team's blocks: give them this team's blocks at the same times."""
    foreign = [a for a in day.absences if a.team_id != day.team.id and a.blocks]
    if not foreign:
        return day
    own = [b for b in day.all_blocks if not b.bell]
    changed = {}
    for absence in foreign:
        theirs = [
            b for b in reader.find(Block, team_id=absence.team_id) if b.short in absence.blocks and not b.bell
        ]
        blocks = tuple(b.short for b in own if any(b.starts < t.ends and t.starts < b.ends for t in theirs))
        changed[absence.id] = dataclasses.replace(absence, blocks=blocks or ("-",))
    return dataclasses.replace(day, absences=tuple(changed.get(a.id, a) for a in day.absences))

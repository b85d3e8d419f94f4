"""The groups of an import: each chosen class becomes a group once, gets its place in the day, and its members."""

import dataclasses
import datetime as dt
import re
from collections.abc import Mapping, Sequence

from huddle.domain.absence import Absence
from huddle.domain.block import Block
from huddle.domain.drafting import ClassToPlace, draft_blocks, draft_times, subject_skill
from huddle.domain.educator import INFERRED, SKILLS, Skill, Strength, skill_label
from huddle.domain.errors import HuddleError
from huddle.domain.group import Group, Membership, Room, make_group_code
from huddle.domain.limits import NO_ROOM_LIMIT
from huddle.domain.record import ExternalId
from huddle.domain.schedule import Session
from huddle.domain.student import Student
from huddle.domain.values import new_id
from huddle.domain.words import parse_blocks
from huddle.exchange.choice import ChosenClass
from huddle.exchange.findings import Finding
from huddle.exchange.staged import STUDENT, StagedAbsence
from huddle.services.intake.people import PeopleWriter
from huddle.services.intake.work import Work
from huddle.store.queries.student import memberships_of_team
from huddle.text import fold, one_line, plural

_CLASS = "class"
_ENROLMENT = "enrolment"
_SUBJECT_WEIGHT = 3
_TAUGHT_LEVEL = 3  # of a strength: leads independently
_HELPED_LEVEL = 1  # supports with a plan
_CLOCK_TIMES = re.compile(r"((?:[01]?\d|2[0-3]):[0-5]\d)-((?:[01]?\d|2[0-3]):[0-5]\d)")
# A need flag raises what the group needs by one.
_NEED_SKILLS = {"iep": "inclusion", "el": "language_support", "behavior": "behavior_support"}


def write_groups(work: Work, people: PeopleWriter) -> None:
    """Make groups of classes that are new, place them, and bring every membership up to date."""
    known = {
        row.external_id: row.our_id
        for row in work.unit.find(ExternalId, scope=work.team.id, source=work.source, kind=_CLASS)
    }
    groups = {g.id: g for g in work.unit.find(Group, team_id=work.team.id)}
    known |= _of_own_template(work, known, groups)
    fresh = [chosen for chosen in work.choice.classes if known.get(chosen.row.id) not in groups]
    made = _make_groups(work, fresh, groups)
    _place(work, people, fresh, made)
    of_class = {
        chosen.row.id: known.get(chosen.row.id) or made[chosen.row.id] for chosen in work.choice.classes
    }
    _memberships(work, people, of_class)
    _draft_strengths(work, people)
    _absences(work, people)


def _of_own_template(work: Work, known: Mapping[str, str], groups: Mapping[str, Group]) -> dict[str, str]:
    """Class id -> id of the group that huddle's own template names by its code, when the name agrees."""
    if not work.native:
        return {}
    codes = {g.code.upper(): g for g in groups.values() if not g.archived and g.id not in known.values()}
    found = {}
    for chosen in work.choice.classes:
        group = codes.get(chosen.row.id.upper()) if chosen.row.id not in known else None
        if group is not None and fold(chosen.row.title or group.name) == fold(group.name):
            found[chosen.row.id] = group.id
            work.unit.add(_external(work, _CLASS, chosen.row.id, group.id))
    return found


def _make_groups(work: Work, fresh: Sequence[ChosenClass], groups: Mapping[str, Group]) -> dict[str, str]:
    """Class id -> id of the new group."""
    taken = [g.code for g in groups.values()]
    rooms = {room.name: room for room in work.unit.find(Room, team_id=work.team.id)}
    own_skills = {skill.code for skill in work.unit.find(Skill, team_id=work.team.id)}
    made: dict[str, str] = {}
    for chosen in fresh:
        code = make_group_code(chosen.label, chosen.row.code, taken)
        taken.append(code)
        location = one_line(chosen.row.location, 60)
        if location and location not in rooms:
            # The file does not say how many it holds, so it sets no limit until the team does.
            rooms[location] = Room(id=new_id(), team_id=work.team.id, name=location, capacity=NO_ROOM_LIMIT)
            work.unit.add(rooms[location])
        weights = _weights(chosen)
        for skill in weights:
            if skill not in SKILLS and skill not in own_skills:
                own_skills.add(skill)
                work.unit.add(Skill(id=new_id(), team_id=work.team.id, code=skill, name=_skill_name(skill)))
        group = Group(
            id=new_id(),
            team_id=work.team.id,
            code=code,
            name=one_line(chosen.label) or code,
            grade=one_line(chosen.row.grades[0], 40) if chosen.row.grades else "",
            weights=weights,
            room_id=rooms[location].id if location else None,
            drafted=True,
        )
        made[chosen.row.id] = group.id
        work.unit.add(group)
        work.unit.add(_external(work, _CLASS, chosen.row.id, group.id))
        work.lines.append(f"+ group {group.code} {group.name} ({plural(len(chosen.students), 'student')})")
        if chosen.lead is None:
            work.findings.append(
                _finding("W401", f"Class {group.name} has no teacher: its group has no lead.")
            )
    return made


def _skill_name(code: str) -> str:
    return one_line(skill_label(code), 60)


def _weights(chosen: ChosenClass) -> dict[str, int]:
    """What a group needs: its subject, and one more for each kind of support that a member needs."""
    weights = {class_skill(chosen): _SUBJECT_WEIGHT}
    for need, skill in _NEED_SKILLS.items():
        if any(need in student.needs for student in chosen.students):
            weights[skill] = weights.get(skill, 0) + 1
    return weights


def class_skill(chosen: ChosenClass) -> str:
    """The skill a class is about: by its subjects, else its course, else its title."""
    for text in (*chosen.row.subjects, chosen.row.course_title, chosen.row.title, chosen.label):
        if text.strip():
            return subject_skill(text)
    return subject_skill(chosen.row.id)


def _external(work: Work, kind: str, external_id: str, our_id: str) -> ExternalId:
    return ExternalId(
        id=new_id(),
        scope=work.team.id,
        source=work.source,
        kind=kind,
        external_id=external_id,
        our_id=our_id,
        team_id=work.team.id,
    )


def _finding(code: str, message: str, severity: str = "warning") -> Finding:
    return Finding("schedule", None, None, severity, code, message)


def _adults(chosen: ChosenClass, people: PeopleWriter) -> tuple[str | None, tuple[str, ...]]:
    """The lead's id and the helpers' ids."""
    lead = people.educators.get(chosen.lead.key) if chosen.lead else None
    helpers = tuple(
        dict.fromkeys(
            people.educators[p.key]
            for p in chosen.helpers
            if p.key in people.educators and people.educators[p.key] != lead
        )
    )
    return lead, helpers


def _place(work: Work, people: PeopleWriter, fresh: Sequence[ChosenClass], made: Mapping[str, str]) -> None:
    """Put the new groups into blocks: by the file's periods, else so that nobody is in two places; marked as drafted."""
    if not fresh:
        return
    blocks = [b for b in work.unit.find(Block, "t.position", team_id=work.team.id) if not b.bell]
    classes = _standing(work, {block.short: block.name for block in blocks})
    for chosen in fresh:
        lead, helpers = _adults(chosen, people)
        classes.append(
            ClassToPlace(
                id=chosen.row.id,
                label=chosen.label,
                educators=tuple(e for e in (lead, *helpers) if e),
                students=frozenset(
                    people.students[p.key] for p in chosen.students if p.key in people.students
                ),
                periods=chosen.row.periods,
            )
        )
    draft = draft_blocks(classes)
    if not blocks:
        blocks = _make_blocks(work, draft.blocks, draft.names)
    else:
        blocks = _more_blocks(work, blocks, draft.blocks, draft.names)
    there = {block.short for block in blocks}
    for clash in draft.clashes:
        work.findings.append(
            _finding("W402", f"In block {clash.block} one person is in {len(clash.classes)} classes at once.")
        )
    for chosen in fresh:
        lead, helpers = _adults(chosen, people)
        for short in draft.placed[chosen.row.id]:
            if short in there:
                work.unit.add(
                    Session(
                        id=new_id(),
                        team_id=work.team.id,
                        group_id=made[chosen.row.id],
                        block=short,
                        lead_id=lead,
                        helper_ids=helpers,
                        drafted=True,
                    )
                )
    by_period = all(chosen.row.periods for chosen in fresh)
    how = "by the periods in the file" if by_period else "so that nobody is in two places"
    work.findings.append(
        _finding(
            "N402",
            f"Groups placed: {len(fresh)}, in {plural(len(draft.blocks), 'block')}, {how}: drafted, check.",
            "note",
        )
    )


def _standing(work: Work, names: Mapping[str, str]) -> list[ClassToPlace]:
    """The groups that have their place already, as classes with fixed periods."""
    members: dict[str, set[str]] = {}
    for row in memberships_of_team(work.unit, work.team.id, current=True):
        members.setdefault(row.group_id, set()).add(row.student_id)
    return [
        ClassToPlace(
            id=session.id,
            label=session.id,
            educators=tuple(e for e in (session.lead_id, *session.helper_ids) if e),
            students=frozenset(members.get(session.group_id, ())),
            periods=(session.block,),
        )
        for session in work.unit.find(Session, team_id=work.team.id)
        if session.block in names
    ]


def _make_blocks(work: Work, shorts: Sequence[str], names: Mapping[str, str]) -> list[Block]:
    times = draft_times(len(shorts))
    blocks = [
        Block(
            id=new_id(),
            team_id=work.team.id,
            short=short,
            name=names[short],
            starts=starts,
            ends=ends,
            position=place,
        )
        for place, (short, (starts, ends)) in enumerate(zip(shorts, times, strict=True), 1)
    ]
    work.unit.add_all(blocks)
    return blocks


def _more_blocks(
    work: Work, blocks: list[Block], shorts: Sequence[str], names: Mapping[str, str]
) -> list[Block]:
    """Blocks that new classes need are added at the end of the day, as long as the day lasts."""
    have = {block.short for block in blocks}
    for short in shorts:
        if short in have:
            continue
        last = max(blocks, key=lambda b: b.ends)
        starts = _later(last.ends, 5)
        ends = _later(starts, max(5, last.minutes))
        if ends <= starts:
            work.findings.append(_finding("W403", "The day is full: not every new group found a block."))
            break
        block = Block(
            id=new_id(),
            team_id=work.team.id,
            short=short,
            name=names[short],
            starts=starts,
            ends=ends,
            position=max(b.position for b in blocks) + 1,
        )
        work.unit.add(block)
        blocks.append(block)
    return blocks


def _later(time: dt.time, minutes: int) -> dt.time:
    moment = dt.datetime.combine(dt.date.min, time) + dt.timedelta(minutes=minutes)
    return moment.time() if moment.date() == dt.date.min else time


# --- members ----------------------------------------------------------------------------------------------------------


def _memberships(work: Work, people: PeopleWriter, of_class: Mapping[str, str]) -> None:
    """Enrolments that are new become memberships, those that ended end theirs; regrouping done in huddle stays."""
    unit = work.unit
    rows = {
        row.external_id: row
        for row in unit.find(ExternalId, scope=work.team.id, source=work.source, kind=_ENROLMENT)
    }
    stored = {m.id: m for m in memberships_of_team(unit, work.team.id)}
    here = {(m.group_id, m.student_id) for m in stored.values() if m.active_on(work.date)}
    moved: set[str] = set()
    seen: set[str] = set()
    for enrolment in work.choice.enrolments:
        student = people.students.get(enrolment.person_key)
        group = of_class.get(enrolment.class_id)
        if enrolment.role != STUDENT or student is None or group is None:
            continue
        seen.add(enrolment.identity)
        row = rows.get(enrolment.identity)
        if row is None:
            if (group, student) not in here:
                here.add((group, student))
                member = Membership(
                    id=new_id(),
                    group_id=group,
                    student_id=student,
                    since=_since(work, enrolment.begin),
                    until=None,
                )
                unit.add_all([member, _external(work, _ENROLMENT, enrolment.identity, member.id)])
                if student not in people.new_students:
                    moved.add(student)
        elif row.archived:
            member = Membership(id=new_id(), group_id=group, student_id=student, since=work.date)
            unit.add(member)
            unit.save(dataclasses.replace(row, archived=False, our_id=member.id))
            moved.add(student)
    _end_memberships(work, people, rows, stored, seen, moved)
    moved -= people.gone_students
    work.counts["moved"] += len(moved)
    work.counts["unchanged"] = max(0, work.counts["unchanged"] - len(moved))
    codes = {s.id: s.code for s in unit.find(Student, team_id=work.team.id)}
    work.lines.extend(
        f"> student {codes[student]} changed groups" for student in sorted(moved, key=codes.__getitem__)
    )


def _since(work: Work, begin: dt.date | None) -> dt.date:
    """A membership begins with the enrolment, and today at the latest (also for a year that is over)."""
    return min(begin, work.date) if begin is not None else work.date


def _end_memberships(
    work: Work,
    people: PeopleWriter,
    rows: Mapping[str, ExternalId],
    stored: Mapping[str, Membership],
    seen: set[str],
    moved: set[str],
) -> None:
    removed = {e.identity for e in work.roster.enrolments if e.removed}
    for identity, row in rows.items():
        member = stored.get(row.our_id)
        if row.archived or member is None or identity in seen:
            continue
        if not (
            work.roster.tells_who_left or identity in removed or member.student_id in people.gone_students
        ):
            continue
        work.unit.save(dataclasses.replace(row, archived=True))
        if member.until is None or member.until >= work.date:
            until = max(member.since, work.date - dt.timedelta(days=1))
            work.unit.save(dataclasses.replace(member, until=until))
            moved.add(member.student_id)


# --- strengths and absences -------------------------------------------------------------------------------------------


def _draft_strengths(work: Work, people: PeopleWriter) -> None:
    """What a class shows of who is new here, until somebody declares it: its lead leads it, a helper supports there."""
    shown: dict[tuple[str, str], int] = {}
    for chosen in work.choice.classes:
        lead, helpers = _adults(chosen, people)
        levels = {**dict.fromkeys(helpers, _HELPED_LEVEL), **({lead: _TAUGHT_LEVEL} if lead else {})}
        for educator in people.new_educators & levels.keys():
            at = (educator, class_skill(chosen))
            shown[at] = max(shown.get(at, 0), levels[educator])
    stored = {
        (educator, strength.skill)
        for educator in people.new_educators
        for strength in work.unit.find(Strength, educator_id=educator)
    }
    work.unit.add_all(
        Strength(id=new_id(), educator_id=educator, skill=skill, level=level, source=INFERRED)
        for (educator, skill), level in shown.items()
        if (educator, skill) not in stored
    )


def _absences(work: Work, people: PeopleWriter) -> None:
    """Absences of the template, once each."""
    blocks = work.unit.find(Block, "t.position", team_id=work.team.id)
    for staged in work.roster.absences:
        educator = people.educators.get(staged.person_key)
        if educator is None:
            continue
        chosen = _part(staged, blocks)
        if chosen is None:
            what = one_line(staged.part, 40)
            work.findings.append(
                _finding("W404", f"'{what}' is no part of the team's day: the absence was left out.")
            )
            continue
        same = work.unit.find(
            Absence, educator_id=educator, first=staged.first, last=staged.last, state="active"
        )
        if not any(absence.blocks == chosen for absence in same):
            work.unit.add(
                Absence(
                    id=new_id(),
                    team_id=work.team.id,
                    educator_id=educator,
                    first=staged.first,
                    last=staged.last,
                    blocks=chosen,
                    planned=staged.first > work.date,
                    category=staged.category if work.team.rules.keep_reasons else "",
                    reported_at=work.unit.now,
                )
            )


def _part(staged: StagedAbsence, blocks: Sequence[Block]) -> tuple[str, ...] | None:
    """`all`, `am`, `pm`, `HH:MM-HH:MM` or block names as the team's blocks; None when it means none of them."""
    part = staged.part.strip().casefold()
    if part in ("", "all"):
        return ()
    if found := _CLOCK_TIMES.fullmatch(part):
        begin, end = (dt.time.fromisoformat(time.zfill(5)) for time in found.groups())
        return tuple(b.short for b in blocks if b.starts < end and begin < b.ends) or None
    try:
        chosen = {short for name in part.split(";") for short in (parse_blocks(name.strip(), blocks) or ())}
    except HuddleError:
        return None
    return tuple(b.short for b in blocks if b.short in chosen) or None

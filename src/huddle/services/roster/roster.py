"""The shared roster of a day."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from huddle.domain.day import TeamDay
from huddle.domain.educator import ROLES
from huddle.domain.errors import NotFoundError
from huddle.domain.reading.absence_words import blocks_words, educator_out
from huddle.domain.student import NEEDS, Student
from huddle.services.desk.desk import Desk
from huddle.services.roster.views import EducatorLine, GroupCount, PairWith, RosterView, StudentRow
from huddle.store.queries.student import students_out_between
from huddle.store.reader import Reader
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
            recent = _recent_absences(reader, day)
        groups_of, leads_of = _groups_of(day)
        pairs = _pairs_of(day)
        return RosterView(
            date=day.date,
            students=tuple(
                _row(day, s, groups_of.get(s.id, []), leads_of, recent, pairs.get(s.id, []))
                for s in sorted(day.students, key=lambda s: s.sort_key)
            ),
            groups=tuple(GroupCount(g.code, g.name, len(day.members_of.get(g.id, ()))) for g in day.groups),
            educators=tuple(
                EducatorLine(
                    m.code,
                    day.educator_of[m.educator_id].name,
                    ROLES[day.educator_of[m.educator_id].role],
                    educator_out(day, m.educator_id),
                )
                for m in day.members
            ),
        )


@dataclass(frozen=True, slots=True)
class _Recent:
    """The last ten school days, the oldest first, and who was out on which."""

    days: tuple[dt.date, ...]
    out: Mapping[str, Collection[dt.date]]

    def of(self, student_id: str) -> tuple[bool, ...]:
        """Whether the student was out, day by day."""
        return tuple(day in self.out.get(student_id, ()) for day in self.days)


def _recent_absences(reader: Reader, day: TeamDay) -> _Recent:
    recent = day.calendar.school_days_before(day.date, _RECENT_DAYS)
    if not recent:
        return _Recent((), {})
    found = students_out_between(reader, day.team.id, recent[-1], day.date - dt.timedelta(days=1))
    out: dict[str, set[dt.date]] = {}
    for absence in found:
        out.setdefault(absence.student_id, set()).add(absence.date)
    return _Recent(tuple(reversed(recent)), out)


def _pairs_of(day: TeamDay) -> dict[str, list[PairWith]]:
    """Student id -> the others they are kept apart from or together with."""
    found: dict[str, list[PairWith]] = {}
    for pair in day.pairs:
        for one, other in ((pair.first_id, pair.second_id), (pair.second_id, pair.first_id)):
            student = day.student_of.get(other)
            if student is not None:
                found.setdefault(one, []).append(PairWith(student.code, student.name, pair.kind))
    return found


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
    day: TeamDay,
    student: Student,
    groups: list[str],
    leads_of: dict[str, list[str]],
    recent: _Recent,
    pairs: list[PairWith],
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
        absent_days=sum(recent.of(student.id)),
        recent=recent.of(student.id),
        search=fold(f"{student.name} {family_first} {student.code} {' '.join(groups)} {student.grade}"),
        version=student.version,
        given=student.given,
        family=student.family,
        preferred=student.preferred,
        pairs=tuple(pairs),
    )


def search_text(row: StudentRow, *, needs: bool) -> str:
    """What a filter looks in: names, code, groups, grade, and words of the form `key:value`.

    The keys are group, grade, lead, out (today, and the block or half of the day), absent (2 = on two or more of the
    last ten school days) and, where needs may be seen, need and apart or together with the other student's code.
    """
    words = [f"group:{code}" for code in row.groups]
    words += [f"lead:{code}" for code in row.leads]
    words += [f"grade:{row.grade}"] if row.grade else []
    words += ["out:today", *(f"out:{part}" for part in row.out.split())] if row.out else ["in:today"]
    words += [f"absent:{days}" for days in range(1, row.absent_days + 1)]
    if needs:
        words += [f"need:{need}" for need in row.needs]
        words += [f"{kind}:{code}" for code, _, kind in row.pairs]
    return fold(f"{row.search} {' '.join(words)}")


def fits(text: str, words: str) -> bool:
    """Whether a search text holds every word, and none of the words that begin with `!`. A grade is a whole word."""
    parts = fold(words).split()
    return all(
        (not _holds(text, part[1:]) or part == "!") if part[0] == "!" else _holds(text, part)
        for part in parts
    )


def _holds(text: str, part: str) -> bool:
    if part.startswith("grade:") and part != "grade:":
        return f" {part} " in f" {text} "
    return part in text


def chosen(view: RosterView, words: str = "", group: str = "") -> tuple[StudentRow, ...]:
    """The students that fit a filter (see `search_text`), and are members of `group`.

    Raises:
        NotFoundError: there is no such group.
    """
    rows = [row for row in view.students if fits(search_text(row, needs=True), words)]
    if not group:
        return tuple(rows)
    code = next((code for code, _, _ in view.groups if fold(code) == fold(group)), None)
    if code is None:
        known = ", ".join(code for code, _, _ in view.groups)
        raise NotFoundError(
            f"There is no group '{one_line(group, 20)}'.", code="no_such_group", hint=f"Groups: {known}."
        )
    return tuple(row for row in rows if code in row.groups)

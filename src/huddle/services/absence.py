"""Log, change and cancel absences; applied plans of those days become stale and say so."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from huddle.domain.absence import ACTIVE, CANCELLED, CATEGORIES, Absence
from huddle.domain.block import Block, noon_split
from huddle.domain.day import TeamDay
from huddle.domain.errors import HuddleError, NotFoundError, UsageError
from huddle.domain.plan import DRAFT, SUPERSEDED, CoveragePlan
from huddle.domain.student import Student, StudentAbsence
from huddle.domain.team import TeamMember
from huddle.domain.values import new_id, short_id
from huddle.domain.words import (
    AbsenceLine,
    Person,
    day_label,
    find_person,
    parse_absence,
    parse_blocks,
    parse_days,
)
from huddle.services.desk import Desk, Place
from huddle.services.plan import outdate
from huddle.services.views import AbsencePreview, AbsenceView
from huddle.store.unit_of_work import Reader, UnitOfWork
from huddle.text import fold, one_line

ALL_DAY = "all day"


class Absences:
    """The absences of a team's educators."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def preview(self, line: str, date: dt.date | None = None) -> AbsencePreview:
        """What an absence line would do, for the dialog: never raises for what is typed."""
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place, date)
        return preview_line(day, line, self._desk.user)

    def typing_day(self, date: dt.date | None = None) -> TeamDay:
        """The day against which a line is read while it is typed (`preview_line` needs nothing else)."""
        with self._desk.read() as (reader, place):
            return self._desk.day(reader, place, date)

    def log(self, line: str, *, date: dt.date | None = None, planned: bool | None = None) -> AbsenceView:
        """Save the absence that a line says: `WHO [WHEN] [BLOCKS] [CATEGORY]`.

        Raises:
            NotFoundError: the person is not known, or several are meant.
            UsageError: a word is not understood.
            HuddleError: the same absence is already there.
        """
        with self._desk.write("Logged an absence") as (work, place):
            day = self._desk.day(work, place, date)
            said = parse_absence(line, today=day.date, blocks=day.usual_blocks, people=day.people())
            who = self._desk.educator(said.who, day)
            absence = Absence(
                id=new_id(),
                team_id=place.team.id,
                educator_id=who.id,
                first=said.first,
                last=said.last,
                blocks=_plain_blocks(said.blocks, day.usual_blocks),
                planned=said.first > self._desk.today(place) if planned is None else planned,
                category=said.category if place.team.rules.keep_reasons else "",
                reported_at=self._desk.clock.now(),
            )
            self._refuse_double(work, day, absence, who)
            work.label = f"Absence of {who.code}, {when_words(absence, day)}"
            work.add(absence)
            stale = outdate(work, _teams_of(work, who.id), absence.first, absence.ends)
            work.commit()
            return _view(absence, day, place, warning=_warning(day, absence, stale))

    def _refuse_double(self, reader: Reader, day: TeamDay, absence: Absence, who: Person) -> None:
        """The same absence a second time is a mistake; one that only overlaps is kept."""
        same = reader.select(
            Absence,
            "t.educator_id = :who AND t.state = 'active' AND t.first <= :first AND t.ends >= :last",
            who=who.id,
            first=absence.first,
            last=absence.last,
        )
        for other in same:
            if not other.blocks or (absence.blocks and set(absence.blocks) <= set(other.blocks)):
                raise HuddleError(
                    f"{who.code} is already out then: {when_words(other, day)} (absence {short_id(other.id)}).",
                    code="already_out",
                    hint="Nothing was saved; cancel that one first if it is wrong.",
                )

    def edit(
        self,
        absence_id: str,
        *,
        first: dt.date | None = None,
        last: dt.date | None = None,
        blocks: Sequence[str] | None = None,
        category: str | None = None,
        version: int | None = None,
    ) -> AbsenceView:
        """Change an absence.

        Args:
            absence_id: its id, or the beginning of it.
            first: its new first day.
            last: its new last day.
            blocks: its new blocks; empty = all day.
            category: its new category.
            version: the version that was on the screen; another one is a conflict.
        """
        with self._desk.write("Changed an absence") as (work, place):
            day = self._desk.day(work, place)
            before = self._find(work, place, absence_id)
            after = dataclasses.replace(
                before,
                first=first or before.first,
                last=last or before.last,
                blocks=before.blocks if blocks is None else _plain_blocks(tuple(blocks), day.usual_blocks),
                category=before.category if category is None else category,
                version=before.version if version is None else version,
            )
            work.label = f"Changed the absence of {day.code_of.get(before.educator_id, '?')}"
            saved = work.save(after)
            stale = outdate(
                work,
                _teams_of(work, before.educator_id),
                min(before.first, after.first),
                max(before.ends, after.ends),
            )
            work.commit()
            return _view(saved, day, place, warning=_warning(day, saved, stale))

    def cancel(self, absence_id: str) -> AbsenceView:
        """Cancel an absence; it stays in the record as cancelled.

        Raises:
            NotFoundError: no absence, or several, begin with that id.
        """
        with self._desk.write("Cancelled an absence") as (work, place):
            day = self._desk.day(work, place)
            absence = self._find(work, place, absence_id)
            if absence.state == CANCELLED:
                return _view(absence, day, place, warning="It was cancelled before.")
            work.label = f"Cancelled the absence of {day.code_of.get(absence.educator_id, '?')}"
            saved = work.save(dataclasses.replace(absence, state=CANCELLED))
            stale = outdate(work, _teams_of(work, absence.educator_id), absence.first, absence.ends)
            work.commit()
            return _view(saved, day, place, warning=_stale_words(stale))

    def _find(self, reader: Reader, place: Place, absence_id: str) -> Absence:
        wanted = absence_id.strip().casefold()
        if len(wanted) >= 4 and all(c in "0123456789abcdef-" for c in wanted):
            found = reader.select(
                Absence,
                "t.team_id = :team AND t.id >= :low AND t.id < :high",
                team=place.team.id,
                low=wanted,
                high=wanted + "g",
            )
            if len(found) == 1:
                return found[0]
            if found:
                raise NotFoundError(
                    f"Several absences begin with '{wanted}'.", code="ambiguous", hint="Type more of the id."
                )
        raise NotFoundError(
            f"There is no absence '{one_line(absence_id, 40)}'.",
            code="no_such_absence",
            hint="'huddle absent --list' shows their ids.",
        )

    def list(self, *, everything: bool = False) -> list[AbsenceView]:
        """Absences not yet over and not cancelled, the next first; or all of them, the latest first."""
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place)
            condition = "t.team_id = :team" + (
                "" if everything else " AND t.ends >= :day AND t.state = 'active'"
            )
            found = reader.select(
                Absence,
                condition,
                "t.first" + (" DESC" if everything else ""),
                team=place.team.id,
                day=day.date,
            )
            if not everything:
                found = [a for a in found if not self._over(day, a)]
            return [_view(absence, day, place) for absence in found]

    def _over(self, day: TeamDay, absence: Absence) -> bool:
        """Whether the rest of its last day lies behind us."""
        if absence.ends != day.date or day.now is None:
            return False
        mine = [b for b in day.blocks if absence.covers(day.date, b.short)]
        return bool(mine) and all(day.over(block) for block in mine)

    def student_out(
        self, who: str, when: str = "today", blocks: str = "all", status: str = "excused"
    ) -> StudentAbsence:
        """Flag a student as out on a day; it changes headcounts. A second flag for the day replaces the first."""
        with self._desk.write("Flagged a student as out") as (work, place):
            day = self._desk.day(work, place)
            student = find_student(day, who)
            span = parse_days(when, day.date)
            if span is None or span[0] != span[1]:
                raise UsageError(
                    f"'{one_line(when, 30)}' is not a day.", code="bad_date", hint="Write today or 24nov."
                )
            chosen = parse_blocks(blocks, day.usual_blocks)
            if chosen is None:
                raise UsageError(
                    f"'{one_line(blocks, 30)}' is not a block.", code="no_such_block", hint="Write 3-5 or am."
                )
            earlier = work.one(StudentAbsence, "t.student_id = :s AND t.date = :d", s=student.id, d=span[0])
            record = StudentAbsence(
                id=earlier.id if earlier else new_id(),
                team_id=place.team.id,
                student_id=student.id,
                date=span[0],
                blocks=_plain_blocks(chosen, day.usual_blocks),
                status=status,
                version=earlier.version if earlier else 1,
            )
            if earlier:
                work.save(record)
            else:
                work.add(record)
            outdate_drafts(work, place.team.id, span[0])
            work.commit()
            return record

    def student_back(self, who: str, date: dt.date | None = None) -> bool:
        """Take a student's flag of a day away; False when there was none."""
        with self._desk.write("A student is here after all") as (work, place):
            day = self._desk.day(work, place, date)
            student = find_student(day, who)
            earlier = work.one(StudentAbsence, "t.student_id = :s AND t.date = :d", s=student.id, d=day.date)
            if earlier is None:
                return False
            work.remove(earlier)
            outdate_drafts(work, place.team.id, day.date)
            work.commit()
            return True


def outdate_drafts(work: UnitOfWork, team_id: str, date: dt.date) -> None:
    """Headcounts changed: drafts of the day go; what was announced stays."""
    for plan in work.find(CoveragePlan, team_id=team_id, date=date, state=DRAFT):
        work.save(dataclasses.replace(plan, state=SUPERSEDED))


def find_student(day: TeamDay, who: str) -> Student:
    """The student that `who` means: a code, a name, part of a name."""
    people = [Person(s.id, s.code, s.name) for s in day.students]
    return day.student_of[find_person(who, people, what="student").id]


def _teams_of(reader: Reader, educator_id: str) -> list[str]:
    return [member.team_id for member in reader.find(TeamMember, educator_id=educator_id)]


def _plain_blocks(blocks: tuple[str, ...], usual: Sequence[Block]) -> tuple[str, ...]:
    """All blocks of the day named one by one are all day."""
    return () if set(blocks) >= {b.short for b in usual} else blocks


def preview_line(day: TeamDay, line: str, user: str = "") -> AbsencePreview:
    """Read an absence line against a day without touching the database.

    The person is looked up even while the rest is not yet understood, so that candidates show from the first letter.
    """
    if not line.strip():
        return AbsencePreview(
            ok=False, message="Who is out?  For instance: ben · ben 3-5 · ben tomorrow am · me"
        )
    try:
        said = parse_absence(line, today=day.date, blocks=day.usual_blocks, people=day.people())
        who = find_person(said.who, day.people(), me=user or None, what="educator")
    except HuddleError as error:
        return AbsencePreview(ok=False, message=error.text(), candidates=_candidates(day, line))
    absence = Absence(
        id="", team_id=day.team.id, educator_id=who.id, first=said.first, last=said.last, blocks=said.blocks
    )
    return AbsencePreview(
        ok=True,
        message=f"{who.name} · {when_words(absence, day)}",
        name=who.name,
        when=_when(absence),
        blocks=blocks_words(absence.blocks, day.usual_blocks),
        category=CATEGORIES.get(said.category, ""),
        candidates=_candidates(day, said.who) or ((who.code, who.name),),
        affects=_affects(day, said, who.id),
    )


def _candidates(day: TeamDay, words: str) -> tuple[tuple[str, str], ...]:
    first = fold(words).split()[:1]
    wanted = first[0] if first else ""
    return tuple(
        (p.code, p.name)
        for p in day.people()
        if wanted and (wanted in fold(p.name) or fold(p.code) == wanted)
    )


def _affects(day: TeamDay, said: AbsenceLine, educator_id: str) -> tuple[str, ...]:
    """The sessions of the shown day that lose an adult; other days are not loaded for a preview."""
    if not said.first <= day.date <= said.last:
        return ()
    return tuple(
        f"{day.group_of[s.group_id].code} {s.block}"
        for s in day.sessions
        if educator_id in (s.lead_id, *s.helper_ids) and (not said.blocks or s.block in said.blocks)
    )


def blocks_words(blocks: Sequence[str], usual: Sequence[Block]) -> str:
    """Blocks in words: all day, morning, afternoon, block 3, blocks 3-5."""
    if not blocks:
        return ALL_DAY
    names = [b.short for b in usual]
    if len(names) > 1 and tuple(blocks) == noon_split(usual)[0]:
        return "morning"
    if len(names) > 1 and tuple(blocks) == noon_split(usual)[1]:
        return "afternoon"
    places = [names.index(b) for b in blocks if b in names]
    if len(blocks) == 1:
        return f"block {blocks[0]}"
    if len(places) == len(blocks) and places == list(range(places[0], places[-1] + 1)):
        return f"blocks {blocks[0]}-{blocks[-1]}"
    return "blocks " + ", ".join(blocks)


def _when(absence: Absence) -> str:
    if absence.first == absence.last:
        when = day_label(absence.first)
    else:
        when = f"{day_label(absence.first)} to {day_label(absence.last)}"
    return when + (f", weekly until {day_label(absence.repeats_until)}" if absence.repeats_until else "")


def when_words(absence: Absence, day: TeamDay) -> str:
    """Days and blocks in words."""
    return f"{_when(absence)}, {blocks_words(absence.blocks, day.usual_blocks)}"


def _warning(day: TeamDay, absence: Absence, stale: int) -> str:
    words = []
    days = (absence.last - absence.first).days + 1
    if not any(day.calendar.day(absence.first + dt.timedelta(days=n)).open for n in range(days)):
        words.append(f"There is no school on {_when(absence)}; the absence was saved all the same.")
    if stale:
        words.append(_stale_words(stale))
    return " ".join(words)


def _stale_words(stale: int) -> str:
    if not stale:
        return ""
    return (
        "The applied plan is stale now: plan again."
        if stale == 1
        else f"{stale} applied plans are stale now."
    )


def _view(absence: Absence, day: TeamDay, place: Place, warning: str = "") -> AbsenceView:
    educator = day.educator_of.get(absence.educator_id)
    return AbsenceView(
        id=absence.id,
        short_id=short_id(absence.id),
        code=day.code_of.get(absence.educator_id, "?"),
        name=educator.name if educator else "former member",
        first=absence.first,
        last=absence.last,
        blocks=absence.blocks,
        blocks_words=blocks_words(absence.blocks, day.usual_blocks),
        when_words=_when(absence),
        category=CATEGORIES.get(absence.category, "") if place.team.rules.keep_reasons else "",
        planned=absence.planned,
        state="cancelled" if absence.state != ACTIVE else "active",
        reported=absence.reported_at,
        warning=warning,
    )

"""Students who are out: a light flag a day, which changes headcounts."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from huddle.domain.cover.plan import DRAFT, SUPERSEDED, CoveragePlan
from huddle.domain.day import TeamDay
from huddle.domain.errors import UsageError
from huddle.domain.reading.absence_words import blocks_words, plain_blocks
from huddle.domain.reading.block_words import parse_part
from huddle.domain.reading.spans import parse_days
from huddle.domain.student import Student, StudentAbsence
from huddle.domain.values import new_id
from huddle.domain.who import find_student
from huddle.services.desk.desk import Desk
from huddle.store.queries.student import out_on, students_out_between
from huddle.store.unit_of_work import UnitOfWork
from huddle.text import one_line

_MOST_DAYS = 60


@dataclass(frozen=True, slots=True)
class StudentOut:
    """A student's flag of one day; `status` says how it counts (excused, tardy ...)."""

    id: str
    date: dt.date
    code: str
    name: str
    blocks: str
    status: str


class Attendance:
    """Flags of students who are out."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def list(self, date: dt.date | None = None, *, days: int = 1) -> tuple[StudentOut, ...]:
        """The flags of the date, or of so many days up to it, the latest first."""
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place, date)
            since = day.date - dt.timedelta(days=days - 1)
            found = students_out_between(reader, place.team.id, since, day.date)
        rows = [
            (flag, day.student_of[flag.student_id]) for flag in found if flag.student_id in day.student_of
        ]
        rows.sort(key=lambda row: (-row[0].date.toordinal(), row[1].sort_key))
        return tuple(
            StudentOut(
                id=flag.id,
                date=flag.date,
                code=student.code,
                name=student.name,
                blocks=blocks_words(flag.blocks, day.usual_blocks),
                status=flag.status.replace("_", " "),
            )
            for flag, student in rows
        )

    def out(
        self, who: Sequence[str], when: str = "today", blocks: str = "all", status: str = "excused"
    ) -> tuple[StudentAbsence, ...]:
        """Flag students as out, as one act. A second flag for a day replaces the first.

        Args:
            who: codes or names.
            when: a day, or a range of days, of which the school days are taken.
            blocks: all, am, 3-5.
            status: excused, unexcused, tardy or early_departure.

        Raises:
            UsageError: the days or the blocks are not understood.
        """
        with self._desk.write_on(None, "Flagged students as out") as (work, place, day):
            students = [find_student(day, one) for one in who]
            dates = _days(when, day, month_first=self._desk.month_first)
            chosen = parse_part(blocks, day.usual_blocks)
            if chosen is None:
                raise UsageError(
                    f"'{one_line(blocks, 30)}' is not a block.", code="no_such_block", hint="Write 3-5 or am."
                )
            short = plain_blocks(chosen, day.usual_blocks)
            flags = tuple(
                _flag(work, place.team.id, student, date, short, status)
                for student in students
                for date in dates
            )
            work.label = f"{', '.join(s.code for s in students[:3])}{' ...' * (len(students) > 3)} out"
            for date in dates:
                _drop_drafts(work, place.team.id, date)
            work.commit()
            return flags

    def back(self, who: Sequence[str], date: dt.date | None = None) -> int:
        """Take the flags of a day away, as one act; returns how many there were."""
        with self._desk.write_on(date, "Students are here after all") as (work, place, day):
            ids = {find_student(day, one).id for one in who}
            found = [flag for flag in day.student_absences if flag.student_id in ids]
            for flag in found:
                work.remove(flag)
            if found:
                _drop_drafts(work, place.team.id, day.date)
                work.commit()
            return len(found)


def _days(when: str, day: TeamDay, *, month_first: bool) -> list[dt.date]:
    """The days that are meant: a single one as it is, of a range the school days."""
    span = parse_days(when, day.date, month_first=month_first)
    if span is None or (span[1] - span[0]).days > _MOST_DAYS:
        raise UsageError(
            f"'{one_line(when, 30)}' is not a day or a range of at most {_MOST_DAYS} days.",
            code="bad_date",
            hint="Write today, 24nov or 24-26nov.",
        )
    dates = [span[0] + dt.timedelta(days=n) for n in range((span[1] - span[0]).days + 1)]
    return dates if len(dates) == 1 else [date for date in dates if day.calendar.day(date).open]


def _flag(
    work: UnitOfWork, team_id: str, student: Student, date: dt.date, blocks: tuple[str, ...], status: str
) -> StudentAbsence:
    earlier = out_on(work, student.id, date)
    flag = StudentAbsence(
        id=earlier.id if earlier else new_id(),
        team_id=team_id,
        student_id=student.id,
        date=date,
        blocks=blocks,
        status=status,
        version=earlier.version if earlier else 1,
    )
    if earlier:
        saved: StudentAbsence = work.save(flag)
        return saved
    work.add(flag)
    return flag


def _drop_drafts(work: UnitOfWork, team_id: str, date: dt.date) -> None:
    """Headcounts changed: drafts of the day go; what was announced stays."""
    for plan in work.find(CoveragePlan, team_id=team_id, date=date, state=DRAFT):
        work.save(dataclasses.replace(plan, state=SUPERSEDED))

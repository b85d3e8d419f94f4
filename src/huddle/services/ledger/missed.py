"""Missed services: what an applied plan leaves out, kept until it is made up."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huddle.domain.calendar import Calendar, CalendarDay
from huddle.domain.cover.missed import MissedService
from huddle.domain.errors import NotFoundError
from huddle.domain.reading.dates import day_label, parse_day
from huddle.domain.values import short_id
from huddle.services.desk.desk import Desk, Place
from huddle.store.queries.plan import missed_services
from huddle.store.reader import Reader
from huddle.text import one_line

_COLUMNS = (
    "id",
    "date",
    "block",
    "group",
    "credential",
    "students",
    "minutes",
    "student_minutes",
    "made_up_on",
    "note",
)
_LEAST_ID = 4  # characters of an id that is typed
_NOTE_LIMIT = 500


@dataclass(frozen=True, slots=True)
class MissedView:
    """A service that was left out: `minutes` are those of each student, `made_up_on` is None while it is open."""

    id: str
    date: dt.date
    block: str
    group: str
    credential: str
    students: int
    minutes: int
    made_up_on: dt.date | None
    note: str

    @property
    def student_minutes(self) -> int:
        """Students times minutes."""
        return self.students * self.minutes


class Missed:
    """The log of missed services of a team."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def list(self) -> tuple[MissedView, ...]:
        """Every missed service of the team, the earliest first."""
        with self._desk.read() as (reader, place):
            return tuple(missed_between(reader, place, dt.date.min, dt.date.max))

    def made_up(self, record_id: str, words: str = "") -> MissedView:
        """Note that a missed service was made up.

        Args:
            record_id: its id, or the beginning of it.
            words: `[DATE] [NOTE]` as typed; today where no date is given.

        Raises:
            NotFoundError: no missed service, or several, begin with that id.
        """
        with self._desk.write("Noted a missed service as made up") as (work, place):
            record = _find(work, place.team.id, record_id)
            today = self._desk.today(place)
            first, _, rest = one_line(words, _NOTE_LIMIT).partition(" ")
            day = parse_day(first, today)
            note = one_line(words, _NOTE_LIMIT) if day is None else rest
            saved: MissedService = work.save(
                dataclasses.replace(record, made_up_on=day or today, note=note or record.note)
            )
            work.commit()
        return _view(saved)

    def reopen(self, record_id: str) -> MissedView:
        """Note that a missed service was not made up after all; its note stays.

        Raises:
            NotFoundError: no missed service, or several, begin with that id.
        """
        with self._desk.write("Noted a missed service as to be made up") as (work, place):
            record = _find(work, place.team.id, record_id)
            saved: MissedService = work.save(dataclasses.replace(record, made_up_on=None))
            work.commit()
        return _view(saved)


def missed_between(reader: Reader, place: Place, since: dt.date, until: dt.date) -> list[MissedView]:
    """The missed services of a range of dates, both included, the earliest first; none of a day without school."""
    calendar = Calendar(place.team.rules, reader.find(CalendarDay, team_id=place.team.id))
    found = missed_services(reader, place.team.id, since, until)
    return [_view(record) for record in found if calendar.day(record.date).open]


def _find(reader: Reader, team_id: str, record_id: str) -> MissedService:
    wanted = one_line(record_id, 40).casefold()
    found = [
        record
        for record in reader.find(MissedService, team_id=team_id)
        if len(wanted) >= _LEAST_ID and record.id.startswith(wanted)
    ]
    if len(found) != 1:
        several = "Several missed services begin" if found else "No missed service begins"
        raise NotFoundError(
            f"{several} with '{wanted}'.",
            code="ambiguous" if found else "no_such_record",
            hint="'huddle missed' lists them with their ids.",
        )
    return found[0]


def _view(record: MissedService) -> MissedView:
    return MissedView(
        id=record.id,
        date=record.date,
        block=record.block,
        group=record.group_code,
        credential=record.credential,
        students=record.students,
        minutes=record.minutes,
        made_up_on=record.made_up_on,
        note=record.note,
    )


def missed_json(views: Iterable[MissedView]) -> dict[str, Any]:
    """The log as huddle.missed/1."""
    return {"schema": "huddle.missed/1", "services": [{**_row(view), "uuid": view.id} for view in views]}


def _row(view: MissedView) -> dict[str, Any]:
    return {
        "id": short_id(view.id),
        "date": view.date.isoformat(),
        "block": view.block,
        "group": view.group,
        "credential": view.credential,
        "students": view.students,
        "minutes": view.minutes,
        "student_minutes": view.student_minutes,
        "made_up_on": view.made_up_on.isoformat() if view.made_up_on else None,
        "note": view.note,
    }


def missed_csv(views: Iterable[MissedView], *, plain: bool = False) -> bytes:
    """The log as CSV, one row a missed service; no cell is ever a formula."""
    from huddle.exchange.writers.csvtext import csv_bytes  # planning imports this file and writes no CSV

    columns, *cells = missed_table(views)
    return csv_bytes(columns, cells, plain=plain)


def missed_table(views: Iterable[MissedView]) -> list[Sequence[str]]:
    """The log as a table of texts, its columns' names first."""
    rows: list[Mapping[str, Any]] = [_row(view) for view in views]
    return [_COLUMNS, *(["" if row[name] is None else str(row[name]) for name in _COLUMNS] for row in rows)]


def missed_line(view: MissedView) -> str:
    """A missed service in one line of words."""
    state = f"made up {day_label(view.made_up_on)}" if view.made_up_on else "to make up"
    students = f"{view.students} student{'s' if view.students != 1 else ''}"
    line = (
        f"{short_id(view.id)}  {day_label(view.date)}  block {view.block}  {view.group}  {view.credential}"
        f"  {students}, {view.minutes} min each  {state}"
    )
    return f"{line}  {view.note}".rstrip()


def missed_text(views: Iterable[MissedView]) -> str:
    """The log in lines, and what is still open of it."""
    views = tuple(views)
    if not views:
        return "No service was missed."
    still = [view for view in views if view.made_up_on is None]
    total = (
        f"To make up: {len(still)} of {len(views)}, {sum(v.student_minutes for v in still)} student minutes."
    )
    return "\n".join([*map(missed_line, views), total])

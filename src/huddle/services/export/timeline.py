"""Everything the team has kept about one student, and the extract of it for a records request."""

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from huddle.domain.day import TeamDay
from huddle.domain.errors import NotFoundError, UsageError
from huddle.domain.group import Group, Membership
from huddle.domain.naming import Names
from huddle.domain.person import Person, find_person
from huddle.domain.reading.query import HistoryQuery
from huddle.domain.record import ExportRecord
from huddle.domain.student import Student
from huddle.domain.values import new_id
from huddle.exchange.target import safe_name
from huddle.exchange.writers.student_record import FORMATS, student_record
from huddle.services.desk.desk import Desk, Place
from huddle.services.export.export import Exported
from huddle.services.record.search import Wanted, search
from huddle.store.queries.plan import splits_with
from huddle.store.queries.student import out_between
from huddle.store.reader import Reader
from huddle.text import fold, one_line, replace_names

_MOST = 100_000
_FIRST = dt.date(1900, 1, 1)
ANOTHER = "another student"


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One thing that is kept: `kind` is note, decision ... action, spotlight, out, group or split."""

    date: dt.date
    kind: str
    text: str
    author: str


@dataclass(frozen=True, slots=True)
class TimelineView:
    """A student's record, latest first."""

    code: str
    name: str
    initials: str
    rows: tuple[TimelineRow, ...]


class Timeline:
    """A student's record."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def of(self, who: str, since: dt.date | None = None, until: dt.date | None = None) -> TimelineView:
        """What was written about a student, when they were out, in which groups and parts of split groups they were.

        Args:
            who: a code or a name; students who left count too.
            since: the first day; None = the beginning.
            until: the last day; None = today.
        """
        with self._desk.read() as (reader, place):
            return self._of(reader, place, who, since, until)[0]

    def _of(
        self, reader: Reader, place: Place, who: str, since: dt.date | None, until: dt.date | None
    ) -> tuple[TimelineView, Student]:
        day = self._desk.day(reader, place)
        student = find_any_student(reader, place, who)
        bounds = since or _FIRST, until or day.date
        rows = [*_written(reader, day, student, *bounds), *_out(reader, student, *bounds)]
        rows += [*_groups(reader, student, *bounds), *_splits(reader, day, student, *bounds)]
        rows.sort(key=lambda row: row.date, reverse=True)
        view = TimelineView(student.code, student.name, student.initials, tuple(rows))
        return view, student

    def extract(
        self,
        who: str,
        *,
        recipient: str,
        since: dt.date | None = None,
        until: dt.date | None = None,
        form: str = "md",
    ) -> Exported:
        """The record as a family may see it: every other student is redacted in the texts.

        Who got it and why is written into the disclosure log. Read the extract before it is handed on: a text can tell
        who is meant without a name.

        Args:
            who: a code or a name.
            recipient: who gets it, and why.
            since: the first day.
            until: the last day.
            form: md, html, csv or json.

        Raises:
            UsageError: the format is unknown, or nobody is named who gets it.
        """
        if form not in FORMATS:
            raise UsageError(
                f"There is no extract as '{one_line(form, 20)}'.", hint=f"Formats: {', '.join(FORMATS)}."
            )
        if not recipient.strip():
            raise UsageError(
                "Nobody is named who gets the record.",
                code="no_recipient",
                hint="Say who and why: --for 'mother, records request'.",
            )
        with self._desk.write("Extracted a record", journal=False) as (work, place):
            view, student = self._of(work, place, who, since, until)
            others = [s for s in work.find(Student, team_id=place.team.id) if s.id != student.id]
            hide = _Others(others, student)
            view = dataclasses.replace(
                view,
                rows=tuple(dataclasses.replace(row, text=hide.text(row.text)) for row in view.rows),
            )
            work.note(
                ExportRecord(
                    id=new_id(),
                    team_id=place.team.id,
                    at=self._desk.clock.now(),
                    by=self._desk.user,
                    what="student",
                    format=form,
                    names="full",
                    since=since,
                    until=until,
                    rows=len(view.rows),
                    student_id=student.id,
                    recipient=one_line(recipient),
                )
            )
            work.commit()
            document = _document(
                view, place, self._desk.clock.now(place.school.time_zone), one_line(recipient)
            )
        name = safe_name(f"huddle-student-{student.code}.{form}")
        return Exported(student_record(document, form), name, "full", len(view.rows), hide.replaced)


def find_any_student(reader: Reader, place: Place, who: str) -> Student:
    """The student that `who` means, on the roster or not any more; who is on it goes first.

    Raises:
        NotFoundError: nobody fits, or several do.
    """
    every = {student.id: student for student in reader.find(Student, team_id=place.team.id)}
    active = [Person(s.id, s.code, s.name) for s in every.values() if s.active]
    people = [Person(s.id, s.code, s.name) for s in every.values()]
    known = find_person(who, people if not _fits(who, active) else active, what="student")
    return every[known.id]


def _fits(who: str, people: list[Person]) -> bool:
    try:
        find_person(who, people, what="student")
    except NotFoundError as error:
        return error.code == "ambiguous"
    return True


def _written(
    reader: Reader, day: TeamDay, student: Student, since: dt.date, until: dt.date
) -> Iterator[TimelineRow]:
    said = HistoryQuery(since=since, until=until)
    wanted = Wanted(said, (), (), ((student.id, student.name),), ())
    for hit in search(reader, day, wanted, limit=_MOST).hits:
        kind = f"action, {hit.state}" if hit.kind == "action" else hit.kind
        yield TimelineRow(hit.date, kind, hit.text, hit.author)


def _out(reader: Reader, student: Student, since: dt.date, until: dt.date) -> Iterator[TimelineRow]:
    for flag in out_between(reader, student.id, since, until):
        when = f"block {', '.join(flag.blocks)}" if flag.blocks else "all day"
        yield TimelineRow(flag.date, "out", f"{when}, {flag.status.replace('_', ' ')}", "")


def _groups(reader: Reader, student: Student, since: dt.date, until: dt.date) -> Iterator[TimelineRow]:
    groups = {group.id: group for group in reader.find(Group, team_id=student.team_id)}
    for membership in reader.find(Membership, student_id=student.id):
        group = groups.get(membership.group_id)
        if group is None:
            continue
        for date, word in ((membership.since, "in"), (membership.until, "last day in")):
            if date is not None and since <= date <= until:
                yield TimelineRow(date, "group", f"{word} {group.code} {group.name}", "")


def _splits(
    reader: Reader, day: TeamDay, student: Student, since: dt.date, until: dt.date
) -> Iterator[TimelineRow]:
    moves = splits_with(reader, student.team_id, student.code, since, until)
    names = {m.code: day.educator_of[m.educator_id].name for m in day.members}
    for move in moves:
        for who, codes in move.parts.items():
            if student.code in codes:
                yield TimelineRow(
                    move.date,
                    "split",
                    f"{move.group_code} in block {move.block} was split: with {names.get(who, who)}",
                    "",
                )


class _Others:
    """Takes every other student out of a text, and keeps the names of the one it is about."""

    def __init__(self, others: list[Student], student: Student) -> None:
        own = {name for name in (student.given, student.preferred, student.family) if name}
        self._full = {
            way: ANOTHER
            for other in others
            for given in {other.given, other.preferred} - {""}
            for way in (
                f"{given} {other.family}",
                f"{other.family}, {given}",
                f"{other.family} {given}",
            )
            if other.family and fold(way) != fold(student.name)
        }
        self._names = Names("ids", [_unlike(other, own) for other in others], (), ())
        codes = sorted((re.escape(other.code) for other in others), key=len, reverse=True)
        self._codes = re.compile(
            r"(?<![\w-])\+?(?:" + "|".join(codes or ["(?!)"]) + r")(?![\w-])", re.IGNORECASE
        )
        self.replaced = 0

    def text(self, text: str) -> str:
        """The text without the others."""
        hidden, _ = replace_names(text, self._full)
        hidden = self._codes.sub(ANOTHER, self._names.text(hidden))
        self.replaced += hidden != text
        return hidden


def _unlike(other: Student, own: set[str]) -> Student:
    """Another student without those single names that the one of the record has too."""
    kept: dict[str, Any] = {
        name: "" if getattr(other, name) in own else getattr(other, name)
        for name in ("given", "preferred", "family")
    }
    if not kept["given"] and not kept["family"]:
        kept["given"] = other.code
    return dataclasses.replace(other, **kept)


def _document(view: TimelineView, place: Place, now: dt.datetime, recipient: str) -> dict[str, Any]:
    """huddle.student/1."""
    return {
        "schema": "huddle.student/1",
        "generated_at": now.isoformat(timespec="seconds"),
        "team": place.team.name,
        "student": {"id": view.code, "name": view.name},
        "recipient": recipient,
        "rows": [
            {"date": row.date.isoformat(), "kind": row.kind, "text": row.text, "author": row.author or None}
            for row in view.rows
        ],
    }

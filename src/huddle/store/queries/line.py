"""What was written, found by its words, its kind, its people and its day: entries, actions and spotlights."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from huddle.store.reader import Reader, as_date
from huddle.store.search import condition
from huddle.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is looked for; every text is bound as a value, never written into the SQL.

    Attributes:
        team_id: the team.
        words: the words that the index looks for.
        fits: whether a folded text has all that is looked for.
        since: the first date.
        until: the last date.
        kinds: kinds of entries; empty for all.
        sections: folded beginnings of the names of sections that an entry stands in.
        authors: who wrote an entry.
        owners: ids of educators who own an action.
        states: states of actions.
        late_on: only actions that were due before this date.
        students: (id, name) of students; a line is linked to one of them or has the name in its text.
        groups: (id, code) of groups, likewise.
        limit: how many are wanted; one more is given where there is more.
    """

    team_id: str
    words: Sequence[str]
    fits: Callable[[str], bool]
    since: dt.date | None = None
    until: dt.date | None = None
    kinds: Sequence[str] = ()
    sections: Sequence[str] = ()
    authors: Sequence[str] = ()
    owners: Sequence[str] = ()
    states: Sequence[str] = ()
    late_on: dt.date | None = None
    students: Sequence[tuple[str, str]] = ()
    groups: Sequence[tuple[str, str]] = ()
    limit: int = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row that fits, as stored. `state` and `owner_id` are an action's; `section` and `author` an entry's."""

    id: str
    date: dt.date
    kind: str
    text: str
    section: str = ""
    author: str = ""
    state: str = ""
    owner_id: str = ""
    student_ids: tuple[str, ...] = ()
    group_ids: tuple[str, ...] = ()


@dataclass(slots=True)
class _Where:
    """Conditions in SQL with their values."""

    parts: list[str]
    values: dict[str, Any] = field(default_factory=dict)

    def any_of(self, column: str, name: str, values: Iterable[str]) -> None:
        bound = {f"{name}{number}": value for number, value in enumerate(values)}
        if bound:
            self.parts.append(f"{column} IN ({', '.join(':' + key for key in bound)})")
            self.values |= bound

    def named(self, name: str, chosen: Sequence[tuple[str, str]], column: str | None) -> None:
        """Only what names one of them, by a link in the column or in words."""
        parts = []
        for number, (record_id, words) in enumerate(chosen):
            if column is not None:
                parts.append(f"{column} LIKE :{name}{number}")
                self.values[f"{name}{number}"] = f"%{record_id}%"
            parts.append(f"t.text LIKE :{name}_words{number} ESCAPE '\\'")
            self.values[f"{name}_words{number}"] = f"%{_literal(words)}%"
        if parts:
            self.parts.append(f"({' OR '.join(parts)})")


def entries_sought(reader: Reader, sought: Sought) -> Iterator[Line]:
    """Entries of huddles that fit, the latest first."""
    where = _where(reader, sought, "h.date")
    where.parts += ["h.team_id = :team", "NOT t.archived", "t.kind <> 'rating'"]
    where.any_of("t.kind", "kind", sought.kinds)
    where.any_of("t.author", "author", sought.authors)
    where.named("student", sought.students, "t.student_ids")
    where.named("group", sought.groups, "t.group_ids")
    select = (
        "SELECT t.id, h.date, t.text, t.kind, t.section, t.author, t.student_ids, t.group_ids"
        " FROM huddle h JOIN entry t ON t.huddle_id = h.id"
    )
    for row in _rows(reader, select, where, "h.date DESC, t.at DESC, t.id", sought):
        record_id, date, text, kind, section, author, students, groups = row
        if sought.sections and not any(fold(section).startswith(each) for each in sought.sections):
            continue
        yield Line(
            id=record_id,
            date=as_date(date),
            kind=kind,
            text=text,
            section=section,
            author=author,
            student_ids=tuple(json.loads(students)),
            group_ids=tuple(json.loads(groups)),
        )


def actions_sought(reader: Reader, sought: Sought) -> Iterator[Line]:
    """Actions that fit, the latest first."""
    where = _where(reader, sought, "t.created_on")
    where.any_of("t.owner_id", "owner", sought.owners)
    where.any_of("t.state", "state", sought.states)
    if sought.late_on is not None:
        where.parts.append("t.due < :today")
        where.values["today"] = sought.late_on
    where.named("student", sought.students, "t.student_ids")
    where.named("group", sought.groups, "t.group_ids")
    select = (
        "SELECT t.id, t.created_on, t.text, t.state, t.owner_id, t.student_ids, t.group_ids FROM action t"
    )
    for row in _rows(reader, select, where, "t.created_on DESC, t.id", sought):
        record_id, date, text, state, owner, students, groups = row
        yield Line(
            id=record_id,
            date=as_date(date),
            kind="action",
            text=text,
            state=state,
            owner_id=owner or "",
            student_ids=tuple(json.loads(students)),
            group_ids=tuple(json.loads(groups)),
        )


def spotlights_sought(reader: Reader, sought: Sought) -> Iterator[Line]:
    """Spotlights that fit, the latest first."""
    where = _where(reader, sought, "t.date")
    where.named("student", sought.students, "t.student_id")
    where.named("group", sought.groups, None)
    select = "SELECT t.id, t.date, t.text, t.student_id FROM spotlight t"
    for record_id, date, text, student in _rows(reader, select, where, "t.date DESC, t.id", sought):
        yield Line(id=record_id, date=as_date(date), kind="spotlight", text=text, student_ids=(student,))


def _where(reader: Reader, sought: Sought, date: str) -> _Where:
    """What all have in common: the team, the dates and the words; `date` is the column of the day."""
    where = _Where(["t.team_id = :team"], {"team": sought.team_id})
    for name, sign, bound in (("since", ">=", sought.since), ("until", "<=", sought.until)):
        if bound is not None:
            where.parts.append(f"{date} {sign} :{name}")
            where.values[name] = bound
    narrowed, values = condition(reader, sought.words)
    if narrowed:
        where.parts.append(narrowed)
        where.values |= values
    return where


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _rows(
    reader: Reader, select: str, where: _Where, order: str, sought: Sought
) -> Iterator[tuple[Any, ...]]:
    """Rows whose text (the third column) has the words; one more than wanted, to know that there is more."""
    left = sought.limit + 1
    sql = f"{select} WHERE {' AND '.join(where.parts)} ORDER BY {order}"
    for row in reader.rows(sql, **where.values):
        if left <= 0:
            return
        if sought.fits(fold(row[2])):
            left -= 1
            yield tuple(row)

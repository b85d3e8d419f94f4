"""Search over all the team's huddles: lines, actions and spotlights, latest first."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from huddle.domain.day import TeamDay
from huddle.domain.errors import NotFoundError
from huddle.domain.group import Group
from huddle.domain.query import HistoryQuery, parse_query
from huddle.domain.who import find_student
from huddle.domain.words import Person, find_person
from huddle.services.huddle.mention import group_links, student_links
from huddle.store.search import condition
from huddle.store.unit_of_work import Reader
from huddle.text import fold, safe

_MOST = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """A line, an action or a spotlight that fits.

    Attributes:
        kind: note, decision, celebration, parking, plus, delta, action or spotlight.
        author: the code of whoever wrote it, or owns the action; empty for a spotlight.
        state: of an action, its state; else empty.
        students: linked, as (code, name, initials).
        groups: linked, as codes.
    """

    date: dt.date
    kind: str
    id: str
    section: str
    text: str
    author: str
    state: str
    students: tuple[tuple[str, str, str], ...]
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchView:
    """What was found, latest first; `more` says that there is more than was asked for."""

    hits: tuple[Hit, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """A query with its people and groups found.

    Attributes:
        said: the query as it was read.
        authors: codes of authors; owners of actions by `owners`.
        owners: ids of owners.
        students: (id, full name) of each.
        groups: (id, code) of each.
    """

    said: HistoryQuery
    authors: tuple[str, ...]
    owners: tuple[str, ...]
    students: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, str], ...]


def understand(typed: str, day: TeamDay) -> Wanted:
    """Read a query and find whom it means.

    Raises:
        UsageError: a filter's value makes no sense.
        NotFoundError: a person or group is not known, or several are meant.
    """
    said = parse_query(typed, day.date)
    people = [find_person(who, day.people(), what="educator") for who in said.by]
    students = [find_student(day, who) for who in said.students]
    return Wanted(
        said,
        tuple(person.code for person in people),
        tuple(person.id for person in people),
        tuple((student.id, student.name) for student in students),
        tuple((group.id, group.code) for group in (_group(day, word) for word in said.groups)),
    )


def _group(day: TeamDay, word: str) -> Group:
    people = [Person(group.id, group.code, group.name) for group in day.groups]
    found = find_person(word.removeprefix("#"), people, what="group")
    group = day.group_of.get(found.id)
    if group is None:
        raise NotFoundError("There is no such group.", code="no_such_group")
    return group


def search(reader: Reader, day: TeamDay, wanted: Wanted, *, limit: int = _MOST) -> SearchView:
    """Find what fits, latest first.

    Args:
        reader: a unit of reading.
        day: today, for names and links.
        wanted: what is looked for.
        limit: how many are wanted at most.
    """
    kinds = wanted.said.kinds
    lines = tuple(kind for kind in kinds if kind not in ("action", "spotlight"))
    sources: list[Callable[[], Iterator[Hit]]] = []
    if lines or not kinds:
        sources.append(lambda: _entries(reader, day, wanted, lines, limit))
    if (not kinds or "action" in kinds) and not wanted.said.sections:
        sources.append(lambda: _actions(reader, day, wanted, limit))
    if (not kinds or "spotlight" in kinds) and not (wanted.said.sections or wanted.authors):
        sources.append(lambda: _spotlights(reader, day, wanted, limit))
    found = [hit for source in sources for hit in source()]
    found.sort(key=lambda hit: hit.date, reverse=True)
    return SearchView(tuple(found[:limit]), len(found) > limit)


@dataclass(slots=True)
class _Where:
    """Conditions in SQL with their values; every text is bound, never written into the SQL."""

    parts: list[str]
    values: dict[str, Any]

    def any_of(self, column: str, name: str, values: Iterable[str]) -> None:
        bound = {f"{name}{number}": value for number, value in enumerate(values)}
        if bound:
            self.parts.append(f"{column} IN ({', '.join(':' + key for key in bound)})")
            self.values |= bound

    @property
    def sql(self) -> str:
        return " AND ".join(self.parts)


def _where(reader: Reader, day: TeamDay, wanted: Wanted, date: str) -> _Where:
    """What all sources have in common: the team, the dates and the words; `date` is the column of the day."""
    where = _Where(["t.team_id = :team"], {"team": day.team.id})
    said = wanted.said
    for name, sign, bound in (("since", ">=", said.since), ("until", "<=", said.until)):
        if bound is not None:
            where.parts.append(f"{date} {sign} :{name}")
            where.values[name] = bound
    narrowed, values = condition(reader, said.words)
    if narrowed:
        where.parts.append(narrowed)
        where.values |= values
    return where


def _links(where: _Where, wanted: Wanted, *, of_student: str = "t.student_ids", groups: bool = True) -> None:
    """Only what names one of the students, or one of the groups, by a link or in words."""
    for name, chosen in (("student", wanted.students), ("group", wanted.groups)):
        parts = []
        for number, (record_id, words) in enumerate(chosen):
            column = of_student if name == "student" else "t.group_ids"
            if name == "student" or groups:
                parts.append(f"{column} LIKE :{name}{number}")
                where.values[f"{name}{number}"] = f"%{record_id}%"
            parts.append(f"t.text LIKE :{name}_words{number} ESCAPE '\\'")
            where.values[f"{name}_words{number}"] = f"%{_literal(words)}%"
        if parts:
            where.parts.append(f"({' OR '.join(parts)})")


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _rows(
    reader: Reader, select: str, where: _Where, order: str, wanted: Wanted, limit: int
) -> Iterator[tuple[Any, ...]]:
    """Rows whose text (the third column) has the words; one more than wanted, to know that there is more."""
    left = limit + 1
    for row in reader.rows(f"{select} WHERE {where.sql} ORDER BY {order}", **where.values):
        if left <= 0:
            return
        if wanted.said.fits(fold(row[2])):
            left -= 1
            yield tuple(row)


def _entries(
    reader: Reader, day: TeamDay, wanted: Wanted, kinds: tuple[str, ...], limit: int
) -> Iterator[Hit]:
    where = _where(reader, day, wanted, "h.date")
    where.parts += ["h.team_id = :team", "NOT t.archived", "t.kind <> 'rating'"]
    where.any_of("t.kind", "kind", kinds)
    where.any_of("t.author", "author", wanted.authors)
    _links(where, wanted)
    select = (
        "SELECT t.id, h.date, t.text, t.kind, t.section, t.author, t.student_ids, t.group_ids"
        " FROM huddle h JOIN entry t ON t.huddle_id = h.id"
    )
    sections = wanted.said.sections
    for row in _rows(reader, select, where, "h.date DESC, t.at DESC, t.id", wanted, limit):
        record_id, date, text, kind, section, author, students, groups = row
        if sections and not any(fold(section).startswith(each) for each in sections):
            continue
        yield Hit(
            _date(date),
            kind,
            record_id,
            safe(section),
            safe(text, lines=True),
            safe(author),
            "",
            student_links(day, json.loads(students)),
            group_links(day, json.loads(groups)),
        )


def _actions(reader: Reader, day: TeamDay, wanted: Wanted, limit: int) -> Iterator[Hit]:
    where = _where(reader, day, wanted, "t.created_on")
    where.any_of("t.owner_id", "owner", wanted.owners)
    states = wanted.said.states
    where.any_of("t.state", "state", ["open" if state == "late" else state for state in states])
    if states == ("late",):
        where.parts.append("t.due < :today")
        where.values["today"] = day.date
    _links(where, wanted)
    select = (
        "SELECT t.id, t.created_on, t.text, t.state, t.owner_id, t.student_ids, t.group_ids FROM action t"
    )
    for row in _rows(reader, select, where, "t.created_on DESC, t.id", wanted, limit):
        record_id, date, text, state, owner, students, groups = row
        yield Hit(
            _date(date),
            "action",
            record_id,
            "",
            safe(text),
            day.code_of.get(owner or "", ""),
            state,
            student_links(day, json.loads(students)),
            group_links(day, json.loads(groups)),
        )


def _spotlights(reader: Reader, day: TeamDay, wanted: Wanted, limit: int) -> Iterator[Hit]:
    where = _where(reader, day, wanted, "t.date")
    _links(where, wanted, of_student="t.student_id", groups=False)
    select = "SELECT t.id, t.date, t.text, t.student_id FROM spotlight t"
    for record_id, date, text, student in _rows(reader, select, where, "t.date DESC, t.id", wanted, limit):
        linked = student_links(day, [student])
        yield Hit(_date(date), "spotlight", record_id, "", safe(text), "", "", linked, ())


def _date(value: Any) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)

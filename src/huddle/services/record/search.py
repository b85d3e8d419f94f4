"""Search over all the team's huddles: lines, actions and spotlights, latest first."""

import datetime as dt
from dataclasses import dataclass

from huddle.domain.day import TeamDay
from huddle.domain.errors import NotFoundError
from huddle.domain.group import Group
from huddle.domain.person import Person, find_person
from huddle.domain.reading.query import HistoryQuery, parse_query
from huddle.domain.who import find_student
from huddle.services.huddle.mention import group_links, student_links
from huddle.services.huddle.views import LinkedStudent
from huddle.store.queries.line import Line, Sought, actions_sought, entries_sought, spotlights_sought
from huddle.store.reader import Reader
from huddle.text import safe

_MOST = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """A line, an action or a spotlight that fits.

    Attributes:
        kind: note, decision, celebration, parking, plus, delta, action or spotlight.
        author: the code of whoever wrote it, or owns the action; empty for a spotlight.
        state: of an action, its state; else empty.
        students: linked.
        groups: linked, as codes.
    """

    date: dt.date
    kind: str
    id: str
    section: str
    text: str
    author: str
    state: str
    students: tuple[LinkedStudent, ...]
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
    said, sought = wanted.said, _sought(day, wanted, limit)
    lines: list[Line] = []
    if sought.kinds or not said.kinds:
        lines += entries_sought(reader, sought)
    if (not said.kinds or "action" in said.kinds) and not said.sections:
        lines += actions_sought(reader, sought)
    if (not said.kinds or "spotlight" in said.kinds) and not (said.sections or wanted.authors):
        lines += spotlights_sought(reader, sought)
    found = [_hit(day, line) for line in lines]
    found.sort(key=lambda hit: hit.date, reverse=True)
    return SearchView(tuple(found[:limit]), len(found) > limit)


def _sought(day: TeamDay, wanted: Wanted, limit: int) -> Sought:
    said = wanted.said
    return Sought(
        team_id=day.team.id,
        words=said.words,
        fits=said.fits,
        since=said.since,
        until=said.until,
        kinds=tuple(kind for kind in said.kinds if kind not in ("action", "spotlight")),
        sections=said.sections,
        authors=wanted.authors,
        owners=wanted.owners,
        states=["open" if state == "late" else state for state in said.states],
        late_on=day.date if said.states == ("late",) else None,
        students=wanted.students,
        groups=wanted.groups,
        limit=limit,
    )


def _hit(day: TeamDay, line: Line) -> Hit:
    return Hit(
        date=line.date,
        kind=line.kind,
        id=line.id if line.kind != "spotlight" else "",
        section=safe(line.section),
        text=safe(line.text, lines=True),
        author=safe(line.author) or day.code_of.get(line.owner_id, ""),
        state=line.state,
        students=student_links(day, line.student_ids),
        groups=group_links(day, line.group_ids),
    )

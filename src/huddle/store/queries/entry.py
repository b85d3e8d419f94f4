"""Queries about the lines of huddles. A rating is a line that is never listed."""

import datetime as dt

from huddle.domain.huddle import Entry
from huddle.store.reader import Reader, as_date


def lines_of(reader: Reader, huddle_id: str) -> list[Entry]:
    """The lines of a huddle in the order in which they were written, without ratings."""
    return reader.select(
        Entry,
        "t.huddle_id = :huddle AND NOT t.archived AND t.kind <> 'rating'",
        "t.at, t.id",
        huddle=huddle_id,
    )


def lines_between(reader: Reader, team_id: str, since: dt.date, until: dt.date) -> list[Entry]:
    """The lines and the ratings of the huddles of a range of dates, both included."""
    return reader.select(
        Entry,
        "t.huddle_id IN (SELECT h.id FROM huddle h WHERE h.team_id = :team AND h.date BETWEEN :since AND :until)"
        " AND NOT t.archived",
        "t.at, t.id",
        team=team_id,
        since=since,
        until=until,
    )


def latest_line(reader: Reader, huddle_id: str) -> Entry | None:
    """The line of a huddle that was written last, archived or not."""
    return reader.one(
        Entry,
        "t.huddle_id = :huddle AND t.at = (SELECT MAX(e.at) FROM entry e WHERE e.huddle_id = :huddle)",
        huddle=huddle_id,
    )


def lines_beginning(reader: Reader, team_id: str, begins: str) -> list[Entry]:
    """The lines whose id begins so."""
    return reader.select(
        Entry,
        "t.team_id = :team AND t.id LIKE :begins AND NOT t.archived",
        team=team_id,
        begins=f"{begins}%",
    )


def parked_before(reader: Reader, team_id: str, date: dt.date) -> list[Entry]:
    """Lines of the parking lot of huddles before a date that were not cleared before it, the oldest first."""
    return reader.select(
        Entry,
        "t.team_id = :team AND t.kind = 'parking' AND NOT t.archived"
        " AND (t.cleared_on IS NULL OR t.cleared_on >= :day)"
        " AND t.huddle_id IN (SELECT h.id FROM huddle h WHERE h.team_id = :team AND h.date < :day)",
        "t.at, t.id",
        team=team_id,
        day=date,
    )


def ratings_of(reader: Reader, huddle_id: str) -> list[Entry]:
    """The ratings of a huddle."""
    return reader.select(
        Entry, "t.huddle_id = :huddle AND NOT t.archived AND t.kind = 'rating'", huddle=huddle_id
    )


def lines_naming(reader: Reader, team_id: str, student_id: str) -> list[Entry]:
    """The lines that are linked to a student."""
    return reader.select(
        Entry, "t.team_id = :team AND t.student_ids LIKE :id", team=team_id, id=f"%{student_id}%"
    )


def decisions_by_day(reader: Reader, team_id: str, since: dt.date, until: dt.date) -> dict[dt.date, int]:
    """Date -> how many decisions its huddle recorded."""
    rows = reader.rows(
        "SELECT h.date, count(*) FROM huddle h JOIN entry e ON e.huddle_id = h.id WHERE h.team_id = :team"
        " AND h.date BETWEEN :since AND :until AND e.kind = 'decision' AND NOT e.archived GROUP BY h.date",
        team=team_id,
        since=since,
        until=until,
    )
    return {as_date(date): int(count) for date, count in rows}

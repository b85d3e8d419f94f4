"""Queries about huddles."""

import datetime as dt
from collections.abc import Iterator

from huddle.domain.huddle import Huddle
from huddle.store.reader import Reader, as_date


def huddle_on(reader: Reader, team_id: str, date: dt.date) -> Huddle | None:
    """The huddle of a date; None when nothing was written or started yet."""
    return reader.one(Huddle, "t.team_id = :team AND t.date = :day", team=team_id, day=date)


def huddles_between(reader: Reader, team_id: str, since: dt.date, until: dt.date) -> list[Huddle]:
    """The huddles of a range of dates, both included, in order."""
    return reader.select(
        Huddle,
        "t.team_id = :team AND t.date BETWEEN :since AND :until",
        "t.date",
        team=team_id,
        since=since,
        until=until,
    )


def last_started_before(reader: Reader, team_id: str, date: dt.date) -> Huddle | None:
    """The latest huddle before a date that was started."""
    found = reader.select(
        Huddle,
        "t.team_id = :team AND t.date < :day AND t.started_at IS NOT NULL",
        "t.date DESC LIMIT 1",
        team=team_id,
        day=date,
    )
    return found[0] if found else None


def huddles_with(reader: Reader, educator_id: str) -> list[Huddle]:
    """The huddles that an educator facilitated, recorded or was present at."""
    return reader.select(
        Huddle,
        "t.facilitator_id = :id OR t.recorder_id = :id OR t.present LIKE :inside",
        id=educator_id,
        inside=f"%{educator_id}%",
    )


def roles_held(
    reader: Reader, team_id: str, since: dt.date, until: dt.date
) -> Iterator[tuple[str | None, str | None, dt.date]]:
    """(facilitator, recorder, date) of the huddles that were started in a range, in order."""
    rows = reader.rows(
        "SELECT h.facilitator_id, h.recorder_id, h.date FROM huddle h"
        " WHERE h.team_id = :team AND h.date <= :until AND h.date >= :since AND h.started_at IS NOT NULL"
        " ORDER BY h.date",
        team=team_id,
        until=until,
        since=since,
    )
    for facilitator, recorder, held in rows:
        yield facilitator, recorder, as_date(held)


def huddles_started(reader: Reader, team_id: str) -> int:
    """How many huddles of a team were started."""
    return int(
        reader.scalar(
            "SELECT count(*) FROM huddle h WHERE h.team_id = :team AND h.started_at IS NOT NULL", team=team_id
        )
    )


def first_record_date(reader: Reader, team_id: str) -> dt.date | None:
    """The date of the team's first huddle, or of its first action or spotlight."""
    found = [
        reader.scalar(f"SELECT min({column}) FROM {table} WHERE team_id = :team", team=team_id)  # noqa: S608 - own names
        for table, column in (("huddle", "date"), ("action", "created_on"), ("spotlight", "date"))
    ]
    return min((as_date(each) for each in found if each), default=None)

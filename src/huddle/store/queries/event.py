"""Queries about calendar events."""

import datetime as dt

from huddle.domain.event import CalendarEvent
from huddle.store.reader import Reader


def events_between(
    reader: Reader, team_id: str, since: dt.date, until: dt.date, source: str | None = None
) -> list[CalendarEvent]:
    """The events of a range of dates, both included, in order; `source` names the calendar they were read from."""
    of_source = {} if source is None else {"source": source}
    return reader.select(
        CalendarEvent,
        "t.team_id = :team AND t.date BETWEEN :since AND :until"
        + (" AND t.source = :source" if of_source else ""),
        "t.date, t.starts, t.text",
        team=team_id,
        since=since,
        until=until,
        **of_source,
    )

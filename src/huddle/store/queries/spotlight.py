"""Queries about spotlights."""

import datetime as dt

from huddle.domain.huddle import Spotlight
from huddle.store.reader import Reader


def spotlights_due(reader: Reader, team_id: str, date: dt.date) -> list[Spotlight]:
    """Earlier spotlights whose day to look again is the date or has passed, not closed, the oldest first."""
    return reader.select(
        Spotlight,
        "t.team_id = :team AND t.follow_up <= :day AND t.date < :day AND NOT t.closed",
        "t.follow_up, t.id",
        team=team_id,
        day=date,
    )


def spotlights_of(reader: Reader, team_id: str, date: dt.date) -> list[Spotlight]:
    """Spotlights made for a date, and earlier ones to be looked at again on it."""
    return reader.select(
        Spotlight,
        "t.team_id = :team AND (t.date = :day OR (t.follow_up = :day AND NOT t.closed))",
        "t.date, t.id",
        team=team_id,
        day=date,
    )


def spotlights_between(reader: Reader, team_id: str, since: dt.date, until: dt.date) -> list[Spotlight]:
    """Spotlights made for the dates of a range, both included."""
    return reader.select(
        Spotlight,
        "t.team_id = :team AND t.date BETWEEN :since AND :until",
        "t.date, t.id",
        team=team_id,
        since=since,
        until=until,
    )

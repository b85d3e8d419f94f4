"""What else happens on a day: events taken from a calendar, shown where the huddle looks ahead."""

import datetime as dt
from dataclasses import dataclass

from huddle.domain.errors import InvalidError
from huddle.domain.values import require_line


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """An event on one date, all day unless it has times (the school's clock). `uid` is what its calendar calls it.

    An event of several days, or one that repeats, is one record for each of its dates.
    """

    id: str
    team_id: str
    date: dt.date
    starts: dt.time | None = None
    ends: dt.time | None = None
    text: str
    source: str = ""
    uid: str = ""
    version: int = 1

    def __post_init__(self) -> None:
        require_line(self.text, "The event", limit=500)
        if self.ends is not None and (self.starts is None or self.ends < self.starts):
            raise InvalidError("The event ends before it begins.")

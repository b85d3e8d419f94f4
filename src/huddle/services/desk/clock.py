"""The clock that is passed in: real, or set by --date and HUDDLE_TODAY."""

import datetime as dt
from zoneinfo import ZoneInfo

from huddle.domain.errors import UsageError
from huddle.domain.reading.dates import parse_day

_HUDDLE_TIME = dt.time(7, 45)


class Clock:
    """Gives now and today. A chosen day without a time stands before the first block; a chosen time runs on.

    Attributes:
        zone: the school's time zone, an IANA name, as soon as its team was read; a chosen time is a time there, also on
            the laptop of a traveler.
    """

    def __init__(
        self, start: dt.datetime, *, chosen: dt.datetime | None = None, time_known: bool = True
    ) -> None:
        """Make a clock.

        Args:
            start: the real moment, with a zone.
            chosen: the moment it shall show instead, as a local time without a zone.
            time_known: False when only the day was chosen.
        """
        self._start = start
        self._chosen = chosen
        self._time_known = time_known
        self.zone = ""

    def now(self, zone: str = "") -> dt.datetime:
        """The moment on the school's clocks.

        Args:
            zone: an IANA name; empty for the school whose team was read last, or the computer's zone before that.
        """
        real = dt.datetime.now(dt.UTC)
        name = zone or self.zone
        place = ZoneInfo(name) if name else None
        if self._chosen is None:
            return real.astimezone(place)
        base = self._chosen.replace(tzinfo=place) if place else self._chosen.astimezone()
        return (base.astimezone(dt.UTC) + (real - self._start)).astimezone(base.tzinfo)

    @property
    def setting(self) -> str:
        """What `make_clock` needs to make a clock that shows the same in another process."""
        if self._chosen is None:
            return ""
        moment = self._chosen + (dt.datetime.now(dt.UTC) - self._start)
        return moment.isoformat() if self._time_known else self._chosen.date().isoformat()

    def today(self, zone: str = "") -> dt.date:
        """The school's date."""
        return self._chosen.date() if self._chosen is not None else self.now(zone).date()

    def time_of(self, day: dt.date, zone: str = "") -> dt.time | None:
        """The time of that day: None (before the first block) unless the day is today and its time is known."""
        if day != self.today(zone) or not self._time_known:
            return None
        return self.now(zone).time().replace(tzinfo=None)


def make_clock(today: str) -> Clock:
    """A clock for the setting `today`: empty, a day, or a day with a time (2026-11-23T07:45).

    Raises:
        UsageError: it is neither.
    """
    start = dt.datetime.now(dt.UTC)
    if not today:
        return Clock(start)
    if "T" in today:
        try:
            moment = dt.datetime.fromisoformat(today)
        except ValueError as error:
            raise _not_a_day(today) from error
        return Clock(start, chosen=moment.replace(tzinfo=None))
    day = parse_day(today, start.astimezone().date())
    if day is None:
        raise _not_a_day(today)
    return Clock(start, chosen=dt.datetime.combine(day, _HUDDLE_TIME), time_known=False)


def _not_a_day(word: str) -> UsageError:
    return UsageError(
        f"'{word}' is not a day.", code="bad_date", hint="Write 2026-11-23, 23nov, tomorrow or fri."
    )

"""Events of the day: taken from a calendar file, or typed; shown where the huddle looks ahead."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from huddle.domain.errors import NotFoundError, UsageError
from huddle.domain.event import CalendarEvent
from huddle.domain.reading.spans import parse_days
from huddle.domain.values import new_id
from huddle.services.desk.desk import Desk
from huddle.store.queries.event import events_between as stored_between
from huddle.store.reader import Reader
from huddle.store.unit_of_work import UnitOfWork
from huddle.text import one_line

_BEHIND = dt.timedelta(days=31)
_AHEAD = dt.timedelta(days=400)
_MOST_DAYS = 60
_TYPED = ""  # the source of what was typed here


@dataclass(frozen=True, slots=True)
class EventView:
    """An event of a date; `times` is empty when it lasts all day."""

    id: str
    date: dt.date
    starts: dt.time | None
    ends: dt.time | None
    text: str
    source: str

    @property
    def times(self) -> str:
        """`09:00-10:30`, `09:00`, or nothing."""
        clocks = [time.strftime("%H:%M") for time in (self.starts, self.ends) if time is not None]
        return "-".join(dict.fromkeys(clocks))


@dataclass(frozen=True, slots=True)
class EventImport:
    """What an import of a calendar did, in dates of events; `source` is the name under which it can come again."""

    source: str
    added: int
    changed: int
    removed: int
    unchanged: int
    since: dt.date
    until: dt.date


class CalendarEvents:
    """The team's events."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def on(self, since: dt.date | None = None, until: dt.date | None = None) -> tuple[EventView, ...]:
        """The events of a range of dates; of one date when `until` is missing, of today when both are."""
        with self._desk.read() as (reader, place):
            since = since or self._desk.today(place)
            return events_between(reader, place.team.id, since, until or since)

    def add(self, when: str, text: str, *, starts: str = "", ends: str = "") -> tuple[EventView, ...]:
        """Note an event on a day, or on each day of a range.

        Raises:
            UsageError: the day or a time is not understood.
        """
        with self._desk.write("Added an event") as (work, place):
            days = parse_days(when, self._desk.today(place), month_first=self._desk.month_first)
            if days is None or (days[1] - days[0]).days >= _MOST_DAYS:
                raise UsageError(
                    f"'{one_line(when, 40)}' is not a day, or too many days.",
                    code="bad_date",
                    hint="Write 24nov or 24-26nov.",
                )
            made = [
                CalendarEvent(
                    id=new_id(),
                    team_id=place.team.id,
                    date=days[0] + dt.timedelta(days=number),
                    starts=_time(starts),
                    ends=_time(ends),
                    text=one_line(text, 300),
                    source=_TYPED,
                )
                for number in range((days[1] - days[0]).days + 1)
            ]
            work.add_all(made)
            work.commit()
            return tuple(map(_view, made))

    def remove(self, event_id: str) -> None:
        """Take an event away.

        Raises:
            NotFoundError: there is no single event with this id.
        """
        with self._desk.write("Removed an event") as (work, place):
            wanted = event_id.strip().casefold()
            found = [
                event
                for event in work.find(CalendarEvent, team_id=place.team.id)
                if wanted and event.id.startswith(wanted)
            ]
            if len(found) != 1:
                raise NotFoundError(
                    "There is no single event with this id.",
                    code="no_such_event",
                    hint="'huddle calendar events' lists them.",
                )
            work.remove(found[0])
            work.commit()

    def import_ics(self, data: bytes, name: str, *, write: bool = True) -> EventImport:
        """Take the events of a calendar file; the same file again changes, adds and removes what differs.

        Repeated events are taken for a month back and a year ahead; what lies before stays as it is.

        Args:
            data: the file.
            name: what to know the calendar by (its file name).
            write: False to see only what would happen.

        Raises:
            HuddleError: it is not a calendar.
        """
        from huddle.exchange.readers.event_ics import read_occurrences

        with self._desk.write("Imported a calendar") as (work, place):
            today = self._desk.today(place)
            since, until = today - _BEHIND, today + _AHEAD
            zone = ZoneInfo(place.school.time_zone) if place.school.time_zone else None
            occurrences = read_occurrences(
                data, zone=zone or self._desk.clock.now().tzinfo or dt.UTC, since=since, until=until
            )
            source = one_line(name, 120) or "calendar.ics"
            wanted = [
                CalendarEvent(
                    id=new_id(),
                    team_id=place.team.id,
                    date=each.date,
                    starts=each.starts,
                    ends=each.ends,
                    text=each.text,
                    source=source,
                    uid=each.uid,
                )
                for each in occurrences
            ]
            stored = stored_between(work, place.team.id, since, until, source)
            counts = _bring_in_line(work, stored, wanted)
            if write:
                work.commit()
        return EventImport(source, *counts, since, until)


def _bring_in_line(
    work: UnitOfWork, stored: Sequence[CalendarEvent], wanted: Iterable[CalendarEvent]
) -> tuple[int, int, int, int]:
    """Make the stored events those that are wanted; how many were added, changed, removed, and stayed."""
    left: dict[tuple[str, dt.date], list[CalendarEvent]] = {}
    for event in stored:
        left.setdefault((event.uid, event.date), []).append(event)
    new: list[CalendarEvent] = []
    changed = unchanged = 0
    for event in wanted:
        known = left.get((event.uid, event.date))
        if not known:
            new.append(event)
            continue
        before = known.pop(0)
        after = dataclasses.replace(before, starts=event.starts, ends=event.ends, text=event.text)
        work.save(after)
        changed += after != before
        unchanged += after == before
    gone = [event for events in left.values() for event in events]
    for event in gone:
        work.remove(event)
    if new:
        work.add_all(new)
    return len(new), changed, len(gone), unchanged


def _time(typed: str) -> dt.time | None:
    if not typed:
        return None
    try:
        return dt.time.fromisoformat(typed.strip().rjust(5, "0"))
    except ValueError as error:
        raise UsageError(
            f"'{one_line(typed, 20)}' is not a time.", code="bad_time", hint="Write 10:30."
        ) from error


def events_between(reader: Reader, team_id: str, since: dt.date, until: dt.date) -> tuple[EventView, ...]:
    """The events of a range of dates, both included; those that last all day first."""
    found = stored_between(reader, team_id, since, until)
    found.sort(key=lambda e: (e.date, e.starts or dt.time(), e.text))
    return tuple(map(_view, found))


def _view(event: CalendarEvent) -> EventView:
    return EventView(event.id, event.date, event.starts, event.ends, event.text, event.source)

"""Reads a calendar (RFC 5545) for absences: who an event may be about is left to whoever knows the team."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from huddle.domain.errors import REFUSED_INPUT, HuddleError
from huddle.text import one_line

if TYPE_CHECKING:
    from icalendar import Component

_DAY = dt.timedelta(days=1)
_LIMIT = 10_000_000  # bytes
_MOST_EVENTS = 5000
_WEEK = 7
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One event of a calendar.

    Attributes:
        uid: its name, which it keeps for ever; with the recurrence it is about, where it changes one.
        text: its summary.
        addresses: e-mail addresses of its organizer and attendees.
        first: its first day.
        last: its last day.
        starts: the time it begins; None when it lasts all day.
        ends: the time it ends; None when it lasts all day.
        weekly_until: the last day of its weekly repeats.
        cancelled: whether the calendar says so.
        problem: what of it huddle cannot keep, in a sentence; empty when nothing.
    """

    uid: str
    text: str
    addresses: tuple[str, ...]
    first: dt.date
    last: dt.date
    starts: dt.time | None = None
    ends: dt.time | None = None
    weekly_until: dt.date | None = None
    cancelled: bool = False
    problem: str = ""


def read_events(data: bytes, *, zone: dt.tzinfo, open_until: dt.date) -> tuple[CalendarEvent, ...]:
    """The events of a calendar file, by their first day.

    Args:
        data: the file.
        zone: the school's time zone; moments of other zones are turned into it.
        open_until: the last day of repeats that have no end.

    Raises:
        HuddleError: it is no calendar, or too large.
    """
    from icalendar import Calendar

    if len(data) > _LIMIT:
        raise HuddleError("The calendar is larger than 10 MB.", code="too_large", exit_code=REFUSED_INPUT)
    try:
        calendars = Calendar.from_ical(data, multiple=True)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
        raise _no_calendar() from error
    components = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    named = [str(getattr(calendar, "name", "")) for calendar in calendars]
    if set(named) != {"VCALENDAR"} or len(components) > _MOST_EVENTS:
        raise _no_calendar()
    found = [event for one in components for event in _events(one, zone, open_until)]
    return tuple(sorted(found, key=lambda event: (event.first, event.uid)))


def _no_calendar() -> HuddleError:
    return HuddleError(
        "This is not a calendar that huddle can read.",
        code="bad_calendar",
        exit_code=REFUSED_INPUT,
        hint="Export it as .ics (iCalendar) and try again.",
    )


def _events(event: "Component", zone: dt.tzinfo, open_until: dt.date) -> Iterator[CalendarEvent]:
    begin = _value(event, "dtstart")
    if begin is None or event.get("uid") is None:
        return
    end = _value(event, "dtend")
    if end is None:
        length = _value(event, "duration")
        whole = not isinstance(begin, dt.datetime)
        end = begin + (length if isinstance(length, dt.timedelta) else _DAY if whole else dt.timedelta())
    first, starts = _moment(begin, zone)
    last, ends = _moment(end, zone)
    if starts is None or (ends == dt.time() and last > first):
        last, ends = max(first, last - _DAY), None if starts is None else dt.time(23, 59)
    last, weekly, problem = _weekly(event, first, last, open_until)
    several_days = last > first
    recurrence = _value(event, "recurrence-id")
    yield CalendarEvent(
        uid=one_line(str(event.get("uid")), 200) + (f" {recurrence}" if recurrence else ""),
        text=one_line(str(event.get("summary", "")), 200),
        addresses=tuple(_addresses(event)),
        first=first,
        last=last,
        starts=None if several_days else starts,
        ends=None if several_days else ends,
        weekly_until=weekly,
        cancelled=str(event.get("status", "")).upper() == "CANCELLED",
        problem=problem,
    )


def _value(event: "Component", name: str) -> Any:
    """A property's value as Python has it; None when it is missing or damaged."""
    try:
        return getattr(event.get(name), "dt", None)
    except ValueError:  # a damaged one answers so whatever it is asked
        return None


def _moment(value: dt.date, zone: dt.tzinfo) -> tuple[dt.date, dt.time | None]:
    if not isinstance(value, dt.datetime):
        return value, None
    here = value.astimezone(zone) if value.tzinfo is not None else value
    return here.date(), here.time().replace(second=0, microsecond=0)


def _addresses(event: "Component") -> Iterator[str]:
    for name in ("organizer", "attendee"):
        found = event.get(name)
        for one in found if isinstance(found, list) else [found]:
            if one is not None:
                yield str(one).casefold().removeprefix("mailto:")


def _weekly(
    event: "Component", first: dt.date, last: dt.date, open_until: dt.date
) -> tuple[dt.date, dt.date | None, str]:
    """The last day of the first week, the last day of weekly repeats, and what of the rule cannot be kept."""
    rule = event.get("rrule")
    if rule is None:
        return last, None, ""
    if isinstance(rule, list):
        return last, None, "It repeats by several rules; only its first days are taken."
    plain = str((rule.get("freq") or [""])[0]).upper() == "WEEKLY" and (rule.get("interval") or [1])[0] == 1
    days = {str(day) for day in rule.get("byday") or ()}
    length = (last - first).days + 1 if last > first else max(1, len(days))
    own = {_DAYS[(first + n * _DAY).weekday()] for n in range(length)}
    if not plain or (days and days != own) or length > _WEEK or event.get("exdate") is not None:
        return last, None, "It does not repeat on the same days every week; only its first days are taken."
    last = first + (length - 1) * _DAY
    if rule.get("until"):
        until = rule["until"][0]
        return last, max(until.date() if isinstance(until, dt.datetime) else until, last), ""
    if rule.get("count"):
        weeks = -(-int(rule["count"][0]) // max(1, len(days)))
        return last, last + (weeks - 1) * _WEEK * _DAY, ""
    return last, max(open_until, last), ""

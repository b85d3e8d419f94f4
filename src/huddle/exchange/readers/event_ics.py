"""Reads a calendar (RFC 5545) for what happens on which day: every occurrence, repeated ones too."""

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
_MOST_DAYS = 31  # of one event; a longer one is shown on its first days
_MOST = 20_000  # occurrences
_TEXT = 300


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An event on one date; `starts` and `ends` are None when it lasts all day. `uid` names the event for ever."""

    uid: str
    date: dt.date
    text: str
    starts: dt.time | None = None
    ends: dt.time | None = None


def read_occurrences(
    data: bytes, *, zone: dt.tzinfo, since: dt.date, until: dt.date
) -> tuple[Occurrence, ...]:
    """What happens on which date of a range; cancelled events and occurrences are left out.

    Args:
        data: the file.
        zone: the school's time zone; moments of other zones are turned into it.
        since: the first date.
        until: the last date.

    Raises:
        HuddleError: it is no calendar, or too large.
    """
    found: dict[tuple[str, dt.date, dt.time | None], Occurrence] = {}
    components = _components(data)
    moved = {_recurrence(component, zone) for component in components} - {None}
    for component in components:
        for occurrence in _occurrences(component, zone, since, until):
            original = (occurrence.uid, occurrence.date, occurrence.starts)
            if component.get("recurrence-id") is None and original in moved:
                continue  # this occurrence was changed, and stands in the file on its own
            found[original] = occurrence
            if len(found) > _MOST:
                raise _no_calendar()
    return tuple(sorted(found.values(), key=lambda o: (o.date, o.starts or dt.time(), o.text, o.uid)))


def _components(data: bytes) -> "list[Component]":
    from icalendar import Calendar

    if len(data) > _LIMIT:
        raise HuddleError("The calendar is larger than 10 MB.", code="too_large", exit_code=REFUSED_INPUT)
    try:
        calendars = Calendar.from_ical(data, multiple=True)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
        raise _no_calendar() from error
    components = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    named = {str(getattr(calendar, "name", "")) for calendar in calendars}
    if named != {"VCALENDAR"} or len(components) > _MOST_EVENTS:
        raise _no_calendar()
    return components


def _no_calendar() -> HuddleError:
    return HuddleError(
        "This is not a calendar that huddle can read.",
        code="bad_calendar",
        exit_code=REFUSED_INPUT,
        hint="Export it as .ics (iCalendar) and try again.",
    )


def _recurrence(component: "Component", zone: dt.tzinfo) -> tuple[str, dt.date, dt.time | None] | None:
    """Which occurrence of a repeated event this one stands for."""
    value = _value(component, "recurrence-id")
    return None if value is None else (_uid(component), *_moment(value, zone))


def _uid(component: "Component") -> str:
    return one_line(str(component.get("uid", "")), 200)


def _occurrences(
    component: "Component", zone: dt.tzinfo, since: dt.date, until: dt.date
) -> Iterator[Occurrence]:
    begin = _value(component, "dtstart")
    text = one_line(str(component.get("summary", "")), _TEXT)
    if begin is None or not _uid(component) or not text:
        return
    if str(component.get("status", "")).upper() == "CANCELLED":
        return
    length = _length(component, begin)
    for start in _starts(component, begin, since - length, until):
        yield from _days(_uid(component), text, start, length, zone, since, until)


def _length(component: "Component", begin: dt.date) -> dt.timedelta:
    end, duration = _value(component, "dtend"), _value(component, "duration")
    whole = not isinstance(begin, dt.datetime)
    if isinstance(duration, dt.timedelta):
        return max(duration, dt.timedelta())
    if end is None or isinstance(end, dt.datetime) is whole:
        return _DAY if whole else dt.timedelta()
    try:
        length: dt.timedelta = end - begin
        return max(length, dt.timedelta())
    except TypeError:  # one of them has a zone, the other has none
        return dt.timedelta()


def _starts(component: "Component", begin: dt.date, since: dt.date, until: dt.date) -> Iterator[dt.date]:
    """When the event begins, each time that it does in the range (and a day around it, for the zones)."""
    rule = component.get("rrule")
    if rule is None:
        yield begin
        return
    from dateutil.rrule import rruleset, rrulestr

    moment = begin if isinstance(begin, dt.datetime) else dt.datetime.combine(begin, dt.time())
    zone, plain = moment.tzinfo, moment.replace(tzinfo=None)
    dates = rruleset()
    try:
        for each in rule if isinstance(rule, list) else [rule]:
            dates.rrule(rrulestr(_without_zone(each), dtstart=plain))
    except (ValueError, TypeError):
        yield begin
        return
    for gone in _exceptions(component, zone):
        dates.exdate(gone)
    low = dt.datetime.combine(since - _DAY, dt.time())
    for start in dates.between(low, dt.datetime.combine(until + 2 * _DAY, dt.time()), inc=True):
        if isinstance(begin, dt.datetime):
            yield start.replace(tzinfo=zone)
        else:
            yield start.date()


def _without_zone(rule: Any) -> str:
    """The rule as text; its end counts on the clock of the event, where 12 h more or less are no other day."""
    text = rule.to_ical().decode("utf-8", "replace")
    return ";".join(
        part.removesuffix("Z") if part.upper().startswith("UNTIL=") else part for part in text.split(";")
    )


def _exceptions(component: "Component", zone: dt.tzinfo | None) -> Iterator[dt.datetime]:
    found = component.get("exdate")
    for one in found if isinstance(found, list) else [found]:
        for each in getattr(one, "dts", ()):
            value = each.dt
            if isinstance(value, dt.datetime):
                yield (value.astimezone(zone) if value.tzinfo and zone else value).replace(tzinfo=None)
            else:
                yield dt.datetime.combine(value, dt.time())


def _days(
    uid: str,
    text: str,
    start: dt.date,
    length: dt.timedelta,
    zone: dt.tzinfo,
    since: dt.date,
    until: dt.date,
) -> Iterator[Occurrence]:
    """One time that an event takes place, as its dates; of several days each is a whole one."""
    first, starts = _moment(start, zone)
    last, ends = _moment(start + length, zone)
    if starts is None or (ends == dt.time() and last > first):
        last, ends = max(first, last - _DAY), None if starts is None else dt.time(23, 59)
    if last > first:
        starts = ends = None
    for number in range(min((last - first).days + 1, _MOST_DAYS)):
        date = first + number * _DAY
        if since <= date <= until:
            yield Occurrence(uid, date, text, starts, ends if starts is not None else None)


def _value(component: "Component", name: str) -> Any:
    """A property's value as Python has it; None when it is missing or damaged."""
    try:
        return getattr(component.get(name), "dt", None)
    except ValueError:  # a damaged one answers so whatever it is asked
        return None


def _moment(value: dt.date, zone: dt.tzinfo) -> tuple[dt.date, dt.time | None]:
    if not isinstance(value, dt.datetime):
        return value, None
    here = value.astimezone(zone) if value.tzinfo is not None else value
    return here.date(), here.time().replace(second=0, microsecond=0, tzinfo=None)

"""Absences and cover as a calendar (RFC 5545) for the team's own calendars: no reasons, no students, all of it private.

Some keys of the document are optional and make the calendar better. Of an absence: `uuid`, `changed` (when it was last
changed), `version` (from 1), `last` (last day of its first week) and `repeats_until` where it repeats weekly. Of a plan:
`changed`, and `withdrawn` (block and group of covers that an earlier plan had announced). Of the document: `team_uuid`,
and `times` (date -> block -> `starts` and `ends`), without which an event of some blocks lasts all day.
"""

import datetime as dt
import itertools
import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from huddle.domain.cover.plan import APPLIED, STALE
from huddle.domain.cover.wording import how, recorded, recorded_gap
from huddle.exchange.writers.log import Document, all_coverage
from huddle.text import one_line

if TYPE_CHECKING:
    from icalendar import Event

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = dt.timedelta(days=1)
# Fixed for ever: names of cover events are made in it.
_NAMESPACE = uuid.UUID("5f0c7c5e-7d0b-5a53-9a5c-6f6f5c1c4e1b")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One event. `begin` and `end` are both dates or both moments; `end` is not part of it (RFC 5545, 3.6.1)."""

    name: str
    summary: str
    begin: dt.date
    end: dt.date
    changed: dt.datetime
    status: str
    details: str = ""
    sequence: int = 0
    repeats: dict[str, Any] | None = None


def ics(doc: Document, *, kind: Literal["absences", "coverage"] = "absences") -> bytes:
    """The absences, or the cover of the applied plans, as a calendar.

    Each record keeps its UID for ever, and its stamp is its last change: an export made again updates what a calendar
    took in before, and differs only where something changed.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//team-huddle//huddle//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{one_line(doc['team'])}: {kind}")
    for entry in _absences(doc) if kind == "absences" else _covers(doc):
        calendar.add_component(_event(entry))
    data: bytes = calendar.to_ical()
    return data


def _event(entry: _Entry) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", f"{entry.name}@huddle")
    event.add("dtstamp", entry.changed)
    event.add("last-modified", entry.changed)
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.begin)
    event.add("dtend", entry.end)
    if entry.repeats is not None:
        event.add("rrule", entry.repeats)
    event.add("summary", entry.summary)
    if entry.details:
        event.add("description", entry.details)
    event.add("status", entry.status)
    event.add("class", "PRIVATE")
    # The event is about a colleague and takes no time of the calendar's owner.
    event.add("transp", "TRANSPARENT")
    return event


def _absences(doc: Document) -> Iterator[_Entry]:
    """An event for each absence; where it is of some blocks and their times are known, one for each stretch of each day."""
    for row in doc["absences"]:
        whole = _absence(doc, row)
        yield from list(_stretches(doc, row, whole)) or [whole]


def _absence(doc: Document, row: Document) -> _Entry:
    """The absence as days; a weekly one repeats on its weekdays."""
    first, last, weekly = _span(row)
    repeats = None
    if weekly is not None:
        days = [_WEEKDAYS[(first + n * _DAY).weekday()] for n in range((last - first).days + 1)]
        repeats, last = {"freq": "weekly", "byday": days, "until": weekly}, first
    return _Entry(
        name=f"absence-{one_line(row.get('uuid') or row['id'])}",
        summary=_out(row, row["blocks"]),
        begin=first,
        end=last + _DAY,
        changed=_changed(doc, row),
        status="CANCELLED" if row["state"] == "cancelled" else "CONFIRMED",
        sequence=max(0, row.get("version", 1) - 1),
        repeats=repeats,
    )


def _span(row: Document) -> tuple[dt.date, dt.date, dt.date | None]:
    """First and last day of the absence, or of its first week, and the day until which it repeats weekly."""
    weekly = row.get("repeats_until")
    last = dt.date.fromisoformat(row.get("last") or row["until"])
    return dt.date.fromisoformat(row["from"]), last, dt.date.fromisoformat(weekly) if weekly else None


def _stretches(doc: Document, row: Document, whole: _Entry) -> Iterator[_Entry]:
    """The absence's blocks of each day whose times the document gives; blocks in a row make one stretch.

    The first stretch of the first day keeps the name of the absence, others add their day (and number): the names do
    not depend on the range of dates that was exported.
    """
    first, last, weekly = _span(row)
    for iso, blocks in sorted(doc.get("times", {}).items()):
        day = dt.date.fromisoformat(iso)
        since = (day - first).days
        if since < 0 or day > (weekly or last) or (since % 7 if weekly else since) > (last - first).days:
            continue
        in_order = sorted(blocks, key=lambda block: _moment(blocks[block]["starts"]))
        away = itertools.groupby(in_order, key=lambda block: block in row["blocks"])
        for number, names in enumerate((list(names) for out, names in away if out), start=1):
            own = "" if since == 0 else f"-{day:%Y%m%d}"
            yield replace(
                whole,
                name=whole.name + own + (f"-{number}" if number > 1 else ""),
                summary=_out(row, names),
                begin=_moment(blocks[names[0]]["starts"]),
                end=_moment(blocks[names[-1]]["ends"]),
                repeats=None,
            )


def _out(row: Document, blocks: Sequence[str]) -> str:
    words = f" (block{'' if len(blocks) == 1 else 's'} {', '.join(blocks)})" if blocks else ""
    return one_line(f"{row['educator']} out{words}")


def _covers(doc: Document) -> Iterator[_Entry]:
    """An event for each change and each gap of the plans that were applied; withdrawn covers are cancelled."""
    for plan in all_coverage(doc):
        if plan["state"] not in (APPLIED, STALE):
            continue
        status = "CONFIRMED" if plan["state"] == APPLIED else "TENTATIVE"
        for change in plan["changes"]:
            said = recorded(change["group"], change["to"], change["from"], change["kind"])
            words = f"{how(change['kind'], change['with'])}, {_students(change)}"
            yield _cover(doc, plan, change, said, status, words)
        for gap in plan["gaps"]:
            yield _cover(doc, plan, gap, recorded_gap(gap["group"]), status, _students(gap))
        for gone in plan.get("withdrawn", ()):
            yield _cover(doc, plan, gone, f"{gone['group']}: as usual", "CANCELLED")


def _students(row: Document) -> str:
    return f"{row['students']} student{'' if row['students'] == 1 else 's'}"


def _cover(
    doc: Document, plan: Document, session: Document, summary: str, status: str, details: str = ""
) -> _Entry:
    """One session of one day. Its name is made of team, day, block and group, so a new plan changes the same event."""
    team = doc.get("team_uuid") or doc["team"]
    key = json.dumps([team, plan["date"], session["block"], session["group"]])
    day = dt.date.fromisoformat(plan["date"])
    at = doc.get("times", {}).get(plan["date"], {}).get(session["block"])
    return _Entry(
        name=f"cover-{uuid.uuid5(_NAMESPACE, key)}",
        summary=one_line(summary),
        begin=_moment(at["starts"]) if at else day,
        end=_moment(at["ends"]) if at else day + _DAY,
        changed=_changed(doc, plan),
        status=status,
        details=one_line(f"Block {session['block']}" + (f", {details}" if details else "")),
    )


def _changed(doc: Document, row: Document) -> dt.datetime:
    """When the record was last changed; where that is not said, when the document was made."""
    return dt.datetime.fromisoformat(row.get("changed") or doc["generated_at"]).astimezone(dt.UTC)


def _moment(instant: str) -> dt.datetime:
    """The moment in UTC, which needs no time zone to be described."""
    return dt.datetime.fromisoformat(instant).astimezone(dt.UTC)

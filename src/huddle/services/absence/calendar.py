"""Absences from a calendar file: looked at first, then saved; ambiguous names are skipped."""

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from huddle.domain.absence import ACTIVE, CANCELLED, Absence
from huddle.domain.day import TeamDay
from huddle.domain.errors import HuddleError
from huddle.domain.reading.absence_words import blocks_words, days_words, plain_blocks
from huddle.domain.reading.clocktime import blocks_between
from huddle.domain.record import ExternalId
from huddle.domain.values import new_id
from huddle.exchange.readers.absence_ics import CalendarEvent, read_events
from huddle.services.absence.absence import already_out, outdate_absence
from huddle.services.desk.desk import Desk, Place
from huddle.store.reader import Reader
from huddle.text import fold

NEW = "new"
CHANGED = "changed"
SAME = "same"
CANCEL = "cancel"
NOBODY = "nobody"

_SOURCE = "ics"
_KIND = "absence"
_OWN = re.compile(r"absence-([0-9a-f]{8}-[0-9a-f-]{27})(?:-\d{8})?(?:-\d+)?@huddle")
_BLOCKS = re.compile(r"\(blocks? ([^()]+)\)\s*\Z")
_A_YEAR = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Proposed:
    """What an event of the calendar would do.

    `state` is new, changed, same, cancel, or nobody (it is not certain whom it means); `why` says what else there is to
    know in a sentence.
    """

    text: str
    code: str
    name: str
    when: str
    blocks: str
    state: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    proposed: Proposed
    uid: str = ""
    absence: Absence | None = None


class AbsenceCalendar:
    """Takes a calendar's events as absences of the team's educators."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def look(self, data: bytes) -> tuple[Proposed, ...]:
        """What the calendar would do; what is over is left out.

        Raises:
            HuddleError: it is no calendar.
        """
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place)
            return tuple(one.proposed for one in _find(reader, place, day, data))

    def save(self, data: bytes) -> tuple[Proposed, ...]:
        """Save what is certain, as one act; the rest is returned too, with its state.

        Raises:
            HuddleError: it is no calendar.
        """
        with self._desk.write_on(None, "Absences from a calendar") as (work, place, day):
            found = list(_find(work, place, day, data))
            for one in found:
                absence = one.absence
                if absence is None:
                    continue
                if one.proposed.state == NEW:
                    work.add(dataclasses.replace(absence, reported_at=self._desk.clock.now()))
                    work.add(
                        ExternalId(
                            id=new_id(),
                            scope=place.team.id,
                            source=_SOURCE,
                            kind=_KIND,
                            external_id=one.uid,
                            our_id=absence.id,
                            team_id=place.team.id,
                        )
                    )
                else:
                    before = work.get(Absence, absence.id)
                    if before is not None:
                        outdate_absence(work, before)
                    work.save(absence)
                outdate_absence(work, absence)
            work.commit()
        return tuple(one.proposed for one in found)


def _find(reader: Reader, place: Place, day: TeamDay, data: bytes) -> Iterator[_Found]:
    zone = (
        ZoneInfo(place.school.time_zone) if place.school.time_zone else dt.datetime.now().astimezone().tzinfo
    )
    events = read_events(data, zone=zone or dt.UTC, open_until=day.date + _A_YEAR)
    known = {
        row.external_id: row.our_id
        for row in reader.find(ExternalId, scope=place.team.id, source=_SOURCE, kind=_KIND)
    }
    for event in events:
        if max(event.last, event.weekly_until or event.last) >= day.date:
            yield _one(reader, day, event, known)


def _one(reader: Reader, day: TeamDay, event: CalendarEvent, known: Mapping[str, str]) -> _Found:
    own = _OWN.match(event.uid)
    our_id = known.get(event.uid) or (own[1] if own else "")
    stored = reader.get(Absence, our_id) if our_id else None
    who = [stored.educator_id] if stored is not None else _named(day, event)
    if len(who) != 1 or who[0] not in day.code_of:
        names = " or ".join(day.educator_of[one].name for one in who)
        why = f"It could mean {names}." if names else "It names nobody of the team by code or full name."
        return _Found(Proposed(event.text, "", "", _days(event), "", NOBODY, why))
    try:
        absence = _absence(day, event, who[0], stored)
    except HuddleError as error:
        return _Found(Proposed(event.text, day.code_of[who[0]], "", _days(event), "", NOBODY, error.message))
    if own and stored is not None:
        state = SAME  # what huddle wrote itself is not read back: a stretch of it is not the whole
    elif event.cancelled:
        state = CANCEL if stored is not None and stored.state == ACTIVE else SAME
        absence = dataclasses.replace(absence, state=CANCELLED)
    elif stored is not None:
        state = SAME if absence == stored else CHANGED
    else:
        state = SAME if already_out(reader, absence) else NEW
    proposed = Proposed(
        text=event.text,
        code=day.code_of[who[0]],
        name=day.educator_of[who[0]].name,
        when=days_words(absence),
        blocks=blocks_words(absence.blocks, day.usual_blocks),
        state=state,
        why=event.problem,
    )
    return _Found(proposed, event.uid, None if state == SAME else absence)


def _days(event: CalendarEvent) -> str:
    return event.first.isoformat() if event.first == event.last else f"{event.first}..{event.last}"


def _named(day: TeamDay, event: CalendarEvent) -> list[str]:
    """Whom the event names: by code in capitals, by full name, else by e-mail address; a first name is no name."""
    words = re.findall(r"\w+", event.text)
    text = f" {' '.join(fold(word) for word in words)} "
    found = []
    for member in day.members:
        educator = day.educator_of[member.educator_id]
        names = {educator.name, f"{educator.given} {educator.family}"} if educator.family else set()
        plain = {" ".join(re.findall(r"\w+", fold(name))) for name in names}
        if member.code in words or any(f" {name} " in text for name in plain):
            found.append(educator.id)
    if found:
        return found
    return [e.id for e in day.educators if e.email and e.email.casefold() in event.addresses]


def _absence(day: TeamDay, event: CalendarEvent, who: str, stored: Absence | None) -> Absence:
    blocks: tuple[str, ...] = ()
    if event.starts is not None and event.ends is not None:
        span = f"{event.starts:%H:%M}-{event.ends:%H:%M}"
        blocks = plain_blocks(blocks_between(span, day.usual_blocks) or (), day.usual_blocks)
    elif named := _BLOCKS.search(event.text):
        short = {part.strip() for part in named[1].split(",")}
        blocks = plain_blocks([b.short for b in day.usual_blocks if b.short in short], day.usual_blocks)
    base = stored or Absence(
        id=new_id(), team_id=day.team.id, educator_id=who, first=event.first, last=event.last, planned=True
    )
    return dataclasses.replace(
        base, first=event.first, last=event.last, blocks=blocks, repeats_until=event.weekly_until
    )

"""What a calendar needs beside huddle.export/1: lasting names, versions, and the times of blocks."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from huddle.domain.block import Block, meets
from huddle.domain.calendar import Calendar, CalendarDay
from huddle.domain.cover.problem import Slot
from huddle.domain.values import short_id
from huddle.services.desk.desk import Place
from huddle.services.export.document import Records
from huddle.store.queries.plan import plans_replaced
from huddle.store.reader import Reader


def with_times(reader: Reader, place: Place, records: Records, doc: dict[str, Any]) -> dict[str, Any]:
    """The document with the keys that let a calendar update what it took in before.

    Args:
        reader: a unit of reading.
        place: the team.
        records: what the document was made of.
        doc: huddle.export/1.
    """
    rows = {row["id"]: row for row in doc["absences"]}  # a weekly one has several; an event repeats by itself
    absences = [
        {
            **rows[short_id(absence.id)],
            "from": absence.first.isoformat(),
            "until": absence.ends.isoformat(),
            "uuid": absence.id,
            "version": absence.version,
            "last": absence.last.isoformat(),
            **({"changed": absence.reported_at.isoformat()} if absence.reported_at else {}),
            **({"repeats_until": absence.repeats_until.isoformat()} if absence.repeats_until else {}),
        }
        for absence in records.absences
        if short_id(absence.id) in rows
    ]
    changed = {plan.date.isoformat(): plan.applied_at or plan.made_at for plan in records.plans}
    withdrawn = _withdrawn(reader, place, records)
    coverage = [
        {**plan, "changed": changed[plan["date"]].isoformat(), "withdrawn": withdrawn.get(plan["date"], [])}
        for plan in doc["coverage"]
    ]
    return {
        **doc,
        "huddles": [{**huddle, "coverage": None} for huddle in doc["huddles"]],
        "coverage": coverage,
        "absences": absences,
        "team_uuid": place.team.id,
        "times": _times(reader, place, records),
    }


def _withdrawn(reader: Reader, place: Place, records: Records) -> dict[str, list[dict[str, str]]]:
    """Date -> covers that an earlier applied plan had announced and the one that counts has not."""
    earlier = plans_replaced(reader, place.team.id, records.span.since, records.span.until)
    now = {plan.date: {change.slot for change in plan.changes} for plan in records.plans}
    gone: dict[str, dict[Slot, None]] = {}
    for plan in earlier:
        for change in plan.changes:
            if change.slot not in now.get(plan.date, set()):
                gone.setdefault(plan.date.isoformat(), {})[change.slot] = None
    return {day: [{"block": b, "group": g} for b, g in places] for day, places in gone.items()}


def _times(reader: Reader, place: Place, records: Records) -> dict[str, dict[str, dict[str, str]]]:
    """Date -> block -> when it starts and ends, for the school days of the range."""
    calendar = Calendar(place.team.rules, reader.find(CalendarDay, team_id=place.team.id))
    blocks = reader.find(Block, "t.position", team_id=place.team.id)
    bells = {block.bell for block in blocks}
    zone = ZoneInfo(place.school.time_zone) if place.school.time_zone else None
    times: dict[str, dict[str, dict[str, str]]] = {}
    for number in range((records.span.until - records.span.since).days + 1):
        day = calendar.day(records.span.since + dt.timedelta(days=number))
        if day.open:
            bell = day.bell if day.bell in bells else ""
            times[day.date.isoformat()] = {
                block.short: {
                    name: _moment(day.date, time, zone)
                    for name, time in (("starts", block.starts), ("ends", block.ends))
                }
                for block in blocks
                if block.bell == bell and meets(block.days, day)
            }
    return times


def _moment(date: dt.date, time: dt.time, zone: ZoneInfo | None) -> str:
    moment = dt.datetime.combine(date, time, zone)
    return (moment if zone else moment.astimezone()).isoformat()

"""Builds huddle.export/1: the huddles, coverage and absences of a team in a range of dates."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from huddle.domain.absence import Absence, one_a_person
from huddle.domain.block import Block
from huddle.domain.calendar import Calendar, CalendarDay
from huddle.domain.cover.answer import Part, answer_to_json
from huddle.domain.cover.happened import By, Happened, happened_words
from huddle.domain.cover.plan import CoveragePlan, Move
from huddle.domain.educator import Educator
from huddle.domain.event import CalendarEvent
from huddle.domain.group import Group
from huddle.domain.huddle import Action, Entry, Huddle, Spotlight
from huddle.domain.naming import IDS, Names
from huddle.domain.reading.action_line import rhythm_words
from huddle.domain.span import Span
from huddle.domain.student import Student
from huddle.domain.team import TeamMember
from huddle.domain.values import short_id
from huddle.services.desk.desk import Place
from huddle.services.ledger.balance import cover_row, covers_in
from huddle.services.record.search import Hit
from huddle.store.queries.absence import absences_of_members
from huddle.store.queries.action import actions_between
from huddle.store.queries.entry import lines_between
from huddle.store.queries.event import events_between
from huddle.store.queries.huddle import huddles_between
from huddle.store.queries.plan import moves_between, plans_between
from huddle.store.queries.spotlight import spotlights_between
from huddle.store.queries.team import educators_of_team
from huddle.store.reader import Reader


@dataclass(frozen=True, slots=True)
class Records:
    """Everything of a team in a range, as it is stored."""

    span: Span
    names: Names
    students: Sequence[Student]
    huddles: Sequence[Huddle]
    entries: Sequence[Entry]
    actions: Sequence[Action]
    spotlights: Sequence[Spotlight]
    absences: Sequence[Absence]
    plans: Sequence[CoveragePlan]
    moves: Sequence[Move]
    events: Sequence[CalendarEvent]
    ratings: Mapping[str, float]  # huddle -> average
    groups: Mapping[str, str]  # group -> code
    legend: Mapping[
        str, Mapping[str, str]
    ]  # educators and groups: code -> name; empty where only ids are wanted
    codes: dict[str, str]
    members: Sequence[TeamMember]
    zone: dt.tzinfo | None
    calendar: Calendar
    blocks: Sequence[str]  # short names of the usual day, in order


def read_records(reader: Reader, place: Place, span: Span, mode: str) -> Records:
    """Read a range in a fixed number of queries.

    Args:
        reader: a unit of reading.
        place: the team.
        span: the dates.
        mode: the names mode.
    """
    team = place.team.id
    range_of = (team, span.since, span.until)
    members = reader.find(TeamMember, "t.code", team_id=team)
    educators = educators_of_team(reader, team)
    students = reader.find(Student, "t.code", team_id=team)
    plans = plans_between(reader, *range_of)
    counted = {plan.id for plan in plans}
    entries = lines_between(reader, *range_of)
    groups = reader.find(Group, "t.code", team_id=team)
    return Records(
        span=span,
        names=Names(mode, students, members, educators),
        students=students,
        huddles=huddles_between(reader, *range_of),
        entries=[entry for entry in entries if entry.kind != "rating"],
        actions=actions_between(reader, *range_of),
        spotlights=spotlights_between(reader, *range_of),
        absences=absences_of_members(reader, *range_of),
        plans=plans,
        moves=[m for m in moves_between(reader, *range_of) if m.plan_id in counted],
        events=events_between(reader, *range_of),
        ratings=_ratings(entry for entry in entries if entry.kind == "rating"),
        groups={group.id: group.code for group in groups},
        legend={} if mode == IDS else _legend(members, educators, groups),
        codes={m.educator_id: m.code for m in members},
        members=members,
        zone=ZoneInfo(place.school.time_zone) if place.school.time_zone else None,
        calendar=Calendar(place.team.rules, reader.find(CalendarDay, team_id=team)),
        blocks=[block.short for block in reader.find(Block, "t.position", team_id=team) if not block.bell],
    )


def _legend(
    members: Iterable[TeamMember], educators: Iterable[Educator], groups: Iterable[Group]
) -> dict[str, dict[str, str]]:
    names = {educator.id: educator.name for educator in educators}
    return {
        "educators": {m.code: names[m.educator_id] for m in members if m.educator_id in names},
        "groups": {group.code: group.name for group in groups if group.name},
    }


def _ratings(entries: Iterable[Entry]) -> dict[str, float]:
    """The average of each huddle; who gave which stays in the team."""
    stars: dict[str, list[int]] = {}
    for entry in entries:
        stars.setdefault(entry.huddle_id, []).append(int(entry.text))
    return {huddle: round(sum(given) / len(given), 1) for huddle, given in stars.items()}


def only(records: Records, hits: Iterable[Hit]) -> Records:
    """The records of which a search found something: those lines, and the huddles they stand in."""
    found = list(hits)
    ids, dates = {hit.id for hit in found}, {hit.date for hit in found}
    return dataclasses.replace(
        records,
        huddles=[huddle for huddle in records.huddles if huddle.date in dates],
        entries=[entry for entry in records.entries if entry.id in ids],
        actions=[action for action in records.actions if action.id in ids],
        spotlights=[spotlight for spotlight in records.spotlights if spotlight.id in ids],
        plans=[],
        moves=[],
        events=[],
    )


def document(
    records: Records,
    *,
    team: str,
    generated_at: dt.datetime,
    what: str,
    reasons: bool = False,
    needs: bool = False,
) -> dict[str, Any]:
    """The document huddle.export/1.

    Args:
        records: what was read.
        team: the team's name.
        generated_at: when.
        what: `huddles` for everything, `coverage` or `absences` for that alone.
        reasons: add the category of each absence.
        needs: add the need flags of the students in the spotlight.
    """
    span = records.span
    return {
        "schema": "huddle.export/1",
        "generated_at": generated_at.isoformat(timespec="seconds"),
        "team": team,
        "since": span.since.isoformat(),
        "until": span.until.isoformat(),
        "huddles": _huddles(records, reasons=reasons, needs=needs) if what == "huddles" else [],
        "coverage": [_coverage(records, plan) for plan in records.plans]
        if what in ("huddles", "coverage")
        else [],
        "absences": (
            [row for a in records.absences for row in _spells(records, a, reasons=reasons)]
            if what in ("huddles", "absences")
            else []
        ),
        "legend": records.legend,
    }


def _huddles(records: Records, *, reasons: bool, needs: bool) -> list[dict[str, Any]]:
    """The days of the range with a huddle, or on which an action was closed; a range of one day always has that day.

    What is said of a day depends on that day alone, whatever the range.
    """
    held = {huddle.date: huddle for huddle in records.huddles}
    closed = {a.closed_on for a in records.actions if a.closed_on is not None}
    told = {day for day in closed if records.span.since <= day <= records.span.until}
    days = {*held, *told, *({records.span.until} if records.span.since == records.span.until else ())}
    return [_huddle(records, day, held.get(day), reasons=reasons, needs=needs) for day in sorted(days)]


def _huddle(
    records: Records, day: dt.date, huddle: Huddle | None, *, reasons: bool, needs: bool
) -> dict[str, Any]:
    """One day: its huddle, and every action that was open on it or closed on it."""
    names = records.names
    entries = [e for e in records.entries if huddle is not None and e.huddle_id == huddle.id]
    plan = next((plan for plan in records.plans if plan.date == day), None)
    actions = [
        a for a in records.actions if a.created_on <= day and (a.closed_on is None or a.closed_on >= day)
    ]
    return {
        "date": day.isoformat(),
        "facilitator": names.educator_of_id(huddle.facilitator_id if huddle else None),
        "recorder": names.educator_of_id(huddle.recorder_id if huddle else None),
        "started": _instant(records, huddle.started_at if huddle else None),
        "finished": _instant(records, huddle.finished_at if huddle else None),
        "attendance": [
            names.educator(records.codes[e]) for e in (huddle.present if huddle else ()) if e in records.codes
        ],
        "out": [_out(records, a, reasons=reasons) for a in _out_on(records, day)],
        "sections": _sections(records, huddle, entries),
        "decisions": [
            {"text": names.text(e.text), "author": names.educator(e.author) if e.author else None}
            for e in entries
            if e.kind == "decision"
        ],
        "actions": [_action(names, a, day) for a in actions],
        "spotlights": [_spotlight(records, s, needs=needs) for s in records.spotlights if s.date == day],
        "coverage": _coverage(records, plan) if plan is not None else None,
        "agenda": huddle.template if huddle else "",
        "minutes": _minutes(huddle),
        "skipped": list(huddle.skipped) if huddle else [],
        "rating": records.ratings.get(huddle.id) if huddle else None,
        "amended": _instant(records, huddle.amended_at if huddle else None),
        "events": [
            {
                "starts": event.starts.strftime("%H:%M") if event.starts else None,
                "ends": event.ends.strftime("%H:%M") if event.ends else None,
                "text": names.text(event.text),
            }
            for event in records.events
            if event.date == day
        ],
    }


def _minutes(huddle: Huddle | None) -> int | None:
    """How long the huddle took, pauses left out; None until it was finished."""
    if huddle is None or huddle.finished_at is None:
        return None
    return round(sum(huddle.spent.values()) / 60)


def _sections(records: Records, huddle: Huddle | None, entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Sections in the agenda's order, then others; only those in which something was written."""
    names = records.names
    by_section: dict[str, list[Entry]] = {item.name: [] for item in (huddle.agenda if huddle else ())}
    for entry in entries:
        by_section.setdefault(entry.section, []).append(entry)
    return [
        {
            "name": section,
            "entries": [
                {
                    "kind": e.kind,
                    "text": names.text(e.text),
                    "author": names.educator(e.author) if e.author else None,
                    "at": _instant(records, e.at),
                    "amended": bool(huddle and huddle.is_amended_by(e)),
                    "students": [names.student_of_id(student) for student in e.student_ids],
                    "groups": [records.groups[group] for group in e.group_ids if group in records.groups],
                }
                for e in lines
            ],
        }
        for section, lines in by_section.items()
        if lines
    ]


def _action(names: Names, action: Action, day: dt.date) -> dict[str, Any]:
    state = "open" if action.closed_on is not None and action.closed_on > day else action.state
    reason = action.reason if state == action.state else ""  # the log of a day does not know what came later
    late = max(0, (day - action.due).days) if action.due and state == "open" else 0
    return {
        "id": short_id(action.id),
        "text": names.text(action.text),
        "owner": names.educator_of_id(action.owner_id),
        "due": action.due.isoformat() if action.due else None,
        "state": state,
        "days_late": late,
        "repeats": rhythm_words(action.repeats) or None,
        "reason": names.text(reason) or None,
    }


def _spotlight(records: Records, spotlight: Spotlight, *, needs: bool) -> dict[str, Any]:
    row: dict[str, Any] = {
        "student": records.names.student_of_id(spotlight.student_id),
        "text": records.names.text(spotlight.text),
        "follow_up": spotlight.follow_up.isoformat() if spotlight.follow_up else None,
    }
    if needs:
        student = next((s for s in records.students if s.id == spotlight.student_id), None)
        row["needs"] = list(student.needs) if student else []
    return row


def _out(records: Records, absence: Absence, *, reasons: bool) -> dict[str, Any]:
    row: dict[str, Any] = {
        "educator": records.names.educator_of_id(absence.educator_id),
        "blocks": list(absence.blocks),
        "until": absence.last.isoformat(),
    }
    return {**row, "category": absence.category or None} if reasons else row


def _out_on(records: Records, day: dt.date) -> list[Absence]:
    """Who was out on a day, each once; who was not in the team on that day was not missed."""
    here = {member.educator_id for member in records.members if member.active_on(day)}
    return one_a_person((a for a in records.absences if a.on(day) and a.educator_id in here), records.blocks)


def _spells(records: Records, absence: Absence, *, reasons: bool) -> Iterator[dict[str, Any]]:
    """A row for each time of an absence in the range: a weekly one has one for each week."""
    for first, last in absence.spells():
        if last >= records.span.since and first <= records.span.until:
            row = _absence(records, absence, reasons=reasons)
            yield {**row, "from": first.isoformat(), "until": last.isoformat()}


def _absence(records: Records, absence: Absence, *, reasons: bool) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": short_id(absence.id),
        "educator": records.names.educator_of_id(absence.educator_id),
        "from": absence.first.isoformat(),
        "until": absence.ends.isoformat(),
        "blocks": list(absence.blocks),
        "state": "active" if absence.state == "active" else "cancelled",
    }
    return {**row, "category": absence.category or None} if reasons else row


def _coverage(records: Records, plan: CoveragePlan) -> dict[str, Any]:
    """A plan; the students of a split as the names mode wants them, educators by code as in huddle.plan/1.

    Each change and each gap has what really happened beside it; null while nobody has said.
    """
    names = records.names
    changes = tuple(
        dataclasses.replace(
            change,
            note=names.text(change.note) if change.note else "",
            parts=tuple(
                Part(part.educator, tuple(map(names.student_of_code, part.students))) for part in change.parts
            ),
        )
        for change in plan.changes
    )
    plain: dict[str, Any] = dict(answer_to_json(dataclasses.replace(plan.answer, changes=changes)))
    noted = {
        (move.block, move.group_code): move.happened for move in records.moves if move.plan_id == plan.id
    }

    def beside(row: dict[str, Any]) -> dict[str, Any]:
        return {**row, "happened": _happened(names, noted.get((row["block"], row["group"]))) or None}

    return {
        "date": plan.date.isoformat(),
        "state": plan.state,
        "changes": [beside(row) for row in plain["changes"]],
        "gaps": [beside(row) for row in plain["gaps"]],
        "levels": plain["levels"],
    }


def _instant(records: Records, moment: dt.datetime | None) -> str | None:
    """A moment as the school's clocks showed it."""
    return moment.astimezone(records.zone).isoformat(timespec="seconds") if moment else None


def _happened(names: Names, happened: Happened | None) -> str:
    """What happened: educators as the export names them, students in other words reduced."""
    if isinstance(happened, By):
        return ", ".join(map(names.educator, happened.codes))
    return names.text(happened_words(happened))


def ledger(records: Records) -> list[dict[str, Any]]:
    """Who covered what: a row for each cover of an applied plan; what happened wins over what was planned."""
    names = records.names
    return [
        {
            **cover_row(cover),
            "educator": names.educator(cover.educator),
            "happened": _happened(names, cover.happened),
        }
        for cover in covers_in(records.plans, records.moves, records.calendar)
    ]

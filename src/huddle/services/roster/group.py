"""Student groups by hand: list, add, change, archive."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huddle.domain.day import TeamDay
from huddle.domain.errors import UsageError
from huddle.domain.group import Group, Room
from huddle.domain.limits import ratio_of, seats_of
from huddle.domain.values import new_id
from huddle.domain.who import find_group
from huddle.services.desk.desk import Desk
from huddle.store.queries.plan import drop_drafts
from huddle.store.unit_of_work import UnitOfWork
from huddle.text import fold, one_line


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group on a day.

    `members` are codes and names of its students, `out` how many of them are out that day, `adults` the codes of its
    usual leads and helpers. `target`, `most` and `seats` are numbers of students; `seats` is 0 without a room, or
    where nobody said how many it holds.
    """

    code: str
    name: str
    grade: str
    members: tuple[tuple[str, str], ...]
    out: int
    target: int
    most: int
    room: str
    seats: int
    adults: tuple[str, ...]
    blocks: tuple[str, ...]
    weights: Mapping[str, int]
    requires: tuple[str, ...]
    own_target: int | None
    own_max: int | None
    drafted: bool
    version: int


class Groups:
    """The student groups of a team."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def list(self, date: dt.date | None = None) -> tuple[GroupRow, ...]:
        """The groups of a date, by code."""
        with self._desk.read() as (reader, place):
            return group_rows(self._desk.day(reader, place, date))

    def add(self, code: str, name: str, changes: Mapping[str, Any] | None = None) -> str:
        """Make a group; returns its code.

        Raises:
            UsageError: the code is taken.
        """
        with self._desk.write(f"Added group {one_line(code, 8)}") as (work, place):
            groups = work.find(Group, team_id=place.team.id)
            if any(fold(g.code) == fold(code) for g in groups):
                raise UsageError(
                    f"The code {one_line(code, 8)} is taken, perhaps by an archived group.",
                    code="code_taken",
                    hint="Choose another one.",
                )
            fields = _with_room(work, place.team.id, dict(changes or {}))
            group = Group(
                id=new_id(), team_id=place.team.id, code=code, name=one_line(name) or code, **fields
            )
            work.add(group)
            work.commit()
        return group.code

    def set(self, code: str, changes: Mapping[str, Any], *, version: int | None = None) -> str:
        """Change a group: name, weights, requires, target, max, grade, room (a name; empty for none).

        Raises:
            ConflictError: `version` is not the one that is stored; somebody else was faster.
        """
        with self._desk.write_on(None, f"Changed group {one_line(code, 8)}") as (work, place, day):
            group = find_group(day, code)
            fields = _with_room(work, place.team.id, dict(changes))
            if "weights" in fields:
                fields["weights"] = {k: v for k, v in {**group.weights, **fields["weights"]}.items() if v}
            held = group.version if version is None else version
            work.save(dataclasses.replace(group, **fields, drafted=False, version=held))
            drop_drafts(work, place.team.id, day.date)
            work.commit()
        return group.code

    def archive(self, code: str) -> str:
        """Archive a group: it is on no board and in no plan any more, its history stays."""
        with self._desk.write_on(None, f"Archived group {one_line(code, 8)}") as (work, place, day):
            group = find_group(day, code)
            work.save(dataclasses.replace(group, archived=True))
            drop_drafts(work, place.team.id, day.date)
            work.commit()
        return group.code


def group_rows(day: TeamDay) -> tuple[GroupRow, ...]:
    """The groups of a day, by code."""
    return tuple(_row(day, group) for group in sorted(day.groups, key=lambda g: fold(g.code)))


def _row(day: TeamDay, group: Group) -> GroupRow:
    sessions = [s for s in day.all_sessions if s.group_id == group.id]
    adults = [a for s in sessions for a in (s.lead_id, *s.helper_ids) if a in day.code_of]
    room = next((room for room in day.rooms if room.id == group.room_id), None)
    members = day.members_of.get(group.id, ())
    out = {absence.student_id for absence in day.student_absences}
    return GroupRow(
        code=group.code,
        name=group.name,
        grade=group.grade,
        members=tuple((s.code, s.name) for s in members),
        out=sum(s.id in out for s in members),
        target=group.target or day.team.rules.target,
        most=ratio_of(group, day),
        room=room.name if room else "",
        seats=seats_of(room),
        adults=tuple(day.code_of[a] for a in dict.fromkeys(adults) if a),
        blocks=tuple(b.short for b in day.usual_blocks if any(s.block == b.short for s in sessions)),
        weights=group.weights,
        requires=group.requires,
        own_target=group.target,
        own_max=group.max,
        drafted=group.drafted,
        version=group.version,
    )


def _with_room(work: UnitOfWork, team_id: str, changes: dict[str, Any]) -> dict[str, Any]:
    """The changes with the room's id in place of its name."""
    if "room" not in changes:
        return changes
    room = changes.pop("room")
    return {**changes, "room_id": find_room(work, team_id, str(room))}


def find_room(work: UnitOfWork, team_id: str, words: str) -> str | None:
    """The id of a room by its name, made when it is new: `Lab`, or `Lab:24` with its capacity; None for no name.

    Raises:
        UsageError: the capacity is no number.
    """
    name, _, capacity = one_line(words, 60).partition(":")
    name, capacity = name.strip(), capacity.strip()
    if not name or fold(name) == "none":
        return None
    stored = next((r for r in work.find(Room, team_id=team_id) if fold(r.name) == fold(name)), None)
    if capacity and not capacity.isdigit():
        raise UsageError(f"'{capacity}' is not a number of students.", hint="Write a room as Lab:24.")
    size: dict[str, Any] = {"capacity": int(capacity)} if capacity else {}
    if stored is None:
        stored = Room(id=new_id(), team_id=team_id, name=name, **size)
        work.add(stored)
    elif size:
        work.save(dataclasses.replace(stored, **size))
    return stored.id

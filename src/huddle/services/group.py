"""Student groups by hand: add, change, archive, and regroup (who is in, from which day on)."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from huddle.domain.day import TeamDay
from huddle.domain.errors import NotFoundError, UsageError
from huddle.domain.group import Group, Membership, Room
from huddle.domain.schedule import Session
from huddle.domain.values import new_id
from huddle.services.absence import find_student
from huddle.services.desk import Desk
from huddle.services.student import end_membership
from huddle.services.team import drop_drafts
from huddle.store.unit_of_work import UnitOfWork
from huddle.text import fold, one_line


class Groups:
    """The student groups of a team."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

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

    def set(self, code: str, changes: Mapping[str, Any]) -> str:
        """Change a group: name, weights, requires, target, max, grade, room (a name; empty for none)."""
        with self._desk.write(f"Changed group {one_line(code, 8)}") as (work, place):
            day = self._desk.day(work, place)
            group = find_group(day, code)
            fields = _with_room(work, place.team.id, dict(changes))
            if "weights" in fields:
                fields["weights"] = {k: v for k, v in {**group.weights, **fields["weights"]}.items() if v}
            work.save(dataclasses.replace(group, **fields, drafted=False))
            drop_drafts(work, place.team.id, day.date)
            work.commit()
        return group.code

    def archive(self, code: str) -> str:
        """Archive a group: it is on no board and in no plan any more, its history stays."""
        with self._desk.write(f"Archived group {one_line(code, 8)}") as (work, place):
            day = self._desk.day(work, place)
            group = find_group(day, code)
            work.save(dataclasses.replace(group, archived=True))
            drop_drafts(work, place.team.id, day.date)
            work.commit()
        return group.code

    def regroup(
        self, code: str, *, into: Sequence[str] = (), out: Sequence[str] = (), move: bool = False
    ) -> tuple[int, int]:
        """Change who is in a group from the day on.

        Args:
            code: the group.
            into: students who come in.
            out: students who go.
            move: whoever comes in leaves the groups that meet in the same block.

        Returns:
            How many came in, how many went.

        Raises:
            UsageError: a student is in another group in one of its blocks, and `move` was not said.
        """
        with self._desk.write(f"Regrouped {one_line(code, 8)}") as (work, place):
            day = self._desk.day(work, place)
            group = find_group(day, code)
            current = {m.student_id: m for m in day.memberships if m.group_id == group.id}
            came = went = 0
            for who in out:
                student = find_student(day, who)
                if student.id in current:
                    end_membership(work, current.pop(student.id), day.date)
                    went += 1
            for who in into:
                student = find_student(day, who)
                if student.id in current:
                    continue
                self._leave_others(work, day, group, student.id, student.code, move=move)
                work.add(Membership(id=new_id(), group_id=group.id, student_id=student.id, since=day.date))
                came += 1
            drop_drafts(work, place.team.id, day.date)
            work.commit()
        return came, went

    @staticmethod
    def _leave_others(
        work: UnitOfWork, day: TeamDay, group: Group, student_id: str, student: str, *, move: bool
    ) -> None:
        """A student is in at most one group a block."""
        mine = [s for s in day.all_sessions if s.group_id == group.id]
        for membership in day.memberships:
            if membership.student_id != student_id:
                continue
            theirs = [s for s in day.all_sessions if s.group_id == membership.group_id]
            if not any(_meet_together(one, two) for one in mine for two in theirs):
                continue
            if not move:
                raise UsageError(
                    f"{student} is in {day.group_of[membership.group_id].code} in the same block.",
                    code="two_groups",
                    hint="Say --move, or take the student out of it first.",
                )
            end_membership(work, membership, day.date)


def _meet_together(one: Session, two: Session) -> bool:
    """Whether two sessions are in one block on some day; patterns that cannot be compared count as together."""
    if one.block != two.block:
        return False
    days = [set(s.days.removeprefix("cycle:").split(",")) for s in (one, two) if s.days]
    same_kind = one.days.startswith("cycle:") == two.days.startswith("cycle:")
    return len(days) < 2 or not same_kind or bool(days[0] & days[1])


def find_group(day: TeamDay, code: str) -> Group:
    """The group with that code, in any case.

    Raises:
        NotFoundError: there is none.
    """
    for group in day.groups:
        if fold(group.code) == fold(code):
            return group
    known = ", ".join(group.code for group in day.groups)
    raise NotFoundError(
        f"There is no group '{one_line(code, 20)}'.",
        code="no_such_group",
        hint=f"Groups: {known or 'none yet'}.",
    )


def _with_room(work: UnitOfWork, team_id: str, changes: dict[str, Any]) -> dict[str, Any]:
    """A room's name becomes the room, made when it is new: `Lab`, or `Lab:24` with its capacity."""
    if "room" not in changes:
        return changes
    name, _, capacity = one_line(str(changes.pop("room")), 60).partition(":")
    if not name:
        return {**changes, "room_id": None}
    stored = next((r for r in work.find(Room, team_id=team_id) if fold(r.name) == fold(name)), None)
    if capacity and not capacity.isdigit():
        raise UsageError(f"'{capacity}' is not a number of students.", hint="Write a room as Lab:24.")
    size: dict[str, Any] = {"capacity": int(capacity)} if capacity else {}
    if stored is None:
        stored = Room(id=new_id(), team_id=team_id, name=name, **size)
        work.add(stored)
    elif size:
        work.save(dataclasses.replace(stored, **size))
    return {**changes, "room_id": stored.id}

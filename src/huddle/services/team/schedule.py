"""The base schedule: look at it, confirm what the import drafted, change who leads and helps."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from huddle.domain.block import Block, overlap_sentence, overlapping
from huddle.domain.day import TeamDay
from huddle.domain.errors import NotFoundError, UsageError
from huddle.domain.limits import seats_of
from huddle.domain.schedule import OFF, PLANNING, Duty, Session
from huddle.domain.values import new_id
from huddle.services.cover.problem import day_problem
from huddle.services.desk.desk import Desk
from huddle.services.roster.group import GroupRow, find_room, group_rows
from huddle.services.team.views import BlockTimes, DutyOf, GroupSize, PersonName, ScheduleView, SessionView
from huddle.store.queries.plan import outdate
from huddle.text import one_line

_A_YEAR = dt.timedelta(days=366)


@dataclass(frozen=True, slots=True)
class BlockRow:
    """A block; `bell` is empty for the usual day, `today` whether it is one of the day's, `used` whether a group meets in it."""

    short: str
    name: str
    times: str
    days: str
    bell: str
    position: int
    today: bool
    used: bool
    version: int


@dataclass(frozen=True, slots=True, order=True)
class DutyRow:
    """A block in which an educator is planning or off, on the days of a pattern."""

    code: str
    block: str
    days: str
    name: str
    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class ScheduleLists:
    """All that a schedule consists of; rooms are (name, capacity)."""

    view: ScheduleView
    groups: tuple[GroupRow, ...]
    blocks: tuple[BlockRow, ...]
    duties: tuple[DutyRow, ...]
    rooms: tuple[tuple[str, int], ...]


class Schedule:
    """Who usually leads and helps which group in which block."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def view(self, date: dt.date | None = None) -> ScheduleView:
        """The whole base schedule, with what huddle had to widen to make the usual day legal."""
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place, date)
        return _whole(day)

    def lists(self, date: dt.date | None = None) -> ScheduleLists:
        """Everything of the schedule that can be edited."""
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place, date)
            groups = group_rows(day)
        used = {session.block for session in day.all_sessions if session.group_id in day.group_of}
        return ScheduleLists(
            view=_whole(day),
            groups=groups,
            blocks=tuple(
                BlockRow(
                    short=block.short,
                    name=block.name,
                    times=f"{block.starts:%H:%M}-{block.ends:%H:%M}",
                    days=block.days,
                    bell=block.bell,
                    position=block.position,
                    today=block in day.blocks,
                    used=block.short in used,
                    version=block.version,
                )
                for block in _in_order(day)
            ),
            duties=tuple(
                sorted(
                    DutyRow(
                        id=duty.id,
                        code=day.code_of[duty.educator_id],
                        name=day.educator_of[duty.educator_id].name,
                        block=duty.block,
                        kind=duty.kind,
                        days=duty.days,
                    )
                    for duty in day.duties
                    if duty.educator_id in day.code_of
                )
            ),
            rooms=tuple((room.name, seats_of(room)) for room in day.rooms),
        )

    def confirm(self, session_ids: Sequence[str] | None = None) -> int:
        """Take away the mark "drafted, check" from these sessions, or from all; returns how many."""
        with self._desk.write("Confirmed the schedule") as (work, place):
            drafted = [s for s in work.find(Session, team_id=place.team.id) if s.drafted]
            chosen = [s for s in drafted if session_ids is None or s.id in session_ids]
            for session in chosen:
                work.save(dataclasses.replace(session, drafted=False))
            work.commit()
        return len(chosen)

    def set_session(
        self,
        group: str,
        block: str,
        *,
        lead: str | None = None,
        helpers: Sequence[str] | None = None,
        new_block: str | None = None,
        days: str = "",
        new_days: str | None = None,
        room: str | None = None,
        version: int | None = None,
    ) -> SessionView:
        """Change or make the session of a group in a block.

        Args:
            group: the group's code.
            block: the block's short name.
            lead: who leads (a code, a name, `me`); `nobody` for a session without a lead; None leaves it.
            helpers: who helps; None leaves them.
            new_block: another block to move it to.
            days: the day pattern of the session that is meant.
            new_days: another day pattern; empty = every day.
            room: a room of its own, `Lab` or `Lab:24`; empty for the group's room.
            version: the version that was looked at; another one is a conflict.

        Raises:
            ConflictError: somebody else changed the session in the meantime.
            UsageError: the group has a session there already.
        """
        with self._desk.write_on(None, "Changed the schedule") as (work, place, day):
            group_id = _group(day, group)
            short = _block(day, block)
            stored = next(
                (s for s in day.all_sessions if (s.group_id, s.block, s.days) == (group_id, short, days)),
                None,
            )
            session = stored or Session(
                id=new_id(), team_id=place.team.id, group_id=group_id, block=short, days=days
            )
            if lead is not None:
                lead_id = (
                    None if lead.casefold() in ("nobody", "none", "-") else self._desk.educator(lead, day).id
                )
                session = dataclasses.replace(
                    session, lead_id=lead_id, helper_ids=tuple(h for h in session.helper_ids if h != lead_id)
                )
            if helpers is not None:
                ids = [self._desk.educator(helper, day).id for helper in helpers]
                session = dataclasses.replace(
                    session, helper_ids=tuple(i for i in ids if i != session.lead_id)
                )
            if new_block is not None:
                session = dataclasses.replace(session, block=_block(day, new_block))
            if new_days is not None:
                session = dataclasses.replace(session, days=new_days)
            if room is not None:
                session = dataclasses.replace(session, room_id=find_room(work, place.team.id, room))
                day = self._desk.day(work, place)  # noqa: PLW2901 - the room may be new
            _refuse_double(day, session)
            session = dataclasses.replace(session, drafted=False)
            if stored is None:
                work.add(session)
            else:
                session = work.save(
                    session if version is None else dataclasses.replace(session, version=version)
                )
            work.label = f"Schedule of {group} in block {session.block}"
            outdate(work, [place.team.id], day.date, day.date + _A_YEAR)
            work.commit()
            return _view(day, session)

    def remove_session(self, group: str, block: str, *, days: str = "") -> bool:
        """Take a session out of the base schedule; False when there is none."""
        with self._desk.write_on(None, "Changed the schedule") as (work, place, day):
            wanted = (_group(day, group), _block(day, block), days)
            stored = next((s for s in day.all_sessions if (s.group_id, s.block, s.days) == wanted), None)
            if stored is None:
                return False
            work.remove(stored)
            work.label = f"Removed {group} from block {block}"
            outdate(work, [place.team.id], day.date, day.date + _A_YEAR)
            work.commit()
            return True

    def set_duty(self, who: str, block: str, kind: str = PLANNING, *, days: str = "") -> str:
        """Say what a block is for an educator, in place of what was said for it before; returns the educator's code.

        Args:
            who: a code or a name.
            block: the block's short name.
            kind: planning (protected), off (not here), or none.
            days: the day pattern it is for; empty = every day.

        Raises:
            UsageError: the kind or the block is unknown.
        """
        if kind not in (PLANNING, OFF, "none"):
            raise UsageError(
                f"'{one_line(kind, 20)}' is neither planning nor off.", hint="Write planning, off or none."
            )
        with self._desk.write_on(None, "Changed a duty") as (work, place, day):
            person = self._desk.educator(who, day)
            short = _block(day, block)
            for duty in day.duties:
                if (duty.educator_id, duty.block, duty.days) == (person.id, short, days):
                    work.remove(duty)
            if kind != "none":
                work.add(
                    Duty(
                        id=new_id(),
                        team_id=place.team.id,
                        educator_id=person.id,
                        block=short,
                        kind=kind,
                        days=days,
                    )
                )
            work.label = f"{person.code}: {kind} in block {short}"
            outdate(work, [place.team.id], day.date, day.date + _A_YEAR)
            work.commit()
        return person.code

    def set_room(self, name: str, capacity: int) -> str:
        """Say how many students a room holds; a new room is made. Returns its name."""
        with self._desk.write_on(None, f"Changed room {one_line(name, 60)}") as (work, place, day):
            room = find_room(work, place.team.id, f"{name}:{capacity}")
            if room is None:
                raise UsageError("The room has no name.", hint="For instance: huddle schedule room Lab 24")
            outdate(work, [place.team.id], day.date, day.date + _A_YEAR)
            work.commit()
        return one_line(name, 60)


def _in_order(day: TeamDay) -> list[Block]:
    return sorted(day.all_blocks, key=lambda b: (b.bell, b.position, b.starts))


def _whole(day: TeamDay) -> ScheduleView:
    blocks = _in_order(day)
    order = {block.short: index for index, block in enumerate(blocks)}
    live = [s for s in day.all_sessions if s.group_id in day.group_of]
    sessions = sorted(live, key=lambda s: (order.get(s.block, 99), day.group_of[s.group_id].code, s.days))
    return ScheduleView(
        blocks=tuple(
            BlockTimes(
                b.short, b.name, b.starts.strftime("%H:%M"), b.ends.strftime("%H:%M"), b.days or "every day"
            )
            for b in blocks
        ),
        groups=tuple(GroupSize(g.code, g.name, len(day.members_of.get(g.id, ()))) for g in day.groups),
        sessions=tuple(_view(day, session) for session in sessions),
        educators=tuple(PersonName(m.code, day.educator_of[m.educator_id].name) for m in day.members),
        duties=tuple(
            DutyOf(day.code_of[d.educator_id], d.block, d.kind)
            for d in day.duties
            if d.educator_id in day.code_of
        ),
        drafted=sum(s.drafted for s in live),
        findings=(
            *(overlap_sentence(one, two) for one, two in overlapping(day.blocks)),
            *day_problem(day, cover_load={}).findings,
        ),
    )


def _refuse_double(day: TeamDay, session: Session) -> None:
    """A group has one session a block and day pattern."""
    place = (session.group_id, session.block, session.days)
    if any((s.group_id, s.block, s.days) == place and s.id != session.id for s in day.all_sessions):
        raise UsageError(
            f"{day.group_of[session.group_id].code} meets in block {session.block} on these days already.",
            code="session_taken",
            hint="Change or remove that session first.",
        )


def _group(day: TeamDay, code: str) -> str:
    for group in day.groups:
        if group.code.casefold() == code.casefold():
            return group.id
    known = ", ".join(group.code for group in day.groups)
    raise NotFoundError(
        f"There is no group '{one_line(code, 20)}'.", code="no_such_group", hint=f"Groups: {known}."
    )


def _block(day: TeamDay, short: str) -> str:
    for block in day.all_blocks:
        if short.casefold() in (block.short.casefold(), block.name.casefold()):
            return block.short
    known = ", ".join(dict.fromkeys(block.short for block in day.all_blocks))
    raise UsageError(
        f"There is no block '{one_line(short, 20)}'.", code="no_such_block", hint=f"Blocks: {known}."
    )


def _view(day: TeamDay, session: Session) -> SessionView:
    group = day.group_of[session.group_id]
    rooms = {room.id: room.name for room in day.rooms}
    return SessionView(
        id=session.id,
        block=session.block,
        group=group.code,
        group_name=group.name,
        lead=day.code_of.get(session.lead_id or "", ""),
        helpers=tuple(day.code_of[h] for h in session.helper_ids if h in day.code_of),
        room=rooms.get(session.room_id or group.room_id or "", ""),
        days=session.days,
        drafted=session.drafted,
        students=len(day.members_of.get(group.id, ())),
        version=session.version,
        own_room=rooms.get(session.room_id or "", ""),
    )

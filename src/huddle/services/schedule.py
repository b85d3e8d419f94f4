"""The base schedule: look at it, confirm what the import drafted, change who leads and helps."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from huddle.domain.day import TeamDay
from huddle.domain.errors import NotFoundError, UsageError
from huddle.domain.schedule import PLANNING, Duty, Session
from huddle.domain.values import new_id
from huddle.services.desk import Desk
from huddle.services.plan_record import outdate
from huddle.services.problem import day_problem
from huddle.services.views import ScheduleView, SessionView
from huddle.text import one_line

_A_YEAR = dt.timedelta(days=366)


class Schedule:
    """Who usually leads and helps which group in which block."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def view(self, date: dt.date | None = None) -> ScheduleView:
        """The whole base schedule, with what huddle had to widen to make the usual day legal."""
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place, date)
        blocks = sorted(day.all_blocks, key=lambda b: (b.bell, b.position, b.starts))
        order = {block.short: index for index, block in enumerate(blocks)}
        live = [s for s in day.all_sessions if s.group_id in day.group_of]
        sessions = sorted(live, key=lambda s: (order.get(s.block, 99), day.group_of[s.group_id].code, s.days))
        return ScheduleView(
            blocks=tuple(
                (b.short, b.name, b.starts.strftime("%H:%M"), b.ends.strftime("%H:%M"), b.days or "every day")
                for b in blocks
            ),
            groups=tuple((g.code, g.name, len(day.members_of.get(g.id, ()))) for g in day.groups),
            sessions=tuple(_view(day, session) for session in sessions),
            educators=tuple((m.code, day.educator_of[m.educator_id].name) for m in day.members),
            duties=tuple(
                (day.code_of[d.educator_id], d.block, d.kind)
                for d in day.duties
                if d.educator_id in day.code_of
            ),
            drafted=sum(s.drafted for s in live),
            findings=day_problem(day, cover_load={}).findings,
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
    ) -> SessionView:
        """Change or make the session of a group in a block.

        Args:
            group: the group's code.
            block: the block's short name.
            lead: who leads (a code, a name, `me`); `nobody` for a session without a lead; None leaves it.
            helpers: who helps; None leaves them.
            new_block: another block to move it to.
            days: the day pattern of the session that is meant.
        """
        with self._desk.write("Changed the schedule") as (work, place):
            day = self._desk.day(work, place)
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
            session = dataclasses.replace(session, drafted=False)
            if stored is None:
                work.add(session)
            else:
                session = work.save(session)
            work.label = f"Schedule of {group} in block {session.block}"
            outdate(work, [place.team.id], day.date, day.date + _A_YEAR)
            work.commit()
            return _view(day, session)

    def remove_session(self, group: str, block: str, *, days: str = "") -> bool:
        """Take a session out of the base schedule; False when there is none."""
        with self._desk.write("Changed the schedule") as (work, place):
            day = self._desk.day(work, place)
            wanted = (_group(day, group), _block(day, block), days)
            stored = next((s for s in day.all_sessions if (s.group_id, s.block, s.days) == wanted), None)
            if stored is None:
                return False
            work.remove(stored)
            work.label = f"Removed {group} from block {block}"
            outdate(work, [place.team.id], day.date, day.date + _A_YEAR)
            work.commit()
            return True

    def set_duty(self, who: str, block: str, kind: str = PLANNING, *, on: bool = True) -> None:
        """Mark an educator as planning or off in a block, or take the mark away."""
        with self._desk.write("Changed a duty") as (work, place):
            day = self._desk.day(work, place)
            person = self._desk.educator(who, day)
            short = _block(day, block)
            stored = [d for d in day.duties if (d.educator_id, d.block, d.kind) == (person.id, short, kind)]
            if on and not stored:
                work.add(
                    Duty(id=new_id(), team_id=place.team.id, educator_id=person.id, block=short, kind=kind)
                )
            for duty in stored if not on else ():
                work.remove(duty)
            work.label = f"{person.code}: {kind} in block {short}"
            outdate(work, [place.team.id], day.date, day.date + _A_YEAR)
            work.commit()


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
    )

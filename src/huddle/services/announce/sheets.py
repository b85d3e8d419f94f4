"""Sheets: for each educator who takes more than usual, one page that says where, whom to expect and where they go after."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from huddle.domain.block import Block
from huddle.domain.cover.plan import APPLIED, DRAFT, STALE, CoveragePlan
from huddle.domain.cover.problem import Slot, Usual
from huddle.domain.day import TeamDay
from huddle.domain.errors import NotFoundError, UsageError
from huddle.domain.naming import MODES, Names
from huddle.domain.reading.dates import day_label
from huddle.domain.record import ExportRecord
from huddle.domain.student import Student
from huddle.domain.values import new_id
from huddle.services.desk.desk import Desk
from huddle.store.queries.plan import current_plans
from huddle.store.reader import Reader
from huddle.text import one_line

LEADS, TAKES, HELPS = "leads", "takes", "helps"
_STATES = {
    DRAFT: "draft, not applied yet",
    APPLIED: "applied",
    STALE: "applied, and being changed",
}


@dataclass(frozen=True, slots=True)
class Onward:
    """Where students go in the next block: a group with its room and adults, or no group at all (empty)."""

    group: str
    room: str
    adults: tuple[str, ...]
    students: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """One session that an educator takes on.

    Attributes:
        block: its short name.
        starts: HH:MM.
        ends: HH:MM.
        group: the group's code.
        group_name: what people call it.
        room: where the educator is in that block; empty when no room is known.
        role: leads (the whole group), takes (a part of it) or helps.
        students: how many of the group the educator has, of `size` who are there.
        size: the group's students who are there.
        adults: who leads, for a helper; else the second adults.
        also: the other groups the educator has in the block.
        together: all students the educator has in the block.
        expect: the students, as the names mode wants them; empty for a helper.
        onward: where these go in the next block.
        note: what was written when somebody decided it over the planner.
    """

    block: str
    starts: str
    ends: str
    group: str
    group_name: str
    room: str
    role: str
    students: int
    size: int
    adults: tuple[str, ...]
    also: tuple[str, ...]
    together: int
    expect: tuple[str, ...] = ()
    onward: tuple[Onward, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """An educator's page."""

    educator: str
    name: str
    team: str
    date: dt.date
    state: str
    stops: tuple[Stop, ...]


class Sheets:
    """Makes the sheets of a day's plan, and writes each time into the disclosure log."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def look(self, *, names: str, date: dt.date | None = None) -> tuple[Sheet, ...]:
        """The sheets of a day to look at on the screen, without taking anything out; none where there is no plan.

        Args:
            names: initials, full or ids.
            date: the day; today by default.
        """
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place, date)
            plan = _plan_of(reader, day)
        return _sheets(day, plan, names, "") if plan is not None else ()

    def make(
        self, who: str = "", *, names: str = "", date: dt.date | None = None, form: str = "txt"
    ) -> tuple[Sheet, ...]:
        """The sheets of a day: of its applied plan, else of its draft.

        Args:
            who: only this educator; a code or a name.
            names: initials, full or ids; empty for the team's rule.
            date: the day; today by default.
            form: what they are written as, for the disclosure log.

        Raises:
            NotFoundError: the day has no plan, or nobody or several are called that.
            UsageError: there is no such names mode.
        """
        if names and names not in MODES:
            raise UsageError(
                f"'{one_line(names, 40)}' is not a names mode.", hint=f"Choose {', '.join(MODES)}."
            )
        with self._desk.write_on(date, "Made sheets", journal=False) as (work, place, day):
            only = self._desk.educator(who, day).code if who else ""
            plan = _plan_of(work, day)
            if plan is None:
                raise NotFoundError(
                    f"There is no coverage plan for {day_label(day.date)}.",
                    code="no_plan",
                    hint="Make one with 'huddle plan'.",
                )
            mode = names or place.team.rules.export_names
            sheets = _sheets(day, plan, mode, only)
            work.note(
                ExportRecord(
                    id=new_id(),
                    team_id=place.team.id,
                    at=self._desk.clock.now(),
                    by=self._desk.user,
                    what="sheets",
                    format=form,
                    names=mode,
                    since=day.date,
                    until=day.date,
                    rows=len(sheets),
                )
            )
            work.commit()
        return sheets


def _plan_of(reader: Reader, day: TeamDay) -> CoveragePlan | None:
    draft, applied = current_plans(reader, day.team.id, day.date)
    return applied or draft


def _sheets(day: TeamDay, plan: CoveragePlan, mode: str, only: str) -> tuple[Sheet, ...]:
    writer = _Writer(day, plan, Names(mode, day.students, day.members, day.educators))
    sheets = [writer.sheet(member.code) for member in day.members if not only or member.code == only]
    return tuple(sheet for sheet in sheets if sheet.stops)


@dataclass(frozen=True)
class _Writer:
    """Looks things up in one plan of one day."""

    day: TeamDay
    plan: CoveragePlan
    names: Names

    @cached_property
    def usual(self) -> Mapping[Slot, Usual]:
        """The usual lead and helpers of each session, of the blocks that were planned."""
        return self.plan.problem.usual()

    @cached_property
    def leads(self) -> Mapping[Slot, Sequence[str]]:
        """Who leads each session or a part of it."""
        return self.plan.answer.leaders()

    @cached_property
    def helps(self) -> Mapping[Slot, Sequence[str]]:
        """The second adults of each session."""
        return self.plan.answer.helpers()

    @cached_property
    def parts(self) -> Mapping[Slot, Mapping[str, Sequence[str]]]:
        """Educator -> student codes, of each split."""
        return self.plan.answer.parts()

    @cached_property
    def notes(self) -> Mapping[Slot, str]:
        """What was written beside a person's decision."""
        return {change.slot: change.note for change in self.plan.changes if change.note}

    def sheet(self, code: str) -> Sheet:
        """The page of an educator; without stops when the plan asks nothing unusual of them."""
        stops = []
        for block in self.day.blocks:
            for group in self.day.groups:
                place = Slot(block.short, group.code)
                usual = self.usual.get(place)
                if usual is None:
                    continue
                if code in self.leads.get(place, ()) and code != usual.lead:
                    stops.append(self._lead(block, place, code))
                elif code in self.helps.get(place, ()) and code not in usual.helpers:
                    stops.append(self._help(block, place))
        return Sheet(
            educator=code,
            name=self._adult(code),
            team=self.day.team.name,
            date=self.day.date,
            state=_STATES[self.plan.state],
            stops=tuple(stops),
        )

    def _lead(self, block: Block, place: Slot, code: str) -> Stop:
        students = self._students(place, code)
        labels = self._labels(students)
        also = tuple(
            slot.group
            for slot, leads in self.leads.items()
            if slot.block == block.short and slot.group != place.group and code in leads
        )
        return Stop(
            **self._head(block, place),
            room=self._room(block.short, code),
            role=TAKES if place in self.parts else LEADS,
            students=len(students),
            adults=tuple(map(self._adult, self.helps.get(place, ()))),
            also=also,
            together=len(students) + sum(len(self._students(Slot(block.short, g), code)) for g in also),
            expect=tuple(labels[student.code] for student in students),
            onward=self._onward(block, students, labels),
        )

    def _help(self, block: Block, place: Slot) -> Stop:
        leads = self.leads.get(place, ())
        size = len(self._present(place))
        return Stop(
            **self._head(block, place),
            room=self._room(block.short, leads[0]) if leads else "",
            role=HELPS,
            students=size,
            adults=tuple(map(self._adult, leads)),
            also=(),
            together=size,
        )

    def _head(self, block: Block, place: Slot) -> dict[str, Any]:
        group = next(g for g in self.day.groups if g.code == place[1])
        return {
            "block": block.short,
            "starts": block.starts.strftime("%H:%M"),
            "ends": block.ends.strftime("%H:%M"),
            "group": group.code,
            "group_name": group.name,
            "size": len(self._present(place)),
            "note": self.names.text(self.notes.get(place, "")),
        }

    def _adult(self, code: str) -> str:
        return self.day.first_names.get(code, code)

    def _present(self, place: Slot) -> Sequence[Student]:
        group = next((g for g in self.day.groups if g.code == place[1]), None)
        return self.day.present(group.id, place[0]) if group else ()

    def _students(self, place: Slot, code: str) -> Sequence[Student]:
        """The students of a session whom an educator has: of a split their part, else the whole group."""
        present = self._present(place)
        if place not in self.parts:
            return present
        mine = self.parts[place].get(code, ())
        return [student for student in present if student.code in mine]

    def _labels(self, students: Iterable[Student]) -> dict[str, str]:
        """Student code -> the student in the names mode; the code tells those apart who look alike in it."""
        labels = {student.code: self.names.student(student) for student in students}
        seen = Counter(labels.values())
        return {code: f"{label} ({code})" if seen[label] > 1 else label for code, label in labels.items()}

    def _room(self, block: str, code: str) -> str:
        """Where the educator is: the largest room of the groups they hold, their own before others of its size."""
        capacity = {room.id: room for room in self.day.rooms}
        ids = {group.code: group.id for group in self.day.groups}
        rooms = []
        for slot, leads in self.leads.items():
            if slot.block != block or code not in leads:
                continue
            session = next(
                (s for s in self.day.sessions if (s.block, s.group_id) == (block, ids.get(slot.group))), None
            )
            room_id = session and (session.room_id or self.day.group_of[session.group_id].room_id)
            if room_id in capacity:
                own = self.usual.get(slot, Usual()).lead == code
                rooms.append((capacity[room_id].capacity, own, capacity[room_id].name))
        return max(rooms, default=(0, False, ""))[2]

    def _onward(
        self, block: Block, students: Iterable[Student], labels: Mapping[str, str]
    ) -> tuple[Onward, ...]:
        """Where the students go in the next block of the day, by group and adults; nothing after the last block."""
        later = self.day.blocks[self.day.blocks.index(block) + 1 :]
        if not later:
            return ()
        found: dict[tuple[str, tuple[str, ...]], list[Student]] = {}
        for student in students:
            found.setdefault(self._next(later[0].short, student), []).append(student)
        return tuple(
            Onward(
                group=group,
                room=self._room(later[0].short, adults[0]) if adults else "",
                adults=tuple(map(self._adult, adults)),
                students=tuple(labels[student.code] for student in those),
            )
            for (group, adults), those in sorted(found.items())
        )

    def _next(self, block: str, student: Student) -> tuple[str, tuple[str, ...]]:
        """The group a student is in in a block, and who has them there."""
        for session in self.day.sessions:
            if session.block == block and student in self.day.members_of.get(session.group_id, ()):
                place = Slot(block, self.day.group_of[session.group_id].code)
                mine = [code for code, codes in self.parts.get(place, {}).items() if student.code in codes]
                return place[1], tuple(mine or self.leads.get(place, ()))
        return "", ()


def sheet_text(sheet: Sheet) -> str:
    """A page in plain text."""
    lines = [
        f"{sheet.team} · {day_label(sheet.date)} {sheet.date.year} · plan {sheet.state}",
        f"Cover for {sheet.name}",
    ]
    for stop in sheet.stops:
        lines += ["", *_stop_lines(stop)]
    return "\n".join(lines)


def _stop_lines(stop: Stop) -> list[str]:
    named = f"{stop.group} {stop.group_name}" if stop.group_name != stop.group else stop.group
    lines = [f"{stop.starts}-{stop.ends}  block {stop.block}  {named}  {stop.room}".rstrip()]
    if stop.role == HELPS:
        return [*lines, f"  You help {' and '.join(stop.adults)}: {_count(stop.students)}."]
    took = f"You take {stop.students} of {_count(stop.size)}: the group is shared out."
    lines.append(f"  {took if stop.role == TAKES else f'You lead the whole group: {_count(stop.size)}.'}")
    if stop.also:
        lines.append(f"  Also with you: {', '.join(stop.also)}; together {_count(stop.together)}.")
    if stop.note:
        lines.append(f"  Note: {stop.note}")
    if stop.adults:
        lines.append(f"  Second adult: {', '.join(stop.adults)}")
    lines.append(f"  Expect: {', '.join(stop.expect) or 'nobody'}")
    if stop.onward:
        lines.append(f"  Send back at {stop.ends}:")
    for onward in stop.onward:
        where = [onward.group or "no group in the next block", onward.room]
        where.append(" and ".join(onward.adults) or ("nobody yet" if onward.group else ""))
        lines.append(f"    {', '.join(filter(None, where))}: {', '.join(onward.students)}")
    return lines


def _count(students: int) -> str:
    return f"{students} student{'s' if students != 1 else ''}"

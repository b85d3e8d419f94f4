"""New groups get their place in the day: by the file's periods, else so that nobody is in two places."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

from huddle.domain.block import CYCLE, Block
from huddle.domain.drafting import Clash, ClassToPlace, block_short, draft_blocks, draft_times, natural_key
from huddle.domain.group import Group, Room
from huddle.domain.limits import NO_ROOM_LIMIT
from huddle.domain.schedule import Session
from huddle.domain.student import Student
from huddle.domain.values import new_id
from huddle.exchange.choice import ChosenClass
from huddle.exchange.findings import Finding
from huddle.exchange.slots import block_and_days
from huddle.services.intake.people import PeopleWriter
from huddle.services.intake.staff import staff_at, staff_of
from huddle.services.intake.work import Work
from huddle.store.queries.student import memberships_of_team
from huddle.store.queries.team import educators_of_team
from huddle.text import fold, one_line, plural

_LATEST_END = dt.time(17)  # of a school day


class Rooms:
    """The team's rooms by name; one that is new sets no limit until the team says how many it holds."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._rooms = {fold(room.name): room for room in work.unit.find(Room, team_id=work.team.id)}

    def all(self) -> tuple[Room, ...]:
        """All of them."""
        return tuple(self._rooms.values())

    def id_of(self, name: str) -> str | None:
        """The id of a room; None for no name."""
        name = one_line(name, 60)
        if not name:
            return None
        if fold(name) not in self._rooms:
            room = Room(id=new_id(), team_id=self._work.team.id, name=name, capacity=NO_ROOM_LIMIT)
            self._work.unit.add(room)
            self._rooms[fold(name)] = room
        return self._rooms[fold(name)].id


def place(work: Work, people: PeopleWriter, fresh: Sequence[ChosenClass], made: Mapping[str, str]) -> None:
    """Put the new groups into blocks; their sessions are marked as drafted.

    Args:
        work: the import.
        people: who is who.
        fresh: the classes whose groups are new.
        made: class id -> group id.
    """
    if not fresh:
        return
    blocks = [b for b in work.unit.find(Block, "t.position", team_id=work.team.id) if not b.bell]
    period_of = Periods(work)
    classes = _standing(work, {block.short for block in blocks})
    classes += [part for chosen in fresh for part in _to_place(chosen, people, period_of)]
    draft = draft_blocks(classes)
    if not blocks:
        blocks = _make_blocks(work, draft.blocks, draft.names)
    else:
        blocks = _more_blocks(work, blocks, draft.blocks, draft.names)
    there = {block.short for block in blocks}
    _say_clashes(work, draft.clashes, {one.id: one.label for one in classes})
    _say_long_day(work, blocks, draft.blocks)
    rooms = Rooms(work)
    sessions: list[Session] = []
    for chosen in fresh:
        own_rooms = dict(chosen.row.rooms)
        slots = [
            (period, draft.short_of[period_of(period)], block_and_days(period)[1])
            for period in chosen.row.periods
        ]
        for period, short, days in slots or [("", short, "") for short in draft.placed[chosen.row.id]]:
            if short not in there:
                continue
            staff = staff_at(chosen, people.educators, period)
            sessions.append(
                Session(
                    id=new_id(),
                    team_id=work.team.id,
                    group_id=made[chosen.row.id],
                    block=short,
                    days=days,
                    lead_id=staff.lead,
                    helper_ids=staff.helpers,
                    room_id=rooms.id_of(own_rooms.get(period, "")),
                    drafted=True,
                )
            )
    work.unit.add_all(sessions)
    _keep_cycle(work, sessions)
    by_period = all(chosen.row.periods for chosen in fresh)
    how = "by the periods in the file" if by_period else "so that nobody is in two places"
    where = plural(len(draft.blocks), "block")
    message = f"Groups placed: {len(fresh)}, in {where}, {how}: drafted, check."
    work.findings.append(_finding("N402", message, "note"))


def _keep_cycle(work: Work, sessions: Sequence[Session]) -> None:
    """A team whose groups meet on days of a cycle has that cycle; on which date it begins the file does not say."""
    named = {
        day
        for session in sessions
        if session.days.startswith(CYCLE)
        for day in session.days.removeprefix(CYCLE).split(",")
    }
    missing = sorted(named - set(work.team.rules.cycle), key=natural_key)
    if not missing:
        return
    if work.team.rules.cycle:
        days = ", ".join(missing)
        message = f"The cycle of the team has no day {days}: groups of such days are on no board."
        work.findings.append(_finding("W408", message))
        return
    rules = dataclasses.replace(work.team.rules, cycle=tuple(missing), cycle_start=work.date)
    work.team = work.unit.save(dataclasses.replace(work.team, rules=rules))
    days = ", ".join(missing)
    message = (
        f"Groups meet on the days {days} of a cycle; {work.date} was taken for day {missing[0]}. "
        f"If it is another, say 'huddle team set cycle_start=DATE', with a date that is day {missing[0]}."
    )
    work.findings.append(_finding("W408", message))


class Periods:
    """Which block a period of the file is: one of the team's by its short or full name, else a new one of that name.

    Attributes:
        shorts: the short names of the team's usual blocks.
    """

    def __init__(self, work: Work) -> None:
        blocks = [b for b in work.unit.find(Block, "t.position", team_id=work.team.id) if not b.bell]
        self.shorts = {block.short for block in blocks}
        self._known = {fold(block.name): block.short for block in blocks}
        self._known |= {fold(block_short(block.name, ())): block.short for block in blocks}
        self._known |= {fold(block.short): block.short for block in blocks}

    def __call__(self, period: str) -> str:
        """The short name of a block, or the name that a new one gets."""
        name = block_and_days(period)[0]
        return self._known.get(fold(name)) or self._known.get(fold(block_short(name, ()))) or name


def _say_clashes(work: Work, clashes: Sequence[Clash], labels: Mapping[str, str]) -> None:
    """Name everybody whom the periods of the file put into several classes at once."""
    names = {e.id: e.name for e in educators_of_team(work.unit, work.team.id)}
    names |= {s.id: f"{s.code} {s.name}" for s in work.unit.find(Student, team_id=work.team.id)}
    for clash in clashes:
        where = ", ".join(labels[one] for one in clash.classes)
        who = names.get(clash.person, "somebody")
        message = f"In block {clash.block} {who} is in {len(clash.classes)} classes at once: {where}."
        work.findings.append(_finding("W402", message))


def _say_long_day(work: Work, blocks: Sequence[Block], used: Sequence[str]) -> None:
    """Say when the drafted blocks make a day that no school has."""
    end = max((block.ends for block in blocks if block.short in used), default=None)
    if end is not None and end > _LATEST_END:
        message = (
            f"The classes need {plural(len(blocks), 'block')}, and with times made up for them the day ends at {end:%H:%M}. "
            "Give the blocks their times with 'huddle schedule block', or choose fewer classes."
        )
        work.findings.append(_finding("W409", message))


def _to_place(chosen: ChosenClass, people: PeopleWriter, period_of: Periods) -> list[ClassToPlace]:
    """The class once for each of its periods, with who is there then; once without a period where it has none."""
    students = frozenset(people.students[p.key] for p in chosen.students if p.key in people.students)
    if not chosen.row.periods:
        everybody = staff_of(chosen, people.educators).everybody
        return [ClassToPlace(chosen.row.id, chosen.label, everybody, students)]
    return [
        ClassToPlace(
            id=f"{chosen.row.id}@{period}",
            label=chosen.label,
            educators=staff_at(chosen, people.educators, period).everybody,
            students=students,
            periods=(period_of(period),),
            days=block_and_days(period)[1],
        )
        for period in chosen.row.periods
    ]


def _finding(code: str, message: str, severity: str = "warning") -> Finding:
    return Finding("schedule", None, None, severity, code, message)


def _standing(work: Work, names: set[str]) -> list[ClassToPlace]:
    """The groups that have their place already, as classes with fixed periods."""
    groups = work.unit.find(Group, team_id=work.team.id)
    live = {group.id: group.code for group in groups if not group.archived}
    members: dict[str, set[str]] = {}
    for row in memberships_of_team(work.unit, work.team.id, current=True):
        members.setdefault(row.group_id, set()).add(row.student_id)
    return [
        ClassToPlace(
            id=session.id,
            label=live[session.group_id],
            educators=tuple(e for e in (session.lead_id, *session.helper_ids) if e),
            students=frozenset(members.get(session.group_id, ())),
            periods=(session.block,),
            days=session.days,
        )
        for session in work.unit.find(Session, team_id=work.team.id)
        if session.block in names and session.group_id in live
    ]


def _make_blocks(work: Work, shorts: Sequence[str], names: Mapping[str, str]) -> list[Block]:
    times = draft_times(len(shorts))
    blocks = [
        Block(
            id=new_id(),
            team_id=work.team.id,
            short=short,
            name=names[short],
            starts=starts,
            ends=ends,
            position=place,
        )
        for place, (short, (starts, ends)) in enumerate(zip(shorts, times, strict=True), 1)
    ]
    work.unit.add_all(blocks)
    return blocks


def _more_blocks(
    work: Work, blocks: list[Block], shorts: Sequence[str], names: Mapping[str, str]
) -> list[Block]:
    """Blocks that new classes need are added at the end of the day, as long as the day lasts."""
    have = {block.short for block in blocks}
    for short in shorts:
        if short in have:
            continue
        last = max(blocks, key=lambda b: b.ends)
        starts = _later(last.ends, 5)
        ends = _later(starts, max(5, last.minutes))
        if ends <= starts:
            work.findings.append(_finding("W403", "The day is full: not every new group found a block."))
            break
        block = Block(
            id=new_id(),
            team_id=work.team.id,
            short=short,
            name=names[short],
            starts=starts,
            ends=ends,
            position=max(b.position for b in blocks) + 1,
        )
        work.unit.add(block)
        blocks.append(block)
    return blocks


def _later(time: dt.time, minutes: int) -> dt.time:
    moment = dt.datetime.combine(dt.date.min, time) + dt.timedelta(minutes=minutes)
    return moment.time() if moment.date() == dt.date.min else time

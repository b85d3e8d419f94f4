"""Whose turn it is to facilitate and to record: whoever did it longest ago, of those who are in."""

import datetime as dt
from collections.abc import Mapping

from huddle.domain.block import meets
from huddle.domain.day import TeamDay
from huddle.domain.schedule import OFF
from huddle.domain.team import TeamMember
from huddle.store.queries.huddle import roles_held
from huddle.store.reader import Reader

# Huddles that are looked at: whoever did neither in that time is first in the row anyway.
_WINDOW = dt.timedelta(days=400)


def away(day: TeamDay, educator_id: str) -> bool:
    """Whether somebody is not there at huddle time, in the first block of the day: absent, or working elsewhere."""
    if not day.blocks:
        return False
    first = day.blocks[0].short
    return day.is_out(educator_id, first) or any(
        duty.educator_id == educator_id
        and duty.kind == OFF
        and duty.block == first
        and meets(duty.days, day.school_day)
        for duty in day.duties
    )


def next_roles(reader: Reader, day: TeamDay, *, after: bool = False) -> tuple[str | None, str | None]:
    """The educators who facilitate and record next; never one in both, unless only one is there.

    It is the turn of whoever did it longest ago; those who never did come first, by code. Who is out keeps the turn for
    the day they are back. Substitutes and extended members take no turn unless nobody else is there.

    Args:
        reader: a unit of reading.
        day: the day of the huddle.
        after: whether that day's own huddle counts as held already.
    """
    last = _last_held(reader, day, day.date if after else day.date - dt.timedelta(days=1))
    here = [member for member in day.members if not away(day, member.educator_id)]
    core = [m for m in here if m.tier == "core" and day.educator_of[m.educator_id].role != "substitute"]
    candidates = core or here
    facilitator = _first(candidates, last[0])
    recorder = _first([m for m in candidates if m.educator_id != facilitator], last[1])
    return facilitator, recorder or facilitator


def _first(members: list[TeamMember], last: Mapping[str, dt.date]) -> str | None:
    ranked = sorted(members, key=lambda m: (last.get(m.educator_id, dt.date.min), m.code))
    return ranked[0].educator_id if ranked else None


def _last_held(
    reader: Reader, day: TeamDay, until: dt.date
) -> tuple[Mapping[str, dt.date], Mapping[str, dt.date]]:
    """Educator -> the last day on which they facilitated, and on which they recorded."""
    facilitated: dict[str, dt.date] = {}
    recorded: dict[str, dt.date] = {}
    for facilitator, recorder, date in roles_held(reader, day.team.id, until - _WINDOW, until):
        facilitated[facilitator or ""] = recorded[recorder or ""] = date
    return facilitated, recorded

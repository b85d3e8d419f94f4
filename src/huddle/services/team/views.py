"""What the Team tab and the schedule show."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EducatorRow:
    """A line of the team's matrix; `levels` maps a skill's code to (level, declared)."""

    id: str
    code: str
    name: str
    first_name: str
    role: str
    role_words: str
    can_lead: bool
    out: str
    levels: Mapping[str, tuple[int, bool]]
    credentials: tuple[str, ...]
    usual_blocks: int
    covers: int
    covers_window: int
    groups: tuple[str, ...]
    email: str
    version: int
    given: str = ""
    family: str = ""
    preferred: str = ""
    own_lead: bool | None = None  # None: the team's rule for the role decides
    own_help: bool | None = None
    caps: tuple[int | None, int | None, int | None] = (
        None,
        None,
        None,
    )  # groups at once, planning lost, covers
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class TeamView:
    """Educators x strengths. `skills` are (code, label, short label); `depth` how many have level 3 or more."""

    team: str
    skills: tuple[tuple[str, str, str], ...]
    educators: tuple[EducatorRow, ...]
    depth: Mapping[str, int]
    needed: Mapping[str, int]  # groups that need the skill
    rules: tuple[tuple[str, str, str], ...]  # name, value, help
    later: tuple[
        tuple[str, str, dt.date, dt.date | None], ...
    ] = ()  # code, name, from, until: not in the team yet


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session of the base schedule."""

    id: str
    block: str
    group: str
    group_name: str
    lead: str
    helpers: tuple[str, ...]
    room: str
    days: str
    drafted: bool
    students: int
    version: int
    own_room: str = ""  # where it is another than the group's


@dataclass(frozen=True, slots=True)
class ScheduleView:
    """The base schedule: blocks (short, name, starts, ends, days), groups (code, name, members), sessions."""

    blocks: tuple[tuple[str, str, str, str, str], ...]
    groups: tuple[tuple[str, str, int], ...]
    sessions: tuple[SessionView, ...]
    educators: tuple[tuple[str, str], ...]
    duties: tuple[tuple[str, str, str], ...]  # code, block, kind
    drafted: int
    findings: tuple[str, ...]

"""What the Team tab and the schedule show."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


class SkillName(NamedTuple):
    """A strength of the catalogue or of the team."""

    code: str
    label: str
    short: str


class RuleValue(NamedTuple):
    """A rule of the team, its value as it is typed."""

    name: str
    value: str
    help: str


class LaterMember(NamedTuple):
    """Somebody whose membership begins later."""

    code: str
    name: str
    since: dt.date
    until: dt.date | None


class BlockTimes(NamedTuple):
    """A block of the base schedule; times and days in words."""

    short: str
    name: str
    starts: str
    ends: str
    days: str


class GroupSize(NamedTuple):
    """A group and how many students it has."""

    code: str
    name: str
    members: int


class PersonName(NamedTuple):
    """An educator."""

    code: str
    name: str


class DutyOf(NamedTuple):
    """What a block is for an educator."""

    code: str
    block: str
    kind: str


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
    """Educators x strengths; `depth` maps a skill's code to how many have level 3 or more."""

    team: str
    skills: tuple[SkillName, ...]
    educators: tuple[EducatorRow, ...]
    depth: Mapping[str, int]
    needed: Mapping[str, int]  # groups that need the skill
    rules: tuple[RuleValue, ...]
    later: tuple[LaterMember, ...] = ()


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
    """The base schedule."""

    blocks: tuple[BlockTimes, ...]
    groups: tuple[GroupSize, ...]
    sessions: tuple[SessionView, ...]
    educators: tuple[PersonName, ...]
    duties: tuple[DutyOf, ...]
    drafted: int
    findings: tuple[str, ...]

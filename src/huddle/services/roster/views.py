"""What the Roster tab shows."""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple


class PairWith(NamedTuple):
    """Another student whom one is kept apart from or together with: private."""

    code: str
    name: str
    kind: str  # apart or together


class GroupCount(NamedTuple):
    """A group of the roster and how many students it has."""

    code: str
    name: str
    members: int


class EducatorLine(NamedTuple):
    """An educator beside the roster."""

    code: str
    name: str
    role: str  # in words
    out: str  # in words; empty when here


@dataclass(frozen=True, slots=True)
class StudentRow:
    """A line of the roster; `needs` are private flags."""

    id: str
    code: str
    name: str
    sort_name: str
    initials: str
    grade: str
    groups: tuple[str, ...]
    leads: tuple[str, ...]
    needs: tuple[str, ...]
    out: str  # "", "all day" or blocks in words
    absent_days: int  # of the last ten school days
    search: str
    version: int
    given: str = ""
    family: str = ""
    preferred: str = ""
    recent: tuple[bool, ...] = ()  # out or not on the last ten school days, the oldest first
    pairs: tuple[PairWith, ...] = ()


@dataclass(frozen=True, slots=True)
class RosterView:
    """The shared roster of a day."""

    date: dt.date
    students: tuple[StudentRow, ...]
    groups: tuple[GroupCount, ...]
    educators: tuple[EducatorLine, ...]

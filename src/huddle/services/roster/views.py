"""What the Roster tab shows."""

import datetime as dt
from dataclasses import dataclass


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
    pairs: tuple[tuple[str, str, str], ...] = ()  # code, name, apart or together: private


@dataclass(frozen=True, slots=True)
class RosterView:
    """The shared roster of a day."""

    date: dt.date
    students: tuple[StudentRow, ...]
    groups: tuple[tuple[str, str, int], ...]  # code, name, members
    educators: tuple[tuple[str, str, str, str], ...]  # code, name, role in words, out in words

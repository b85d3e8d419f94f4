"""What the history shows."""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple


class CoverCount(NamedTuple):
    """How often an educator has covered in the team's window."""

    code: str
    first_name: str
    covers: int


@dataclass(frozen=True, slots=True)
class HuddleSummary:
    """A line of the history."""

    date: dt.date
    state: str  # finished, running, skipped, or not started (today)
    facilitator: str
    minutes: int | None
    out: int
    changes: int
    gaps: int
    decisions: int
    actions: int
    done: int
    facilitator_code: str = ""


@dataclass(frozen=True, slots=True)
class HistoryView:
    """Earlier huddles, latest first."""

    huddles: tuple[HuddleSummary, ...]
    total: int
    balance: tuple[CoverCount, ...]

"""What the history shows."""

import datetime as dt
from dataclasses import dataclass


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
    balance: tuple[tuple[str, str, int], ...]  # code, first name, covers in the window

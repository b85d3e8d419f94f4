"""Fair shares: who covered how much over a window of days, and what was given up for it; nobody is ranked."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from huddle.domain.calendar import Calendar
from huddle.domain.cover.happened import By, Happened, happened_words
from huddle.domain.cover.plan import CoveragePlan, Move, covers_in_blocks
from huddle.services.desk.desk import Desk
from huddle.store.queries.plan import current_plans, moves_between, plans_between
from huddle.store.reader import Reader

WEEK, WINDOW, YEAR = "week", "window", "year"
WINDOWS = (WINDOW, WEEK, YEAR)
_YEAR_BEGINS = 8  # August


@dataclass(frozen=True, slots=True)
class Cover:
    """A session that somebody covered, as it happened.

    Attributes:
        date: when.
        educator: who, by code.
        block: the block's short name.
        group: the group's code.
        kind: the kind of change.
        students: how many of the group they took; 0 for a second adult.
        minutes: how long.
        planning_minutes: how much of their planning it took; once where they held several groups.
        asked: asked, volunteered, or empty.
        happened: what was noted after the fact; None while nothing was.
    """

    date: dt.date
    educator: str
    block: str
    group: str
    kind: str
    students: int
    minutes: int
    planning_minutes: int
    asked: str
    happened: Happened | None


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """What one educator covered: `covers` counts sessions, as fairness does; `adds` is what the draft would add."""

    code: str
    first_name: str
    covers: int = 0
    minutes: int = 0
    students: int = 0
    planning_minutes: int = 0
    asked: int = 0
    volunteered: int = 0
    adds: int = 0  # below 0 where the draft replaces more than it asks


@dataclass(frozen=True, slots=True)
class BalanceView:
    """The team's balance, educators by code."""

    since: dt.date
    until: dt.date
    rows: tuple[BalanceRow, ...]
    adds_draft: bool = field(default=False)  # whether a draft would add to it

    @property
    def middle(self) -> float:
        """As many covers as the one in the middle has."""
        return float(median(row.covers for row in self.rows)) if self.rows else 0.0


class Balance:
    """Who covered how much."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def view(self, window: str = WINDOW, *, date: dt.date | None = None) -> BalanceView:
        """The balance of the team up to and with a date.

        Args:
            window: `window` for the team's school days of fairness, `week`, `year` for the school year from August, or days
                as they are typed: 1oct..31oct.
            date: the last day; today by default.

        Raises:
            UsageError: the window is not understood.
        """
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place, date)
            since, until = day.date, day.date
            if window == WINDOW:
                before = day.calendar.school_days_before(day.date, day.team.rules.window_days)
                since = before[-1] if before else day.date
            elif window == WEEK:
                since = day.date - dt.timedelta(days=day.date.weekday())
            elif window == YEAR:
                since = dt.date(day.date.year - (day.date.month < _YEAR_BEGINS), _YEAR_BEGINS, 1)
            else:
                from huddle.domain.span import parse_span

                span = parse_span(window, self._desk.today(place))
                since, until = span.since, span.until
            covers = covers_between(reader, place.team.id, since, until, day.calendar)
            adds = _adds(reader, place.team.id, day.date)
        sums: dict[str, list[Cover]] = {}
        for cover in covers:
            sums.setdefault(cover.educator, []).append(cover)
        rows = [
            _row(m.code, day.first_names[m.code], sums.get(m.code, ()), adds.get(m.code, 0))
            for m in day.members
        ]
        return BalanceView(since, until, tuple(rows), adds_draft=bool(adds))


def _adds(reader: Reader, team_id: str, date: dt.date) -> dict[str, int]:
    """Educator code -> covers that the draft of a date adds: its own, less those of the applied plan that it replaces."""
    draft, applied = current_plans(reader, team_id, date)
    if draft is None:
        return {}
    adds = Counter(draft.covers())
    moves = reader.find(Move, plan_id=applied.id) if applied is not None else []
    adds.subtract(covers_in_blocks(moves, draft.problem.blocks))
    return {code: count for code, count in adds.items() if count}


def _row(code: str, name: str, covers: Sequence[Cover], adds: int) -> BalanceRow:
    return BalanceRow(
        code=code,
        first_name=name,
        covers=len(covers),
        minutes=sum(cover.minutes for cover in covers),
        students=sum(cover.students for cover in covers),
        planning_minutes=sum(cover.planning_minutes for cover in covers),
        asked=sum(cover.asked == "asked" for cover in covers),
        volunteered=sum(cover.asked == "volunteered" for cover in covers),
        adds=adds,
    )


def covers_between(
    reader: Reader, team_id: str, since: dt.date, until: dt.date, calendar: Calendar
) -> list[Cover]:
    """The covers of applied plans of a range of dates, both included, by date and educator."""
    plans = plans_between(reader, team_id, since, until)
    moves = moves_between(reader, team_id, since, until)
    return covers_in(plans, moves, calendar)


def covers_in(plans: Iterable[CoveragePlan], moves: Iterable[Move], calendar: Calendar) -> list[Cover]:
    """The covers in moves of these plans; what happened wins over what was planned.

    Args:
        plans: applied plans.
        moves: their moves; those of other plans are left out.
        calendar: the team's; a day that turned out to have no school has no covers.
    """
    facts = {plan.id: _Facts(plan) for plan in plans if calendar.day(plan.date).open}
    found: list[Cover] = []
    given_up: set[tuple[dt.date, str, str]] = set()  # planning that is counted already
    for move in moves:
        fact = facts.get(move.plan_id)
        if fact is None:
            continue
        for code in move.covered_by:
            planning = (move.date, move.block, code)
            lost = fact.on_planning(code, move.block) and planning not in given_up
            if lost:
                given_up.add(planning)
            found.append(
                Cover(
                    date=move.date,
                    educator=code,
                    block=move.block,
                    group=move.group_code,
                    kind=move.kind,
                    students=fact.students(move, code),
                    minutes=move.minutes,
                    planning_minutes=move.minutes if lost else 0,
                    asked=move.asked,
                    happened=move.happened,
                )
            )
    return sorted(found, key=lambda cover: (cover.date, cover.educator, cover.block, cover.group))


class _Facts:
    """What a plan says of its sessions beside the moves."""

    def __init__(self, plan: CoveragePlan) -> None:
        self._planning = {
            (educator.id, block) for educator in plan.problem.educators for block in educator.planning
        }
        self._led = {(lead.block, lead.group, lead.educator): lead.students for lead in plan.answer.leads}

    def on_planning(self, code: str, block: str) -> bool:
        """Whether it was a planning block of theirs."""
        return (code, block) in self._planning

    def students(self, move: Move, code: str) -> int:
        """How many students of the move's group they took: all, when they are who covered it after the fact."""
        if isinstance(move.happened, By):
            return 0 if move.kind == "helper" else move.students
        return self._led.get((move.block, move.group_code, code), 0)


def cover_row(cover: Cover) -> Mapping[str, Any]:
    """A cover as a row of huddle.ledger/1."""
    return {
        "date": cover.date.isoformat(),
        "educator": cover.educator,
        "block": cover.block,
        "group": cover.group,
        "kind": cover.kind,
        "students": cover.students,
        "minutes": cover.minutes,
        "happened": happened_words(cover.happened),
        "planning_minutes": cover.planning_minutes,
        "asked": cover.asked,
    }

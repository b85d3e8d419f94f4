"""Queries about plans: the day's draft and applied plan, and who covered how often."""

import dataclasses
import datetime as dt
import json
from collections.abc import Sequence

from huddle.domain.calendar import Calendar
from huddle.domain.cover.happened import covered_by, from_column
from huddle.domain.cover.missed import MissedService
from huddle.domain.cover.plan import APPLIED, DRAFT, STALE, SUPERSEDED, CoveragePlan, Move
from huddle.store.reader import Reader, as_date
from huddle.store.unit_of_work import UnitOfWork


def current_plans(
    reader: Reader, team_id: str, date: dt.date
) -> tuple[CoveragePlan | None, CoveragePlan | None]:
    """The latest draft and the applied (or stale) plan of a date."""
    plans = reader.select(
        CoveragePlan,
        "t.team_id = :team AND t.date = :day AND t.state IN ('draft', 'applied', 'stale')",
        "t.made_at DESC",
        team=team_id,
        day=date,
    )
    draft = next((plan for plan in plans if plan.state == DRAFT), None)
    applied = next((plan for plan in plans if plan.state in (APPLIED, STALE)), None)
    return draft, applied


def ever_applied(reader: Reader, team_id: str) -> bool:
    """Whether the team has ever applied a plan."""
    found = reader.scalar(
        "SELECT 1 FROM coverage_plan p WHERE p.team_id = :team AND p.state IN ('applied', 'stale') LIMIT 1",
        team=team_id,
    )
    return found is not None


def told_before(reader: Reader, plan: CoveragePlan) -> CoveragePlan | None:
    """The plan that was applied before this one on its date, and so what people had been told; None for the first."""
    if plan.state == DRAFT:
        return current_plans(reader, plan.team_id, plan.date)[1]
    earlier = reader.select(
        CoveragePlan,
        "t.team_id = :team AND t.date = :day AND t.state = :state AND t.applied_at < :since",
        "t.applied_at DESC",
        team=plan.team_id,
        day=plan.date,
        state=SUPERSEDED,
        since=plan.applied_at,
    )
    return earlier[0] if earlier else None


def cover_counts(
    reader: Reader, team_id: str, since: dt.date, until: dt.date, calendar: Calendar
) -> dict[str, int]:
    """Educator code -> covers in applied plans of `since`..`until` (both included).

    What happened wins over the plan; a day that turned out to have no school counts none.
    """
    rows = reader.rows(
        "SELECT m.covers, m.happened, m.date FROM move m JOIN coverage_plan p ON p.id = m.plan_id"
        " WHERE m.team_id = :team AND m.date BETWEEN :since AND :until AND p.state IN ('applied', 'stale')",
        team=team_id,
        since=since,
        until=until,
    )
    counts: dict[str, int] = {}
    for covers, happened, date in rows:
        if not calendar.day(as_date(date)).open:
            continue
        for code in covered_by(from_column(happened), json.loads(covers)):
            counts[code] = counts.get(code, 0) + 1
    return counts


def plan_counts(
    reader: Reader, team_id: str, since: dt.date, until: dt.date
) -> dict[dt.date, tuple[int, int]]:
    """Date -> (changes, gaps) of the applied plan, for a range of dates; the plans themselves are not read."""
    length = (
        "json_array_length(p.answer::json->'{0}')"
        if reader.server
        else "json_array_length(p.answer, '$.{0}')"
    )
    rows = reader.rows(
        f"SELECT p.date, {length.format('changes')}, {length.format('gaps')} FROM coverage_plan p"  # noqa: S608 - own columns
        " WHERE p.team_id = :team AND p.date BETWEEN :since AND :until AND p.state IN ('applied', 'stale')",
        team=team_id,
        since=since,
        until=until,
    )
    return {
        date if isinstance(date, dt.date) else dt.date.fromisoformat(date): (int(changes), int(gaps))
        for date, changes, gaps in rows
    }


def plans_between(reader: Reader, team_id: str, since: dt.date, until: dt.date) -> list[CoveragePlan]:
    """Applied (or stale) plans of a range of dates, both included, in order."""
    return reader.select(
        CoveragePlan,
        "t.team_id = :team AND t.date BETWEEN :since AND :until AND t.state IN ('applied', 'stale')",
        "t.date",
        team=team_id,
        since=since,
        until=until,
    )


def drop_drafts(work: UnitOfWork, team_id: str, since: dt.date) -> None:
    """What drafts were made from has changed: they go, quietly; applied plans stay as announced."""
    for plan in work.select(
        CoveragePlan, "t.team_id = :team AND t.date >= :day AND t.state = 'draft'", team=team_id, day=since
    ):
        if plan.state == DRAFT:
            work.save(dataclasses.replace(plan, state=SUPERSEDED))


def outdate(work: UnitOfWork, team_ids: Sequence[str], first: dt.date, last: dt.date) -> int:
    """After what plans are made from has changed: drafts of these dates go, applied plans are marked stale.

    Returns:
        How many applied plans became stale.
    """
    stale = 0
    for team_id in team_ids:
        plans = work.select(
            CoveragePlan,
            "t.team_id = :team AND t.date BETWEEN :first AND :last AND t.state IN ('draft', 'applied')",
            team=team_id,
            first=first,
            last=last,
        )
        for plan in plans:
            stale += plan.state == APPLIED
            work.save(dataclasses.replace(plan, state=STALE if plan.state == APPLIED else SUPERSEDED))
    return stale


def plans_replaced(reader: Reader, team_id: str, since: dt.date, until: dt.date) -> list[CoveragePlan]:
    """Plans of a range of dates that were applied and later replaced by another, in order."""
    return reader.select(
        CoveragePlan,
        "t.team_id = :team AND t.date BETWEEN :since AND :until AND t.state = :state AND t.applied_at IS NOT NULL",
        "t.date, t.made_at",
        team=team_id,
        since=since,
        until=until,
        state=SUPERSEDED,
    )


def moves_between(reader: Reader, team_id: str, since: dt.date, until: dt.date) -> list[Move]:
    """The moves of all plans of a range of dates, in the order of the days."""
    return reader.select(
        Move,
        "t.team_id = :team AND t.date BETWEEN :since AND :until",
        "t.date, t.block, t.group_code",
        team=team_id,
        since=since,
        until=until,
    )


def splits_with(reader: Reader, team_id: str, student: str, since: dt.date, until: dt.date) -> list[Move]:
    """Moves of applied plans in which the student of that code was dealt to a part of a split group."""
    return reader.select(
        Move,
        "t.team_id = :team AND t.date BETWEEN :since AND :until AND t.parts LIKE :code"
        " AND t.plan_id IN (SELECT p.id FROM coverage_plan p WHERE p.state IN ('applied', 'stale'))",
        team=team_id,
        since=since,
        until=until,
        code=f'%"{student}"%',
    )


def missed_services(reader: Reader, team_id: str, since: dt.date, until: dt.date) -> list[MissedService]:
    """The services that plans of a range of dates left out, the earliest first."""
    return reader.select(
        MissedService,
        "t.team_id = :team AND t.date BETWEEN :since AND :until",
        "t.date, t.block, t.group_code, t.credential",
        team=team_id,
        since=since,
        until=until,
    )

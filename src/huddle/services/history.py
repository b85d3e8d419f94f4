"""Earlier huddles: what was, at a glance."""

import datetime as dt
from collections.abc import Sequence

from huddle.domain.absence import Absence
from huddle.domain.calendar import Calendar
from huddle.domain.day import TeamDay
from huddle.domain.huddle import Action, Entry, Huddle
from huddle.domain.plan import CoveragePlan
from huddle.services.desk import Desk
from huddle.services.views import HistoryView, HuddleSummary
from huddle.store.plan import cover_counts, plans_between
from huddle.text import fold


class History:
    """The record of the team's huddles."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def view(self, query: str = "", *, days: int = 120) -> HistoryView:
        """Huddles of the last `days` days, latest first; with a query those whose lines or actions contain all its words."""
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place)
            since = day.date - dt.timedelta(days=days)
            found = reader.select(
                Huddle,
                "t.team_id = :team AND t.date >= :since",
                "t.date DESC",
                team=place.team.id,
                since=since,
            )
            entries = reader.select(
                Entry,
                "t.huddle_id IN (SELECT h.id FROM huddle h WHERE h.team_id = :team AND h.date >= :since)"
                " AND NOT t.archived",
                team=place.team.id,
                since=since,
            )
            actions = reader.find(Action, team_id=place.team.id)
            plans = {plan.date: plan for plan in plans_between(reader, place.team.id, since, day.date)}
            absences = reader.select(
                Absence,
                "t.team_id = :team AND t.state = 'active' AND t.ends >= :since",
                team=place.team.id,
                since=since,
            )
            covers = cover_counts(reader, place.team.id, since, day.date)
        by_date = {huddle.date: huddle for huddle in found}
        wanted = fold(query).split()
        dates = _dates(day, by_date, since) if not wanted else sorted(by_date, reverse=True)
        rows = []
        for date in dates:
            huddle = by_date.get(date)
            lines = [e for e in entries if huddle is not None and e.huddle_id == huddle.id]
            own = [a for a in actions if a.created_on == date]
            words = fold(" ".join([e.text for e in lines] + [a.text for a in own]))
            if all(word in words for word in wanted):
                rows.append(_summary(day, date, huddle, lines, own, plans.get(date), absences))
        return HistoryView(
            huddles=tuple(rows),
            total=len(by_date),
            balance=tuple(
                (m.code, day.educator_of[m.educator_id].first_name, covers.get(m.code, 0))
                for m in day.members
            ),
        )


def _dates(day: TeamDay, by_date: dict[dt.date, Huddle], since: dt.date) -> list[dt.date]:
    """Days with a huddle, and school days since the first of them without one (skipped)."""
    if not by_date:
        return []
    calendar: Calendar = day.calendar
    first = max(since, min(by_date))
    every = [first + dt.timedelta(days=n) for n in range((day.date - first).days + 1)]
    chosen = {d for d in every if calendar.day(d).open and d != day.date} | set(by_date)
    return sorted(chosen, reverse=True)


def _summary(
    day: TeamDay,
    date: dt.date,
    huddle: Huddle | None,
    lines: Sequence[Entry],
    actions: Sequence[Action],
    plan: CoveragePlan | None,
    absences: Sequence[Absence],
) -> HuddleSummary:
    minutes = None
    if huddle is not None and huddle.started_at and huddle.finished_at:
        minutes = round((huddle.finished_at - huddle.started_at).total_seconds() / 60)
    facilitator = day.educator_of.get((huddle.facilitator_id if huddle else None) or "")
    return HuddleSummary(
        date=date,
        state="skipped" if huddle is None or huddle.started_at is None else huddle.state,
        facilitator=facilitator.first_name if facilitator else "",
        minutes=minutes,
        out=len({a.educator_id for a in absences if a.on(date)}),
        changes=len(plan.changes) if plan else 0,
        gaps=len(plan.gaps) if plan else 0,
        decisions=sum(entry.kind == "decision" for entry in lines),
        actions=len(actions),
        done=sum(action.state == "done" for action in actions),
    )

"""Earlier huddles: what was, at a glance, and what was said in them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from huddle.domain.absence import Absence
from huddle.domain.calendar import Calendar
from huddle.domain.day import TeamDay
from huddle.domain.errors import HuddleError, NotFoundError
from huddle.domain.huddle import Huddle
from huddle.domain.reading.query import parse_query
from huddle.domain.record import SavedFilter
from huddle.domain.values import new_id
from huddle.services.desk.desk import Desk
from huddle.services.record.search import SearchView, search, understand
from huddle.services.record.views import CoverCount, HistoryView, HuddleSummary
from huddle.store.queries.absence import absences_between
from huddle.store.queries.action import actions_by_day
from huddle.store.queries.entry import decisions_by_day
from huddle.store.queries.huddle import huddles_between, huddles_started
from huddle.store.queries.plan import cover_counts, plan_counts
from huddle.store.reader import Reader
from huddle.text import fold, one_line

_MOST = 5000  # lines from which the days of a search are told


@dataclass(frozen=True, slots=True)
class SavedFilterView:
    """A search under a name."""

    name: str
    query: str


class History:
    """The record of the team's huddles."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def view(self, query: str = "", *, days: int = 120) -> HistoryView:
        """Huddles, latest first: those of the last `days` days, or with a query those in which something fits it.

        Args:
            query: words and filters; `since:` looks back further than `days`.
            days: how far back.

        Raises:
            HuddleError: a filter is not understood.
        """
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place)
            wanted = understand(query, day)
            since = wanted.said.since or (
                dt.date.min if wanted.said.looks_for_lines else day.date - dt.timedelta(days=days)
            )
            until = min(wanted.said.until or day.date, day.date)
            if wanted.said.looks_for_lines:
                chosen = {hit.date for hit in search(reader, day, wanted, limit=_MOST).hits}
                since = max(since, min(chosen, default=until))
            else:
                chosen = None
            huddles = _huddles(reader, day, since, until)
            dates = _dates(day, huddles, since, until) if chosen is None else sorted(chosen, reverse=True)
            facts = _facts(reader, day, since, until)
            total = huddles_started(reader, place.team.id)
            window = day.date - dt.timedelta(days=days)
            covers = cover_counts(reader, place.team.id, max(since, window), day.date, day.calendar)
        return HistoryView(
            huddles=tuple(
                _summary(day, date, huddles.get(date), facts) for date in dates if since <= date <= until
            ),
            total=total,
            balance=tuple(
                CoverCount(m.code, day.educator_of[m.educator_id].first_name, covers.get(m.code, 0))
                for m in day.members
            ),
        )

    def search(self, query: str, *, limit: int = 200) -> SearchView:
        """The lines, actions and spotlights that fit, latest first.

        Raises:
            HuddleError: a filter is not understood.
        """
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place)
            return search(reader, day, understand(query, day), limit=limit)

    def check(self, query: str) -> str:
        """What is wrong with a query, in a sentence; nothing when it is understood."""
        try:
            with self._desk.read() as (reader, place):
                understand(query, self._desk.day(reader, place))
        except HuddleError as error:
            return error.message
        return ""

    def filters(self) -> tuple[SavedFilterView, ...]:
        """The saved filters by name."""
        with self._desk.read() as (reader, place):
            found = reader.find(SavedFilter, "t.name", team_id=place.team.id)
        return tuple(SavedFilterView(each.name, each.query) for each in found)

    def save_filter(self, name: str, query: str) -> tuple[SavedFilterView, ...]:
        """Keep a search under a name; a name that is there already gets the new search.

        Raises:
            HuddleError: the search is not understood, or the name is empty.
        """
        with self._desk.write("Saved a filter") as (work, place):
            parse_query(query, self._desk.today(place))
            new = SavedFilter(
                id=new_id(), team_id=place.team.id, name=one_line(name, 40), query=one_line(query, 500)
            )
            known = [each for each in work.find(SavedFilter, team_id=place.team.id) if _same(each, name)]
            if known:
                work.save(
                    SavedFilter(
                        id=known[0].id,
                        team_id=known[0].team_id,
                        name=known[0].name,
                        query=new.query,
                        version=known[0].version,
                    )
                )
            else:
                work.add(new)
            work.commit()
        return self.filters()

    def remove_filter(self, name: str) -> tuple[SavedFilterView, ...]:
        """Forget a saved filter.

        Raises:
            NotFoundError: there is none of that name.
        """
        with self._desk.write("Removed a filter") as (work, place):
            saved = work.find(SavedFilter, team_id=place.team.id)
            found = next((each for each in saved if _same(each, name)), None)
            if found is None:
                raise _no_filter(name, saved)
            work.remove(found)
            work.commit()
        return self.filters()

    def filter(self, name: str) -> str:
        """The search that was saved under a name.

        Raises:
            NotFoundError: there is none of that name.
        """
        with self._desk.read() as (reader, place):
            saved = reader.find(SavedFilter, team_id=place.team.id)
        found = next((each for each in saved if _same(each, name)), None)
        if found is None:
            raise _no_filter(name, saved)
        return found.query


def _same(saved: SavedFilter, name: str) -> bool:
    return fold(saved.name) == fold(name)


def _no_filter(name: str, saved: Sequence[SavedFilter]) -> NotFoundError:
    known = ", ".join(each.name for each in saved)
    return NotFoundError(
        f"There is no saved filter '{one_line(name, 40)}'.",
        code="no_such_filter",
        hint=f"Filters: {known}." if known else "None is saved yet.",
    )


def _huddles(reader: Reader, day: TeamDay, since: dt.date, until: dt.date) -> dict[dt.date, Huddle]:
    return {huddle.date: huddle for huddle in huddles_between(reader, day.team.id, since, until)}


def _dates(day: TeamDay, huddles: Mapping[dt.date, Huddle], since: dt.date, until: dt.date) -> list[dt.date]:
    """Days with a huddle, and school days since the first of them without one (skipped), latest first."""
    if not huddles:
        return []
    calendar: Calendar = day.calendar
    first = max(since, min(huddles))
    every = [first + dt.timedelta(days=n) for n in range((until - first).days + 1)]
    return sorted({d for d in every if calendar.day(d).open and d != day.date} | set(huddles), reverse=True)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is counted of each day of a range."""

    decisions: Mapping[dt.date, int]
    actions: Mapping[dt.date, tuple[int, int]]  # made that day, and done since
    plans: Mapping[dt.date, tuple[int, int]]  # changes and gaps
    absences: Sequence[Absence]


def _facts(reader: Reader, day: TeamDay, since: dt.date, until: dt.date) -> _Facts:
    team = day.team.id
    return _Facts(
        decisions=decisions_by_day(reader, team, since, until),
        actions=actions_by_day(reader, team, since, until),
        plans=plan_counts(reader, team, since, until),
        absences=absences_between(reader, team, since, until),
    )


def _summary(day: TeamDay, date: dt.date, huddle: Huddle | None, facts: _Facts) -> HuddleSummary:
    started = huddle is not None and huddle.started_at is not None
    facilitator = day.educator_of.get((huddle.facilitator_id if huddle else None) or "")
    changes, gaps = facts.plans.get(date, (0, 0))
    made, done = facts.actions.get(date, (0, 0))
    return HuddleSummary(
        date=date,
        state=huddle.state if huddle is not None and started else _not_held(day, date),
        facilitator=facilitator.first_name if facilitator else "",
        minutes=_minutes(huddle) if huddle is not None and started else None,
        out=len({a.educator_id for a in facts.absences if a.on(date)}),
        changes=changes,
        gaps=gaps,
        decisions=facts.decisions.get(date, 0),
        actions=made,
        done=done,
        facilitator_code=day.code_of.get((huddle.facilitator_id if huddle else None) or "", ""),
    )


def _not_held(day: TeamDay, date: dt.date) -> str:
    return "skipped" if date < day.date else "not started"


def _minutes(huddle: Huddle) -> int | None:
    """How long the huddle took, pauses and later amendments left out; None while it runs."""
    if huddle.finished_at is None or huddle.started_at is None:
        return None
    if huddle.spent:
        return round(sum(huddle.spent.values()) / 60)
    return round((huddle.finished_at - huddle.started_at).total_seconds() / 60)

"""What a huddle fills itself with: what is known already, so that nobody has to type it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huddle.domain.cover.happened import happened_words
from huddle.domain.cover.plan import NONE, Move
from huddle.domain.cover.wording import how, who
from huddle.domain.day import TeamDay
from huddle.domain.huddle import Huddle
from huddle.domain.reading.dates import day_label
from huddle.services.absence.views import OutView
from huddle.services.announce.announcement import announce
from huddle.services.board.today import board_of
from huddle.services.board.views import RiskView, TodayView
from huddle.services.desk.desk import Desk
from huddle.services.huddle.line import entries_of, entry_view, parked, ratings_of
from huddle.services.huddle.spotlight import due_again, spotlights_on
from huddle.services.huddle.views import ActionView, EntryView, LinkedStudent, SpotlightView
from huddle.services.team.events import EventView, events_between
from huddle.store.queries.huddle import last_started_before
from huddle.store.queries.plan import current_plans
from huddle.store.queries.student import memberships_of_team, students_out_between
from huddle.store.reader import Reader
from huddle.text import plural

_DAYS = 10  # school days that are looked back at
_MANY = 3  # days out of ten from which a student is suggested
_ROW = 2  # days out in a row after which a student's return is
_MOST = 6  # suggestions; a huddle has two or three minutes for students
_NEW_SHARE = 4  # when more than a quarter of the students are new, the team is: nobody stands out


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A student whom the facts suggest to look at; `spotlight_id` is the earlier spotlight to follow up, or empty."""

    student: str
    name: str
    initials: str
    reason: str
    spotlight_id: str = ""


@dataclass(frozen=True, slots=True)
class PastChange:
    """A change of an applied plan, and what was noted to have happened (empty = nobody said)."""

    move_id: str
    place: str
    planned: str
    happened: str


@dataclass(frozen=True, slots=True)
class LookBack:
    """The last huddle and the day after it: `date` is None when there was none."""

    date: dt.date | None
    planned: tuple[PastChange, ...] = ()
    follow_up: tuple[SpotlightView, ...] = ()
    plus: tuple[str, ...] = ()
    delta: tuple[str, ...] = ()
    rating: float | None = None


@dataclass(frozen=True, slots=True)
class BriefingView:
    """Everything that the sections of a day's huddle begin with."""

    date: dt.date
    out: tuple[OutView, ...]
    back: tuple[str, ...]  # first names
    tomorrow: tuple[OutView, ...]
    students_out: int
    students_back: tuple[LinkedStudent, ...]
    plan_state: str
    changed: tuple[str, ...]  # lines: what is no longer as it was told
    risks: tuple[RiskView, ...]
    due: tuple[ActionView, ...]
    late: tuple[ActionView, ...]
    suggestions: tuple[Suggestion, ...]
    events: tuple[EventView, ...]
    week: tuple[EventView, ...]  # the next six days
    parking: tuple[EntryView, ...]
    look_back: LookBack


class Briefing:
    """Collects what is known for a huddle. It only reads."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def of(self, date: dt.date | None = None, *, board: TodayView | None = None) -> BriefingView:
        """What is known for the huddle of a day; today by default.

        Args:
            date: the day.
            board: its board where that was drawn a moment ago.
        """
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place, date)
            if board is None or board.date != day.date:
                board = board_of(reader, place, day, today=self._desk.today(place))
            waiting = parked(reader, place.team.id, day.date)
            told = announce(day.date, board.out, board.plan) if board.plan else None
            flags = _flags(reader, day)
            events = events_between(reader, place.team.id, day.date, day.date + dt.timedelta(days=6))
            held = _dates_of(reader, [entry.huddle_id for entry in waiting])
            return BriefingView(
                date=day.date,
                out=board.out,
                back=board.back,
                tomorrow=board.tomorrow,
                students_out=board.students_out,
                students_back=_students_back(day, flags),
                plan_state=board.plan_state if board.plan else NONE,
                changed=told.lines if told and told.update else (),
                risks=board.services_at_risk,
                due=tuple(a for a in board.actions if a.state == "open" and a.due == day.date),
                late=tuple(a for a in board.actions if a.state == "open" and a.days_late),
                suggestions=_suggestions(reader, day, flags),
                events=tuple(event for event in events if event.date == day.date),
                week=tuple(event for event in events if event.date != day.date),
                parking=tuple(entry_view(entry, day, held[entry.huddle_id]) for entry in waiting),
                look_back=_look_back(reader, day),
            )


def _dates_of(reader: Reader, huddle_ids: Sequence[str]) -> dict[str, dt.date]:
    found = {}
    for each in dict.fromkeys(huddle_ids):
        huddle = reader.get(Huddle, each)
        if huddle is not None:
            found[each] = huddle.date
    return found


Flags = dict[str, set[dt.date]]
_HERE_AFTER_ALL = {"tardy", "early_departure"}  # of a student's day: not counted as out


def _flags(reader: Reader, day: TeamDay) -> Flags:
    """Student -> the days of the last ten school days, and today, on which they were out (tardy does not count)."""
    days = day.calendar.school_days_before(day.date, _DAYS)
    if not days:
        return {}
    flags: Flags = {}
    for flag in students_out_between(reader, day.team.id, days[-1], day.date):
        if flag.status in _HERE_AFTER_ALL:
            continue
        flags.setdefault(flag.student_id, set()).add(flag.date)
    return flags


def _students_back(day: TeamDay, flags: Flags) -> tuple[LinkedStudent, ...]:
    """Students who were out on the school day before and are not today."""
    before = day.calendar.school_days_before(day.date, 1)
    return tuple(
        LinkedStudent(student.code, student.name, student.initials)
        for student in sorted(day.students, key=lambda s: s.sort_key)
        if before and before[0] in flags.get(student.id, ()) and day.date not in flags[student.id]
    )


def _suggestions(reader: Reader, day: TeamDay, flags: Flags) -> tuple[Suggestion, ...]:
    """Who to look at, the surest reason first; students who have a spotlight today already are left out."""
    shown = {spotlight.student for spotlight in spotlights_on(reader, day) if spotlight.date == day.date}
    found: dict[str, Suggestion] = {}
    for suggestion in (*_again(reader, day), *_new(reader, day), *_often_out(day, flags)):
        if suggestion.student not in shown:
            found.setdefault(suggestion.student, suggestion)
    return tuple(found.values())[:_MOST]


def _again(reader: Reader, day: TeamDay) -> Iterator[Suggestion]:
    for spotlight in due_again(reader, day):
        when = (
            "today"
            if spotlight.follow_up == day.date
            else f"since {day_label(spotlight.follow_up or day.date)}"
        )
        yield Suggestion(
            spotlight.student, spotlight.name, spotlight.initials, f"look again {when}", spotlight.id
        )


def _new(reader: Reader, day: TeamDay) -> Iterator[Suggestion]:
    """Students whose first membership began within the last ten school days."""
    days = day.calendar.school_days_before(day.date, _DAYS)
    if not days:
        return
    first: dict[str, dt.date] = {}
    for membership in memberships_of_team(reader, day.team.id):
        first[membership.student_id] = min(
            membership.since, first.get(membership.student_id, membership.since)
        )
    new = [s for s in day.students if days[-1] <= first.get(s.id, dt.date.min) <= day.date]
    if len(new) * _NEW_SHARE > len(day.students):
        return
    for student in sorted(new, key=lambda s: (first[s.id], s.sort_key), reverse=True):
        since = first[student.id]
        words = "new today" if since == day.date else f"new since {day_label(since)}"
        yield Suggestion(student.code, student.name, student.initials, words)


def _often_out(day: TeamDay, flags: Flags) -> Iterator[Suggestion]:
    """Students who were out on three of the last ten school days, or come back after two in a row."""
    days = day.calendar.school_days_before(day.date, _DAYS)
    ranked = sorted(
        (s for s in day.students if s.id in flags), key=lambda s: (-len(flags[s.id] - {day.date}), s.sort_key)
    )
    for student in ranked:
        out = flags[student.id]
        if len(out - {day.date}) >= _MANY:
            words = f"out {len(out - {day.date})} of the last {len(days)} days"
            yield Suggestion(student.code, student.name, student.initials, words)
    for student in ranked:
        out = flags[student.id]
        row = next((n for n, date in enumerate(days) if date not in out), len(days))
        if row >= _ROW and day.date not in out:
            words = f"back today after {plural(row, 'day')} out"
            yield Suggestion(student.code, student.name, student.initials, words)


def _look_back(reader: Reader, day: TeamDay) -> LookBack:
    """The last huddle before the day, and what became of the plan that was applied on its day."""
    huddle = last_started_before(reader, day.team.id, day.date)
    if huddle is None:
        return LookBack(None, follow_up=due_again(reader, day))
    ratings = ratings_of(reader, huddle)
    entries = entries_of(reader, huddle)
    return LookBack(
        date=huddle.date,
        planned=tuple(_happened(reader, day, huddle.date)),
        follow_up=due_again(reader, day),
        plus=tuple(entry.text for entry in entries if entry.kind == "plus"),
        delta=tuple(entry.text for entry in entries if entry.kind == "delta"),
        rating=sum(ratings.values()) / len(ratings) if ratings else None,
    )


def _happened(reader: Reader, day: TeamDay, date: dt.date) -> Iterator[PastChange]:
    """The changes of the plan that was applied on a date, by block and group."""
    _, applied = current_plans(reader, day.team.id, date)
    moves = reader.find(Move, plan_id=applied.id) if applied is not None else []
    order = {block.short: number for number, block in enumerate(day.usual_blocks)}
    first = day.first_names
    for move in sorted(moves, key=lambda m: (order.get(m.block, len(order)), m.group_code)):
        yield PastChange(
            move_id=move.id,
            place=f"{move.group_code}@{move.block}",
            planned=f"{who([first.get(code, code) for code in move.after], move.kind)} ({how(move.kind)})",
            happened=happened_words(move.happened, first),
        )

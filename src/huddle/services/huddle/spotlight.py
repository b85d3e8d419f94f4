"""Spotlights of a day, with their students, and when to look again."""

import dataclasses
import datetime as dt

from huddle.domain.day import TeamDay
from huddle.domain.errors import NotFoundError
from huddle.domain.huddle import Spotlight
from huddle.domain.reading.action_line import parse_due
from huddle.domain.values import new_id
from huddle.domain.who import find_student
from huddle.services.desk.desk import Desk, Place
from huddle.services.huddle.views import SpotlightView
from huddle.store.queries.spotlight import spotlights_due, spotlights_of
from huddle.store.reader import Reader
from huddle.text import one_line


class Spotlights:
    """Puts students into the light, and lets go of them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def spotlight(
        self, student: str, text: str = "", *, follow_up: str = "", date: dt.date | None = None
    ) -> SpotlightView:
        """Put a student into the day's spotlights; `follow_up` is the day to look again, as people say it."""
        with self._desk.write_on(date, "Added a spotlight") as (work, place, day):
            spotlight = Spotlight(
                id=new_id(),
                team_id=place.team.id,
                student_id=find_student(day, student).id,
                date=day.date,
                text=one_line(text, 1000),
                follow_up=parse_due(follow_up, day.date) if follow_up else None,
            )
            work.add(spotlight)
            work.commit()
            return spotlight_view(spotlight, day)

    def look_again(self, spotlight_id: str, when: str, date: dt.date | None = None) -> SpotlightView:
        """Look at the student again on another day."""
        with self._desk.write_on(date, "Moved a spotlight") as (work, place, day):
            spotlight = find_spotlight(work, place, spotlight_id)
            again = parse_due(when, day.date)
            spotlight = work.save(dataclasses.replace(spotlight, follow_up=again, closed=False))
            work.commit()
            return spotlight_view(spotlight, day)

    def close_spotlight(self, spotlight_id: str, date: dt.date | None = None) -> SpotlightView:
        """The student was looked at again; nothing is left to follow up."""
        with self._desk.write_on(date, "Closed a spotlight") as (work, place, day):
            spotlight = find_spotlight(work, place, spotlight_id)
            spotlight = work.save(dataclasses.replace(spotlight, closed=True))
            work.commit()
            return spotlight_view(spotlight, day)


def find_spotlight(reader: Reader, place: Place, spotlight_id: str) -> Spotlight:
    """The spotlight whose id begins so.

    Raises:
        NotFoundError: none does, or several do.
    """
    wanted = spotlight_id.strip().casefold()
    found = [s for s in reader.find(Spotlight, team_id=place.team.id) if wanted and s.id.startswith(wanted)]
    if len(found) != 1:
        raise NotFoundError(
            "There is no single spotlight with this id.",
            code="no_such_spotlight",
            hint="'huddle huddle show' lists them.",
        )
    return found[0]


def due_again(reader: Reader, day: TeamDay) -> tuple[SpotlightView, ...]:
    """Spotlights whose day to look again is today or has passed, not closed, the oldest first."""
    found = spotlights_due(reader, day.team.id, day.date)
    return tuple(spotlight_view(s, day) for s in found if s.student_id in day.student_of)


def spotlights_on(reader: Reader, day: TeamDay) -> tuple[SpotlightView, ...]:
    """Spotlights made for the day, and earlier ones to be looked at again."""
    found = spotlights_of(reader, day.team.id, day.date)
    return tuple(spotlight_view(s, day) for s in found if s.student_id in day.student_of)


def spotlight_view(spotlight: Spotlight, day: TeamDay) -> SpotlightView:
    """A spotlight with its student."""
    student = day.student_of[spotlight.student_id]
    groups = [g.code for g in day.groups if any(s.id == student.id for s in day.members_of.get(g.id, ()))]
    return SpotlightView(
        id=spotlight.id,
        student=student.code,
        name=student.name,
        initials=student.initials,
        group=groups[0] if groups else "",
        text=spotlight.text,
        date=spotlight.date,
        follow_up=spotlight.follow_up,
    )

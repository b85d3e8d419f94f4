"""Spotlights of a day, with their students."""

from huddle.domain.day import TeamDay
from huddle.domain.huddle import Spotlight
from huddle.services.views import SpotlightView
from huddle.store.unit_of_work import Reader


def spotlights_on(reader: Reader, day: TeamDay) -> tuple[SpotlightView, ...]:
    """Spotlights made for the day, and earlier ones to be looked at again."""
    found = reader.select(
        Spotlight,
        "t.team_id = :team AND (t.date = :day OR (t.follow_up = :day AND NOT t.closed))",
        "t.date, t.id",
        team=day.team.id,
        day=day.date,
    )
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

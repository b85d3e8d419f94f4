"""Who has seen what was announced of the day's cover."""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from huddle.domain.cover.plan import AnnouncementSeen
from huddle.domain.day import TeamDay
from huddle.domain.errors import NotFoundError
from huddle.domain.reading.dates import day_label
from huddle.domain.values import new_id
from huddle.services.absence.views import out_views
from huddle.services.announce.announcement import announce, announcement_text
from huddle.services.cover.state import read_cover
from huddle.services.desk.desk import Desk
from huddle.store.queries.plan import current_plans
from huddle.store.reader import Reader


class SeenBy(NamedTuple):
    """Whether a member has seen it."""

    code: str
    first_name: str
    at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class SeenView:
    """What is announced of a day, and who has seen it.

    Attributes:
        text: plain text for chat and e-mail; no reasons, no students.
        plan_id: the applied plan that it is about; empty when none is applied.
        update: it holds only what is no longer as it was told.
        concerns: codes of those for whom something changes.
        seen: every member by code, with when they saw it.
    """

    text: str
    plan_id: str
    update: bool
    concerns: tuple[str, ...]
    seen: tuple[SeenBy, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """First names of those whom it concerns and who have not seen it."""
        return tuple(name for code, name, at in self.seen if at is None and code in self.concerns)


class Announcements:
    """The announcement of a day's cover, and who has seen it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def view(self, date: dt.date | None = None) -> SeenView:
        """The announcement of a day as it stands."""
        with self._desk.read() as (reader, place):
            return _view(reader, self._desk.day(reader, place, date))

    def seen(self, who: str = "me", date: dt.date | None = None) -> SeenView:
        """Note that an educator has seen it; a second time changes nothing.

        Raises:
            NotFoundError: no plan is applied, or the name is not exactly one educator's.
        """
        with self._desk.write_on(date, "Saw the announcement") as (work, place, day):
            _, applied = current_plans(work, place.team.id, day.date)
            if applied is None:
                raise NotFoundError(
                    f"Nothing has been announced for {day_label(day.date)} yet.",
                    code="no_plan",
                    hint="Apply a plan first: 'huddle plan --apply'.",
                )
            educator = self._desk.educator(who, day).id
            if not work.find(AnnouncementSeen, plan_id=applied.id, educator_id=educator):
                work.add(
                    AnnouncementSeen(
                        id=new_id(),
                        team_id=place.team.id,
                        plan_id=applied.id,
                        educator_id=educator,
                        at=self._desk.clock.now(),
                    )
                )
            view = _view(work, day)
            work.commit()
        return view


def _view(reader: Reader, day: TeamDay) -> SeenView:
    """The announcement of a day that is already read."""
    state = read_cover(reader, day)
    applied = state.applied
    seen = reader.find(AnnouncementSeen, plan_id=applied.id) if applied else []
    at = {each.educator_id: each.at for each in seen}
    said = announce(day.date, out_views(day), state.current() if applied else None)
    return SeenView(
        text=announcement_text(said),
        plan_id=applied.id if applied else "",
        update=said.update,
        concerns=said.codes,
        seen=tuple(SeenBy(m.code, day.first_names[m.code], at.get(m.educator_id)) for m in day.members),
    )

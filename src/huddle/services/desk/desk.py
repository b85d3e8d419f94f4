"""What every service works at: the database, the clock, the team and who sits there."""

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from huddle.domain.day import TeamDay
from huddle.domain.errors import NotFoundError
from huddle.domain.person import Person, find_person
from huddle.domain.school import School
from huddle.domain.team import Team
from huddle.services.desk.clock import Clock
from huddle.store.database import Database
from huddle.store.queries.day import changed_since, latest_change, load_day
from huddle.store.queries.team import teams_in_use
from huddle.store.reader import Reader
from huddle.store.unit_of_work import UnitOfWork
from huddle.text import fold, one_line


@dataclass(frozen=True, slots=True)
class Place:
    """The team that is worked with, and its school."""

    team: Team
    school: School


class Desk:
    """Opens units of work for one team and one user.

    Attributes:
        database: the open database.
        clock: gives now and today.
        user: the code of the educator at this computer; may be empty.
        team_name: the team that was asked for; empty = the only one, or the one used last.
        month_first: whether 11/12 is typed for November 12 (else for 11 December).
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        team_name: str = "",
        user: str = "",
        month_first: bool = True,
    ) -> None:
        self.database = database
        self.clock = clock
        self.team_name = team_name
        self.user = user.upper()
        self.month_first = month_first
        self._keeps_days = False
        self._kept: tuple[tuple[object, ...], TeamDay] | None = None
        self._reading_day = threading.Lock()

    def keep_days(self) -> None:
        """From now on the day that was read last is kept, and read again only when somebody has saved something.

        A window shows one day in several places and looks at it again after each change; a command reads it once.
        """
        self._keeps_days = True

    def place(self, reader: Reader) -> Place:
        """The team to work with.

        Raises:
            NotFoundError: there is no such team, or several and none was named.
        """
        teams = teams_in_use(reader)
        team = self._choose(teams)
        school = reader.get(School, team.school_id)
        if school is None:
            raise NotFoundError(
                "The team's school is missing.", code="no_such_team", hint="Run 'huddle doctor'."
            )
        self.clock.zone = school.time_zone
        return Place(team, school)

    def _choose(self, teams: list[Team]) -> Team:
        if not teams:
            raise NotFoundError(
                "There is no team in this database yet.",
                code="no_team",
                hint="Start with 'huddle import' or 'huddle init'.",
            )
        if self.team_name:
            wanted = fold(self.team_name)
            for fits in (
                lambda name: name == wanted,
                lambda name: name.startswith(wanted),
                lambda name: wanted in name,
            ):
                found = [team for team in teams if fits(fold(team.name))]
                if len(found) == 1:
                    return found[0]
                if found:
                    break
            names = ", ".join(team.name for team in teams)
            raise NotFoundError(
                f"'{one_line(self.team_name, 60)}' is not exactly one team.",
                code="no_such_team",
                hint=f"Teams: {names}.",
            )
        if len(teams) > 1:
            names = ", ".join(team.name for team in teams)
            raise NotFoundError(
                "There are several teams here.",
                code="several_teams",
                hint=f"Choose one with --team: {names}.",
            )
        return teams[0]

    @contextmanager
    def read(self) -> Iterator[tuple[Reader, Place]]:
        """A unit of reading, with the team."""
        before = self.database.state() if self._keeps_days else None
        with self.database.read() as reader:
            place = self.place(reader)  # from here on the reader sees one state
            if before is not None and self.database.state() == before:
                reader.state = before
            yield reader, place

    @contextmanager
    def read_long(self) -> Iterator[tuple[Reader, Place]]:
        """A unit of reading that may take seconds; nobody waits for it."""
        with self.database.read_long() as reader:
            yield reader, self.place(reader)

    @contextmanager
    def write(self, label: str, *, journal: bool = True) -> Iterator[tuple[UnitOfWork, Place]]:
        """A unit of writing, with the team; `label` says in words what is done, without names of students."""
        with self.database.write(
            by=self.user, label=label, team_id="", now=self.clock.now(), journal=journal
        ) as work:
            place = self.place(work)
            work.team_id = place.team.id
            work.now = self.clock.now()  # on the school's clocks, known from here on
            yield work, place

    @contextmanager
    def write_on(
        self, date: dt.date | None, label: str, *, journal: bool = True
    ) -> Iterator[tuple[UnitOfWork, Place, TeamDay]]:
        """A unit of writing for an act that needs a whole day of the team (today's where `date` is None).

        The day is read before others are kept from writing, and read again only where somebody has changed something of
        it in the meantime: what is handed on is always the day as it is now.
        """
        self.database.require_writable()  # nothing is read for what cannot be saved
        with self.read() as (reader, seen):
            mark = latest_change(reader)
            day = self.day(reader, seen, date)
        with self.write(label, journal=journal) as (work, place):
            if place != seen or changed_since(work, mark):
                day = self.day(work, place, date)
            yield work, place, day

    def today(self, place: Place) -> dt.date:
        """The school's date."""
        return self.clock.today(place.school.time_zone)

    def day(self, reader: Reader, place: Place, date: dt.date | None = None) -> TeamDay:
        """A date of the team, whole; today by default."""
        date = date or self.today(place)
        now = self.clock.time_of(date, place.school.time_zone)
        if reader.state is None:
            return load_day(reader, place.team, place.school, date, now)
        now = None if now is None else now.replace(second=0, microsecond=0)  # blocks end on the minute
        wanted = (reader.state, place, date, now)
        with self._reading_day:
            if self._kept is None or self._kept[0] != wanted:
                self._kept = wanted, load_day(reader, place.team, place.school, date, now)
            return self._kept[1]

    def educator(self, who: str, day: TeamDay) -> Person:
        """The educator that `who` means; `me` is the one at this computer."""
        return find_person(who, day.people(), me=self.user or None, what="educator")

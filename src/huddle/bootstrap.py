"""The one place that knows everybody: settings to database, migrated, to services."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from huddle.config import DAY_FIRST, DEFAULT, Settings
from huddle.domain.errors import HuddleError
from huddle.paths import private_folder
from huddle.services.absence.absence import Absences
from huddle.services.board.today import Today
from huddle.services.cover.plan import Plans
from huddle.services.desk.clock import Clock, make_clock
from huddle.services.desk.desk import Desk
from huddle.services.huddle.huddle import Huddles
from huddle.services.planner.planner import InlinePlanner, Planner, ProcessPlanner
from huddle.store.database import Database
from huddle.store.leftovers import unfinished
from huddle.store.opening import open_database

if TYPE_CHECKING:
    from huddle.services.absence.calendar import AbsenceCalendar
    from huddle.services.announce.acknowledgements import Announcements
    from huddle.services.announce.sheets import Sheets
    from huddle.services.board.briefing import Briefing
    from huddle.services.care.backups import Backups
    from huddle.services.care.logins import Logins
    from huddle.services.care.purge import Purge
    from huddle.services.cover.alternatives import Alternatives
    from huddle.services.cover.standing import Standing
    from huddle.services.cover.sweep import Sweeper
    from huddle.services.desk.preference import Preferences
    from huddle.services.desk.undo import Undo
    from huddle.services.export.export import Exports
    from huddle.services.export.timeline import Timeline
    from huddle.services.huddle.agenda import Agendas
    from huddle.services.intake.intake import Imports
    from huddle.services.ledger.balance import Balance
    from huddle.services.ledger.happened import Ledger
    from huddle.services.ledger.missed import Missed
    from huddle.services.record.history import History
    from huddle.services.roster.attendance import Attendance
    from huddle.services.roster.group import Groups
    from huddle.services.roster.people import People
    from huddle.services.roster.regroup import Regroup
    from huddle.services.roster.roster import Roster
    from huddle.services.roster.student import Students
    from huddle.services.team.calendar import CalendarDays
    from huddle.services.team.events import CalendarEvents
    from huddle.services.team.schedule import Schedule
    from huddle.services.team.setup import Setup
    from huddle.services.team.team import TeamService


@dataclass(frozen=True, slots=True)
class WentOn:
    """A purge that had been cut short went on when the database was opened.

    Attributes:
        said: what was done; empty where it could not be.
        error: why it could not be.
    """

    said: str = ""
    error: HuddleError | None = None

    @property
    def words(self) -> str:
        """What to tell."""
        return self.said or (self.error.text() if self.error else "")


@dataclass(frozen=True)
class Services:
    """What a person can do, ready to use. Close it when done.

    Attributes:
        went_on: what became of a purge that had been cut short, when there was one.
    """

    desk: Desk
    planner: Planner
    today: Today
    absences: Absences
    plans: Plans
    huddles: Huddles
    went_on: "WentOn | None" = None

    @property
    def roster(self) -> "Roster":
        """The students of the team."""
        from huddle.services.roster.roster import Roster

        return Roster(self.desk)

    @property
    def team(self) -> "TeamService":
        """Educators, strengths and the team's rules."""
        from huddle.services.team.team import TeamService

        return TeamService(self.desk)

    @property
    def schedule(self) -> "Schedule":
        """The base schedule."""
        from huddle.services.team.schedule import Schedule

        return Schedule(self.desk)

    @property
    def history(self) -> "History":
        """The huddles that were."""
        from huddle.services.record.history import History

        return History(self.desk)

    @property
    def undo(self) -> "Undo":
        """Take back and do again."""
        from huddle.services.desk.undo import Undo

        return Undo(self.desk)

    @property
    def imports(self) -> "Imports":
        """Bring in rosters; loaded when it is used, for nothing else reads other people's formats."""
        from huddle.services.intake.intake import Imports

        desk = self.desk
        return Imports(desk.database, desk.clock, team_name=desk.team_name, user=desk.user)

    @property
    def alternatives(self) -> "Alternatives":
        """Who else could, and other whole plans."""
        from huddle.services.cover.alternatives import Alternatives

        return Alternatives(self.desk, self.plans, self.planner)

    @property
    def setup(self) -> "Setup":
        """The team itself and its blocks."""
        from huddle.services.team.setup import Setup

        return Setup(self.desk)

    @property
    def people(self) -> "People":
        """People who stand in the database twice."""
        from huddle.services.roster.people import People

        return People(self.desk)

    @property
    def students(self) -> "Students":
        """Students by hand."""
        from huddle.services.roster.student import Students

        return Students(self.desk)

    @property
    def groups(self) -> "Groups":
        """Groups by hand."""
        from huddle.services.roster.group import Groups

        return Groups(self.desk)

    @property
    def absence_calendar(self) -> "AbsenceCalendar":
        """Absences from a calendar file; loaded when it is used."""
        from huddle.services.absence.calendar import AbsenceCalendar

        return AbsenceCalendar(self.desk)

    @property
    def attendance(self) -> "Attendance":
        """Students who are out."""
        from huddle.services.roster.attendance import Attendance

        return Attendance(self.desk)

    @property
    def preferences(self) -> "Preferences":
        """What the educator at this computer chose to see."""
        from huddle.services.desk.preference import Preferences

        return Preferences(self.desk)

    @property
    def regroup(self) -> "Regroup":
        """Who is in which group."""
        from huddle.services.roster.regroup import Regroup

        return Regroup(self.desk)

    @property
    def calendar(self) -> "CalendarDays":
        """Holidays and special days."""
        from huddle.services.team.calendar import CalendarDays

        return CalendarDays(self.desk)

    @property
    def ledger(self) -> "Ledger":
        """What really happened."""
        from huddle.services.ledger.happened import Ledger

        return Ledger(self.desk)

    @property
    def balance(self) -> "Balance":
        """Who covered how much."""
        from huddle.services.ledger.balance import Balance

        return Balance(self.desk)

    @property
    def standing(self) -> "Standing":
        """Standing plans, "if X is out"."""
        from huddle.services.cover.standing import Standing

        return Standing(self.desk, self.planner)

    @property
    def sweeper(self) -> "Sweeper":
        """Standing plans made in a process of their own; a new one each time."""
        from huddle.services.cover.sweep import Sweeper

        return Sweeper(self.desk)

    @property
    def missed(self) -> "Missed":
        """Services that were left out, to be made up."""
        from huddle.services.ledger.missed import Missed

        return Missed(self.desk)

    @property
    def sheets(self) -> "Sheets":
        """A page for each educator who takes more than usual."""
        from huddle.services.announce.sheets import Sheets

        return Sheets(self.desk)

    @property
    def agendas(self) -> "Agendas":
        """The agendas of the huddle."""
        from huddle.services.huddle.agenda import Agendas

        return Agendas(self.desk)

    @property
    def briefing(self) -> "Briefing":
        """What a huddle fills itself with."""
        from huddle.services.board.briefing import Briefing

        return Briefing(self.desk)

    @property
    def events(self) -> "CalendarEvents":
        """What else happens on a day."""
        from huddle.services.team.events import CalendarEvents

        return CalendarEvents(self.desk)

    @property
    def announcements(self) -> "Announcements":
        """Who has seen what was announced."""
        from huddle.services.announce.acknowledgements import Announcements

        return Announcements(self.desk)

    @property
    def purge(self) -> "Purge":
        """Remove for good what may not be kept."""
        from huddle.services.care.purge import Purge

        return Purge(self.desk)

    @property
    def logins(self) -> "Logins":
        """Logins on a server."""
        from huddle.services.care.logins import Logins

        return Logins(self.desk)

    @property
    def backups(self) -> "Backups":
        """The copies beside the database."""
        from huddle.services.care.backups import Backups

        return Backups(self.database)

    @property
    def timeline(self) -> "Timeline":
        """A student's record."""
        from huddle.services.export.timeline import Timeline

        return Timeline(self.desk)

    @property
    def exports(self) -> "Exports":
        """Take records out; loaded when it is used."""
        from huddle.services.export.export import Exports

        return Exports(self.desk)

    @property
    def database(self) -> Database:
        """The open database."""
        return self.desk.database

    def close(self) -> None:
        """End the planner and let go of the database."""
        self.planner.close()
        self.desk.database.close()


def open_services(
    settings: Settings, *, create: bool = False, readonly: bool = False, planner_process: bool = False
) -> Services:
    """Open the database that the settings name and wire the services to it.

    Args:
        settings: what this run was told.
        create: make the database if it is not there.
        readonly: nothing is written.
        planner_process: plan in a child process (the app), not in this one (commands).

    Raises:
        HuddleError: the database cannot be used.
    """
    clock = make_clock(settings.today.value)
    where = settings.db.value
    if create and settings.db.rule == DEFAULT:
        private_folder(Path(where).parent)
    database = open_database(where, now=dt.datetime.now(dt.UTC), create=create, readonly=readonly)
    try:
        went_on = None if readonly else _go_on(database)
    except BaseException:
        database.close()
        raise
    database.backs_up = not database.created  # what begins now has nothing to be kept yet
    services = wire(
        database,
        clock,
        ProcessPlanner() if planner_process else InlinePlanner(),
        team=settings.team.value,
        user=settings.user.value,
        month_first=settings.dates.value != DAY_FIRST,
    )
    return replace(services, went_on=went_on)


def _go_on(database: Database) -> WentOn | None:
    """Finish a purge that was cut short; nothing that is to be done now waits for it."""
    with database.read() as reader:
        if not unfinished(reader):
            return None
    from huddle.services.care.unfinished import finish

    try:
        done = finish(database, dt.datetime.now(dt.UTC))
    except HuddleError as error:
        return WentOn(error=error)
    return WentOn(said=done.sentence()) if done else None


def wire(
    database: Database,
    clock: Clock,
    planner: Planner,
    *,
    team: str = "",
    user: str = "",
    month_first: bool = True,
) -> Services:
    """The services of an open database."""
    desk = Desk(database, clock, team_name=team, user=user, month_first=month_first)
    return Services(
        desk=desk,
        planner=planner,
        today=Today(desk),
        absences=Absences(desk),
        plans=Plans(desk, planner),
        huddles=Huddles(desk),
    )


OpenServices = Callable[[], Services]

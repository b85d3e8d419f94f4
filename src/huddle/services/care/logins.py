"""Logins on a server: one for each educator, so that the server itself keeps the teams apart."""

import re
from dataclasses import dataclass

from huddle.domain.educator import Educator
from huddle.domain.errors import NotFoundError, UsageError
from huddle.services.desk.desk import Desk
from huddle.store.database import Database
from huddle.text import fold

_NAME = re.compile(r"[a-z][a-z0-9_]{1,62}\Z")
_LEAD = "lead"


@dataclass(frozen=True, slots=True)
class Granted:
    """A login that an educator has now.

    Attributes:
        login: its name.
        password: a new one, told once; empty where they keep theirs.
        lead: whether it reads the reasons of absences.
        who: the educator's code.
        url: how they open the database; the password is not in it.
    """

    login: str
    password: str
    lead: bool
    who: str
    url: str


def set_up(database: Database) -> None:
    """Make the server keep the teams apart.

    Raises:
        UsageError: the database is a file.
    """
    _server_of(database)
    from huddle.store import roles

    roles.set_up(database.engine)


class Logins:
    """Gives and takes logins; for the owner of the database."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def grant(
        self, who: str, *, login: str = "", lead: bool | None = None, new_password: bool = False
    ) -> Granted:
        """Give an educator of the team a login.

        Args:
            who: a code or a name.
            login: its name; `huddle_` and the code otherwise.
            lead: whether it reads what only leads read; by the educator's role otherwise.
            new_password: whether an existing login gets a new password.

        Raises:
            UsageError: the database is a file, or the name is none for a login.
            HuddleError: the server was not set up, the login is somebody else's, or the right is missing.
        """
        database = self._desk.database
        _server_of(database)
        from huddle.store import roles
        from huddle.store.faults import faults_as_errors

        team_id, educator, code = self._who(who)
        name = login or f"huddle_{fold(code)}"
        if not _NAME.match(name):
            raise UsageError(
                "The name of a login has small letters, digits and _, and begins with a letter.",
                hint="For instance --login huddle_hb.",
            )
        with faults_as_errors():
            made = roles.grant(
                database.engine,
                login=name,
                team_id=team_id,
                code=code,
                educator_id=educator.id,
                lead=educator.role == _LEAD if lead is None else lead,
                new_password=new_password,
            )
        url = database.engine.url.set(drivername="postgresql", username=made.name, password=None)
        return Granted(made.name, made.password, made.lead, code, url.render_as_string(hide_password=True))

    def revoke(self, who: str) -> str:
        """Take the team from an educator's login; returns its name.

        Raises:
            NotFoundError: they have none.
        """
        _server_of(self._desk.database)
        from huddle.store import roles
        from huddle.store.faults import faults_as_errors

        team_id, educator, code = self._who(who)
        with faults_as_errors():
            name = roles.revoke(self._desk.database.engine, educator_id=educator.id, team_id=team_id)
        if not name:
            raise NotFoundError(f"{code} has no login for this team.", code="no_such_login")
        return name

    def _who(self, who: str) -> tuple[str, Educator, str]:
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place)
            person = self._desk.educator(who, day)
            return place.team.id, day.educator_of[person.id], person.code


def _server_of(database: Database) -> None:
    if database.path is not None:
        raise UsageError(
            "A database file has no logins; whoever can read the file reads all of it.",
            code="not_a_server",
            hint="Move it to a PostgreSQL server first: huddle db move.",
        )

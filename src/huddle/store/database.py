"""An open database: units of work, and whether somebody else changed it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from huddle.domain.errors import DATABASE, HuddleError
from huddle.store.faults import faults_as_errors
from huddle.store.file import create_private, inspect, no_database, resolve
from huddle.store.schema import SCHEMA

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from huddle.store.unit_of_work import Reader, UnitOfWork

__all__ = ["Database", "create_private", "open_database"]


class Database:
    """A SQLite file or a PostgreSQL database whose schema is this huddle's."""

    def __init__(self, engine: "Engine", *, path: Path | None, readonly: bool) -> None:
        self.engine = engine
        self.path = path
        self.readonly = readonly
        self._identity = _identity(path)

    @contextmanager
    def read(self) -> "Iterator[Reader]":
        """A unit of reading: sees one state, never waits for writers, changes nothing."""
        from huddle.store.unit_of_work import Reader

        with faults_as_errors(), self.engine.connect() as connection:
            yield Reader(connection.execution_options(sqlite_begin="DEFERRED"))

    @contextmanager
    def write(
        self, *, by: str, label: str, team_id: str, now: dt.datetime, journal: bool = True
    ) -> "Iterator[UnitOfWork]":
        """A unit of writing: everything in it is kept at `commit`, or nothing.

        Args:
            by: who does it (an educator's code, or empty).
            label: what is done, in words, for the undo journal. No names of students.
            team_id: the team it belongs to.
            now: when, with a time zone.
            journal: False for what a person does not do, such as storing a draft.
        """
        from huddle.store.unit_of_work import UnitOfWork

        if self.readonly:
            raise HuddleError(
                "huddle is open to look only, so nothing was saved.",
                code="readonly",
                exit_code=DATABASE,
                hint="Start it without --readonly.",
            )
        self.check_identity()
        with faults_as_errors(), self.engine.connect() as connection:
            yield UnitOfWork(connection, by=by, label=label, team_id=team_id, now=now, journal=journal)

    def check_identity(self) -> None:
        """Refuse to write into a file that was moved, replaced or deleted: such writes would be lost."""
        if self.path is not None and _identity(self.path) != self._identity:
            raise HuddleError(
                "The database file was moved, replaced or deleted while huddle was open; nothing was saved.",
                code="database_moved",
                exit_code=DATABASE,
                hint="Put it back, or start huddle again.",
            )

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()

    @contextmanager
    def watch(self) -> "Iterator[ChangeWatch]":
        """A quiet connection of its own that notices the commits of others."""
        watch = ChangeWatch(self)
        try:
            yield watch
        finally:
            watch.close()


class ChangeWatch:
    """Tells whether somebody committed since the last look (SQLite's data_version; about 0.1 ms a look)."""

    def __init__(self, database: Database) -> None:
        self._connection = database.engine.connect().execution_options(sqlite_begin="")
        self._sqlite = database.engine.name == "sqlite"
        self._seen = self._version()

    def _version(self) -> object:
        if self._sqlite:
            return self._connection.exec_driver_sql("PRAGMA data_version").scalar()
        latest = self._connection.exec_driver_sql("SELECT max(seq) FROM change").scalar()
        self._connection.rollback()  # a transaction sees one state only
        return latest

    def changed(self) -> bool:
        """Whether there is something new."""
        with faults_as_errors():
            now = self._version()
        changed, self._seen = now != self._seen, now
        return changed

    def close(self) -> None:
        """End the connection."""
        self._connection.close()


def _identity(path: Path | None) -> tuple[int, int] | None:
    try:
        status = path.stat() if path is not None else None
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if status else None


def open_database(where: str, *, now: dt.datetime, create: bool = False, readonly: bool = False) -> Database:
    """Open a database, making or migrating it where needed.

    Args:
        where: the path of a SQLite file, or a PostgreSQL URL.
        now: the time, for the name of a backup.
        create: make it if it is not there (commands that only read never do).
        readonly: open to look only; a file of an older schema is refused then.

    Raises:
        NotFoundError: there is none.
        HuddleError: it cannot be used; the sentence says why, and the file is as it was.
    """
    if "://" in where:
        return _open_server(where, readonly=readonly)
    path = resolve(Path(where))
    state = inspect(path)
    if not state.exists:
        if not create or readonly:
            raise no_database(path)
        from huddle.store.migrate import create as create_file

        with faults_as_errors():
            create_file(path)
        state = inspect(path)
    from huddle.store.engine import sqlite_engine

    engine = sqlite_engine(path, readonly=readonly)
    if state.schema < SCHEMA:
        if readonly:
            raise HuddleError(
                "The database was made by an older huddle and must be updated first.",
                code="database_older",
                exit_code=DATABASE,
                hint="Start huddle once without --readonly.",
            )
        from huddle.store.migrate import migrate

        with faults_as_errors():
            migrate(path, engine, now)
    return Database(engine, path=path, readonly=readonly)


def _open_server(url: str, *, readonly: bool) -> Database:
    from sqlalchemy import inspect as inspect_engine
    from sqlalchemy.exc import DBAPIError

    from huddle.store.engine import server_engine

    engine = server_engine(url)
    try:
        if not readonly and not inspect_engine(engine).has_table("change"):
            from huddle.store.migrate import upgrade

            upgrade(engine)
    except DBAPIError as fault:
        raise HuddleError(
            "The database server cannot be reached.",
            code="database_unreachable",
            exit_code=DATABASE,
            hint="Check the URL and the network; nothing was stored elsewhere.",
        ) from fault
    return Database(engine, path=None, readonly=readonly)

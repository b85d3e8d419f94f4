"""An open database: units of work, and whether somebody else changed it."""

import contextlib
import datetime as dt
import sqlite3
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from huddle.domain.errors import DATABASE, GUARD, HuddleError
from huddle.store.faults import faults_as_errors
from huddle.store.file import create_private
from huddle.store.sqlite import cannot_tell, in_memory, reading, take_lock, watching, writing

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine

    from huddle.store.reader import Reader
    from huddle.store.unit_of_work import UnitOfWork
    from huddle.store.watch import Watch

__all__ = ["Database", "create_private"]


class Database:
    """A SQLite file or a PostgreSQL database whose schema is this huddle's.

    Attributes:
        path: the file; None for a server.
        readonly: whether nothing may be written.
        created: whether this object made the file; only it may take it away again (`discard_unused`).
        sealed: table -> columns that this login may not read (on a server).
        backs_up: whether the file is backed up before the first write of each day.
    """

    def __init__(self, engine: "Engine | None" = None, *, path: Path | None, readonly: bool) -> None:
        """Make it from a server's engine, or from a file's path; a file's engine is made when somebody writes."""
        self.path = path
        self.readonly = readonly
        self._engine = engine
        self._identity = _identity(path)
        self._making = threading.Lock()
        self._mark: sqlite3.Connection | None = None
        self._looking = threading.Lock()
        self._backed_up_on: dt.date | None = None
        self.sealed: Mapping[str, Collection[str]] = {}
        self.created = False
        self.backs_up = False

    @property
    def engine(self) -> "Engine":
        """The engine; on SQLite only writing needs it, and loading it takes longer than reading a whole day."""
        with self._making:
            if self._engine is None:
                from huddle.store.engine import sqlite_engine

                self._engine = sqlite_engine(self._file, readonly=self.readonly)
            return self._engine

    @property
    def address(self) -> str:
        """What opens this database again in another process: its path, or the server's URL with its password."""
        if self.path is not None:
            return str(self.path)
        return self.engine.url.render_as_string(hide_password=False)

    @property
    def _file(self) -> Path:
        if self.path is None:
            raise HuddleError("This database is on a server.", code="not_a_file", exit_code=DATABASE)
        return self.path

    @contextmanager
    def read(self) -> "Iterator[Reader]":
        """A unit of reading: sees one state, never waits for writers, changes nothing."""
        from huddle.store.reader import Reader

        if self.path is None:
            from sqlalchemy import text

            with faults_as_errors(), self.engine.connect() as opened:
                # One state, and no serialization failure can come of looking.
                server = opened.execution_options(isolation_level="REPEATABLE READ")
                reader = Reader(
                    lambda sql, values: server.execute(text(sql), dict(values)), dates_as_text=False
                )
                reader.sealed = self.sealed
                yield reader
            return
        with faults_as_errors(), contextlib.closing(reading(self.path)) as connection:
            connection.execute("BEGIN DEFERRED")
            take_lock(connection, "SELECT 1 FROM sqlite_master LIMIT 1")  # from here on it is one state
            yield Reader(connection.execute, dates_as_text=True)

    @contextmanager
    def read_long(self) -> "Iterator[Reader]":
        """The same for what takes seconds: on SQLite it reads a copy in memory, so that nobody waits to save meanwhile.

        A reader of the file itself keeps writers from committing (rollback journal). The copy is made in one piece; it is
        in no file, so nothing of it can be left behind.
        """
        if self.path is None:
            with self.read() as reader:
                yield reader
            return
        from huddle.store.reader import Reader

        with faults_as_errors(), contextlib.closing(in_memory(self.path)) as copy:
            yield Reader(copy.execute, dates_as_text=True)

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

        self.require_writable()
        self._backup_of_the_day()
        with faults_as_errors(), self.engine.connect() as connection:
            if self.path is None:
                from huddle.store.retry import Retrying

                connection = Retrying(connection, _lock_server)  # type: ignore[assignment] # noqa: PLW2901 - one more coat
            work = UnitOfWork(connection, by=by, label=label, team_id=team_id, now=now, journal=journal)
            work.sealed = self.sealed
            yield work
        if work.committed:
            self.check_identity()  # what was written into a file that has gone is not saved

    def require_writable(self) -> None:
        """Refuse what would be saved where nothing may be, or into a file that has gone.

        Raises:
            HuddleError: huddle is open to look only, or the file was moved, replaced or deleted.
        """
        if self.readonly:
            raise HuddleError(
                "huddle is open to look only, so nothing was saved.",
                code="readonly",
                exit_code=GUARD,
                hint="Start it without --readonly.",
            )
        self.check_identity()

    def backup_before(self, what: str) -> Path | None:
        """Back the file up before something that changes much (`import`, `regroup`); a server's is backed up there.

        Returns:
            The backup; None where there is nothing yet to be kept.

        Raises:
            HuddleError: it could not be made; nothing was changed.
        """
        if self.path is None or self.readonly:
            return None
        with self.read() as reader:
            if not reader.scalar("SELECT count(*) FROM team"):
                return None
        from huddle.store.backup import backup_beside, rotate

        now = dt.datetime.now(dt.UTC)
        made = backup_beside(self.path, f"before-{what}", now)
        rotate(self.path, now)
        return made

    def _backup_of_the_day(self) -> None:
        """Keep what there was before today's first change. Where that cannot be done, work goes on; `doctor` tells."""
        now = dt.datetime.now(dt.UTC)
        if not self.backs_up or self.path is None or self._backed_up_on == now.date():
            return
        from huddle.store.backup import backup_daily

        self._backed_up_on = now.date()
        with contextlib.suppress(HuddleError, OSError):
            backup_daily(self.path, now)

    def discard_unused(self) -> None:
        """Take away the file that this object made for something that came to nothing.

        It stays where somebody set up a team in it in the meantime; nobody can write into it while that is looked at.
        """
        if not self.created or self.path is None:
            return
        self.close()
        held = False
        with faults_as_errors(), contextlib.closing(writing(self.path)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            unused = connection.execute("SELECT count(*) FROM team").fetchone()[0] == 0
            if unused and _identity(self.path) == self._identity:
                try:
                    self.path.unlink(missing_ok=True)
                except PermissionError:  # Windows removes no file that is open
                    held = True
            connection.rollback()
        if held:
            with contextlib.suppress(OSError):  # another huddle has it open by now, and it is that one's
                self.path.unlink(missing_ok=True)

    def damage(self) -> HuddleError | None:
        """The error to tell where the file itself is the fault: its pages, its references, or rows that make no record."""
        if self.path is None:
            return None
        from huddle.store.faults import damaged
        from huddle.store.health import is_damaged

        return damaged() if is_damaged(self.path) else None

    @property
    def lost(self) -> bool:
        """Whether the file was moved, replaced or deleted since it was opened; some microseconds."""
        return self.path is not None and _identity(self.path) != self._identity

    def rescue(self, target: Path) -> None:
        """Save what was opened to a new file, though its name is gone: a connection that was open before still reads it.

        Raises:
            HuddleError: there is no such connection, or the copy could not be written.
        """
        from huddle.store.backup import copy_to

        with self._looking:
            if self._mark is None:
                raise HuddleError(
                    "The database cannot be read any more.",
                    code="database_moved",
                    exit_code=DATABASE,
                    hint="Restore the newest file of the backups folder with 'huddle restore FILE'.",
                )
            copy_to(self._mark, target)

    def check_identity(self) -> None:
        """Refuse to write into a file that was moved, replaced or deleted: such writes would be lost."""
        if self.lost:
            raise HuddleError(
                "The database file was moved, replaced or deleted while huddle was open; nothing was saved.",
                code="database_moved",
                exit_code=DATABASE,
                hint="Put it back, or start huddle again.",
            )

    def warm(self) -> None:
        """Load what writing needs, which takes half a second the first time; a window does so before somebody saves."""
        import huddle.store.tables
        import huddle.store.unit_of_work  # noqa: F401 - the tables register themselves

        if not self.readonly:
            _ = self.engine

    def close(self) -> None:
        """Let go of the file."""
        if self._engine is not None:
            self._engine.dispose()
        with self._looking:
            if self._mark is not None:
                self._mark.close()
                self._mark = None

    def state(self) -> object:
        """What tells one state of the data from another: while it is the same, nobody has committed; about 0.1 ms.

        None where it cannot be told: on a server, while the file is not the one that was opened, and while somebody
        commits. It never waits: who asks in the middle of a unit of reading would wait for a writer who waits for them.
        """
        if self.path is None or _identity(self.path) != self._identity:
            return None
        with self._looking, faults_as_errors():
            try:
                if self._mark is None:
                    self._mark = watching(self.path)
                return self._mark.execute("PRAGMA data_version").fetchone()[0]
            except sqlite3.OperationalError as fault:
                if cannot_tell(fault):
                    return None
                raise

    @contextmanager
    def watch(self) -> "Iterator[Watch]":
        """A quiet connection of its own that notices the commits of others."""
        self.state()  # its connection is what `rescue` reads from
        from huddle.store.watch import FileWatch, ServerWatch

        watch = ServerWatch(self.engine) if self.path is None else FileWatch(self.path)
        try:
            yield watch
        finally:
            watch.close()


def _lock_server(connection: "Connection") -> None:
    """One writer after the other, as on SQLite.

    LOCK takes no snapshot: what is read next is what the writer before has left, so that writers of huddle never end each
    other's transactions.
    """
    connection.exec_driver_sql("LOCK TABLE change IN EXCLUSIVE MODE")


def _identity(path: Path | None) -> tuple[int, int] | None:
    try:
        status = path.stat() if path is not None else None
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if status else None

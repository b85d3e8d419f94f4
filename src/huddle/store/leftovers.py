"""What a purge still has to do once its records are gone: the file written anew, the older copies removed.

A note in the database says so from the purge's commit until all of it is done, so that a purge that is cut short goes on.
The note holds times alone, never who was removed.
"""

import contextlib
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huddle.domain.errors import GUARD, HuddleError
from huddle.domain.record import Setting
from huddle.domain.values import new_id
from huddle.paths import backups_folder
from huddle.store.backup import BEFORE_PURGE, backups_of
from huddle.store.reader import Reader
from huddle.store.search import build
from huddle.store.sqlite import writing
from huddle.store.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from huddle.store.database import Database

_NOTE = "purge:"
_OWNS = (
    "SELECT pg_has_role(session_user, c.relowner, 'USAGE') FROM pg_class c WHERE c.oid = 'student'::regclass"
)
_ABANDONED = dt.timedelta(minutes=10)  # another command's half-made file beside the database


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A purge whose records are gone.

    Attributes:
        id: the note's.
        at: when it was committed (UTC); copies that were begun before hold what was removed.
        keep_days: copies that are younger were to be left.
    """

    id: str
    at: dt.datetime
    keep_days: int


def note_unfinished(work: UnitOfWork, at: dt.datetime, keep_days: int) -> None:
    """Leave the note, in the transaction that removes the records; the words of the removed texts leave the index.

    Raises:
        HuddleError: on a server, by a login that cannot write the tables anew; nothing is removed then.
    """
    if work.server and not work.scalar(_OWNS):
        raise HuddleError(
            "On a server only the owner of the database can remove for good; nothing was removed.",
            code="no_right",
            exit_code=GUARD,
            hint="Run it with the owner's URL (docs/guide/server.md).",
        )
    value = json.dumps({"at": at.astimezone(dt.UTC).isoformat(), "keep_days": keep_days})
    work.note(Setting(id=f"{_NOTE}{new_id()}", value=value))
    if not work.server:
        file: Any = work.connection.connection.driver_connection
        build(file)


def unfinished(reader: Reader) -> list[Unfinished]:
    """The purges that are not done yet."""
    rows = reader.rows("SELECT id, value FROM setting WHERE id LIKE :notes", notes=f"{_NOTE}%")
    found = []
    for note_id, value in rows:
        told = json.loads(value)
        found.append(Unfinished(note_id, dt.datetime.fromisoformat(told["at"]), int(told["keep_days"])))
    return found


def note_done(work: UnitOfWork, done: Sequence[Unfinished]) -> None:
    """All of it is done."""
    for purge in done:
        work.rows("DELETE FROM setting WHERE id = :id", id=purge.id)


def sweep(database: "Database") -> None:
    """Write the database anew, so that no page of it keeps what was removed.

    Raises:
        sqlite3.Error: there is no room for it, or others do not stop writing; the database is as it was.
    """
    if database.path is None:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as server:
            server.exec_driver_sql("SET statement_timeout = 0")
            try:
                server.exec_driver_sql("VACUUM FULL")
            finally:
                server.exec_driver_sql("RESET statement_timeout")
        return
    database.close()
    with contextlib.closing(writing(database.path)) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def copies_to_go(database: Path, purges: Sequence[Unfinished], now: dt.datetime) -> list[Path]:
    """Every copy of the database that huddle made and that holds what these purges removed.

    Backups, finished or not, what was set aside as damaged, and what a repair or a move left half-made when it was cut
    short; of a purge that leaves younger copies, those that are older.
    """
    found = {*_abandoned(database.parent, now)}
    for purge in purges:
        for backup in backups_of(database, unfinished=True):
            holds = not purge.at < backup.at <= now  # a time to come is a clock that was wrong
            stays = backup.finished and backup.reason != BEFORE_PURGE
            if holds and not (stays and _younger(backup.path, purge, now)):
                found.add(backup.path)
        found |= {path for path in _set_aside(database) if not _younger(path, purge, now)}
    return sorted(found)


def remove_copy(path: Path) -> None:
    """Remove a copy, a file or the folder of a repair that was cut short."""
    if path.is_dir():
        import shutil

        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _set_aside(database: Path) -> list[Path]:
    folder = backups_folder(database)
    found = folder.glob(f"{database.name}.damaged-*") if folder.is_dir() else ()
    return [path for path in found if path.is_file() and not path.is_symlink()]


def _abandoned(folder: Path, now: dt.datetime) -> list[Path]:
    """Half-made copies beside the database that nobody works at any more."""
    found = [path for name in (".repair-*", ".*.moving*", ".*.part*") for path in folder.glob(name)]
    return [path for path in found if not path.is_symlink() and _age(path, now) > _ABANDONED]


def _younger(path: Path, purge: Unfinished, now: dt.datetime) -> bool:
    """Whether a copy is one of those that the purge leaves."""
    return _age(path, now) < dt.timedelta(days=purge.keep_days)


def _age(path: Path, now: dt.datetime) -> dt.timedelta:
    try:
        return now - dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
    except FileNotFoundError:
        return dt.timedelta()

"""Verified backups beside the database: how they are made, what they are called, how many stay."""

import datetime as dt
import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from huddle.domain.errors import HuddleError
from huddle.paths import backups_folder, flush_folder, private_folder
from huddle.store.faults import as_error
from huddle.store.file import create_private
from huddle.store.sqlite import take_lock

BY_HAND, DAILY, BEFORE_PURGE, AFTER_PURGE = "backup", "daily", "before-purge", "after-purge"
# So many of each kind stay, by the first word of why they were made; older ones make room.
_KEPT: Mapping[str, int] = {"backup": 30, "daily": 14, "before": 20, "after": 2}
_LARGE = 8_000_000  # bytes; a smaller file is copied in some hundredths of a second either way
_STAMP = "%Y%m%dT%H%M%S%f"
_REASONS = rf"(?P<reason>{BY_HAND}|{DAILY}|{AFTER_PURGE}|before-[a-z]+(?:-\d+)?)"
_ABANDONED = dt.timedelta(hours=1)  # nobody is at work on an unfinished copy that is so old


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of a database that huddle made beside it.

    Attributes:
        path: the file.
        reason: why it was made: `backup` (by hand), `daily`, `before-import` and its like, `after-purge`.
        at: when it was begun (UTC); what was saved before is in it.
        finished: False for a copy that is being made, or whose making was cut short.
    """

    path: Path
    reason: str
    at: dt.datetime
    finished: bool


def backups_of(database: Path, *, unfinished: bool = False) -> list[Backup]:
    """The backups beside a database, the newest first; those of other databases in the folder are not among them."""
    folder = backups_folder(database)
    named = re.compile(
        rf"(?P<dot>\.?){re.escape(database.stem)}-{_REASONS}-(?P<at>\d{{8}}T\d{{12}})\.db(?P<part>.*)"
    )
    found = []
    for path in folder.iterdir() if folder.is_dir() else ():
        name = named.fullmatch(path.name)
        if not name or path.is_symlink() or not path.is_file():
            continue
        finished = not name["dot"] and not name["part"]
        if finished or unfinished:
            at = dt.datetime.strptime(name["at"], _STAMP).replace(tzinfo=dt.UTC)
            found.append(Backup(path, name["reason"], at, finished))
    return sorted(found, key=lambda backup: (backup.at, backup.path.name), reverse=True)


def backup_beside(database: Path, reason: str, now: dt.datetime) -> Path:
    """A verified copy in the backups folder, named after why and when (UTC).

    Args:
        database: the file.
        reason: `backup`, `daily`, `after-purge`, or `before-` and a word.
        now: the time, with a zone.

    Raises:
        HuddleError: the copy could not be made or is not sound; nothing stands under the final name.
    """
    stamp = now.astimezone(dt.UTC).strftime(_STAMP)
    name = f"{database.stem}-{reason}-{stamp}.db"
    try:
        folder = private_folder(backups_folder(database))
    except OSError as fault:
        raise _not_written() from fault
    return backup_to(database, folder / name)


def backup_daily(database: Path, now: dt.datetime) -> Path | None:
    """The backup of the day (UTC), unless there is one of any kind already; in any case what is old or cut short goes.

    Raises:
        HuddleError: it could not be made.
    """
    today = now.astimezone(dt.UTC).date()
    there = any(backup.at.date() == today for backup in backups_of(database))
    made = None if there else backup_beside(database, DAILY, now)
    rotate(database, now)
    return made


def rotate(database: Path, now: dt.datetime) -> list[Path]:
    """Remove the oldest backups of each kind beyond those that stay, and unfinished ones of an hour ago or more.

    Only backups of this database are touched; what was set aside as damaged stays.

    Returns:
        What was removed.
    """
    seen: dict[str, int] = {}
    removed = []
    for backup in backups_of(database, unfinished=True):
        kind = backup.reason.partition("-")[0]
        if not backup.finished:
            stays = _age(backup.path, now) < _ABANDONED
        else:
            seen[kind] = seen.get(kind, 0) + 1
            stays = seen[kind] <= _KEPT[kind]
        if not stays:
            backup.path.unlink(missing_ok=True)
            removed.append(backup.path)
    return removed


def _age(path: Path, now: dt.datetime) -> dt.timedelta:
    try:
        return now - dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
    except FileNotFoundError:  # it was finished or removed in the meantime
        return dt.timedelta()


def backup_to(database: Path, target: Path) -> Path:
    """Copy the database through SQLite (never the file itself), verify the copy, and only then give it its name.

    Raises:
        HuddleError: the copy could not be made or is not sound; nothing stands under the final name.
    """
    try:
        with closing(
            sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True, timeout=10, isolation_level=None)
        ) as connection:
            return copy_to(connection, target, large=database.stat().st_size > _LARGE)
    except sqlite3.Error as fault:
        raise as_error(fault) from fault


def copy_to(connection: sqlite3.Connection, target: Path, *, large: bool = False) -> Path:
    """The same through a connection that is open already, in no transaction; `large` is for a file under its own name."""
    target = target.absolute()  # SQLite's addresses know no relative path
    unfinished = target.with_name(f".{target.name}.part")
    try:
        unfinished.unlink(missing_ok=True)
        create_private(unfinished)
        if not (large and _copied_at_once(connection, unfinished)):
            connection.execute("VACUUM INTO ?", (str(unfinished),))
        _require_sound(unfinished)
        with unfinished.open("rb+") as file:
            os.fsync(file.fileno())
        unfinished.replace(target)
        flush_folder(target.parent)
    except sqlite3.Error as fault:
        raise as_error(fault) from fault
    except OSError as fault:
        raise _not_written() from fault
    finally:
        _remove(unfinished)
    return target


def _not_written() -> HuddleError:
    return HuddleError(
        "The backup could not be written, so nothing was changed.",
        code="not_saved",
        hint="Free some space on the disk, check who may write there, and try again.",
    )


def _remove(unfinished: Path) -> None:
    for side in ("", "-journal"):
        try:
            unfinished.with_name(unfinished.name + side).unlink(missing_ok=True)
        except OSError:
            continue  # the folder cannot be written to, so nothing of ours is there


def _copied_at_once(connection: sqlite3.Connection, target: Path) -> bool:
    """Copy a large file as a whole while a lock keeps writers from it, a tenth of the time for which VACUUM would; or False.

    With the rollback journal the file itself is the database whenever somebody reads: who writes waits for the readers
    before the first page of it changes. With a write-ahead log it is not, but there nobody waits for a reader either.
    Another process copies, for a process that closes a file gives up all its locks on it, also SQLite's.
    """
    tool, shell = shutil.which("cp"), shutil.which("sh")
    if tool is None or shell is None or connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        return False
    source = next(row[2] for row in connection.execute("PRAGMA database_list") if row[1] == "main")
    # The process is there before the lock is taken, and begins with the first line it reads.
    waiting = [shell, "-c", 'read -r _ && exec "$0" -- "$1" "$2"', tool, source, str(target)]
    with subprocess.Popen(
        waiting, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as copying:
        connection.execute("BEGIN DEFERRED")
        try:
            take_lock(connection, "SELECT 1 FROM sqlite_master LIMIT 1")
            copying.communicate(b"\n")
        finally:
            connection.execute("ROLLBACK")
    if copying.returncode:
        os.truncate(target, 0)
    return copying.returncode == 0


def _require_sound(target: Path) -> None:
    with closing(sqlite3.connect(f"{target.as_uri()}?mode=ro", uri=True)) as copy:
        (answer,) = copy.execute("PRAGMA quick_check").fetchone()
    if answer != "ok":
        raise HuddleError(
            "The backup is not sound, so nothing was changed.", code="database_damaged", exit_code=5
        )

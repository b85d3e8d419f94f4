"""Verified backups beside the database."""

import datetime as dt
import os
import sqlite3
from pathlib import Path

from huddle.domain.errors import HuddleError
from huddle.paths import backups_folder, private_folder
from huddle.store.faults import as_error
from huddle.store.file import create_private


def backup_beside(database: Path, reason: str, now: dt.datetime) -> Path:
    """A verified copy in the backups folder, named after why and when (UTC)."""
    stamp = now.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%S%f")
    return backup_to(
        database, private_folder(backups_folder(database)) / f"{database.stem}-{reason}-{stamp}.db"
    )


def backup_to(database: Path, target: Path) -> Path:
    """Copy the database through SQLite (never the file itself), verify the copy, and only then give it its name.

    Raises:
        HuddleError: the copy could not be made or is not sound; nothing stands under the final name.
    """
    target = target.absolute()  # SQLite's addresses know no relative path
    unfinished = target.with_name(f".{target.name}.part")
    unfinished.unlink(missing_ok=True)
    try:
        create_private(unfinished)
        _copy(database, unfinished)
        with unfinished.open("rb+") as file:
            os.fsync(file.fileno())
        unfinished.replace(target)
        _sync_folder(target.parent)
    except sqlite3.Error as fault:
        raise as_error(fault) from fault
    except OSError as fault:
        raise HuddleError(
            "The backup could not be written, so nothing was changed.",
            code="not_saved",
            hint="Free some space on the disk and try again.",
        ) from fault
    finally:
        unfinished.unlink(missing_ok=True)
    return target


def _copy(database: Path, target: Path) -> None:
    connection = sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True, timeout=10, isolation_level=None)
    try:
        connection.execute("VACUUM INTO ?", (str(target),))
    finally:
        connection.close()
    copy = sqlite3.connect(f"{target.as_uri()}?mode=ro", uri=True)
    try:
        (answer,) = copy.execute("PRAGMA quick_check").fetchone()
    finally:
        copy.close()
    if answer != "ok":
        raise HuddleError(
            "The backup is not sound, so nothing was changed.", code="database_damaged", exit_code=5
        )


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

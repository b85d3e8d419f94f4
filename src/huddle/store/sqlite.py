"""Connections to the SQLite file with the settings that keep acknowledged writes. Nothing but the driver is loaded."""

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

LOCK_SECONDS = 10
# Seconds between two looks whether a lock is free; how many more is chance, so that nobody is always late.
_LEAST_LOOK, _MORE_LOOK = 0.0005, 0.0035
_CUT_SHORT = ("SQLITE_READONLY_ROLLBACK", "SQLITE_READONLY_RECOVERY", "SQLITE_READONLY_CANTINIT")


def wal_reset_fixed(version: tuple[int, ...]) -> bool:
    """Whether this SQLite is free of the WAL-reset bug (3.7.0 to 3.51.2, back-ported to 3.50.7 and 3.44.6)."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51, 0) or (3, 44, 6) <= version < (3, 45, 0)


def pragmas(*, writes: bool) -> list[str]:
    """The settings of a connection; on an affected SQLite the rollback journal with EXTRA, which loses nothing."""
    fixed = wal_reset_fixed(sqlite3.sqlite_version_info)
    durable = (
        [
            f"journal_mode={'WAL' if fixed else 'TRUNCATE'}",
            f"synchronous={'FULL' if fixed else 'EXTRA'}",
            "wal_autocheckpoint=1000",
            "journal_size_limit=16777216",
            "secure_delete=ON",
        ]
        if writes
        else []
    )
    return [
        f"busy_timeout={LOCK_SECONDS * 1000}",
        "foreign_keys=ON",
        *durable,
        "trusted_schema=OFF",
        "cell_size_check=ON",
        "mmap_size=0",
        "temp_store=MEMORY",
    ]


def connect(path: Path, *, writes: bool) -> sqlite3.Connection:
    """A connection to a file that exists, with no settings made yet (the engine makes them when it connects).

    Args:
        path: the database.
        writes: whether it may write; otherwise SQLite itself refuses to.
    """
    return sqlite3.connect(
        f"{path.as_uri()}?mode={'rw' if writes else 'ro'}",
        uri=True,
        timeout=LOCK_SECONDS,
        check_same_thread=False,
        isolation_level=None,  # sqlite3 must not start transactions by itself: its own BEGIN loses updates
    )


def reading(path: Path) -> sqlite3.Connection:
    """A connection that only reads, ready to use."""
    connection = _set_up(path)
    mend(path, connection)
    return connection


def in_memory(path: Path) -> sqlite3.Connection:
    """A copy of the whole database as it is now, in memory; a writer waits for it about a second per gigabyte."""
    copy = sqlite3.connect(":memory:", isolation_level=None)
    with closing(reading(path)) as source:
        source.backup(copy)
    return copy


def watching(path: Path) -> sqlite3.Connection:
    """A connection that only reads and never waits: while somebody writes, it fails at once (see `cannot_tell`)."""
    connection = _set_up(path)
    connection.execute("PRAGMA busy_timeout=0").close()
    return connection


def cannot_tell(fault: sqlite3.OperationalError) -> bool:
    """Whether a connection that never waits failed only because of a write under way, or of one that was cut short."""
    name = getattr(fault, "sqlite_errorname", "")
    return name.startswith("SQLITE_BUSY") or name in _CUT_SHORT


def _set_up(path: Path) -> sqlite3.Connection:
    connection = connect(path, writes=False)
    for setting in pragmas(writes=False):
        connection.execute(f"PRAGMA {setting}").close()
    return connection


def writing(path: Path) -> sqlite3.Connection:
    """A connection that may write, ready to use; it begins no transaction by itself."""
    connection = connect(path, writes=True)
    for setting in pragmas(writes=True):
        connection.execute(f"PRAGMA {setting}").close()
    return connection


def take_lock(connection: sqlite3.Connection, statement: str, *, seconds: float = LOCK_SECONDS) -> None:
    """Run a statement that takes a lock, waiting until others let go of it.

    SQLite's own waiting sleeps up to 100 ms between two looks, so that of several constant writers one may go without for
    ten seconds; many short looks by chance are fair enough.

    Args:
        connection: outside of any transaction.
        statement: `BEGIN IMMEDIATE`, or a first query of a transaction.
        seconds: how long to wait at most.

    Raises:
        sqlite3.OperationalError: SQLITE_BUSY: others did not let go in time.
    """
    end = time.monotonic() + seconds
    connection.execute("PRAGMA busy_timeout=0").close()
    try:
        while True:
            try:
                connection.execute(statement).close()
            except sqlite3.OperationalError as fault:
                busy = getattr(fault, "sqlite_errorname", "").startswith("SQLITE_BUSY")
                if not busy or time.monotonic() > end:
                    raise
            else:
                return
            time.sleep(_LEAST_LOOK + _MORE_LOOK * os.urandom(1)[0] / 255)
    finally:
        connection.execute(f"PRAGMA busy_timeout={LOCK_SECONDS * 1000}").close()


def mend(path: Path, connection: sqlite3.Connection) -> None:
    """If a write was cut short (power, kill) let SQLite roll it back now: `connection` only reads and could not."""
    try:
        connection.execute("PRAGMA user_version").close()
    except sqlite3.OperationalError as fault:
        if getattr(fault, "sqlite_errorname", "") not in _CUT_SHORT:
            raise
        with closing(connect(path, writes=True)) as writing:
            writing.execute("PRAGMA user_version").close()

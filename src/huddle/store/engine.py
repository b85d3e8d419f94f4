"""Engines with the settings that keep acknowledged writes (measured for power cuts, kills and several writers)."""

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import QueuePool

from huddle.domain.errors import DATABASE, HuddleError, UsageError
from huddle.store.sqlite import connect, pragmas, take_lock


def sqlite_engine(path: Path, *, readonly: bool = False) -> Engine:
    """An engine on a database file that exists.

    Writes begin IMMEDIATE; a connection with the execution option `sqlite_begin="DEFERRED"` reads without waiting for
    writers.
    """
    engine = create_engine(
        "sqlite://",
        creator=lambda: connect(path, writes=not readonly),
        poolclass=QueuePool,
        hide_parameters=True,
    )
    settings = pragmas(writes=not readonly)

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        for setting in settings:
            connection.execute(f"PRAGMA {setting}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # sqlite3 must not start transactions by itself: its own BEGIN loses updates. "" = no transaction at all.
        kind = connection.get_execution_options().get("sqlite_begin", "IMMEDIATE")
        file: Any = connection.connection.driver_connection
        if kind:
            take_lock(file, f"BEGIN {kind}")

    return engine


def server_engine(url: str) -> Engine:
    """An engine on a PostgreSQL URL.

    Raises:
        UsageError: the URL is not one, or another kind of database.
        HuddleError: the driver is not installed.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as fault:  # ValueError: a port that is no number
        raise UsageError("The database URL cannot be read.", code="bad_path", hint="Check --db.") from fault
    if not parsed.drivername.startswith("postgresql"):
        raise UsageError(
            f"huddle keeps its data in SQLite or PostgreSQL, not {parsed.drivername}.",
            code="bad_path",
            hint="Check --db.",
        )
    try:
        return create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            hide_parameters=True,
            pool_pre_ping=True,
            isolation_level="SERIALIZABLE",
            connect_args={"connect_timeout": 5},
        )
    except (ImportError, NoSuchModuleError) as fault:
        raise HuddleError(
            "huddle's PostgreSQL driver is not installed.",
            code="database_unreachable",
            exit_code=DATABASE,
            hint="Install it with: pip install 'team-huddle[postgres]'.",
        ) from fault

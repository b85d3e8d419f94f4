"""Engines with the settings that keep acknowledged writes (measured for power cuts, kills and several writers)."""

import os
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import QueuePool

from huddle.domain.errors import DATABASE, GUARD, HuddleError, UsageError
from huddle.store.sqlite import LOCK_SECONDS, connect, pragmas, take_lock
from huddle.text import one_line


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


# Milliseconds after which the server gives up: a statement, waiting for a lock, a transaction in which nothing happens.
_LIMITS = {
    "statement_timeout": 15_000,
    "lock_timeout": LOCK_SECONDS * 1000,
    "idle_in_transaction_session_timeout": 30_000,
}
_HERE = ("localhost", "127.0.0.1", "::1")
_VERIFIED = ("verify-full", "verify-ca")


def verified(url: URL) -> URL:
    """The URL with TLS demanded, unless the server is on this machine.

    Raises:
        HuddleError: the URL (or PGSSLMODE) asks for less than a server whose certificate is verified.
    """
    hosts = [str(host) for host in (url.host, *_listed(url.query.get("host"))) if host]
    if all(host in _HERE or host.startswith(("/", "@")) for host in hosts or [os.environ.get("PGHOST", "/")]):
        return url
    mode = str(url.query.get("sslmode") or os.environ.get("PGSSLMODE") or "")
    if mode and mode not in _VERIFIED:
        raise HuddleError(
            f"The database server is another machine, and sslmode={one_line(mode, 20)} would let names travel unprotected"
            " or to a stranger; nothing was sent.",
            code="tls_required",
            exit_code=GUARD,
            hint="Write sslmode=verify-full in the URL, and sslrootcert=FILE with the certificate of your office.",
        )
    added = {} if mode else {"sslmode": "verify-full"}
    own_root = Path.home() / ".postgresql" / "root.crt"
    if not (url.query.get("sslrootcert") or os.environ.get("PGSSLROOTCERT") or own_root.exists()):
        added["sslrootcert"] = "system"  # what this computer trusts anyway
    return url.update_query_dict(added)


def _listed(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


def server_engine(url: str) -> Engine:
    """An engine on a PostgreSQL URL.

    Raises:
        UsageError: the URL is not one, or another kind of database.
        HuddleError: the driver is not installed, or a server elsewhere is to be reached without verified TLS.
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
            verified(parsed).set(drivername="postgresql+psycopg"),
            hide_parameters=True,
            pool_pre_ping=True,
            pool_size=2,
            max_overflow=2,
            pool_recycle=1800,
            isolation_level="SERIALIZABLE",
            connect_args={
                "connect_timeout": 5,
                "application_name": "huddle",
                "options": " ".join(f"-c {name}={value}" for name, value in _LIMITS.items()),
            },
        )
    except (ImportError, NoSuchModuleError) as fault:
        raise HuddleError(
            "huddle's PostgreSQL driver is not installed.",
            code="database_unreachable",
            exit_code=DATABASE,
            hint="Install it with: pip install 'team-huddle[postgres]'.",
        ) from fault

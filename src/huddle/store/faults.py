"""What SQLite and the disk answer when something is wrong, as sentences a person can act on."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from huddle.domain.errors import DATABASE, FAILED, GUARD, HuddleError
from huddle.store.schema import SCHEMA

_DAMAGED = ("SQLITE_CORRUPT", "Undecodable")
# How psycopg names a server that does not answer, goes down, or a connection that was cut.
_CHAIN = 8  # errors looked at, the latest first
_AWAY = (
    "OperationalError",
    "ConnectionTimeout",
    "IdleInTransactionSessionTimeout",
    "AdminShutdown",
    "CrashShutdown",
    "CannotConnectNow",
)


def as_error(fault: BaseException) -> HuddleError:
    """The sentence for a fault of the database driver (or of SQLAlchemy around it)."""
    name = _name(fault)
    if name.startswith(
        ("SQLITE_BUSY", "SQLITE_LOCKED", "SerializationFailure", "DeadlockDetected", "LockNotAvailable")
    ):
        return HuddleError(
            "Another huddle is writing to the database and did not finish in time; nothing was saved.",
            code="database_locked",
            exit_code=DATABASE,
            hint="Try again in a moment.",
        )
    if name.startswith("SQLITE_FULL"):
        return HuddleError(
            "The disk is full: nothing was saved.",
            code="not_saved",
            exit_code=FAILED,
            hint="Free some space and try again.",
        )
    if name.startswith("SQLITE_IOERR"):
        return HuddleError(
            "The disk could not be read or written: nothing was saved.",
            code="not_saved",
            exit_code=FAILED,
            hint="Check that the disk is there and has space, and try again.",
        )
    if name.startswith("SQLITE_NOTADB"):
        return not_huddles()
    if name.startswith(_DAMAGED):
        return damaged()
    if name.startswith("SQLITE_READONLY"):
        return HuddleError(
            "The database can only be read; nothing was saved.",
            code="database_readonly",
            exit_code=DATABASE,
            hint="Check who may write to the file and its folder, or use --readonly.",
        )
    if name.startswith("SQLITE_CANTOPEN"):
        return HuddleError(
            "The database cannot be opened.",
            code="database_unreachable",
            exit_code=DATABASE,
            hint="Check its path.",
        )
    if name == "QueryCanceled":
        return HuddleError(
            "The database server took too long, so huddle gave up; nothing was saved.",
            code="database_slow",
            exit_code=DATABASE,
            hint="Try again; tell the office that runs the server if it stays so.",
        )
    if name == "InsufficientPrivilege":
        return HuddleError(
            "Your login on the database server may not do that; nothing was changed.",
            code="no_right",
            exit_code=GUARD,
            hint="It may be another team's, or a lead's alone. Ask whoever runs 'huddle db grant'.",
        )
    if name in _AWAY:
        return HuddleError(
            "The database server cannot be reached.",
            code="database_unreachable",
            exit_code=DATABASE,
            hint="Check the URL and the network; nothing was stored elsewhere.",
        )
    if name.startswith(("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "UniqueViolation")):
        return HuddleError(
            "There is already such a record; nothing was saved.", code="already_there", exit_code=FAILED
        )
    if name.startswith(("SQLITE_CONSTRAINT_FOREIGNKEY", "ForeignKeyViolation")):
        return HuddleError(
            "Something else refers to this record; nothing was changed.", code="still_used", exit_code=FAILED
        )
    return HuddleError(
        f"The database answered an error ({name}); nothing was saved.",
        code="database_error",
        exit_code=DATABASE,
        hint="Run 'huddle doctor'.",
    )


def _name(fault: BaseException) -> str:
    """What the driver calls the fault. A rollback that fails because the transaction is gone hides what ended it."""
    seen: BaseException | None = fault
    names: list[str] = []
    while seen is not None and len(names) < _CHAIN:
        origin = getattr(seen, "orig", None) or seen
        if isinstance(origin, sqlite3.OperationalError) and "decode to UTF-8" in str(origin):
            return "Undecodable"  # bytes that are no text: the driver gives this error no name of its own
        names.append(getattr(origin, "sqlite_errorname", "") or type(origin).__name__)
        seen = seen.__context__
    telling = (name for name in names if name.startswith("SQLITE_") and name != "SQLITE_ERROR")
    return names[0] if names[0] != "SQLITE_ERROR" else next(telling, names[0])


def damaged() -> HuddleError:
    """The file itself is the fault."""
    return HuddleError(
        "The database is damaged; it was left as it is.",
        code="database_damaged",
        exit_code=DATABASE,
        hint="Restore the newest file of the backups folder ('huddle restore FILE'), or save what can be read with "
        "'huddle repair'.",
    )


def unread() -> HuddleError:
    """What was read made no sense, and read again the file is sound: the disk failed, not the database."""
    return HuddleError(
        "The disk gave something wrong when the database was read; looked at again, the database is sound.",
        code="read_failed",
        exit_code=FAILED,
        hint="Try again; if it comes back, back up to another disk with 'huddle backup FILE'.",
    )


def not_huddles() -> HuddleError:
    """The file is something else."""
    return HuddleError(
        "This file is not a huddle database; it was left as it is.",
        code="not_a_database",
        exit_code=DATABASE,
        hint="Check the path after --db, or HUDDLE_DB.",
    )


def newer(schema: int) -> HuddleError:
    """The database is of a schema that this huddle does not know."""
    return HuddleError(
        f"The database was made by a newer huddle (schema {schema}; this one knows {SCHEMA}).",
        code="database_newer",
        exit_code=DATABASE,
        hint="Update huddle.",
    )


def older() -> HuddleError:
    """The database would have to be updated, and may only be looked at."""
    return HuddleError(
        "The database was made by an older huddle and must be updated first.",
        code="database_older",
        exit_code=DATABASE,
        hint="Start huddle once without --readonly.",
    )


@contextmanager
def faults_as_errors() -> Iterator[None]:
    """Turn faults of the driver into HuddleErrors; everything else passes through."""
    try:
        yield
    except _driver_faults() as fault:
        raise as_error(fault) from fault


def _driver_faults() -> tuple[type[Exception], ...]:
    """SQLite's errors, and SQLAlchemy's around a driver's when it was loaded at all."""
    sqlalchemy = sys.modules.get("sqlalchemy.exc")
    return (sqlite3.Error, sqlalchemy.DBAPIError) if sqlalchemy else (sqlite3.Error,)

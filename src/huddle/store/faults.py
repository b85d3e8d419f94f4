"""What SQLite and the disk answer when something is wrong, as sentences a person can act on."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from huddle.domain.errors import DATABASE, FAILED, HuddleError

_NO_SPACE = ("SQLITE_FULL", "SQLITE_IOERR")
_DAMAGED = ("SQLITE_CORRUPT",)


def as_error(fault: BaseException) -> HuddleError:
    """The sentence for a fault of the database driver (or of SQLAlchemy around it)."""
    origin = getattr(fault, "orig", None) or fault
    name = getattr(origin, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return HuddleError(
            "Another huddle is writing to the database and did not finish in 10 seconds; nothing was saved.",
            code="database_locked",
            exit_code=DATABASE,
            hint="Try again in a moment.",
        )
    if name.startswith(_NO_SPACE):
        return HuddleError(
            "The disk is full or not writable: nothing was saved.",
            code="not_saved",
            exit_code=FAILED,
            hint="Free some space and try again.",
        )
    if name.startswith("SQLITE_NOTADB"):
        return not_huddles()
    if name.startswith(_DAMAGED):
        return HuddleError(
            "The database is damaged; it was left as it is.",
            code="database_damaged",
            exit_code=DATABASE,
            hint="Run 'huddle doctor', or restore the newest file of the backups folder.",
        )
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
    if name.startswith(("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY")):
        return HuddleError(
            "There is already such a record; nothing was saved.", code="already_there", exit_code=FAILED
        )
    if name.startswith("SQLITE_CONSTRAINT_FOREIGNKEY"):
        return HuddleError(
            "Something else refers to this record; nothing was changed.", code="still_used", exit_code=FAILED
        )
    return HuddleError(
        f"The database answered an error ({name or type(origin).__name__}); nothing was saved.",
        code="database_error",
        exit_code=DATABASE,
        hint="Run 'huddle doctor'.",
    )


def not_huddles() -> HuddleError:
    """The file is something else."""
    return HuddleError(
        "This file is not a huddle database; it was left as it is.",
        code="not_a_database",
        exit_code=DATABASE,
        hint="Check the path after --db, or HUDDLE_DB.",
    )


@contextmanager
def faults_as_errors() -> Iterator[None]:
    """Turn faults of the driver into HuddleErrors; everything else passes through."""
    from sqlalchemy.exc import DBAPIError

    try:
        yield
    except (DBAPIError, sqlite3.Error) as fault:
        raise as_error(fault) from fault

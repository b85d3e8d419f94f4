"""The second half of a purge: the file is written anew and the older copies go. It goes on at the next start."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from huddle.domain.errors import FAILED, HuddleError
from huddle.store import leftovers
from huddle.store.backup import AFTER_PURGE, backup_beside, rotate
from huddle.store.database import Database
from huddle.store.faults import faults_as_errors
from huddle.store.leftovers import Unfinished


@dataclass(frozen=True, slots=True)
class Finished:
    """What was done once the records were gone.

    Attributes:
        copies: how many older copies of the database were removed.
        backup: the new backup; empty where the database is on a server.
    """

    copies: int
    backup: str

    def sentence(self) -> str:
        """For whoever starts huddle after a purge that was cut short."""
        return (
            "A purge that had been cut short is finished now: the database was written anew"
            f" and {_copies(self.copies)} removed."
        )


def finish(database: Database, now: dt.datetime) -> Finished | None:
    """Do what purges have left to do; None where nothing is left.

    The older copies go last, when there is a new one; where the disk has no room for both they go first.

    Raises:
        HuddleError: it could not be done; the sentence says what still holds what was removed, and it goes on at the
            next start.
    """
    with database.read() as reader:
        purges = leftovers.unfinished(reader)
    if not purges:
        return None
    try:
        return _finish(database, purges, now)
    except (HuddleError, OSError) as fault:
        raise _unfinished(database, purges, now, fault) from fault


def _finish(database: Database, purges: Sequence[Unfinished], now: dt.datetime) -> Finished:
    doomed = leftovers.copies_to_go(database.path, purges, now) if database.path is not None else []
    try:
        made = _write_anew(database, now)
    except HuddleError as error:
        if error.code != "not_saved" or not doomed:
            raise
        for copy in doomed:
            leftovers.remove_copy(copy)
        made = _write_anew(database, now)
    for copy in doomed:
        leftovers.remove_copy(copy)
    if database.path is not None:
        rotate(database.path, now)
    with database.write(by="", label="", team_id="", now=now, journal=False) as work:
        leftovers.note_done(work, purges)
        work.commit()
    return Finished(len(doomed), made)


def _write_anew(database: Database, now: dt.datetime) -> str:
    with faults_as_errors():
        leftovers.sweep(database)
    return "" if database.path is None else str(backup_beside(database.path, AFTER_PURGE, now))


def _unfinished(
    database: Database, purges: Sequence[Unfinished], now: dt.datetime, fault: Exception
) -> HuddleError:
    left = len(leftovers.copies_to_go(database.path, purges, now)) if database.path is not None else 0
    still = "older pages of the file" + (f" and {_copies(left)} in the backups folder" if left else "")
    why = (
        "there is too little free space"
        if isinstance(fault, HuddleError) and fault.code == "not_saved"
        else "another huddle is writing"
        if isinstance(fault, HuddleError) and fault.code == "database_locked"
        else "a file could not be written or removed"
    )
    return HuddleError(
        f"The records are removed from the database, but {still} may still hold them: {why}.",
        code="purge_unfinished",
        exit_code=FAILED,
        hint="huddle goes on with it by itself at the next start, or when the same command is run again.",
    )


def _copies(count: int) -> str:
    return "1 older copy" if count == 1 else f"{count} older copies"

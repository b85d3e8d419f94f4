"""Backups for people: how old the newest one is, and one more at once."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from huddle.domain.errors import GUARD, HuddleError
from huddle.exchange.target import write_target
from huddle.store.backup import BY_HAND, Backup, backup_beside, backups_of, rotate
from huddle.store.database import Database
from huddle.text import plural

_HOUR = 3600  # seconds
_MINUTE = 60


@dataclass(frozen=True, slots=True)
class BackupsView:
    """The backups beside a database.

    Attributes:
        count: how many there are.
        age: how old the newest is; None where there is none.
        words: that in words: `3 hours old`, `none yet`.
    """

    count: int
    age: dt.timedelta | None
    words: str


@dataclass(frozen=True, slots=True)
class Rescued:
    """Where the contents of a window were saved: the database, and the texts that were not saved yet (None without any)."""

    database: Path
    texts: Path | None


class Backups:
    """Looks at the backups of the open database, and makes one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def view(self) -> BackupsView | None:
        """What there is; None for a database on a server, whose office backs it up."""
        path = self._database.path
        return None if path is None else view_of(path, dt.datetime.now(dt.UTC))

    def rescue(self, target: Path, texts: Mapping[str, str]) -> Rescued:
        """Save what is open to a new file when its own is gone, and texts that are not saved yet beside it, those first.

        Args:
            target: where nothing is.
            texts: by their name.

        Raises:
            HuddleError: the target exists, or it could not be written.
        """
        if target.exists() or target.is_symlink():
            raise HuddleError(
                f"{target} is already there; it was left as it is.",
                code="target_exists",
                exit_code=GUARD,
                hint="Choose another name.",
            )
        beside = target.with_name(f"{target.stem}-not-saved.txt")
        if texts:
            write_target(beside, ("\n\n".join(texts.values()) + "\n").encode("utf-8", "replace"), force=True)
        self._database.rescue(target)
        return Rescued(target, beside if texts else None)

    def make(self) -> str:
        """Make one now; returns its path.

        Raises:
            HuddleError: it could not be made, or the database is on a server.
        """
        path = self._database.path
        if path is None:
            raise HuddleError(
                "A database on a server is backed up there.",
                code="not_a_file",
                exit_code=GUARD,
                hint="Ask the office that runs it.",
            )
        now = dt.datetime.now(dt.UTC)
        made = backup_beside(path, BY_HAND, now)
        rotate(path, now)
        return str(made)


def view_of(database: Path, now: dt.datetime) -> BackupsView:
    """The backups beside a database file."""
    found = backups_of(database)
    if not found:
        return BackupsView(0, None, "none yet")
    age = max(dt.timedelta(), now - max(map(_made, found)))
    return BackupsView(len(found), age, f"{_length(age)} old")


def _made(backup: Backup) -> dt.datetime:
    """When a backup was made: a copy of the file is no newer than its name says."""
    try:
        return min(backup.at, dt.datetime.fromtimestamp(backup.path.stat().st_mtime, dt.UTC))
    except OSError:  # it made room in the meantime
        return backup.at


def _length(age: dt.timedelta) -> str:
    if age.days:
        return plural(age.days, "day")
    if age.seconds >= _HOUR:
        return plural(age.seconds // _HOUR, "hour")
    return plural(age.seconds // _MINUTE, "minute")

"""`huddle doctor`: looks at the database, its files and its surroundings, and says what is good, odd or wrong."""

import datetime as dt
import os
import sqlite3
import stat
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huddle.config import DEFAULT, Settings
from huddle.domain.errors import DATABASE, DONE, FAILED, HuddleError
from huddle.paths import FILE_MODE, FOLDER_MODE, HAS_MODES, backups_folder, drafts_folder, log_file
from huddle.services.care.backups import view_of
from huddle.services.cover.problem import day_problem
from huddle.services.desk.desk import Desk
from huddle.store.file import FileState, inspect, network_filesystem, resolve
from huddle.store.leftovers import unfinished
from huddle.store.opening import open_database
from huddle.store.schema import SCHEMA
from huddle.store.sqlite import wal_reset_fixed

OK, WARN, FAIL = "ok", "warn", "fail"
_OLD_BACKUP = dt.timedelta(days=7)
_SIDES = ("", "-journal", "-wal", "-shm")
# Folders that copy files while they are open; a copy in the middle of a save is not a database.
_SYNCED = (
    "dropbox",
    "onedrive",
    "google drive",
    "googledrive",
    "icloud",
    "mobile documents",
    "nextcloud",
    "syncthing",
)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes:
        name: what, a stable word.
        state: ok, warn or fail.
        detail: one sentence (or a list of them, a line each).
        fix: what to do; empty when nothing is to be done.
    """

    name: str
    state: str
    detail: str
    fix: str = ""


def report_json(checks: Sequence[Check]) -> dict[str, Any]:
    """huddle.doctor/1."""
    rows = [{"name": c.name, "state": c.state, "detail": c.detail, "fix": c.fix} for c in checks]
    return {"schema": "huddle.doctor/1", "checks": rows}


def exit_code(checks: Sequence[Check]) -> int:
    """0 unless something is wrong; 5 when it is the database."""
    failed = [check.name for check in checks if check.state == FAIL]
    if not failed:
        return DONE
    return DATABASE if {"database", "integrity"} & set(failed) else FAILED


def examine(settings: Settings, now: dt.datetime, open_desk: Callable[[], Desk]) -> list[Check]:
    """Look at everything but the app's own files (keys, themes).

    Args:
        settings: this run's settings.
        now: for the age of backups.
        open_desk: opens the database to look only; called when the file is sound.
    """
    checks = [_config(settings), _sqlite(), _terminal()]
    if "://" in settings.db.value:
        return [*checks, _server(settings, now), *_schedule(open_desk)]
    path = Path(settings.db.value)
    new = (
        settings.db.rule == DEFAULT and not path.exists()
    )  # nothing was ever saved, not even the folder is there
    try:
        path = path if new else resolve(path)
        state = FileState(path, exists=False, schema=0) if new else inspect(path)
    except HuddleError as error:
        return [*checks, Check("database", FAIL, error.message, error.hint)]
    if not state.exists:
        hint = "Try 'huddle demo', or start with 'huddle init' or 'huddle import'."
        return [
            *checks,
            Check("database", WARN, f"There is none yet at {path}.", hint),
            _modes(path),
            _place(path),
        ]
    checks.append(Check("database", OK, f"{path}, {path.stat().st_size // 1024} kB."))
    checks += [_schema(state.schema), _place(path), _modes(path), _backups(path, now)]
    sound = _integrity(path)
    checks.append(sound)
    return checks if sound.state != OK else [*checks, *_purge(open_desk), *_schedule(open_desk)]


def tighten(settings: Settings) -> list[str]:
    """Make huddle's files readable by their owner only; returns what was changed."""
    if "://" in settings.db.value or not HAS_MODES:
        return []
    changed = []
    for path, mode in _private(Path(settings.db.value).expanduser()):
        if stat.S_IMODE(path.stat().st_mode) & ~mode:
            path.chmod(stat.S_IMODE(path.stat().st_mode) & mode)
            changed.append(f"{path} is readable by you only now.")
    return changed


def _config(settings: Settings) -> Check:
    if settings.warnings:
        return Check("config", WARN, "\n".join(settings.warnings), "Mend config.toml.")
    there = Path(settings.config.value).is_file()
    return Check("config", OK, settings.config.value if there else "There is none; the defaults are used.")


def _sqlite() -> Check:
    version = sqlite3.sqlite_version
    if wal_reset_fixed(sqlite3.sqlite_version_info):
        return Check("sqlite", OK, f"SQLite {version}; write-ahead log (WAL, synchronous FULL).")
    return Check(
        "sqlite",
        OK,
        f"SQLite {version} may lose a save of a write-ahead log after a crash (its WAL-reset fault), "
        "so huddle uses the rollback journal (TRUNCATE, synchronous EXTRA), which loses nothing.",
    )


def _terminal() -> Check:
    encoding = (getattr(sys.stdout, "encoding", None) or "unknown").lower()
    term = os.environ.get("TERM", "")
    odd = []
    if "utf" not in encoding:
        odd.append(f"The output is {encoding}, so some letters are shown as '?'.")
    if term == "dumb":
        odd.append("TERM=dumb cannot show the app; the commands work.")
    if odd:
        return Check("terminal", WARN, " ".join(odd), "Use a UTF-8 locale, for instance LANG=C.UTF-8.")
    return Check("terminal", OK, f"{term or 'no TERM'}, {encoding}.")


def _server(settings: Settings, now: dt.datetime) -> Check:
    """A PostgreSQL database: whether it answers. Its URL may hold a password and is not shown."""
    try:
        open_database(settings.db.value, now=now, readonly=True).close()
    except HuddleError as error:
        return Check("database", FAIL, error.message, error.hint)
    return Check("database", OK, "The database server answers.")


def _schema(found: int) -> Check:
    if found < SCHEMA:
        return Check(
            "schema",
            WARN,
            f"Version {found}; this huddle uses {SCHEMA}.",
            "It is updated at the next command.",
        )
    return Check("schema", OK, f"Version {found}.")


def _integrity(path: Path) -> Check:
    try:
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=10)
        try:
            (answer,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            broken = connection.execute("PRAGMA foreign_key_check").fetchone()
        finally:
            connection.close()
    except sqlite3.Error as fault:
        answer, broken = type(fault).__name__, None
    if answer != "ok" or broken:
        return Check(
            "integrity",
            FAIL,
            "The database is damaged; it was left as it is.",
            "Restore the newest file of the backups folder.",
        )
    return Check("integrity", OK, "Every page and every link is sound.")


def _place(path: Path) -> Check:
    if kind := network_filesystem(path):
        return Check(
            "place",
            FAIL,
            f"It lies on a network drive ({kind}), where it can be damaged.",
            "Keep it on this computer.",
        )
    parts = [part.casefold() for part in path.parts]
    synced = next((part for part in parts if part.startswith(_SYNCED)), "")
    if synced or any((folder / ".stfolder").exists() for folder in path.parents):
        return Check(
            "place",
            WARN,
            "It lies in a folder that is synchronised, where two computers can spoil it.",
            "Keep it outside, and share backups, or a PostgreSQL database.",
        )
    if HAS_MODES and (folder := _open_to_others(path.parent)):
        return Check(
            "place",
            WARN,
            f"Others on this computer may put files of their own into {folder}.",
            f"chmod go-w {folder}",
        )
    return Check("place", OK, "On this computer.")


def _open_to_others(folder: Path) -> str:
    """The folder, where others may write and nothing keeps them from another's files (the sticky bit of /tmp does)."""
    try:
        status = folder.stat()
    except OSError:
        return ""
    others = status.st_mode & (stat.S_IWOTH | stat.S_IWGRP) and not status.st_mode & stat.S_ISVTX
    foreign = status.st_uid not in {0, getattr(os, "getuid", lambda: 0)()}
    return str(folder) if others or foreign else ""


def _private(database: Path) -> list[tuple[Path, int]]:
    """Files and folders of huddle that are there, with the modes they should have at most."""
    backups, drafts, log = backups_folder(database), drafts_folder(database), log_file()
    files = [database.with_name(database.name + side) for side in _SIDES]
    files += [log, *(sorted(backups.iterdir()) if backups.is_dir() else ())]
    files += sorted(path for path in drafts.glob("*")) if drafts.is_dir() else []
    folders = [backups, drafts, log.parent]
    return [(f, FILE_MODE) for f in files if f.is_file() and not f.is_symlink()] + [
        (f, FOLDER_MODE) for f in folders if f.is_dir() and not f.is_symlink()
    ]


def _modes(database: Path) -> Check:
    if not HAS_MODES:
        return Check("file modes", OK, "This system keeps rights by folder: your user folder is yours.")
    wide = [str(p) for p, mode in _private(database) if stat.S_IMODE(p.stat().st_mode) & ~mode]
    if wide:
        return Check(
            "file modes",
            WARN,
            f"Others on this computer may read {', '.join(wide)}.",
            "Run 'huddle doctor --fix'.",
        )
    return Check("file modes", OK, "Only you can read huddle's files.")


def _backups(database: Path, now: dt.datetime) -> Check:
    there = view_of(database, now)
    if there.age is None:
        return Check("backups", WARN, "There is none yet.", "Run 'huddle backup'.")
    words = f"The newest of {there.count} is {there.words}."
    return (
        Check("backups", WARN, words, "Run 'huddle backup'.")
        if there.age > _OLD_BACKUP
        else Check("backups", OK, words)
    )


def _purge(open_desk: Callable[[], Desk]) -> list[Check]:
    """Whether a purge was cut short and still has files to go through."""
    try:
        with open_desk().database.read() as reader:
            waiting = unfinished(reader)
    except HuddleError:
        return []  # the schedule tells why the database cannot be opened
    if not waiting:
        return []
    return [
        Check(
            "purge",
            WARN,
            "A purge was cut short: older pages of the file, and older backups, may still hold what was removed.",
            "Free some space and start huddle; it goes on by itself.",
        )
    ]


def _schedule(open_desk: Callable[[], Desk]) -> list[Check]:
    """What was widened to make the usual day legal, and how much of the schedule nobody has confirmed yet."""
    try:
        desk = open_desk()
        with desk.read() as (reader, place):
            day = desk.day(reader, place)
    except HuddleError as error:
        return [Check("schedule", WARN, error.message, error.hint)]
    drafted = sum(session.drafted for session in day.all_sessions)
    findings = list(day_problem(day, cover_load={}).findings)
    if drafted:
        findings.append(f"{drafted} sessions were drafted by the import and not yet confirmed.")
    if findings:
        return [Check("schedule", WARN, "\n".join(findings), "Look at the schedule and the team's rules.")]
    return [Check("schedule", OK, "The usual day keeps every rule of the team.")]

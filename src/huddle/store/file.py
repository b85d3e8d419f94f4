"""The database file: what it is before anything opens it for good."""

import os
import re
import sqlite3
import sys
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from huddle.domain.errors import DATABASE, GUARD, HuddleError, NotFoundError, UsageError
from huddle.paths import FILE_MODE
from huddle.store.faults import as_error, newer, not_huddles
from huddle.store.schema import APPLICATION_ID, SCHEMA
from huddle.store.sqlite import connect, mend

_MAGIC = b"SQLite format 3\x00"
_HEADER = 100  # bytes
_MARK = slice(68, 72)  # where the header holds the application id
_CREATION_SECONDS = 0.5  # a file that is just being made has two names for a moment
_NETWORK = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "fuse.rclone", "afpfs", "webdav")
_MOUNTED_IN_MACOS = [("Volumes",), ("Network",), ("net",)]
_MOUNT_LINE = re.compile(r" on (/.*) \((\w+)")
_REMOTE_DRIVE = 4  # Windows' DRIVE_REMOTE


@dataclass(frozen=True, slots=True)
class FileState:
    """What stands at a path: nothing, or a huddle database of a schema version."""

    path: Path
    exists: bool
    schema: int


def resolve(path: Path) -> Path:
    """The one canonical path of a database, links followed.

    Raises:
        UsageError: the path is a folder, or its folder does not exist.
    """
    try:
        path = path.expanduser().resolve()
        if path.is_dir():
            raise UsageError(
                f"{path} is a folder, not a database.", code="bad_path", hint="Name a file after --db."
            )
        if path.exists() and not path.is_file():
            raise UsageError(f"{path} is not a file.", code="bad_path", hint="Name a file after --db.")
        if not path.parent.is_dir():
            raise UsageError(
                f"The folder {path.parent} does not exist.",
                code="bad_path",
                hint="Make it, or choose another path.",
            )
    except (OSError, RuntimeError, ValueError) as fault:
        raise UsageError(
            "The path of the database cannot be used.", code="bad_path", hint="Check --db."
        ) from fault
    return path


def no_database(path: Path | str) -> NotFoundError:
    """There is nothing yet: what to do."""
    return NotFoundError(
        f"There is no huddle database at {path} yet.",
        code="no_database",
        hint="Try 'huddle demo', or start with 'huddle init' or 'huddle import'.",
    )


def inspect(path: Path) -> FileState:
    """Look at the file without changing a byte of it.

    Raises:
        HuddleError: it is not a huddle database, was emptied, is linked twice, on a network drive, or newer than this huddle.
    """
    if not path.exists():
        return FileState(path, exists=False, schema=0)
    if kind := network_filesystem(path):
        raise HuddleError(
            f"The database lies on a network drive ({kind}), where it can be damaged.",
            code="network_drive",
            exit_code=GUARD,
            hint="Keep it on this computer, or use a PostgreSQL URL for a shared team.",
        )
    try:
        with path.open("rb") as file:
            head = file.read(_HEADER)
    except OSError as fault:
        raise UsageError(
            f"{path} cannot be read.", code="bad_path", hint="Check who may read the file."
        ) from fault
    if not head:
        raise HuddleError(
            f"{path} is empty: a database was here, or was never finished. Nothing was changed.",
            code="database_empty",
            exit_code=DATABASE,
            hint="Restore the newest file of the backups folder, or remove the empty file to start anew.",
        )
    if not head.startswith(_MAGIC):
        raise not_huddles()
    if _has_two_names(path):
        raise HuddleError(
            f"{path} has a second name (hard link), which can damage it.",
            code="hard_link",
            exit_code=DATABASE,
            hint="Remove the other name.",
        )
    return FileState(path, exists=True, schema=_schema(path, head))


def _has_two_names(path: Path) -> bool:
    end = time.monotonic() + _CREATION_SECONDS
    while path.stat().st_nlink > 1:
        if time.monotonic() > end:
            return True
        time.sleep(0.02)
    return False


def _schema(path: Path, head: bytes) -> int:
    """The schema version, when the marks are huddle's."""
    try:
        with closing(connect(path, writes=False)) as connection:
            if head[_MARK] == APPLICATION_ID.to_bytes(4, "big"):  # nobody else's file is written to
                mend(path, connection)
            (mark,) = connection.execute("PRAGMA application_id").fetchone()
            (schema,) = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error as fault:
        raise as_error(fault) from fault
    if mark != APPLICATION_ID:
        raise not_huddles()
    if schema > SCHEMA:
        raise newer(schema)
    return int(schema)


def network_filesystem(path: Path) -> str:
    """The kind of network file system the path lies on, or nothing."""
    if str(path).startswith("\\\\"):
        return "network share"  # Windows names the computer first
    if sys.platform == "win32":
        return _mapped_drive(path)
    if sys.platform == "darwin":
        return _mounted(path, _mounts_of_macos(path))
    return _mounted(path, _mounts_of_linux())


def _mounted(path: Path, mounts: Iterable[tuple[str, str]]) -> str:
    """Which of the network file systems among the mounts (folder, kind) holds the path: the innermost mount decides."""
    best, kind = "", ""
    for mount, its_kind in mounts:
        if (str(path) == mount or str(path).startswith(mount.rstrip("/") + "/")) and len(mount) >= len(best):
            best, kind = mount, its_kind
    return kind if kind in _NETWORK else ""


def _mounts_of_linux() -> list[tuple[str, str]]:
    try:
        lines = Path("/proc/self/mountinfo").read_text("utf-8", "replace").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        left, _, right = line.partition(" - ")
        mount = left.split()[4].encode("latin-1", "replace").decode("unicode_escape")
        found.append((mount, right.split()[0]))
    return found


def _mounts_of_macos(path: Path) -> list[tuple[str, str]]:
    """What `mount` tells: `//me@server/share on /Volumes/share (smbfs, nodev)`; asked where a network can be mounted."""
    if path.parts[1:2] not in _MOUNTED_IN_MACOS:
        return []
    import subprocess

    try:
        told = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False, timeout=5).stdout
    except (OSError, subprocess.TimeoutExpired):
        return []
    return [(found[1], found[2]) for line in told.splitlines() if (found := _MOUNT_LINE.search(line))]


def _mapped_drive(path: Path) -> str:
    """Whether Windows says that the drive's letter stands for a folder of another computer."""
    import ctypes

    windows = getattr(ctypes, "windll", None)
    remote = windows is not None and windows.kernel32.GetDriveTypeW(path.anchor) == _REMOTE_DRIVE
    return "network drive" if remote else ""


def create_private(path: Path) -> None:
    """Make an empty file that only its owner may read, so that SQLite's side files inherit it; fails if it is there."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, FILE_MODE))

"""Writes a file for a person: whole or not at all, for their eyes only, never through a link, never over another file."""

import contextlib
import errno
import os
import re
import secrets
import stat
import unicodedata
from pathlib import Path

from huddle.domain.errors import FAILED, GUARD, HuddleError, UsageError
from huddle.paths import flush_folder, open_private
from huddle.text import one_line

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NAME_LIMIT = 100
_SUFFIX = re.compile(r"[A-Za-z0-9]{1,10}\Z")
# Names that Windows keeps for devices, with any suffix.
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|\Z)")


def safe_name(name: str) -> str:
    """A file name made from any text: ASCII letters, digits, dot, hyphen, underscore; no path, no device, no option."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", ascii_only).rstrip(".-_")
    stem, dot, suffix = plain.rpartition(".")
    if not name.rpartition(".")[0] or not _SUFFIX.match(suffix):
        stem, dot, suffix = plain, "", ""
    clean = stem.strip(".-_")[: _NAME_LIMIT - len(suffix)].rstrip(".-_") or "huddle"
    return f"{'huddle-' if _DEVICES.match(clean) else ''}{clean}{dot}{suffix}"


def write_target(path: Path, data: bytes, *, force: bool = False) -> None:
    """Write `data` to `path`, readable by its owner only.

    The bytes go to a file beside it, are flushed to the disk, and take the name in one step: after a crash there is
    the old file, the new file, or none.

    Raises:
        HuddleError: the target exists (exit 8; `force` replaces a plain file, never a link or a device), the disk is
            full or fails (exit 1).
        UsageError: the folder does not exist or cannot be written to.
    """
    shown = f"'{one_line(str(path), 200)}'"
    aside: Path | None = None
    try:
        _refuse_existing(path, shown, force=force)
        aside = path.parent / f".huddle-{secrets.token_hex(8)}.tmp"
        _write_aside(aside, data)
        if force:
            aside.replace(path)
        else:
            _take_name(aside, path)
        flush_folder(path.parent)
    except FileExistsError:
        raise _exists(shown) from None
    except OSError as error:
        raise _sentence(error, path, shown) from error
    except ValueError:
        raise UsageError(f"{shown} is no name of a file.", hint="Choose another name.") from None
    finally:
        if aside is not None:
            with contextlib.suppress(OSError):
                aside.unlink()


def _refuse_existing(path: Path, shown: str, *, force: bool) -> None:
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if stat.S_ISLNK(mode):
        raise HuddleError(
            f"{shown} is a link, and nothing was written through it.",
            code="target_is_link",
            exit_code=GUARD,
            hint="Name the file itself.",
        )
    if not stat.S_ISREG(mode):
        raise HuddleError(
            f"{shown} is not a plain file, and nothing was written to it.",
            code="target_not_a_file",
            exit_code=GUARD,
            hint="Name a new file, or - for standard output.",
        )
    if not force:
        raise _exists(shown)


def _exists(shown: str) -> HuddleError:
    return HuddleError(
        f"{shown} exists already, and was left as it is.",
        code="target_exists",
        exit_code=GUARD,
        hint="Choose another name. 'huddle export' replaces a file with --force.",
    )


def _write_aside(aside: Path, data: bytes) -> None:
    with os.fdopen(open_private(aside, os.O_CREAT | os.O_EXCL), "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _take_name(aside: Path, path: Path) -> None:
    """Give the file its name unless somebody took the name in the meantime."""
    try:
        os.link(aside, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links: hold the name with an empty file, then replace that
        os.close(open_private(path, os.O_CREAT | os.O_EXCL))
        aside.replace(path)


def _sentence(error: OSError, path: Path, shown: str) -> HuddleError:
    if error.errno in _FULL:
        return HuddleError(
            f"The disk is full: {shown} was not written.",
            code="disk_full",
            exit_code=FAILED,
            hint="Free some space, or write to another disk.",
        )
    reason = one_line(error.strerror or str(error))
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return UsageError(f"There is no folder '{one_line(str(path.parent), 200)}'.", hint="Make it first.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENAMETOOLONG, errno.EISDIR):
        return UsageError(f"{shown} cannot be written: {reason}.", hint="Choose another place or name.")
    return HuddleError(
        f"{shown} was not written: {reason}.",
        code="write_failed",
        exit_code=FAILED,
        hint="Try again, or write to another disk.",
    )

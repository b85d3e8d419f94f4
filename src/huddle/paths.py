"""Where huddle keeps its files and how they are made: every path is made here and nowhere else."""

import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER_MODE = 0o700
FILE_MODE = 0o600
# Whether a file's mode says who may read it. Windows keeps rights in lists of its own: what lies in the folder of a user's
# account is for that user (and the administrators) as it is.
HAS_MODES = os.name == "posix"


@dataclass(frozen=True, slots=True)
class Place:
    """A value and the rule that set it: flag, environment, config or default."""

    value: str
    rule: str


def data_folder() -> Path:
    """The user's data folder, `<user data>/huddle`."""
    import platformdirs

    return Path(platformdirs.user_data_dir("huddle", appauthor=False))


def config_file(environ: Mapping[str, str] | None = None) -> Place:
    """config.toml: `HUDDLE_CONFIG`, else `<user config>/huddle/config.toml`."""
    chosen = (os.environ if environ is None else environ).get("HUDDLE_CONFIG")
    if chosen:
        return Place(str(Path(chosen).expanduser()), "environment HUDDLE_CONFIG")
    import platformdirs

    return Place(
        str(Path(platformdirs.user_config_dir("huddle", appauthor=False)) / "config.toml"), "default"
    )


def themes_folder(environ: Mapping[str, str] | None = None) -> Path:
    """The user's own themes, beside config.toml."""
    return Path(config_file(environ).value).parent / "themes"


def log_file() -> Path:
    """The log, `<user log>/huddle/huddle.log`; it never holds a name."""
    import platformdirs

    return Path(platformdirs.user_log_dir("huddle", appauthor=False)) / "huddle.log"


def backups_folder(database: Path) -> Path:
    """The backups of a database, beside it."""
    return database.parent / "backups"


def drafts_folder(where: str | Path) -> Path:
    """Unsaved text of windows that were ended from outside: beside the database, of a server's in huddle's own folder.

    Args:
        where: the path of a database, or the URL of a server's.
    """
    database = data_folder() / "huddle.db" if "://" in str(where) else Path(where).expanduser()
    return database.parent / "drafts" / database.stem


def private_folder(folder: Path) -> Path:
    """Make `folder` (and what is above it) if it is missing, readable by its owner only."""
    if not folder.is_dir():
        if not folder.parent.is_dir():
            private_folder(folder.parent)
        folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
        folder.chmod(FOLDER_MODE)  # the umask may have taken away more than others' rights
    return folder


def open_private(path: Path, flags: int) -> int:
    """Open a file of huddle's for writing and return its descriptor; a new one is for its owner only.

    A link is not followed, where the system can be told so (Windows cannot; making a link there takes an
    administrator's right).

    Args:
        path: the file.
        flags: `os.O_CREAT` and its like; writing is understood.
    """
    plain = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    return os.open(path, os.O_WRONLY | flags | plain, FILE_MODE)


def replace_private(path: Path, text: str) -> None:
    """Put a whole new file in the place of the old one, also through a link; who reads meanwhile sees one of the two."""
    target = path.resolve()
    beside = target.with_name(f".{target.name}.{os.urandom(4).hex()}.new")
    try:
        with os.fdopen(
            open_private(beside, os.O_CREAT | os.O_EXCL), "w", encoding="utf-8", newline=""
        ) as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(target)
        flush_folder(target.parent)
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def flush_folder(folder: Path) -> None:
    """Make a new name last through a power cut, where folders can be flushed (Windows flushes them by itself)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

"""Where huddle keeps its files: every path is made here and nowhere else."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER_MODE = 0o700
FILE_MODE = 0o600


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


def drafts_folder(database: Path) -> Path:
    """Unsaved text of windows that were ended from outside, beside the database; each database has its own."""
    return database.parent / "drafts" / database.stem


def private_folder(folder: Path) -> Path:
    """Make `folder` (and what is above it) if it is missing, readable by its owner only."""
    if not folder.is_dir():
        if not folder.parent.is_dir():
            private_folder(folder.parent)
        folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
        folder.chmod(FOLDER_MODE)  # the umask may have taken away more than others' rights
    return folder

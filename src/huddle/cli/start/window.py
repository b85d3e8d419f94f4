"""Opens the app in the terminal. Everything of the app is imported here, when a terminal is there."""

import datetime as dt
import os
from collections.abc import MutableMapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from huddle.cli import crash
from huddle.cli.invocation import Invocation
from huddle.domain.errors import HuddleError
from huddle.paths import drafts_folder, private_folder
from huddle.serve import DRIVER
from huddle.text import safe

if TYPE_CHECKING:
    from huddle.config import Settings
    from huddle.ui.shell.options import OwnSettings

# What a developer sets for an app of their own: a log, a console or a driver would see everything that is shown here.
_DEVELOPERS = (
    "TEXTUAL",
    "TEXTUAL_DEBUG",
    "TEXTUAL_DRIVER",
    "TEXTUAL_LOG",
    "TEXTUAL_PRESS",
    "TEXTUAL_SCREENSHOT",
    "TEXTUAL_SHOW_RETURN",
)
_QUIET = 10.0  # seconds without a key before plans are made that nobody waits for
_OFFERED = ("note", "form-")  # how the names of texts begin that have a field to stand in again


def open_window(invocation: Invocation, *, badge: str = "") -> int:
    """Run the app until it is closed.

    Args:
        invocation: this run's settings.
        badge: a word in the header, DEMO for the throw-away school.

    Returns:
        The exit code.
    """
    if invocation.no_color:
        os.environ["NO_COLOR"] = "1"
    drop_developers_settings(os.environ)
    from huddle.cli.start.opening import Opening
    from huddle.paths import themes_folder
    from huddle.ui.app import run
    from huddle.ui.shell.options import AppOptions

    settings = invocation.settings
    drafts = Drafts(settings.db.value)
    opening = Opening(invocation)
    try:
        return run(
            opening.services,
            AppOptions(
                now=opening.now,
                theme=settings.theme.value,
                themes_folder=Path(themes_folder()),
                glyphs=settings.glyphs.value,
                keys=settings.keys,
                log_path=crash.log_to_file(),
                badge=badge,
                readonly=invocation.readonly,
                own=None if invocation.readonly else _own(settings),
                first_steps=None if invocation.readonly else opening.first_steps(),
                drafts={} if invocation.readonly else drafts.offered(),
                keep_draft=drafts.keep,
                drop_draft=drafts.drop,
                sweep_after=_QUIET,
            ),
        )
    finally:
        opening.close()


def _own(settings: "Settings") -> "OwnSettings":
    """What the person can set for good, and where it is written."""
    from huddle.ui.shell.options import OwnSettings

    path = Path(settings.config.value)
    places = {
        "user": settings.user,
        "team": settings.team,
        "theme": settings.theme,
        "glyphs": settings.glyphs,
    }
    return OwnSettings(
        place=str(path),
        rules={name: place.rule for name, place in places.items()},
        save=lambda name, value: _save(path, name, value),
    )


def _save(path: Path, name: str, value: str) -> None:
    """Write a setting.

    Raises:
        HuddleError: the file cannot be written, or is not TOML; it is as it was.
    """
    from huddle.config import save_setting

    try:
        save_setting(path, name, value)
    except OSError as fault:
        raise HuddleError(
            f"{path} could not be written ({fault.strerror or 'unknown error'}); the setting holds for this run only.",
            code="config_not_written",
            hint="Look at the rights of the file and its folder.",
        ) from fault
    except ValueError as fault:
        raise HuddleError(
            f"{path} is not valid TOML, so nothing was written into it; the setting holds for this run only.",
            code="config_not_toml",
            hint="Correct the file, or move it away.",
        ) from fault


def drop_developers_settings(environ: MutableMapping[str, str]) -> None:
    """Take Textual's settings for developers out of the environment; to be called before Textual is imported.

    Only the driver stays that `huddle serve` gives to the windows in a browser.
    """
    for name in _DEVELOPERS:
        if name in environ and environ[name] != DRIVER:
            del environ[name]


class Drafts:
    """Unsaved texts, in the drafts folder beside the database; of a server's database in huddle's own folder."""

    def __init__(self, database: str) -> None:
        self._folder = drafts_folder(database)
        self._offered: dict[str, tuple[Path, str]] = {}

    def offered(self) -> dict[str, str]:
        """The newest text of each name: the huddle's note, and what was typed into forms."""
        for path in sorted(self._folder.glob("*-*.txt"), reverse=True):
            what = path.stem.partition("-")[2]
            if what in self._offered or not what.startswith(_OFFERED):
                continue
            with suppress(OSError):
                text = safe(path.read_text(encoding="utf-8", errors="replace"), lines=True)
                self._offered[what] = (path, text)
        return {what: text for what, (_, text) in self._offered.items()}

    def keep(self, what: str, text: str) -> None:
        """Keep a text in a file of its own; the one before goes only when what came of it is kept."""
        if self._offered.get(what, (None, ""))[1] == text:
            return
        from huddle.exchange.target import safe_name, write_target

        stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%f")
        # A second copy of what stands on the screen: where it cannot be kept, nobody need be told.
        with suppress(HuddleError, OSError):
            private_folder(self._folder)
            path = self._folder / safe_name(f"{stamp}-{what}.txt")
            write_target(path, text.encode("utf-8", "replace"))
            self.drop(what)
            self._offered[what] = (path, text)

    def drop(self, what: str) -> None:
        """The text that was offered is saved or emptied."""
        path, _ = self._offered.pop(what, (None, ""))
        if path is not None:
            with suppress(OSError):
                path.unlink()

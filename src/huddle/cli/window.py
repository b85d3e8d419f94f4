"""Opens the app in the terminal. Everything of the app is imported here, when a terminal is there."""

import datetime as dt
import os
from contextlib import suppress
from functools import partial
from pathlib import Path

from huddle.cli import crash
from huddle.cli.invocation import Invocation
from huddle.domain.errors import HuddleError
from huddle.exchange.target import safe_name, write_target
from huddle.paths import data_folder, drafts_folder, private_folder


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
    from huddle.paths import themes_folder
    from huddle.services.clock import make_clock
    from huddle.ui.app import run
    from huddle.ui.options import AppOptions

    settings = invocation.settings
    clock = make_clock(settings.today.value)

    def now() -> dt.datetime:
        return clock.now()

    def open_services() -> object:
        from huddle.bootstrap import open_services as open_all

        invocation.require_database()
        return open_all(settings, readonly=invocation.readonly, planner_process=True)

    return run(
        open_services,
        AppOptions(
            now=now,
            theme=settings.theme.value,
            themes_folder=Path(themes_folder()),
            keys=settings.keys,
            log_path=crash.log_to_file(),
            badge=badge,
            readonly=invocation.readonly,
            keep_drafts=partial(_keep_draft, settings.db.value),
        ),
    )


def _keep_draft(database: str, what: str, text: str) -> None:
    """Keep an unsaved text in the drafts folder beside the database; of a server's database in huddle's own folder."""
    home = data_folder() / "huddle.db" if "://" in database else Path(database).expanduser()
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%f")
    with suppress(HuddleError, OSError):  # the app is being ended: there is nobody left to tell
        folder = private_folder(drafts_folder(home))
        write_target(folder / safe_name(f"{stamp}-{what}.txt"), text.encode("utf-8", "replace"))

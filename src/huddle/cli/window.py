"""Opens the app in the terminal. Everything of the app is imported here, when a terminal is there."""

import datetime as dt
import os
from pathlib import Path

from huddle.cli import crash
from huddle.cli.invocation import Invocation


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
        ),
    )

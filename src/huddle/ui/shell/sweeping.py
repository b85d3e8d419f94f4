"""While nobody types: plan who might be out, so that the plan is there when somebody is."""

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from huddle.domain.errors import HuddleError
from huddle.ui.shell.frame import Frame

if TYPE_CHECKING:
    from huddle.services.cover.sweep import Sweeper

_LOOK_EVERY = 1.0  # seconds between two looks whether it is quiet
_APART = 60.0  # seconds between two sweeps


class StandingSweep:
    """Sweeps the standing plans in the background, in a process of their own.

    Args:
        app: the app.
        planning: whether the day's own plan is being made; it comes first.
    """

    def __init__(self, app: Frame, planning: Callable[[], bool]) -> None:
        self._app = app
        self._planning = planning
        self._sweeper: Sweeper | None = None
        self._due = True  # something has been saved since the last sweep began
        self._swept_at = 0.0

    def start(self) -> None:
        """Sweep when it is quiet, now and after changes."""
        if self._app.options.sweep_after is None or self._app.options.readonly:
            return
        self._sweeper = self._app.services.sweeper
        self._app.changed.subscribe(self._app, self._later)
        self._app.set_interval(_LOOK_EVERY, self._when_quiet)

    def _later(self, _: str) -> None:
        self._due = True

    def _when_quiet(self) -> None:
        sweeper, after = self._sweeper, self._app.options.sweep_after
        if sweeper is None or after is None:
            return
        now = time.monotonic()
        if self._planning():
            self.pause()
        elif (
            self._due
            and not sweeper.running
            and now - self._app.key_queue.typed_at >= after
            and (not self._swept_at or now - self._swept_at >= _APART)
        ):
            self._due = False
            self._swept_at = now
            self._app.run_worker(
                partial(self._sweep, sweeper), group="sweep", thread=True, exit_on_error=False
            )

    def pause(self) -> None:
        """The day's own plan comes first: the sweep ends, and goes on another time."""
        if self._sweeper is not None and self._sweeper.running:
            self._sweeper.stop()
            self._due = True

    def _sweep(self, sweeper: "Sweeper") -> None:
        """What goes wrong is told nowhere but in the box of the standing plans: nobody asked for it."""
        try:
            sweeper.sweep()
        except HuddleError as error:
            self._app.log_failure(error)

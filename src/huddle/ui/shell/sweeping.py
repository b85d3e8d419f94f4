"""While nobody types: plan who might be out, so that the plan is there when somebody is."""

import time
from typing import TYPE_CHECKING

from textual import work

from huddle.ui.shell.user_settings import PersonalApp

if TYPE_CHECKING:
    from huddle.services.cover.sweep import Sweeper

_LOOK_EVERY = 1.0  # seconds between two looks whether it is quiet
_APART = 60.0  # seconds between two sweeps


class Sweeping(PersonalApp):
    """App base that sweeps the standing plans in the background, in a process of their own."""

    planning = False
    _sweeper: "Sweeper | None" = None
    _sweep_due = True  # something has been saved since the last sweep began
    _swept_at = 0.0

    def start_sweeping(self) -> None:
        """Sweep when it is quiet, now and after changes."""
        if self.options.sweep_after is None or self.options.readonly:
            return
        self._sweeper = self.services.sweeper
        self.changed.subscribe(self, self._sweep_later)
        self.set_interval(_LOOK_EVERY, self._sweep_when_quiet)

    def _sweep_later(self, _: str) -> None:
        self._sweep_due = True

    def _sweep_when_quiet(self) -> None:
        sweeper, after = self._sweeper, self.options.sweep_after
        if sweeper is None or after is None:
            return
        now = time.monotonic()
        if self.planning:
            self.pause_sweeping()
        elif (
            self._sweep_due
            and not sweeper.running
            and now - self.typed_at >= after
            and (not self._swept_at or now - self._swept_at >= _APART)
        ):
            self._sweep_due = False
            self._swept_at = now
            self._sweep(sweeper)

    def pause_sweeping(self) -> None:
        """The day's own plan comes first: the sweep ends, and goes on another time."""
        if self._sweeper is not None and self._sweeper.running:
            self._sweeper.stop()
            self._sweep_due = True

    @work(thread=True, group="sweep", exit_on_error=False)
    def _sweep(self, sweeper: "Sweeper") -> None:
        """What goes wrong is told nowhere but in the box of the standing plans: nobody asked for it."""
        from huddle.domain.errors import HuddleError

        try:
            sweeper.sweep()
        except HuddleError as error:
            self.log_failure(error)

"""How the app ends: in order, whoever ends it, with unsaved text kept and the terminal restored."""

import asyncio
import signal
import threading
from collections.abc import Callable

from textual.app import App


class Shutdown:
    """Ends the app in order.

    Args:
        app: the app.
        keep_drafts: hands each unsaved text to the keeper.

    Attributes:
        leaving: set as soon as the app begins to end; threads that wait look at it.
    """

    def __init__(self, app: App[None], keep_drafts: Callable[[], None]) -> None:
        self._app = app
        self._keep_drafts = keep_drafts
        self.leaving = threading.Event()

    def listen_to_signals(self) -> None:
        """End in order when ended from outside: drafts kept, terminal restored, the contract's exit code."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP", "SIGINT"):
            number = getattr(signal, name, None)
            if number is not None:
                try:
                    loop.add_signal_handler(number, self.ended_by, int(number))
                except NotImplementedError:  # Windows: Python itself is told, between two steps of the loop
                    signal.signal(
                        number, lambda heard, _frame: loop.call_soon_threadsafe(self.ended_by, heard)
                    )
                except (RuntimeError, ValueError):
                    return  # not the main thread

    def ended_by(self, number: int) -> None:
        """A signal ends the app; its exit code is 128 plus the signal's number, whatever else goes wrong meanwhile."""
        try:
            self._keep_drafts()
        finally:
            self._app.exit(return_code=128 + number)

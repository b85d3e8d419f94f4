"""How the app ends: in order, whoever ends it, with unsaved text kept and the terminal restored."""

import asyncio
import signal
import threading
from typing import Any

from huddle.ui.shell.key_order import KeyOrder
from huddle.ui.shell.options import AppOptions


class Leaving(KeyOrder):
    """App base that ends in order.

    Attributes:
        options: the settings of this run.
        leaving: set as soon as the app begins to end; threads that wait look at it.
    """

    options: AppOptions

    def __init__(self) -> None:
        super().__init__()
        self.leaving = threading.Event()

    def listen_to_signals(self) -> None:
        """End in order when ended from outside: drafts kept, terminal restored, the contract's exit code."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP", "SIGINT"):
            number = getattr(signal, name, None)
            if number is not None:
                try:
                    loop.add_signal_handler(number, self._ended_by, int(number))
                except (NotImplementedError, RuntimeError, ValueError):
                    return  # not on this system, or not the main thread

    def on_unmount(self) -> None:
        """Threads that wait for something end with the app, however it ends."""
        self.leaving.set()

    def exit(self, result: None = None, return_code: int = 0, message: Any = None) -> None:
        """Leave; threads that wait are told at once."""
        self.leaving.set()
        super().exit(result, return_code, message)

    def _ended_by(self, number: int) -> None:
        self.keep_drafts()
        self.exit(return_code=128 + number)

    def unsaved(self) -> dict[str, str]:
        """What is typed on any screen and not saved, by its name."""
        return {
            what: text
            for stack in self._screen_stacks.values()
            for screen in stack
            for what, text in getattr(screen, "drafts", dict[str, str])().items()
            if text.strip()
        }

    def keep_drafts(self) -> None:
        """Hand each unsaved text of the screens to the keeper."""
        keep = self.options.keep_draft
        if keep is not None:
            for what, text in self.unsaved().items():
                keep(what, text)

"""The app's window in a browser: Textual's own driver, ended when whoever shows the window has gone."""

import os
import signal
import threading
from contextlib import suppress
from functools import partial
from typing import Any

from textual import messages
from textual.app import App
from textual.drivers.web_driver import WebDriver

_GRACE = 3.0  # seconds the app has to end once its window is gone


class BrowserDriver(WebDriver):
    """Speaks packets with the server: one at a time, pieces of files with their key, and the end of input is the end."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._one_at_a_time = threading.Lock()
        # Every packet of the driver goes through this: one thread writes it, to its end.
        self._write = partial(self._whole)

    def _whole(self, data: bytes) -> int:
        """Write all of a packet; when nobody reads any more there is nothing to do but end."""
        left = memoryview(data)
        with self._one_at_a_time, suppress(OSError):
            while left:
                left = left[os.write(self.fileno, left) :]
        return len(data)

    def write_binary_encoded(self, data: tuple[str | bytes, ...]) -> None:
        """Write a piece of a file: its key, a line's end, its bytes."""
        _, key, piece = data
        parts = [each.encode() if isinstance(each, str) else each for each in (key, piece)]
        payload = b"\n".join(parts)
        self._whole(b"P" + len(payload).to_bytes(4, "big") + payload)

    def run_input_thread(self) -> None:
        """Read keys until the app ends; when the server is gone first, the app ends as if its terminal had hung up."""
        super().run_input_thread()
        if self.exit_event.is_set():
            return
        self._hang_up()
        if not self.exit_event.wait(_GRACE):
            os._exit(129)  # the app does not answer

    def _hang_up(self) -> None:
        number = getattr(signal, "SIGHUP", None)
        if number is not None:
            os.kill(os.getpid(), number)
        else:
            self._app.post_message(messages.ExitApp())

"""How the terminal is read: a long paste as a whole, and bytes that are no text without an end of all input.

Textual's driver reads what is pasted character by character, one second for a megabyte, and stops reading for good at
the first byte that is not UTF-8.
"""

import os
import selectors
from codecs import getincrementaldecoder
from collections.abc import Iterable

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

PASTE_BEGINS, PASTE_ENDS = "\x1b[200~", "\x1b[201~"
_AT_ONCE = 65_536  # bytes read at once
_LOOK_UP = 0.1  # seconds between two looks at whether the app ends


class WholePastes(XTermParser):
    """Takes what stands between the two marks of a paste as it is."""

    def __init__(self) -> None:
        super().__init__()
        self._pasted: list[str] | None = None
        self._end = ""  # of the paste so far; the mark may be cut in two

    def feed(self, data: str) -> Iterable[Message]:
        """Messages for what was read; empty data is the end of it."""
        if not data:
            yield from super().feed(data)
        while data:
            if self._pasted is None:
                before, begins, data = data.partition(PASTE_BEGINS)
                if before:
                    yield from super().feed(before)
                if begins:
                    self._pasted, self._end = [], ""
                continue
            text, ends, data = (self._end + data).partition(PASTE_ENDS)
            if ends:
                pasted, self._pasted = "".join([*self._pasted, text]), None
                yield events.Paste(pasted.replace("\x00", ""))
            else:
                keep = len(PASTE_ENDS) - 1
                self._pasted.append(text[:-keep])
                self._end = text[-keep:]


class TerminalDriver(LinuxDriver):
    """Textual's driver with a reader of its own."""

    def run_input_thread(self) -> None:
        """Read until the app ends or the terminal is gone."""
        parser = WholePastes()
        decode = getincrementaldecoder("utf-8")("replace").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_LOOK_UP):
                    try:
                        data = os.read(self.fileno, _AT_ONCE)
                    except OSError:
                        return
                    if not data:
                        return
                    if text := decode(data):  # empty in the middle of a letter
                        self._take(parser.feed(text))
                self._take(parser.tick())

    def _take(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.process_message(message)

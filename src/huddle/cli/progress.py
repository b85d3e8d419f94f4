"""A bar on the terminal for long work; nothing where messages go to a file or a pipe."""

import sys

_WIDTH = 24


class Progress:
    """Draws how much is done on one line of stderr, over itself; without a total it only counts.

    Args:
        what: what is counted, in the plural.
        total: how many there will be; 0 when that is not known.
    """

    def __init__(self, what: str, total: int = 0) -> None:
        self._what = what
        self._total = total
        self._done = 0
        self._shown = sys.stderr.isatty()

    def step(self) -> None:
        """One more is done."""
        self._done += 1
        if not self._shown:
            return
        line = f"{self._done} {self._what}"
        if self._total:
            full = min(_WIDTH, self._done * _WIDTH // self._total)
            line = f"[{'#' * full}{'.' * (_WIDTH - full)}] {self._done} of {self._total} {self._what}"
        self._write(f"\r{line}\x1b[K")

    def clear(self) -> None:
        """Take the bar away, before something else is printed and at the end."""
        if self._shown and self._done:
            self._write("\r\x1b[K")

    def _write(self, text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()

"""Copying: by the terminal where it is known to take copies, else into a file too, whose path is said.

A terminal is sent the text by OSC 52 and never answers, so that it took it cannot be known. What is written beside lies in a folder of this run
alone and goes when huddle ends: a copied board holds children's initials.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

_TAKES = ("kitty", "wezterm", "ghostty", "alacritty", "foot", "rio", "vscode", "contour", "mintty")
_BETWEEN = ("TMUX", "STY")  # a multiplexer decides for itself whether it hands a copy on
_FILE_MODE = 0o600


def takes_copies(environ: Mapping[str, str]) -> bool:
    """Whether the terminal of this environment is one that takes copies by OSC 52 as it comes."""
    if any(environ.get(name) for name in _BETWEEN):
        return False
    if environ.get("KITTY_WINDOW_ID") or environ.get("WT_SESSION"):
        return True
    named = f"{environ.get('TERM_PROGRAM', '')} {environ.get('TERM', '')}".casefold()
    return any(name in named for name in _TAKES)


class Clipboard:
    """Takes what is copied in one run of the app.

    Args:
        send: hands a text to the terminal, or to the browser.
        sure: whether that is known to work.
    """

    def __init__(self, send: Callable[[str], None], *, sure: bool) -> None:
        self._send = send
        self._sure = sure
        self._folder: Path | None = None

    def copy(self, text: str) -> str:
        """Copy a text; returns what has happened to it, in a sentence.

        Where the terminal may not take it and no file can be written either, that is said.
        """
        self._send(text)
        if self._sure:
            return "Copied as text."
        try:
            path = self._write(text)
        except OSError as error:
            reason = error.strerror or "unknown error"
            return f"This terminal may not take copies, and no file could be written ({reason}). x exports the screen."
        return f"Sent to the clipboard if this terminal takes copies. It is in {path} too, until you quit."

    def _write(self, text: str) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="huddle-copy-"))  # for this user alone
        path = self._folder / "copied.txt"
        with os.fdopen(
            os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _FILE_MODE), "w", encoding="utf-8"
        ) as out:
            out.write(text if text.endswith("\n") else f"{text}\n")
        return path

    def close(self) -> None:
        """Remove what was written."""
        if self._folder is not None:
            with contextlib.suppress(OSError):
                shutil.rmtree(self._folder)
            self._folder = None

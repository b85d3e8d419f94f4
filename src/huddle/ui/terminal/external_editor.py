"""A text in the person's own editor: `$VISUAL` or `$EDITOR`, while the app steps aside."""

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

from textual.app import App, SuspendNotSupported

from huddle.domain.errors import HuddleError
from huddle.domain.values import NOTE_LIMIT
from huddle.text import safe

_USUAL = ("nano", "vim", "vi", "notepad")


def _editor() -> list[str]:
    """The editor's words.

    Raises:
        HuddleError: there is none.
    """
    for name in ("VISUAL", "EDITOR"):
        words = words_of(os.environ.get(name, ""), backslashes=os.sep == "\\")
        if words:
            return words
    found = next((path for path in map(shutil.which, _USUAL) if path), None)
    if found is None:
        raise HuddleError(
            "There is no editor to open.", code="no_editor", hint="Set EDITOR, for instance EDITOR=nano."
        )
    return [found]


def words_of(command: str, *, backslashes: bool) -> list[str]:
    """The words of a command line; none where a quotation does not end.

    Args:
        command: as the person wrote it; a path with blanks stands in quotation marks.
        backslashes: whether a backslash stands between folders (Windows), where it quotes nothing.
    """
    try:
        words = shlex.split(command, posix=not backslashes)
    except ValueError:
        return []
    return [word.strip('"') for word in words] if backslashes else words


def edit_outside(app: App[None], text: str) -> str:
    """Let the person change a text in their editor; returns it as they left it, at most 64 kB.

    The file is in a folder that only its owner can read, and gone afterwards.

    Raises:
        HuddleError: there is no editor, it failed, the text is too long, or the app runs in a browser.
    """
    words = _editor()
    with tempfile.TemporaryDirectory(prefix="huddle-note-") as folder:
        path = Path(folder) / "note.md"
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8")
        try:
            with app.suspend():
                code = subprocess.run([*words, str(path)], check=False).returncode
        except SuspendNotSupported as fault:
            raise HuddleError(
                "Here huddle cannot step aside for an editor.",
                code="no_suspend",
                hint="Write in the field instead.",
            ) from fault
        except OSError as fault:
            raise HuddleError(
                f"The editor '{words[0]}' cannot be started ({fault.strerror or 'unknown error'}).",
                code="no_editor",
                hint="Set EDITOR, for instance EDITOR=nano.",
            ) from fault
        if code:
            raise HuddleError(
                f"The editor ended with an error ({code}); the text is as it was.", code="editor_failed"
            )
        data = path.read_bytes()
    if len(data) > NOTE_LIMIT:
        raise HuddleError(
            f"The text has {len(data):,} bytes and a note holds {NOTE_LIMIT:,}; it is as it was.",
            code="note_too_long",
            hint="Write two notes, or shorten it.",
        )
    return safe(data.decode("utf-8", "replace"), lines=True).strip("\n")

"""Nothing is said to be copied that was not: a terminal that may not take copies has a file beside, and its path is said."""

import re
import stat
from pathlib import Path
from typing import Any

import pytest

from huddle.ui.terminal.clipboard import Clipboard, takes_copies


@pytest.mark.parametrize(
    ("environ", "takes"),
    [
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM_PROGRAM": "WezTerm", "TERM": "xterm-256color"}, True),
        ({"WT_SESSION": "1", "TERM": "xterm-256color"}, True),
        ({"TERM_PROGRAM": "Apple_Terminal", "TERM": "xterm-256color"}, False),
        ({"TERM": "linux"}, False),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "xterm-kitty", "TMUX": "/tmp/tmux-1"}, False),
        ({}, False),
    ],
)
def test_only_terminals_that_are_known_to_take_copies_are_trusted(
    environ: dict[str, str], takes: bool
) -> None:
    assert takes_copies(environ) is takes


def test_a_trusted_terminal_gets_the_text_and_no_file_is_written() -> None:
    sent: list[str] = []
    clipboard = Clipboard(sent.append, sure=True)
    assert clipboard.copy("H2: Ella") == "Copied as text."
    assert sent == ["H2: Ella"]


def test_where_it_is_not_sure_the_text_is_in_a_file_of_this_run_that_nobody_else_reads() -> None:
    sent: list[str] = []
    clipboard = Clipboard(sent.append, sure=False)
    said = clipboard.copy("H2: Ella")
    assert sent == ["H2: Ella"]
    assert "Copied" not in said
    path = Path(re.search(r"in (/\S+copied\.txt) too", said)[1])  # type: ignore[index]
    assert path.read_text("utf-8") == "H2: Ella\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    clipboard.copy("another")
    assert path.read_text("utf-8") == "another\n"
    clipboard.close()
    assert not path.parent.exists()


def test_when_no_file_can_be_written_that_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    said = Clipboard(lambda _: None, sure=False).copy("x")
    assert "no file could be written" in said
    assert "Copied" not in said


def written(said: str) -> str:
    """What is in the file that a sentence names; empty where it is gone."""
    path = Path(re.search(r"in (/\S+copied\.txt) too", said)[1])  # type: ignore[index]
    return path.read_text("utf-8") if path.exists() else ""


async def test_y_says_where_the_text_is_and_it_goes_with_the_app(
    school_app: Any, shown: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("KITTY_WINDOW_ID", "WT_SESSION", "TERM_PROGRAM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    app = school_app()
    said: list[str] = []
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        monkeypatch.setattr(app, "tell", lambda words, **_: said.append(words))
        await pilot.press("y")
        await pilot.pause()
        assert "Out today" in written(said[-1])
    assert written(said[-1]) == ""

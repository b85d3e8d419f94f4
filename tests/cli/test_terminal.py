"""What is asked, and only where somebody can answer: the commands on a terminal of their own."""

import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "login_tty"), reason="no pseudo terminals on this system")


# Makes standard input the terminal of a session of its own, so that Ctrl-C on it is heard.
_ON_TERMINAL = "import os, sys; os.login_tty(0); os.execv(sys.executable, [sys.executable, '-m', 'huddle', *sys.argv[1:]])"


def answer(words: list[str], question: bytes, reply: bytes, cwd: Path) -> tuple[int, str]:
    """Run a command on a terminal, answer its question, and return its exit code and what it showed."""
    ours, theirs = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", _ON_TERMINAL, *words], stdin=theirs, stdout=theirs, stderr=theirs, cwd=cwd
    ) as running:
        os.close(theirs)
        shown, replied = b"", False
        while select.select([ours], [], [], 60)[0]:
            try:
                data = os.read(ours, 4096)
            except OSError:  # the other side has closed
                break
            if not data:
                break
            shown += data
            if question in shown and not replied:
                os.write(ours, reply)
                replied = True
    os.close(ours)
    return running.returncode, shown.decode("utf-8", "replace")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """huddle's own template as files."""
    from huddle.exchange.writers.native import template_files

    path = tmp_path / "roster"
    path.mkdir()
    for name, data in template_files().items():
        (path / name).write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("reply", "code", "written"), [(b"y\n", 0, True), (b"n\n", 0, False), (b"\x03", 130, False)]
)
def test_an_import_shows_what_would_change_and_asks(
    folder: Path, tmp_path: Path, reply: bytes, code: int, written: bool
) -> None:
    database = tmp_path / "team.db"
    got, shown = answer(["--db", str(database), "import", str(folder)], b"Write this?", reply, tmp_path)
    assert "+ educator Hana Brandt" in shown
    assert got == code
    assert database.exists() is written
    assert "Traceback" not in shown


def test_init_asks_for_the_name_that_is_missing(tmp_path: Path) -> None:
    database = tmp_path / "team.db"
    got, shown = answer(["--db", str(database), "init"], b"team's name", b"Team Cholla\n", tmp_path)
    assert got == 0
    assert "Team Cholla" in shown


def test_a_terminal_that_can_show_nothing_gets_the_board(
    school: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    got, shown = answer([], b"no question", b"", tmp_path)
    assert got == 0
    assert "Out today" in shown
    assert "\x1b" not in shown

"""The app as a process on a real pseudo-terminal: how it ends, and what it leaves behind."""

import asyncio
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.css.parse import parse

APP = """
import datetime as dt, logging, sys
from pathlib import Path
from types import SimpleNamespace
from textual.screen import Screen
from huddle.services.planner.planner import InlinePlanner
from huddle.ui.app import HuddleApp
from huddle.ui.keys.command import TABS
from huddle.ui.shell.options import AppOptions

class App(HuddleApp):
    def screen_makers(self, services):
        return dict.fromkeys(TABS, Screen)
    def action_date_today(self):
        reason = "surgery-SECRET"
        raise ValueError(reason)

logging.basicConfig(filename=sys.argv[1], level=logging.ERROR)
app = App(lambda: SimpleNamespace(planner=InlinePlanner(), went_on=None), AppOptions(now=dt.datetime.now, log_path=Path("/log/huddle.log")))
app.hold_keys = lambda: None
app.run()
sys.exit(app.return_code)
"""
LEFT_ALTERNATE_SCREEN = b"\x1b[?1049l"


def start(tmp_path: Path) -> tuple[subprocess.Popen[bytes], int]:
    script = tmp_path / "app.py"
    script.write_text(APP, encoding="utf-8")
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}
    process = subprocess.Popen(
        [sys.executable, str(script), str(tmp_path / "log")],
        stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    return process, ours


def read(ours: int, until: bytes = b"", seconds: float = 20) -> bytes:
    """Read until the bytes are seen, or the other side is closed."""
    got = b""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not (until and until in got):
        if select.select([ours], [], [], 0.1)[0]:
            try:
                piece = os.read(ours, 65_536)
            except OSError:
                break
            if not piece:
                break
            got += piece
    return got


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)]
)
def test_a_signal_restores_the_terminal_and_gives_its_exit_code(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    process, ours = start(tmp_path)
    try:
        read(ours, b"Help")
        time.sleep(0.3)
        process.send_signal(number)
        rest = read(ours)
        assert process.wait(timeout=20) == code
        assert LEFT_ALTERNATE_SCREEN in rest
    finally:
        process.kill()
        os.close(ours)


def test_an_uncaught_exception_restores_the_terminal_and_tells_one_sentence_without_values(
    tmp_path: Path,
) -> None:
    process, ours = start(tmp_path)
    try:
        read(ours, b"Help")
        time.sleep(0.3)
        os.write(ours, b"0")
        rest = read(ours)
        assert process.wait(timeout=20) == 1
        assert LEFT_ALTERNATE_SCREEN in rest
        after = rest.split(LEFT_ALTERNATE_SCREEN)[-1]
        assert b"huddle crashed" in after
        assert b"/log/huddle.log" in after
        assert b"Traceback" not in after
        log = (tmp_path / "log").read_text(encoding="utf-8")
        assert "ValueError at" in log
        assert "SECRET" not in log
        assert b"SECRET" not in rest
    finally:
        process.kill()
        os.close(ours)


@pytest.mark.parametrize("sent", [b"\xff\xfe\x80", b"\xc3", b"\x1b[200~\xff\x1b[201~"])
def test_bytes_that_are_no_text_do_not_stop_the_keys(tmp_path: Path, sent: bytes) -> None:
    process, ours = start(tmp_path)
    try:
        read(ours, b"Help")
        os.write(ours, sent)
        time.sleep(0.3)
        os.write(ours, b"q")
        assert LEFT_ALTERNATE_SCREEN in read(ours, LEFT_ALTERNATE_SCREEN)
        assert process.wait(timeout=20) == 0
    finally:
        process.kill()
        os.close(ours)


def test_the_first_frame_imports_nothing_heavy() -> None:
    code = (
        "import sys, huddle.cli.run, huddle.cli.start.window, huddle.cli.start.opening, huddle.ui.app, huddle.ui.shell.options; "
        "print(sorted({'sqlmodel', 'sqlalchemy', 'ortools', 'typer', 'alembic', 'pydantic', 'huddle.store',"
        " 'rich.markdown', 'tree_sitter'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_styles_are_parsed_again_only_for_another_theme(
    list_app: Callable[[list[str]], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Textual itself parses everything anew for each screen that is shown for the first time."""
    parsed: list[str] = []

    def count(scope: str, css: str, *args: Any, **more: Any) -> Any:
        parsed.append(css)
        return parse(scope, css, *args, **more)

    monkeypatch.setattr("textual.css.stylesheet.parse", count)

    async def visit() -> None:
        app = list_app(["Ann"])
        async with app.run_test() as pilot:
            for key in "1234567":
                await pilot.press(key)
                await pilot.pause()
            own = max(parsed, key=len)
            assert parsed.count(own) == 1
            app.theme = "textual-light"
            await pilot.pause()
            assert parsed.count(own) == 2

    asyncio.run(visit())

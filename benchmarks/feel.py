"""G3-G5 and G9-G11: what the app feels like in a real terminal, against the smallest Textual app.

Everything is timed from outside: from the key that is written to the first output it causes, on a terminal of 120x36.
"""

import datetime as dt
import fcntl
import os
import pty
import re
import select
import signal
import statistics
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.processes import HERE, Row, bin_folder, clean_env, demo_database, ratio

from huddle.bootstrap import wire
from huddle.services.desk.clock import make_clock
from huddle.services.planner.planner import InlinePlanner
from huddle.store.opening import open_database

_ESCAPES = re.compile(
    rb"\x1b(\[[0-9;?<=>]*[a-zA-Z]|\][^\x07\x1b]*(\x07|\x1b\\)|[PX^_].*?\x1b\\|[=>()][0-9A-B]?)"
)
_TICKS = os.sysconf("SC_CLK_TCK")
_TODAY = "2026-11-23T07:45"


class Terminal:
    """A program on a pseudo-terminal."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str]) -> None:
        self.child, self._file = pty.fork()
        if self.child == 0:
            os.execvpe(command[0], list(command), dict(env))
        fcntl.ioctl(self._file, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
        self._alive = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._alive:
            os.kill(self.child, signal.SIGKILL)
            os.waitpid(self.child, 0)
        os.close(self._file)

    def type(self, keys: str) -> None:
        """Write keys."""
        os.write(self._file, keys.encode())

    def read(self, seconds: float) -> bytes:
        """What comes within so many seconds, at once when something comes; empty when nothing does."""
        if not select.select([self._file], [], [], seconds)[0]:
            return b""
        with suppress(OSError):  # Linux answers so when the program has ended
            return os.read(self._file, 1 << 20)
        return b""

    def rest(self, quiet: float = 0.3) -> None:
        """Wait until nothing was written for a while."""
        while self.read(quiet):
            pass

    def wait_for(self, text: str, seconds: float = 30) -> float:
        """Wait until the text is written, past all control sequences; returns how long that took."""
        start, seen = time.monotonic(), b""
        while text.encode() not in _ESCAPES.sub(b"", seen):
            if time.monotonic() - start > seconds:
                message = f"'{text}' did not appear within {seconds} s"
                raise TimeoutError(message)
            seen += self.read(0.05)
        return time.monotonic() - start

    def answer(self, keys: str) -> float:
        """Seconds from writing keys to the first output after them."""
        while self.read(0):  # a cursor that blinks is no answer
            pass
        start = time.monotonic()
        self.type(keys)
        if not self.read(2):
            message = f"nothing happened after {keys!r}"
            raise TimeoutError(message)
        took = time.monotonic() - start
        self.rest(0.06)
        return took

    def cpu(self) -> float:
        """Processor seconds so far."""
        fields = Path(f"/proc/{self.child}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def leave(self, key: str) -> float:
        """Seconds from the key that quits to the end of the process."""
        start = time.monotonic()
        self.type(key)
        while os.waitpid(self.child, os.WNOHANG) == (0, 0):
            self.read(0.002)
        self._alive = False
        return time.monotonic() - start


def _floor(*words: str) -> list[str]:
    return [str(bin_folder() / "python"), str(HERE / "floor_app.py"), *words]


def _huddle(database: Path, *words: str) -> list[str]:
    return [str(bin_folder() / "huddle"), "--db", str(database), *words]


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[max(0, round(len(values) * 0.95) - 1)]


def first_keys(env: Mapping[str, str], database: Path, starts: int) -> Row:
    """G3: a key that is typed with the first output of all takes effect."""
    lost = 0
    for _ in range(starts):
        with Terminal(_huddle(database), env) as app:
            app.read(10)
            app.type("2")
            try:
                app.wait_for("[2 Roster]")
            except TimeoutError:
                lost += 1
    return ("G3", f"keys lost of {starts} typed with the first output", str(lost), "0")


def filter_keys(env: Mapping[str, str], rounds: int) -> list[Row]:
    """G4: a letter in the filter of 10,000 students, against a bare field."""
    home = Path(env["HOME"])
    (home / "demo.db").rename(home / "small.db")
    big = demo_database(env, others=1, students=10_000)
    one: list[float] = []
    other: list[float] = []
    with Terminal(_floor("input"), env) as floor, Terminal(_huddle(big, "--team", "Team 0"), env) as app:
        floor.wait_for("the floor")
        app.wait_for("[1 Today]")
        app.rest()
        app.answer("2")
        app.wait_for("Given")
        app.rest()
        app.answer("/")
        floor.rest()
        for number in range(rounds):
            for key in ("g", "9", str(number % 10), "\x7f", "\x7f", "\x7f"):
                one.append(app.answer(key))
                other.append(floor.answer(key))
    return [
        ("G4", "roster filter of 10,000 / echo of a bare field", f"{ratio(one, other):.1f}x", "<= 6x"),
        ("G4", "the same, p95", f"{_p95(one) * 1000:.0f} ms", "< 50 ms"),
    ]


def cursor_keys(env: Mapping[str, str], database: Path, rounds: int) -> list[Row]:
    """G5: a cursor key on every screen, against a letter in a bare field."""
    rows: list[Row] = []
    with Terminal(_floor("input"), env) as floor, Terminal(_huddle(database), env) as app:
        floor.wait_for("the floor")
        app.wait_for("[1 Today]")
        app.rest(0.6)
        floor.rest()
        for tab, title in enumerate(
            ("Today", "Roster", "Team", "Absences", "Coverage", "Huddle", "History"), 1
        ):
            if tab > 1:
                app.type(str(tab))
                app.wait_for(f"[{tab} {title}]")
                app.rest(0.5)
            if title == "Huddle":
                app.type("\t\t")  # to a list; nothing has the focus at first
                app.rest(0.5)
            if title == "Absences":
                app.answer("v")  # those of earlier days too, so that there is something to move over
                app.rest(0.5)
            one: list[float] = []
            other: list[float] = []
            try:
                for _ in range(rounds):
                    for key in "jk":
                        one.append(app.answer(key))
                        other.append(floor.answer("x"))
            except TimeoutError:
                rows.append(("G5", f"cursor key on {title}", "nothing to move", "<= 2x"))
                continue
            rows.append(("G5", f"cursor key on {title} / bare key", f"{ratio(one, other):.2f}x", "<= 2x"))
    return rows


def idle_and_exit(env: Mapping[str, str], database: Path, rounds: int, seconds: float = 5) -> list[Row]:
    """G9 and G10: processor time at rest while looking for what colleagues save, and leaving."""
    idle: dict[str, list[float]] = {"app": [], "floor": []}
    left: dict[str, list[float]] = {"app": [], "floor": []}
    for _ in range(rounds):
        for name, command, key, shows in (
            ("app", _huddle(database), "q", "[1 Today]"),
            ("floor", _floor(), "\x11", "the floor"),
        ):
            with Terminal(command, env) as program:
                program.wait_for(shows)
                program.rest(1.5)
                before = program.cpu()
                time.sleep(seconds)
                idle[name].append(max(program.cpu() - before, 1 / _TICKS))
                left[name].append(program.leave(key))
    share = statistics.median(idle["app"]) / seconds * 100
    return [
        (
            "G9",
            f"at rest / bare Textual ({share:.1f} % of a core)",
            f"{ratio(idle['app'], idle['floor']):.1f}x",
            "<= 3x",
        ),
        ("G10", "leaving / bare Textual", f"{ratio(left['app'], left['floor']):.2f}x", "<= 1.1x"),
    ]


def colleague(env: Mapping[str, str], database: Path, rounds: int) -> Row:
    """G11: from a colleague's commit in another process to the screen."""
    services = wire(
        open_database(str(database), now=dt.datetime.now(dt.UTC)),
        make_clock(_TODAY),
        InlinePlanner(),
        user="AF",
    )
    took: list[float] = []
    with Terminal(_huddle(database), env) as app:
        app.wait_for("[1 Today]")
        app.rest(1)
        for number in range(rounds):
            services.huddles.todo(f"xq{number:03}z due yesterday")
            took.append(app.wait_for(f"xq{number:03}z"))
            app.rest(0.1 + number % 7 / 50)
            services.undo.undo()
            app.rest(0.4)
    services.close()
    return ("G11", "a colleague's change on the screen, p95", f"{_p95(took) * 1000:.0f} ms", "<= 300 ms")


def run(rounds: int = 20) -> list[Row]:
    """Rows of (goal, what, measured, target)."""
    env = clean_env(HUDDLE_TODAY=_TODAY)
    database = demo_database(env)
    return [
        first_keys(env, database, max(5, rounds // 2)),
        *cursor_keys(env, database, rounds),
        *idle_and_exit(env, database, max(3, rounds // 5)),
        colleague(env, database, rounds),
        *filter_keys(env, max(2, rounds // 4)),
    ]


if __name__ == "__main__":
    for row in run():
        print(*row, sep="  ")

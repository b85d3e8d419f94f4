"""Runs commands as whole processes, in turn, and measures processor time: A B A B, so that both meet the same machine."""

import datetime as dt
import fcntl
import os
import pty
import resource
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from huddle.domain.school import School
from huddle.domain.student import Student
from huddle.domain.team import Team
from huddle.domain.values import new_id
from huddle.store.opening import open_database

HERE = Path(__file__).resolve().parent
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
Row = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Paint:
    """A terminal program up to its first paint: processor seconds, wall seconds, resident MiB a moment later."""

    cpu: float
    wall: float
    memory: float


def bin_folder() -> Path:
    """Where the commands of this environment are."""
    return Path(sys.executable).parent


def cpu_of(command: Sequence[str], env: Mapping[str, str]) -> float:
    """Processor seconds (user and system) of a whole command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        command,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def in_turn(measures: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Every measure once a round, the first round not counted."""
    found: dict[str, list[float]] = {name: [] for name in measures}
    for number in range(rounds + 1):
        for name, measure in measures.items():
            value = measure()
            if number:
                found[name].append(value)
    return found


def ratio(one: Sequence[float], other: Sequence[float]) -> float:
    """The median of the ratios pair by pair."""
    return statistics.median(a / b for a, b in zip(one, other, strict=True))


def first_paint(
    command: Sequence[str], env: Mapping[str, str], shows: Sequence[str], *, settle: float = 1.0
) -> Paint:
    """Start a program in a terminal of 120x36 and wait until one of the texts is on it.

    Processor time counts all threads of the process itself, not its children. After `settle` seconds the resident
    memory is read and the program ended.
    """
    start = time.monotonic()
    child, terminal = pty.fork()
    if child == 0:
        os.execvpe(command[0], list(command), dict(env))
    try:
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
        seen = b""
        while not any(text.encode() in seen for text in shows):
            if time.monotonic() - start > 30:
                raise TimeoutError(f"{command[0]} showed none of {shows} within 30 s")
            if select.select([terminal], [], [], 0.002)[0]:
                seen += os.read(terminal, 65536)
        wall, cpu = time.monotonic() - start, _cpu(child)
        _drain(terminal, settle)
        return Paint(cpu, wall, _memory(child))
    finally:
        os.kill(child, signal.SIGTERM)
        _drain(terminal, 0.2)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)


def _drain(terminal: int, seconds: float) -> None:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if select.select([terminal], [], [], left)[0]:
            try:
                if not os.read(terminal, 65536):
                    return
            except OSError:
                return


def _cpu(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _memory(process: int) -> float:
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * _PAGE / 2**20


def clean_env(**more: str) -> dict[str, str]:
    """An environment without anybody's settings."""
    home = tempfile.mkdtemp(prefix="huddle-bench-")
    keep = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return {
        **keep,
        "HOME": home,
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LC_ALL": "C.UTF-8",
        **more,
    }


def demo_database(env: Mapping[str, str], *, others: int = 0, students: int = 150) -> Path:
    """A demo school of 150 students, kept as a file, beside `others` more teams of so many `students`."""
    path = Path(env["HOME"]) / "demo.db"
    subprocess.run(
        [
            str(bin_folder() / "huddle"),
            "demo",
            "--shape",
            "middle",
            "--date",
            "2026-11-23",
            "--keep",
            str(path),
        ],
        env=dict(env),
        stdout=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        check=True,
    )
    if others:
        _add_teams(path, others, students)
    return path


def _add_teams(path: Path, count: int, students: int) -> None:
    now = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    database = open_database(str(path), now=now)
    with database.write(by="", label="more teams", team_id="", now=now, journal=False) as work:
        school = School(id=new_id(), name="District")
        teams = [Team(id=new_id(), school_id=school.id, name=f"Team {n}") for n in range(count)]
        work.add_all([school, *teams])
        work.add_all(
            Student(id=new_id(), team_id=team.id, code=f"S-{n:04d}", given=f"Given{n}", family=f"Family{n}")
            for team in teams
            for n in range(students)
        )
        work.commit()
    database.close()

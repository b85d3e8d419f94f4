"""Eight constant writers at one file: how long one waits for its note to be saved, beside a bare SQLite writer."""

import datetime as dt
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from benchmarks.processes import Row

from huddle.bootstrap import wire
from huddle.domain.record import Setting
from huddle.domain.values import new_id
from huddle.services.demo.demo import build
from huddle.services.desk.clock import make_clock
from huddle.services.planner.planner import InlinePlanner
from huddle.store.opening import open_database
from huddle.store.sqlite import writing

WRITERS = 8
ACTS = 50
KINDS = ("bare", "unit", "note")
_DAY = dt.date(2026, 11, 23)


def run() -> list[Row]:
    """Both in one run, twice, in turn; the better p99 of each is compared."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "school.db"
        database = open_database(str(path), now=dt.datetime.now(dt.UTC), create=True)
        build(database, InlinePlanner(), _DAY)
        database.close()
        times = {kind: [_together(path, kind) for _ in range(2)] for kind in KINDS}
    bare, unit, note = (min(map(_p99, times[kind])) for kind in KINDS)
    return [
        ("M7", f"p99 of a saved change, {WRITERS} constant writers", f"{unit * 1000:.0f} ms", "< 250 ms"),
        ("M7", "the same beside a bare SQLite writer, ratio", f"{unit / bare:.2f}", "< 5"),
        ("M7", "p99 of a huddle note, which reads the day first", f"{note * 1000:.0f} ms", "< 250 ms"),
    ]


def _p99(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.99)]


def _together(path: Path, kind: str) -> list[float]:
    """Seconds of every act of all writers."""
    command = [sys.executable, "-m", "benchmarks.writers", kind, str(path)]
    running = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(WRITERS)
    ]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    return [float(line) for process in running for line in process.communicate()[0].split()]


def write(kind: str, path: Path) -> None:
    """One writer: says that it is ready, waits for the others, writes, prints the seconds of each act."""
    services = wire(
        open_database(str(path), now=dt.datetime.now(dt.UTC)), make_clock("2026-11-23T07:45"), InlinePlanner()
    )
    services.database.warm()
    with closing(writing(path)) as raw:
        raw.execute("CREATE TABLE IF NOT EXISTS bare (id INTEGER PRIMARY KEY, text TEXT)")
        print("ready", flush=True)
        sys.stdin.readline()
        times = []
        for number in range(ACTS):
            begun = time.perf_counter()
            if kind == "note":
                services.huddles.note(f"Note {number}")
            elif kind == "unit":
                with services.desk.write("Counted") as (work, _):
                    work.add(Setting(id=new_id(), value=f"Note {number}"))
                    work.commit()
            else:
                _insert(raw, number)
            times.append(time.perf_counter() - begun)
    print("\n".join(map(str, times)))


def _insert(raw: sqlite3.Connection, number: int) -> None:
    """As many rows as a note has with its journal."""
    raw.execute("BEGIN IMMEDIATE")
    for part in range(4):
        raw.execute("INSERT INTO bare (text) VALUES (?)", (f"Note {number} {part}",))
    raw.execute("COMMIT")


if __name__ == "__main__":
    write(sys.argv[1], Path(sys.argv[2]))

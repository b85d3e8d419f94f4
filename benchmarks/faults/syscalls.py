"""One failing system call in a save (strace): each save ends in "saved" and is there, or in a sentence and is not."""

import datetime as dt
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from huddle.services.demo.demo import build
from huddle.services.planner.planner import InlinePlanner
from huddle.store.opening import open_database

_CALLS = ("pwrite64", "fdatasync", "fsync", "ftruncate", "pread64", "unlink")
_ERRORS = ("EIO", "ENOSPC", "EDQUOT", "EINTR")
_MONDAY = dt.date(2026, 11, 23)
_ID = re.compile(r"^[0-9a-f]{8}\b", re.MULTILINE)


def run(times: int) -> tuple[str, int]:
    """Save so often with a call failing; returns what to say, and how many saves told an untruth."""
    rng = random.Random(1)
    saved = refused = unknown = wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "school.db"
        database = open_database(str(path), now=dt.datetime.now(dt.UTC), create=True)
        build(database, InlinePlanner(), _MONDAY)
        database.close()
        work = Path(folder) / "work" / "school.db"
        for number in range(times):
            work.parent.mkdir()
            shutil.copy2(path, work)
            text = f"note number {number} of the faults"
            code, out, err = _save(work, text, rng)
            there = _count(work, text)
            shutil.rmtree(work.parent)
            if code == 0 and _ID.search(out):
                saved, ok = saved + 1, there == 1
            elif "not known whether" in err:
                unknown, ok = unknown + 1, there <= 1
            else:
                refused, ok = refused + 1, there == 0 and code != 0 and "Traceback" not in err and bool(err)
            if not ok:
                wrong += 1
                print(f"  {number}: exit {code}, {there} rows, {err.strip()[:200]}")
    said = f"{times} saves with a failing call: {saved} saved, {refused} not saved, {unknown} not known; {wrong} untrue"
    return said, wrong


def _save(path: Path, text: str, rng: random.Random) -> tuple[int, str, str]:
    call, error = rng.choice(_CALLS), rng.choice(_ERRORS)
    first = rng.randrange(1, {"pread64": 120, "pwrite64": 40}.get(call, 8))
    inject = f"inject={call}:error={error}:when={first}..{first + rng.randrange(3)}"
    command = ["strace", "-f", "-o", os.devnull, "-e", f"trace={call}", "-e", inject]
    ran = subprocess.run(
        [*command, sys.executable, "-m", "huddle", "--db", str(path), "note", text],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HUDDLE_TODAY": _MONDAY.isoformat()},
    )
    return ran.returncode, ran.stdout, ran.stderr


def _count(path: Path, text: str) -> int:
    with closing(sqlite3.connect(path)) as raw:
        (count,) = raw.execute("SELECT count(*) FROM entry WHERE text = ?", (text,)).fetchone()
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return int(count)

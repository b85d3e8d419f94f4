"""Damaged files: cut short, pages zeroed, bits flipped. A repair never crashes, and never says that all is well when it is not."""

import datetime as dt
import random
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing, suppress
from pathlib import Path

from huddle.domain.errors import HuddleError
from huddle.services.demo.demo import build
from huddle.services.planner.planner import InlinePlanner
from huddle.store.opening import open_database
from huddle.store.repair import repair
from huddle.store.rows import RECORD_OF

_PAGE = 4096
_ESSENTIAL = ("school", "team", "educator", "student", "membership", "base_session")


def run(times: int) -> tuple[str, int]:
    """Damage so many files; returns what to say, and how often a repair crashed or hid a loss."""
    rng = random.Random(1)
    wrong = given_up = kept = there = theirs = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "school.db"
        database = open_database(str(path), now=dt.datetime.now(dt.UTC), create=True)
        build(database, InlinePlanner(), dt.date(2026, 11, 23))
        database.close()
        whole = _counts(path)
        content = path.read_bytes()
        for number in range(times):
            bad, target = Path(folder) / "bad.db", Path(folder) / "repaired.db"
            bad.write_bytes(_damaged(content, rng))
            try:
                salvage = repair(bad, target)
            except HuddleError:
                given_up += 1
                continue
            except Exception as error:  # what must never be
                wrong += 1
                print(f"  {number}: {type(error).__name__}: {error}")
                continue
            found = _counts(target)
            theirs += _recovered(bad, Path(folder) / "theirs.db")
            kept, there = kept + sum(found.values()), there + sum(whole.values())
            hidden = not salvage.essential_lost and any(found[name] < whole[name] for name in _ESSENTIAL)
            if hidden or not _opens(target):
                wrong += 1
                print(f"  {number}: a loss was not told, or the new file cannot be opened")
            target.unlink()
    beside = f", {100 * kept / theirs:.1f} % of what sqlite3's .recover gives back" if theirs else ""
    said = (
        f"{times} damaged files: {wrong} crashes or hidden losses, {given_up} with nothing to be read,"
        f" {100 * kept / max(1, there):.1f} % of all rows given back{beside}"
    )
    return said, wrong


def _damaged(content: bytes, rng: random.Random) -> bytes:
    data = bytearray(content)
    kind = rng.choice(("cut", "zero", "flip"))
    if kind == "cut":
        return bytes(data[: rng.randrange(len(data) // 4, len(data))])
    if kind == "zero":
        for _ in range(rng.randrange(1, 4)):
            start = _PAGE * rng.randrange(1, len(data) // _PAGE)
            data[start : start + _PAGE] = bytes(_PAGE)
        return bytes(data)
    for _ in range(20):
        data[rng.randrange(100, len(data))] ^= 1 << rng.randrange(8)
    return bytes(data)


def _counts(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as raw:
        return {
            name: int(raw.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])  # noqa: S608 - own tables
            for name in RECORD_OF
        }


def _recovered(bad: Path, target: Path) -> int:
    """How many rows of huddle's tables sqlite3's own tool gives back; 0 where there is no such tool."""
    tool = shutil.which("sqlite3")
    if tool is None:
        return 0
    target.unlink(missing_ok=True)
    told = subprocess.run([tool, str(bad), ".recover"], capture_output=True, check=False).stdout
    subprocess.run([tool, str(target)], input=told, capture_output=True, check=False)
    count = 0
    with closing(sqlite3.connect(target)) as raw:
        for name in RECORD_OF:
            with suppress(sqlite3.Error):
                count += int(raw.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])  # noqa: S608 - own tables
    return count


def _opens(path: Path) -> bool:
    try:
        open_database(str(path), now=dt.datetime.now(dt.UTC), readonly=True).close()
    except HuddleError:
        return False
    return True

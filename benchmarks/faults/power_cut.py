"""Power cuts: what a real save writes is recorded (strace), and the power goes at every moment of it.

Of what was not flushed any part may have reached the disk, in any order, torn at sectors of 512 bytes. After each cut the
file is opened as at the next start: everything acknowledged is there, nothing is half, the file is sound.
"""

import datetime as dt
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from huddle.domain.record import Setting
from huddle.store.opening import open_database

_SECTOR = 512
_SAVES = 40
_NOW = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
_CALL = re.compile(r"(?:\[pid +\d+\] |\d+ +)?(\w+)\((.*)\) += (\d+)")
_FD = re.compile(r"\d+<([^>]*)>")
_DATA = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_CALLS = "pwrite64,write,fdatasync,fsync,ftruncate,unlink,openat"


@dataclass
class Disk:
    """A file as it is on the disk for sure, and what was written since it was flushed: (offset, bytes), or a length."""

    sure: bytearray = field(default_factory=bytearray)
    since: list[tuple[int, bytes]] = field(default_factory=list)

    def flush(self) -> None:
        for offset, data in self.since:
            _apply(self.sure, offset, data)
        self.since.clear()

    def after_a_cut(self, rng: random.Random) -> bytes:
        left = bytearray(self.sure)
        for offset, data in rng.sample(self.since, rng.randint(0, len(self.since))):
            if offset < 0:
                _apply(left, offset, data)
                continue
            for start in range(0, len(data), _SECTOR):
                if rng.random() < 0.7:
                    _apply(left, offset + start, data[start : start + _SECTOR])
        return bytes(left)


def _apply(content: bytearray, offset: int, data: bytes) -> None:
    """Write bytes; an offset of -1 - n cuts (or lengthens) the file to n bytes."""
    if offset < 0:
        length = -1 - offset
        content[:] = content[:length].ljust(length, b"\0")
        return
    if len(content) < offset:
        content.extend(b"\0" * (offset - len(content)))
    content[offset : offset + len(data)] = data


def run(cuts: int) -> tuple[str, int]:
    """Cut the power so often; returns what to say, and in how many cuts a promise was broken."""
    rng = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "huddle.db"
        open_database(str(path), now=_NOW, create=True).close()
        before = path.read_bytes()
        trace = _recorded(path, Path(folder) / "trace")
        places = sorted(rng.randrange(1, len(trace) + 1) for _ in range(cuts))
        lost = _cut_at(places, trace, path, before, rng)
    return f"{cuts} power cuts in {_SAVES} saves: {lost} with something lost, half or damaged", lost


def _recorded(path: Path, log: Path) -> list[tuple[str, str, str]]:
    """(call, file, arguments) of a process that saves pairs and acknowledges each."""
    command = ["strace", "-f", "-y", "-xx", "-s", "1000000", "-e", f"trace={_CALLS}", "-o", str(log)]
    subprocess.run(
        [*command, sys.executable, "-m", "benchmarks.faults.power_cut", str(path)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    found = []
    for line in log.read_text("ascii", "replace").splitlines():
        if call := _CALL.match(line):
            name, arguments = call[1], call[2]
            paths = _FD.search(arguments) if name != "unlink" else None
            file = _plain(paths[1]) if paths else ""
            if name in {"unlink", "openat"}:
                quoted = _DATA.search(arguments)
                file = _bytes(quoted[1]).decode() if quoted else ""
            mine = file.startswith(str(path)) or (name == "write" and arguments.startswith("1<"))
            if mine:
                found.append((name, file, arguments))
    return found


def _plain(path: str) -> str:
    """A path, which strace writes in hexadecimal with the data."""
    return _bytes(path).decode("utf-8", "replace") if path.startswith("\\x") else path


def _bytes(escaped: str) -> bytes:
    return bytes.fromhex(escaped.replace("\\x", ""))


def _cut_at(
    places: list[int], trace: list[tuple[str, str, str]], path: Path, before: bytes, rng: random.Random
) -> int:
    disks = {str(path): Disk(bytearray(before))}
    acknowledged = lost = done = 0
    for place in places:
        for name, file, arguments in trace[done:place]:
            acknowledged += _happen(disks, name, file, arguments)
        done = place
        lost += not _sound_after_a_cut(disks, path, acknowledged, rng)
    return lost


def _happen(disks: dict[str, Disk], name: str, file: str, arguments: str) -> int:
    """One call reaches the system; 1 when it is an acknowledgement."""
    quoted = _DATA.search(arguments)
    data = _bytes(quoted[1]) if quoted else b""
    if name == "write" and arguments.startswith("1<"):
        return data.count(b"\n")
    if name == "unlink":
        disks.pop(file, None)
        return 0
    disk = disks.setdefault(file, Disk())
    if name == "pwrite64":
        disk.since.append((int(arguments.rpartition(", ")[2]), data))
    elif name == "ftruncate":
        disk.since.append((-1 - int(arguments.rpartition(", ")[2]), b""))
    elif name in {"fsync", "fdatasync"}:
        disk.flush()
    return 0


def _sound_after_a_cut(disks: dict[str, Disk], path: Path, acknowledged: int, rng: random.Random) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        there = Path(folder) / path.name
        for file, disk in disks.items():
            (Path(folder) / Path(file).name).write_bytes(disk.after_a_cut(rng))
        database = open_database(str(there), now=_NOW)
        with database.read() as reader:
            kept = {setting.id for setting in reader.select(Setting)}
        database.close()
        with closing(sqlite3.connect(there)) as raw:
            whole = raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    pairs = {name[:-1] for name in kept}
    return (
        whole
        and kept == {f"{pair}{half}" for pair in pairs for half in "ab"}
        and {f"{number}-" for number in range(acknowledged)} <= pairs
    )


def save(path: Path) -> None:
    """What is recorded: pairs of rows, each pair one save, acknowledged on stdout."""
    database = open_database(str(path), now=_NOW)
    for number in range(_SAVES):
        with database.write(by="", label="Saved", team_id="", now=_NOW) as work:
            work.add_all([Setting(id=f"{number}-{half}", value="x" * 3000) for half in "ab"])
            work.commit()
        print(number, flush=True)
    database.close()


if __name__ == "__main__":
    save(Path(sys.argv[1]))

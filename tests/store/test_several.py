"""Several processes at one file: nothing acknowledged is lost, nothing half is kept, whoever is killed when."""

import datetime as dt
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from huddle.domain.record import Setting
from huddle.store.backup import backup_beside, backups_of, rotate
from huddle.store.database import Database
from huddle.store.opening import open_database

NOW = dt.datetime(2026, 11, 23, 14, 45, tzinfo=dt.UTC)

_START = """
import dataclasses, sys, datetime as dt
from pathlib import Path
from huddle.domain.errors import ConflictError
from huddle.domain.record import Setting
from huddle.store.backup import backup_beside
from huddle.store.opening import open_database
path, number, rounds = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
now = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
database = open_database(str(path), now=now)
def writing():
    return database.write(by="", label="Counted", team_id="", now=now)
"""
_COUNT = """
for _ in range(rounds):
    with writing() as work:
        counter = work.get(Setting, "counter")
        work.save(dataclasses.replace(counter, value=str(int(counter.value) + 1)))
        work.commit()
"""
_COUNT_AS_A_FORM_DOES = """
for _ in range(rounds):
    while True:
        with database.read() as reader:
            counter = reader.get(Setting, "counter")
        try:
            with writing() as work:
                work.save(dataclasses.replace(counter, value=str(int(counter.value) + 1)))
                work.commit()
            break
        except ConflictError:
            continue
"""
_PAIRS = """
for count in range(rounds):
    with writing() as work:
        work.add_all([Setting(id=f"{number}-{count}-{half}", value="x" * 2000) for half in "ab"])
        work.commit()
    print(f"{number}-{count}", flush=True)
"""
_BACKUPS = """
for count in range(rounds):
    print(backup_beside(path, "daily", now + dt.timedelta(seconds=count)), flush=True)
"""


def start(code: str, path: Path, number: int, rounds: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", _START + code, str(path), str(number), str(rounds)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def finish(running: "subprocess.Popen[str]") -> list[str]:
    """What a process acknowledged; its last line may be cut short."""
    output, _ = running.communicate(timeout=1500)
    return output.split("\n")[:-1]


def killed_after_a_while(running: "list[subprocess.Popen[str]]", rng: random.Random) -> list[str]:
    """Kill all of them at some moment after the first acknowledgement."""
    first = running[0].stdout
    assert first is not None
    acknowledged = [first.readline().strip()]
    time.sleep(rng.uniform(0, 0.15))
    for process in running:
        os.kill(process.pid, signal.SIGKILL)
    return acknowledged + [line for process in running for line in finish(process)]


def sound(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def count_together(
    database: Database, code: str, keep: Callable[..., int], processes: int, rounds: int
) -> None:
    keep(database, Setting(id="counter", value="0"))
    assert database.path is not None
    running = [start(code, database.path, number, rounds) for number in range(processes)]
    for process in running:
        finish(process)
    assert [process.returncode for process in running] == [0] * processes
    with database.read() as reader:
        counter = reader.get(Setting, "counter")
        assert counter is not None
        assert (counter.value, counter.version) == (str(processes * rounds), processes * rounds + 1)
        assert reader.scalar("SELECT count(*) FROM change") == processes * rounds + 1
    sound(database.path)


@pytest.mark.parametrize("code", [_COUNT, _COUNT_AS_A_FORM_DOES], ids=["in one unit", "as a form does"])
def test_several_writers_lose_nothing(database: Database, keep: Callable[..., int], code: str) -> None:
    count_together(database, code, keep, processes=4, rounds=30)


@pytest.mark.long
@pytest.mark.parametrize(
    ("code", "rounds"), [(_COUNT, 1000), (_COUNT_AS_A_FORM_DOES, 100)], ids=["in one unit", "as a form does"]
)
def test_eight_writers_lose_nothing(
    database: Database, keep: Callable[..., int], code: str, rounds: int
) -> None:
    count_together(database, code, keep, processes=8, rounds=rounds)


def kill_writers(path: Path, times: int) -> None:
    rng = random.Random(times)
    for time_number in range(times):
        running = [start(_PAIRS, path, 10 * time_number + number, 100_000) for number in range(2)]
        acknowledged = killed_after_a_while(running, rng)
        opened = open_database(str(path), now=NOW)
        with opened.read() as reader:
            kept = {setting.id for setting in reader.select(Setting)}
        opened.close()
        assert {f"{pair}-{half}" for pair in acknowledged for half in "ab"} <= kept
        assert {name[:-1] + "b" for name in kept} == {name[:-1] + "b" for name in kept if name.endswith("a")}
        assert len(kept) % 2 == 0
        sound(path)


def test_killed_writers_lose_nothing_acknowledged_and_keep_nothing_half(empty_db: Path) -> None:
    kill_writers(empty_db, 3)


@pytest.mark.long
def test_many_killed_writers_lose_nothing_acknowledged_and_keep_nothing_half(empty_db: Path) -> None:
    kill_writers(empty_db, 150)


def kill_backups(full: Database, path: Path, times: int) -> None:
    rng = random.Random(times)
    for number in range(times):
        acknowledged = killed_after_a_while([start(_BACKUPS, path, number, 100_000)], rng)
        made = list((path.parent / "backups").glob("*.db"))
        assert {Path(line) for line in acknowledged} <= set(made)
        for backup in made:
            sound(backup)
        rotate(path, dt.datetime.now(dt.UTC) + dt.timedelta(days=1))
        left = list((path.parent / "backups").iterdir())
        assert 1 <= len(left) <= 14
        assert [backup.path for backup in backups_of(path)] == sorted(left, reverse=True)
    sound(path)


def test_a_killed_backup_leaves_no_file_under_a_backups_name(full: Database, empty_db: Path) -> None:
    kill_backups(full, empty_db, 2)


@pytest.mark.long
def test_many_killed_backups_leave_no_file_under_a_backups_name(full: Database, empty_db: Path) -> None:
    kill_backups(full, empty_db, 60)


def test_a_writer_that_stands_still_does_not_stop_the_readers(
    full: Database, empty_db: Path, keep: Any
) -> None:
    with full.write(by="", label="", team_id="team", now=NOW) as work:
        work.add(Setting(id="unfinished", value=""))
        other = open_database(str(empty_db), now=NOW, readonly=True)
        with other.read() as reader:
            assert [setting.id for setting in reader.select(Setting)] == ["last_team"]
        other.close()
        assert backup_beside(empty_db, "meanwhile", NOW).exists()

"""`huddle purge`: says what it would do, asks, and removes for good."""

import datetime as dt
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
import time_machine

Huddle = Callable[..., Any]
NAMES = (b"Quillon", b"Zzyzxfield", b"quillon", b"zzyzxfield")
pytestmark = pytest.mark.usefixtures("school")


def test_nothing_is_removed_unless_somebody_says_yes(huddle: Huddle) -> None:
    dry = huddle("purge", "student", "S-1008", "--dry-run")
    assert dry.code == 0
    assert "would be removed" in dry.err
    refused = huddle("purge", "student", "S-1008")
    assert refused.code == 2
    assert "--yes" in refused.err
    assert huddle("roster", "--filter", "S-1008").out
    done = huddle("purge", "student", "S-1008", "--yes")
    assert done.code == 0
    assert "student" in done.out
    assert huddle("purge", "student", "S-1008", "--yes").code == 4


def test_the_year_that_runs_is_not_removed(huddle: Huddle) -> None:
    assert huddle("purge", "year", "2026-27", "--yes").code == 8
    assert huddle("purge", "year", "last", "--yes").code == 2


def holding(folder: Path) -> list[str]:
    """Files that hold the student's name."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if any(name in path.read_bytes() for name in NAMES)]


def still_there(school: Path) -> bool:
    with closing(sqlite3.connect(school)) as raw:
        (count,) = raw.execute("SELECT count(*) FROM student WHERE family = 'Zzyzxfield'").fetchone()
    return bool(count)


@pytest.fixture
def known(huddle: Huddle, school: Path) -> Path:
    """A student who stands in the roster, in a note and in a backup."""
    assert huddle("student", "add", "Quillon Zzyzxfield").code == 0
    assert huddle("note", "Both Quillons and the Zzyzxfields came").code == 0
    assert huddle("backup").code == 0
    return school


def test_a_purge_that_cannot_be_finished_says_what_is_true_and_goes_on_at_the_next_start(
    huddle: Huddle, known: Path
) -> None:
    now = dt.datetime.now(dt.UTC)
    in_the_way = known.parent / "backups" / f".school-after-purge-{now.strftime('%Y%m%dT%H%M%S%f')}.db.part"
    in_the_way.mkdir()  # so that the backup after the purge cannot be made
    with time_machine.travel(now, tick=False):
        ran = huddle("purge", "student", "Zzyzxfield", "--yes")
    assert ran.code == 1
    assert "The records are removed from the database" in ran.err
    assert not still_there(known)
    with time_machine.travel(now, tick=False):
        again = huddle("purge", "student", "Zzyzxfield", "--yes")
        assert (again.code, again.err) == (1, ran.err)
        assert "may still hold them" in huddle("today").err
    checks = {check["name"]: check for check in huddle("doctor", "--json").json["checks"]}
    assert checks["purge"]["state"] == "warn"

    done = huddle("purge", "student", "Zzyzxfield", "--yes")
    assert done.code == 0
    assert "is finished now" in done.err
    assert holding(known.parent) == []
    assert huddle("today").err == ""
    assert huddle("purge", "student", "Zzyzxfield", "--yes").code == 4


def killed_purges(huddle: Huddle, school: Path, times: int) -> None:
    rng = random.Random(times)
    cut_short = 0
    command = [sys.executable, "-m", "huddle", "--db", str(school), "purge", "student", "Zzyzxfield", "--yes"]
    for number in range(times):
        if not still_there(school):
            assert huddle("student", "add", "Quillon Zzyzxfield").code == 0
            assert huddle("note", "The Zzyzxfields came").code == 0
            assert huddle("backup").code == 0
        journal = school.with_name(f"{school.name}-journal")
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while running.poll() is None and not (journal.exists() and journal.stat().st_size):
            time.sleep(0.001)
        while number % 3 and running.poll() is None and still_there(school):
            time.sleep(0.001)
        time.sleep(rng.uniform(0, 0.06))
        running.send_signal(signal.SIGKILL)
        running.wait(timeout=60)
        assert huddle("roster").code == 0  # the next start, whatever it is for
        if not still_there(school):
            cut_short += 1
            assert holding(school.parent) == []
    assert cut_short


def test_a_killed_purge_is_as_if_it_had_not_begun_or_is_finished_at_the_next_start(
    huddle: Huddle, known: Path
) -> None:
    killed_purges(huddle, known, 5)


def test_a_purge_for_which_there_is_no_room_is_not_begun(huddle: Huddle, known: Path) -> None:
    kept = (known.parent / "backups").rename(known.parent / "elsewhere")
    (known.parent / "backups").write_text("no folder, so no backup can be made")
    ran = huddle("purge", "student", "Zzyzxfield", "--yes")
    assert (ran.code, "nothing was changed" in ran.err) == (1, True)
    assert still_there(known)
    assert kept.is_dir()


@pytest.mark.long
def test_many_killed_purges_are_as_if_they_had_not_begun_or_are_finished(huddle: Huddle, known: Path) -> None:
    killed_purges(huddle, known, 60)

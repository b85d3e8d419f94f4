"""Faults from outside on the whole command: kills, quotas, two at once. Numbers are rows of docs/reliability.md."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from huddle.bootstrap import Services, open_services
from huddle.config import load_settings
from huddle.domain.errors import HuddleError

Huddle = Callable[..., Any]


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as raw:
        return raw.execute(sql).fetchall()


def test_3_a_killed_import_is_whole_or_not_there(huddle: Huddle, tmp_path: Path) -> None:
    set_of_files = tmp_path / "roster.zip"
    assert huddle("template", str(set_of_files)).code == 0
    rng = random.Random(3)
    ends = []
    for number in range(6):
        path = tmp_path / f"{number}.db"
        assert huddle("--db", str(path), "init", "--team", "Team A").code == 0
        command = [sys.executable, "-m", "huddle", "--db", str(path), "import", str(set_of_files), "--yes"]
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        backups = path.parent / "backups"  # the backup before the import is the last thing before it
        while running.poll() is None and not list(backups.glob(f"{number}-before-import-*.db")):
            time.sleep(0.002)
        time.sleep(rng.uniform(0, 0.2))
        running.send_signal(signal.SIGKILL)
        running.wait(timeout=60)
        assert huddle("--db", str(path), "roster").code == 0
        (students,) = rows(path, "SELECT count(*) FROM student")[0]
        runs = rows(path, "SELECT count(*) FROM import_run")[0][0]
        assert (students > 0) == (runs == 1)
        assert rows(path, "PRAGMA integrity_check") == [("ok",)]
        ends.append(students)
    assert len({end for end in ends if end}) <= 1


def at_once(acts: Sequence[Callable[[], object]]) -> list[object]:
    """What each of several gave, or its error, when all begin together."""
    begin = threading.Barrier(len(acts))
    found: list[object] = [None] * len(acts)

    def run(number: int) -> None:
        begin.wait()
        try:
            found[number] = acts[number]()
        except HuddleError as error:
            found[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_9_of_two_who_apply_at_once_one_plan_counts_and_both_see_it(school: Path) -> None:
    opened: list[Services] = [
        open_services(load_settings({"db": str(school), "date": "2026-11-23"})) for _ in range(2)
    ]
    for _ in range(5):
        opened[0].plans.draft()
        applied = at_once([services.plans.apply for services in opened])
        current = rows(school, "SELECT id FROM coverage_plan WHERE state = 'applied' AND date = '2026-11-23'")
        assert len(current) == 1
        assert not any(isinstance(each, HuddleError) for each in applied)
        opened[0].undo.undo()
    for services in opened:
        services.close()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits")
def test_14_a_quota_is_a_sentence_and_the_next_save_works(huddle: Huddle, school: Path) -> None:
    import resource

    assert huddle("note", "before the quota").code == 0  # the backup of the day is made
    size = school.stat().st_size

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    ran = subprocess.run(
        [sys.executable, "-m", "huddle", "note", "-"],
        input=b"x" * 60_000,
        capture_output=True,
        check=False,
        preexec_fn=limit,
        env=dict(os.environ),
    )
    assert ran.returncode == 1
    assert b"nothing was saved" in ran.stderr
    assert b"Traceback" not in ran.stderr
    assert rows(school, "PRAGMA integrity_check") == [("ok",)]
    assert huddle("note", "after the quota").code == 0
    assert rows(school, "SELECT count(*) FROM entry WHERE text LIKE '%the quota'") == [(2,)]


def test_69_no_extra_promises_what_is_not_there() -> None:
    """`[encrypted]` was one: what can be installed is used."""
    import tomllib

    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    extras = set(project["project"]["optional-dependencies"])
    assert extras == {"xlsx", "postgres", "serve", "dev"}

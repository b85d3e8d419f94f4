"""The sweep in a process of its own: it tells how far it is, stops when told, and leaves with whoever asked."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from huddle.bootstrap import Services
from huddle.domain.errors import HuddleError
from huddle.services.cover.sweep import Sweeper

At = Callable[..., Services]


def test_every_educator_is_planned_and_it_is_told_how_far_it_is(at: At) -> None:
    services = at()
    told: list[tuple[int, int]] = []
    assert services.sweeper.sweep(progress=lambda done, total: told.append((done, total)))
    assert told == [(done, 10) for done in range(1, 11)]
    assert not services.standing.view().to_sweep


def test_a_sweep_that_is_stopped_keeps_what_it_has_planned(at: At) -> None:
    services = at()
    sweeper = services.sweeper
    assert not sweeper.sweep(progress=lambda done, _total: sweeper.stop() if done == 1 else None)
    waiting = services.standing.view().to_sweep
    assert 0 < len(waiting) < 10
    assert not sweeper.running


def test_only_one_sweep_runs_at_a_time(at: At) -> None:
    sweeper = at().sweeper
    answers: list[bool] = []

    def again(done: int, _total: int) -> None:
        if done == 1:
            answers.append(sweeper.sweep())

    assert sweeper.sweep(progress=again)
    assert answers == [False]


def test_a_process_that_dies_is_an_error_and_the_next_one_works(at: At) -> None:
    services = at()
    sweeper = services.sweeper

    def kill(_done: int, _total: int) -> None:
        if sweeper._child is not None:
            sweeper._child.kill()

    with pytest.raises(HuddleError, match="stopped"):
        sweeper.sweep(progress=kill)
    assert Sweeper(services.desk).sweep()


def test_what_cannot_be_opened_is_said_in_a_sentence(at: At, demo_db: Path) -> None:
    services = at()
    services.desk.team_name = "Nobody's team"
    with pytest.raises(HuddleError, match="is not exactly one team"):
        services.sweeper.sweep()


def test_the_process_ends_with_whoever_started_it(at: At, demo_db: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "huddle.services.cover.sweep_process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    request = {"database": str(demo_db), "team": "", "user": "", "today": "2026-11-23", "date": ""}
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(json.dumps(request) + "\n")
    child.stdin.flush()
    assert json.loads(child.stdout.readline())["done"] == 1
    child.stdin.close()
    reader = threading.Thread(target=child.stdout.read)
    reader.start()
    child.wait(30)
    reader.join()
    child.stdout.close()
    assert at().standing.view().to_sweep

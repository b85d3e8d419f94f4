"""Planner processes: answers in order, a child that dies is replaced, one that is cancelled stops at once."""

import dataclasses
import os
import signal
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from huddle.coverage.problem.reading import parse_problem
from huddle.domain.cover.answer import Answer
from huddle.domain.cover.problem import Lock, Problem
from huddle.domain.errors import HuddleError
from huddle.services.planner.limit import until
from huddle.services.planner.planner import InlinePlanner, Planner, ProcessPlanner
from huddle.services.planner.pool import in_order


def a_day_as_json(out: int, groups: int = 3) -> dict[str, Any]:
    """Three leads with a group each; the one with number `out` is away."""
    return {
        "blocks": ["b1", "b2"],
        "educators": [
            {
                "id": f"E{n}",
                "can_lead": True,
                "can_help": True,
                "certs": [],
                "strength": {"math": n % 5},
                "absent": ["b1"] if n == out else [],
            }
            for n in range(groups)
        ],
        "groups": [
            {
                "id": f"G{n}",
                "size": 10,
                "ratio": 30,
                "room_cap": 40,
                "requires": [],
                "needs": {},
                "weights": {"math": 3},
                "knows": [],
                "usual": {b: {"lead": f"E{n}", "helpers": []} for b in ("b1", "b2")},
            }
            for n in range(groups)
        ],
    }


def hard_day() -> Problem:
    """Twenty full classes, seven leads away: a legal plan is there at once, the proof takes long."""
    data = a_day_as_json(0, groups=20)
    for n, row in enumerate(data["educators"]):
        row["absent"] = ["b1", "b2"] if n < 7 else []
    for row in data["groups"]:
        row.update(size=25, ratio=34, room_cap=34)
    return parse_problem(data)


def a_day(out: int, groups: int = 3) -> Problem:
    return parse_problem(a_day_as_json(out, groups))


@pytest.fixture
def planner() -> Iterator[ProcessPlanner]:
    made = ProcessPlanner()
    yield made
    made.close()


def test_a_process_plans_what_this_process_plans(planner: ProcessPlanner) -> None:
    assert planner.plan(a_day(1), limit=10) == InlinePlanner().plan(a_day(1), limit=10)


def test_a_process_says_who_else_and_what_next(planner: ProcessPlanner) -> None:
    inline = InlinePlanner()
    assert planner.why(a_day(1), "b1", "G1", None, limit=10) == inline.why(
        a_day(1), "b1", "G1", None, limit=10
    )
    plans, trades = planner.alternatives(a_day(1), 2, limit=10)
    assert (plans, trades) == inline.alternatives(a_day(1), 2, limit=10)
    assert len(plans) == 3


def test_a_refused_problem_comes_back_with_every_finding(planner: ProcessPlanner) -> None:
    away = Lock("b1", "G0", "E9", lead=True)
    broken = dataclasses.replace(a_day(1), locks=(away, dataclasses.replace(away, block="b7")))
    with pytest.raises(HuddleError) as refused:
        planner.plan(broken, limit=10)
    assert refused.value.exit_code == 6
    assert refused.value.message.count("$.locks") == 2
    assert planner.plan(a_day(0), limit=10).status == "best"  # and the process goes on


def test_a_process_that_died_is_replaced_and_said(planner: ProcessPlanner) -> None:
    said: list[str] = []
    planner.on_replaced = said.append
    planner.plan(a_day(1), limit=10)
    child = planner._child
    assert child is not None
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    assert planner.plan(a_day(1), limit=10).status == "best"
    assert said == ["The planner restarted."]


def test_a_process_that_dies_in_the_middle_of_a_plan_is_replaced_and_asked_again(
    planner: ProcessPlanner,
) -> None:
    said: list[str] = []
    planner.on_replaced = said.append
    killed: list[int] = []

    def kill(_: Answer) -> None:
        child = planner._child
        if child is not None and not killed:
            killed.append(child.pid)
            os.kill(child.pid, signal.SIGKILL)

    answer = planner.plan(hard_day(), limit=1, on_better=kill)
    assert len(said) == len(killed) == 1
    assert answer.leads
    assert planner._child is not None
    assert planner._child.pid != killed[0]


def test_a_plan_that_was_there_is_the_answer_when_the_process_is_lost(
    planner: ProcessPlanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose(better: Answer) -> None:
        held.append(better)
        monkeypatch.setattr(ProcessPlanner, "START_SECONDS", 0.001)  # the next one is never heard
        child = planner._child
        if child is not None:
            os.kill(child.pid, signal.SIGKILL)

    held: list[Answer] = []
    assert planner.plan(hard_day(), limit=1, on_better=lose) == held[0]
    assert held[0].leads


def test_a_limit_counts_work_and_a_part_of_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    wall, work = [100.0], [5.0]
    monkeypatch.setattr(time, "monotonic", lambda: wall[0])
    monkeypatch.setattr(time, "process_time", lambda: work[0])
    left = until(10)
    wall[0] += 12
    assert left() == 7
    work[0] += 4
    assert left() == 6
    wall[0] += 28
    assert left() == 0


def test_a_process_that_hangs_is_replaced_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ProcessPlanner, "SILENCE_SECONDS", 1.5)
    planner = ProcessPlanner()
    said: list[str] = []
    planner.on_replaced = said.append
    planner.plan(a_day(1), limit=10)
    child = planner._child
    assert child is not None
    os.kill(child.pid, signal.SIGSTOP)
    assert planner.plan(a_day(1), limit=10).status == "best"
    assert said == ["The planner restarted."]
    assert child.poll() is not None
    planner.close()


def test_a_process_that_computes_for_long_is_heard_and_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ProcessPlanner, "SILENCE_SECONDS", 1.5)
    planner = ProcessPlanner()
    said: list[str] = []
    planner.on_replaced = said.append
    answer = planner.plan(hard_day(), limit=3)
    assert answer.status == "best_so_far"
    assert said == []
    planner.close()


def test_when_the_next_one_hangs_too_there_is_an_error_and_no_third(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ProcessPlanner, "START_SECONDS", 0.001)
    planner = ProcessPlanner()
    said: list[str] = []
    planner.on_replaced = said.append
    with pytest.raises(HuddleError, match="stopped before"):
        planner.plan(a_day(1), limit=10)
    assert len(said) == 1
    planner.close()


def test_an_answer_nobody_took_is_not_the_answer_to_the_next_question(planner: ProcessPlanner) -> None:
    class ScreenClosedError(Exception):
        pass

    def closed(_: Answer) -> None:
        raise ScreenClosedError

    with pytest.raises(ScreenClosedError):
        planner.plan(hard_day(), limit=1, on_better=closed)
    assert len(planner.plan(a_day(1), limit=10).leads) == 6


def test_after_cancelling_the_next_process_stands_ready(planner: ProcessPlanner) -> None:
    def cancel(_: Answer) -> None:
        planner.cancel()

    with pytest.raises(HuddleError, match="stopped before"):
        planner.plan(hard_day(), limit=20, on_better=cancel)
    assert planner._child is not None
    assert planner._child.poll() is None
    assert planner.plan(a_day(1), limit=10).status == "best"


def test_cancelling_ends_a_running_plan(planner: ProcessPlanner) -> None:
    planner.plan(a_day(1), limit=10)
    child = planner._child
    assert child is not None
    os.kill(child.pid, signal.SIGSTOP)  # it will never answer by itself
    failed: list[HuddleError] = []

    def wait() -> None:
        try:
            planner.plan(a_day(2), limit=60)
        except HuddleError as error:
            failed.append(error)

    waiting = threading.Thread(target=wait)
    waiting.start()
    while not planner._one_at_a_time.locked():
        time.sleep(0.01)
    planner.cancel()
    waiting.join(timeout=30)
    assert [error.code for error in failed] == ["planner_stopped"]


def test_answers_come_in_the_order_asked() -> None:
    def ask(planner: Planner, out: int) -> tuple[int, Any]:
        return out, planner.plan(a_day(out, groups=5), limit=10).levels

    expected = [(out, InlinePlanner().plan(a_day(out, groups=5), limit=10).levels) for out in range(5)]
    assert list(in_order(ask, range(5), workers=2)) == expected


def test_who_stops_listening_leaves_no_process_behind() -> None:
    children: list[int] = []

    def ask(planner: Planner, out: int) -> int:
        planner.plan(a_day(out), limit=10)
        assert isinstance(planner, ProcessPlanner)
        assert planner._child is not None
        children.append(planner._child.pid)
        return out

    answers = in_order(ask, iter(lambda: 1, 0), workers=2)  # without an end
    assert next(answers) == 1
    answers.close()  # type: ignore[attr-defined]
    for process in set(children):
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)

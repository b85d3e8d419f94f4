"""Planner processes: answers in order, a child that dies is replaced, one that is cancelled stops at once."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from huddle.domain.errors import HuddleError
from huddle.services.many import in_order
from huddle.services.planner import InlinePlanner, Planner, ProcessPlanner


def a_day(out: int, groups: int = 3) -> dict[str, Any]:
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
    broken = {**a_day(1), "blocks": []}
    with pytest.raises(HuddleError) as refused:
        planner.plan(broken, limit=10)
    assert refused.value.exit_code == 6
    assert refused.value.message.count("$.groups") > 1
    assert planner.plan(a_day(0), limit=10)["status"] == "best"  # and the process goes on


def test_a_process_that_died_is_replaced(planner: ProcessPlanner) -> None:
    planner.plan(a_day(1), limit=10)
    child = planner._child
    assert child is not None
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    assert planner.plan(a_day(1), limit=10)["status"] == "best"


def test_a_process_that_hangs_is_ended_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ProcessPlanner, "GRACE_SECONDS", 0.2)
    planner = ProcessPlanner()
    planner.plan(a_day(1), limit=10)
    child = planner._child
    assert child is not None
    os.kill(child.pid, signal.SIGSTOP)
    with pytest.raises(HuddleError, match="stopped before"):
        planner.plan(a_day(1), limit=0.1)
    planner.close()


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
        return out, planner.plan(a_day(out, groups=5), limit=10)["levels"]

    expected = [(out, InlinePlanner().plan(a_day(out, groups=5), limit=10)["levels"]) for out in range(5)]
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

"""One act reads the world once: how often a day is loaded, and how often a planning problem is made, for each act."""

from collections.abc import Callable
from typing import Any

import pytest

from huddle.bootstrap import Services
from huddle.services.cover import plan as cover_plan
from huddle.services.cover.problem import day_problem
from huddle.services.desk import desk
from huddle.store.queries.day import load_day

At = Callable[..., Services]
Act = Callable[[Services], object]


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    counted = {"days": 0, "problems": 0}

    def count(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def counting(*args: Any, **named: Any) -> Any:
            counted[name] += 1
            return real(*args, **named)

        return counting

    monkeypatch.setattr(desk, "load_day", count("days", load_day))
    monkeypatch.setattr(cover_plan, "day_problem", count("problems", day_problem))
    return counted


@pytest.mark.parametrize(
    ("act", "problems"),
    [
        (lambda s: s.absences.log("chloe 4-5"), 0),
        (lambda s: s.huddles.note("hello"), 0),
        (lambda s: s.huddles.todo("call @grace due fri"), 0),
        (lambda s: s.huddles.tick("grace"), 0),
        (lambda s: s.huddles.start(), 0),
        (lambda s: s.plans.draft(), 1),
        (lambda s: s.plans.ready(), 1),
        (lambda s: s.plans.ready_if_needed(), 1),
        (lambda s: s.plans.apply(), 1),
        (lambda s: s.alternatives.why("H2@1"), 1),
        (lambda s: s.ledger.day(), 0),
    ],
    ids=[
        "absence",
        "note",
        "todo",
        "tick",
        "start",
        "draft",
        "ready",
        "ready if needed",
        "apply",
        "why",
        "ledger",
    ],
)
def test_an_act_reads_the_day_once_and_makes_at_most_one_problem(
    at: At, counts: dict[str, int], act: Act, problems: int
) -> None:
    services = at()
    services.plans.draft()
    counts.update(days=0, problems=0)
    act(services)
    assert counts == {"days": 1, "problems": problems}

"""One act reads the world once, through the app: days loaded, boards drawn and problems made until all is quiet."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.ui.acting import Hand, SchoolApp, Shown, view_of

from huddle.services.board import briefing, today
from huddle.services.cover import state
from huddle.services.cover.problem import day_problem
from huddle.services.desk import desk
from huddle.store.queries.day import load_day
from huddle.ui.today.today import TodayScreen

Counts = dict[str, int]


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Counts:
    counted = {"days": 0, "boards": 0, "problems": 0}

    def count(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def counting(*args: Any, **named: Any) -> Any:
            counted[name] += 1
            return real(*args, **named)

        return counting

    monkeypatch.setattr(desk, "load_day", count("days", load_day))
    board, problem = count("boards", today.board_of), count("problems", day_problem)
    for drawing in (today, briefing):
        monkeypatch.setattr(drawing, "board_of", board)
    monkeypatch.setattr(state, "day_problem", problem)
    return counted


async def quiet(pilot: Hand, counts: Counts) -> None:
    """Wait until nothing was read for a while; colleagues' changes are looked for ten times a second."""
    before: Counts = {}
    while counts != before:
        before = dict(counts)
        await pilot.pause(0.6)


# An act reads one day: what it was saved from is what is shown, with one board and its services at risk.
# An absence is shown at once, and again with its plan: the plan is saved in between.
@pytest.mark.parametrize(
    ("before", "keys", "most"),
    [
        pytest.param((), ("a", "f", "a", "enter"), (2, 2, 2), id="absence"),
        pytest.param((), ("space",), (1, 1, 1), id="tick"),
        pytest.param((), ("t", *"call", "enter"), (1, 1, 1), id="action"),
        pytest.param((), ("A", "enter"), (1, 1, 1), id="apply"),
        pytest.param(("s",), ("e", *"hello", "enter"), (1, 1, 1), id="note"),
    ],
)
async def test_what_an_act_reads(
    school_app: SchoolApp,
    shown: Shown,
    counts: Counts,
    before: tuple[str, ...],
    keys: tuple[str, ...],
    most: tuple[int, int, int],
) -> None:
    app = school_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await shown(app)
        await pilot.press(*before)
        await quiet(pilot, counts)
        counts.update(days=0, boards=0, problems=0)
        await pilot.press(*keys)
        await quiet(pilot, counts)
        assert (counts["days"], counts["boards"], counts["problems"]) == most


async def test_a_colleagues_change_is_read_and_shown(
    school_app: SchoolApp, shown: Shown, counts: Counts
) -> None:
    app, colleague = school_app(), school_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await shown(app)
        await quiet(pilot, counts)
        async with colleague.run_test(size=(120, 36)):
            await shown(colleague)
            colleague.services.huddles.todo("call home")
        await shown(app, lambda: any(a.text == "call home" for a in view_of(app, TodayScreen).actions))
        await quiet(pilot, counts)
        counts.update(days=0, boards=0, problems=0)
        app.changed.publish("data")  # nobody has saved anything
        await quiet(pilot, counts)
        assert counts == {"days": 0, "boards": 0, "problems": 0}
        app.changed.publish("day")
        await quiet(pilot, counts)
        assert counts == {"days": 0, "boards": 1, "problems": 0}

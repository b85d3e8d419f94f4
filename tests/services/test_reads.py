"""One act reads the world once: how often a day is loaded, a board drawn and a problem made, for each act."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from huddle.bootstrap import Services
from huddle.services.board import briefing, today
from huddle.services.cover import state
from huddle.services.cover.problem import day_problem
from huddle.services.desk import desk
from huddle.store.queries import day as store_day

At = Callable[..., Services]
Act = Callable[[Services], object]
Counts = dict[str, int]


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Counts:
    counted = {"days": 0, "boards": 0, "problems": 0}

    def count(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def counting(*args: Any, **named: Any) -> Any:
            counted[name] += 1
            return real(*args, **named)

        return counting

    monkeypatch.setattr(desk, "load_day", count("days", store_day.load_day))
    board = count("boards", today.board_of)
    for module in (today, briefing):
        monkeypatch.setattr(module, "board_of", board)
    monkeypatch.setattr(state, "day_problem", count("problems", day_problem))
    return counted


def test_only_the_desk_loads_days_so_that_they_can_be_counted() -> None:
    rooms = Path(desk.__file__).parent.parent
    users = [path.name for path in rooms.rglob("*.py") if "load_day(" in path.read_text("utf-8")]
    assert users == ["desk.py"]


def first_absence(services: Services) -> str:
    return services.absences.list()[0].id


@pytest.mark.parametrize(
    ("act", "boards", "problems"),
    [
        pytest.param(lambda s: s.absences.log("chloe 4-5"), 0, 0, id="absence"),
        pytest.param(lambda s: s.huddles.note("hello"), 0, 0, id="note"),
        pytest.param(lambda s: s.huddles.todo("call @grace due fri"), 0, 0, id="action"),
        pytest.param(lambda s: s.huddles.tick("grace"), 0, 0, id="tick"),
        pytest.param(lambda s: s.huddles.start(), 0, 0, id="start"),
        pytest.param(lambda s: s.plans.draft(), 0, 1, id="draft"),
        pytest.param(lambda s: s.plans.ready(), 0, 1, id="ready"),
        pytest.param(lambda s: s.plans.ready_if_needed(), 0, 1, id="ready if needed"),
        pytest.param(lambda s: s.plans.current(), 0, 0, id="the plan as it is"),
        pytest.param(lambda s: s.plans.apply(), 0, 1, id="apply"),
        pytest.param(lambda s: s.alternatives.why("H2@1"), 0, 1, id="why"),
        pytest.param(lambda s: s.alternatives.plans(1), 0, 1, id="other plans"),
        pytest.param(lambda s: s.ledger.day(), 0, 0, id="what happened"),
        pytest.param(lambda s: s.balance.view(), 0, 0, id="balance"),
        pytest.param(lambda s: s.announcements.view(), 0, 0, id="announcement"),
        pytest.param(lambda s: s.today.board(), 1, 1, id="board"),
        pytest.param(lambda s: s.briefing.of(), 1, 1, id="briefing"),
    ],
)
def test_an_act_reads_the_day_once_and_makes_at_most_one_problem(
    at: At, counts: Counts, act: Act, boards: int, problems: int
) -> None:
    services = at()
    services.plans.draft()
    counts.update(days=0, boards=0, problems=0)
    act(services)
    assert counts == {"days": 1, "boards": boards, "problems": problems}


def test_changing_and_cancelling_an_absence_and_having_seen_the_cover_read_the_day_once(
    at: At, counts: Counts
) -> None:
    services = at()
    services.plans.apply()
    absence = first_absence(services)
    for act in (
        lambda: services.announcements.seen("me"),
        lambda: services.absences.change(absence, "3-4"),
        lambda: services.absences.cancel(absence),
    ):
        counts.update(days=0, boards=0, problems=0)
        act()
        assert counts == {"days": 1, "boards": 0, "problems": 0}


def test_what_each_absence_would_mean_is_made_from_one_day(at: At, counts: Counts) -> None:
    services = at()
    counts.update(days=0, boards=0, problems=0)
    rows = services.standing.view().rows
    assert counts == {"days": 1, "boards": 0, "problems": 1 + len(rows)}

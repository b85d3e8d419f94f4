"""Until a plan has been applied Today lists what is missing for the first one; enter on a line does it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.ui.acting import MORNING

from huddle.bootstrap import Services, wire
from huddle.services.board.text import board_text
from huddle.services.desk.clock import make_clock
from huddle.services.planner.planner import InlinePlanner
from huddle.services.team.setup import PRESETS, found_team
from huddle.store.opening import open_database
from huddle.ui.absences.absence import AbsenceDialog
from huddle.ui.app import HuddleApp
from huddle.ui.dialogs.pick import Pick
from huddle.ui.shell.options import AppOptions
from huddle.ui.start.pasting import ListArea, PasteForm
from huddle.ui.today.today import STEP_ACTIONS
from huddle.ui.widgets.rowlist import RowList

Lines = Callable[[Any], list[str]]
STAFF = "Ben Hall, lead, math 4\nAmara Fox, certified, reading 4\n"
REST = "Students:\nMax Vega, 6A\nAna Li, 6B\n\nSchedule:\nblock, 6A, 6B\n1, Ben, Amara\n2, Amara, Ben\n"


@pytest.fixture
def open_team(tmp_path: Path) -> Iterator[Callable[[], Services]]:
    """Opens a team that has its blocks and nothing else."""
    clock = make_clock("2026-11-23T07:45")
    path = str(tmp_path / "team.db")
    database = open_database(path, now=MORNING, create=True)
    found_team(database, MORNING, school="Our school", team="Cholla", blocks=PRESETS["school"])
    database.close()
    opened: list[Services] = []

    def open_it() -> Services:
        opened.append(wire(open_database(path, now=MORNING), clock, InlinePlanner()))
        return opened[-1]

    yield open_it
    for services in opened:
        services.close()


@pytest.fixture
def fresh_app(open_team: Callable[[], Services]) -> Callable[[], HuddleApp]:
    return lambda: HuddleApp(open_team, AppOptions(now=make_clock("2026-11-23T07:45").now))


def text(lines: list[str]) -> str:
    return "\n".join(lines)


def done(app: Any) -> set[str]:
    view = getattr(app.screen, "view", None)
    return {step.id for step in view.first_steps if step.done} if view is not None else set()


async def paste(app: Any, pilot: Any, shown: Any, words: str) -> None:
    await shown(app, lambda: isinstance(app.screen, PasteForm))
    app.screen.query_one(ListArea).text = words
    await pilot.press("ctrl+s")
    await pilot.pause(0.2)
    await pilot.press("enter")


async def test_a_team_without_people_is_led_to_its_first_plan(
    fresh_app: Any, shown: Any, screen_text: Lines
) -> None:
    app = fresh_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await shown(app, lambda: "Before the first plan" in text(screen_text(app)))
        assert done(app) == {"bell"}
        await pilot.press("enter")  # the first line that is not done: people
        await paste(app, pilot, shown, STAFF)
        await shown(app, lambda: {"people", "strengths"} <= done(app))
        await pilot.press("ctrl+l")
        await paste(app, pilot, shown, REST)
        await shown(app, lambda: {"students", "groups", "schedule"} <= done(app))
        app.screen.query_one("#steps", RowList).move_to("you")
        await pilot.press("enter")
        await shown(app, lambda: isinstance(app.screen, Pick))
        await pilot.press(*"ben", "enter")
        await shown(app, lambda: "you" in done(app))
        app.screen.query_one("#steps", RowList).move_to("absence")
        await pilot.press("enter")
        await shown(app, lambda: isinstance(app.screen, AbsenceDialog))
        await pilot.press(*"me", "enter")
        await shown(app, lambda: app.screen.view.plan is not None and app.screen.view.plan.changes)
        assert "Before the first plan" not in text(screen_text(app))
        assert "Amara" in text(screen_text(app))


async def test_every_step_has_a_key_and_an_action(fresh_app: Any, shown: Any) -> None:
    app = fresh_app()
    async with app.run_test(size=(120, 36)):
        await shown(app)
        assert [step.id for step in app.screen.view.first_steps] == list(STEP_ACTIONS)


async def test_a_team_that_has_applied_a_plan_sees_the_plan(
    school_app: Any, shown: Any, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)):
        await shown(app)
        assert not app.screen.view.first_steps
        assert "Before the first plan" not in text(screen_text(app))


def test_the_board_in_the_terminal_lists_the_steps(open_team: Callable[[], Services]) -> None:
    board = board_text(open_team().today.board())
    assert "Before the first plan" in board
    assert "[ ] People" in board
    assert "[x] Bell times" in board
    assert "huddle config set me WHO" in board

"""The first run: four ways to begin, each on the real services, and nothing left behind by leaving."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.ui.acting import Lines, Shown
from textual.widgets import Input

from huddle.cli.invocation import Invocation
from huddle.cli.start.opening import Opening
from huddle.services.demo import demo
from huddle.ui.app import HuddleApp
from huddle.ui.shell.options import AppOptions
from huddle.ui.start.pasting import ListArea
from huddle.ui.start.welcome import Welcome

Started = Callable[[], tuple[HuddleApp, Opening]]


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Started]:
    """Makes the app where there is no database yet."""
    monkeypatch.setattr(demo, "_HISTORY_DAYS", 2)
    made: list[tuple[HuddleApp, Opening]] = []

    def make() -> tuple[HuddleApp, Opening]:
        flags = {"db": str(tmp_path / "team.db"), "date": "2026-11-23"}
        opening = Opening(Invocation(flags={**flags}))
        options = AppOptions(now=opening.now, first_steps=opening.first_steps())
        made.append((HuddleApp(opening.services, options), opening))
        return made[-1]

    yield make
    for app, opening in made:
        if app.services is not None:
            app.services.close()
        opening.close()


def left_in(folder: Path) -> list[Path]:
    return list(folder.glob("team*"))


async def welcome(app: HuddleApp) -> None:
    """Wait until the first run's dialog is there."""
    for _ in range(2000):
        if isinstance(app.screen, Welcome):
            return
        await asyncio.sleep(0.005)
    raise TimeoutError


@pytest.mark.parametrize("key", ["q", "escape", "ctrl+q"])
async def test_leaving_leaves_nothing_behind_and_ends_with_4_and_the_next_step(
    started: Started, shown: Shown, tmp_path: Path, key: str
) -> None:
    app, _ = started()
    async with app.run_test(size=(80, 24)) as pilot:
        await welcome(app)
        await pilot.press(key)
        await pilot.pause()
        assert "huddle demo" in str(app._exit_renderables[0])
    assert app.return_code == 4
    assert left_in(tmp_path) == []


async def test_a_team_is_made_with_its_name_and_empty_screens_name_the_keys_that_fill_them(
    started: Started, shown: Shown, screen_text: Lines
) -> None:
    app, _ = started()
    async with app.run_test(size=(80, 24)) as pilot:
        await welcome(app)
        await pilot.press("n", *"Cholla", "enter", "enter", "enter", "enter")
        await shown(app)
        assert app.services.setup.teams() == [("Cholla", "Our school")]
        for tab, words in (("2", "n adds one by hand"), ("3", "n adds one"), ("5", "a logs an absence")):
            await pilot.press(tab)
            await shown(app)
            assert words in "\n".join(screen_text(app))


async def test_five_enters_lead_from_the_first_start_to_the_first_screen_with_presets(
    started: Started, shown: Shown
) -> None:
    app, _ = started()
    async with app.run_test(size=(80, 24)) as pilot:
        await welcome(app)
        await pilot.press("enter", "enter", "enter", "enter", "enter")
        await shown(app)
        assert app.services.setup.teams() == [("Our team", "Our school")]


async def test_one_key_leads_from_any_step_to_the_demo_school(
    started: Started, shown: Shown, screen_text: Lines
) -> None:
    app, _ = started()
    async with app.run_test(size=(80, 24)) as pilot:
        await welcome(app)
        await pilot.press("enter", "enter", "ctrl+d")
        await shown(app)
        assert "DEMO" in screen_text(app)[0]


async def test_a_team_without_a_name_is_refused_in_the_step_and_nothing_is_made(
    started: Started, shown: Shown, screen_text: Lines, tmp_path: Path
) -> None:
    app, _ = started()
    async with app.run_test(size=(80, 24)) as pilot:
        await welcome(app)
        await pilot.press("n", "backspace", "enter")
        await pilot.pause()
        assert "The team has no name." in "\n".join(screen_text(app))
        assert left_in(tmp_path) == []


async def test_blocks_of_ones_own_are_checked_in_their_step_and_shown_in_the_last(
    started: Started, shown: Shown, screen_text: Lines
) -> None:
    app, _ = started()
    async with app.run_test(size=(80, 24)) as pilot:
        await welcome(app)
        await pilot.press("n", "enter", "G", "enter", *"1=8", "enter")
        await pilot.pause()
        assert "is not a list of blocks" in " ".join("".join(screen_text(app)).split())
        await pilot.press(*":00-9:00", "enter", *"Amara Fox, [/b] Hall", "enter")
        await pilot.pause()
        seen = "\n".join(screen_text(app))
        assert "1 8:00-9:00" in seen
        assert "[/b] Hall" in seen
        await pilot.press("escape", "enter", "enter")
        await shown(app)
        assert {row.name for row in app.services.team.view().educators} == {"Amara Fox", "[/b] Hall"}


async def test_a_file_that_is_refused_says_why_and_one_that_is_right_opens_the_team(
    started: Started, shown: Shown, screen_text: Lines, tmp_path: Path
) -> None:
    from huddle.exchange.writers.native import template_files

    folder = tmp_path / "roster"
    folder.mkdir()
    for name, data in template_files().items():
        (folder / name).write_bytes(data)
    app, _ = started()
    async with app.run_test(size=(80, 24)) as pilot:
        await welcome(app)
        await pilot.press("i", *"nowhere", "enter")
        for _ in range(200):  # until the answer is there, at most ten seconds
            if "There is no 'nowhere'" in "\n".join(screen_text(app)):
                break
            await asyncio.sleep(0.05)
        assert "There is no 'nowhere'" in "\n".join(screen_text(app))
        assert left_in(tmp_path) == []
        app.screen.query_one("#path", Input).value = str(folder)
        await pilot.press("enter")
        await shown(app)
        assert app.services.roster.view().students


async def test_the_demo_school_has_its_badge_and_is_gone_afterwards(
    started: Started, shown: Shown, screen_text: Lines, tmp_path: Path
) -> None:
    app, opening = started()
    async with app.run_test(size=(80, 24)) as pilot:
        await welcome(app)
        await pilot.press("d")
        await shown(app)
        assert "DEMO" in screen_text(app)[0]
        assert "Saguaro" in app.services.setup.teams()[0][0]
        school = app.services.database.path
        assert school is not None
        assert school.exists()
    app.services.close()
    opening.close()
    assert not school.parent.exists()
    assert left_in(tmp_path) == []


async def test_a_pasted_list_makes_a_team_that_can_be_planned(
    started: Started, shown: Shown, screen_text: Lines, tmp_path: Path
) -> None:
    app, _ = started()
    async with app.run_test(size=(80, 24)) as pilot:
        await welcome(app)
        await pilot.press("p")
        await pilot.pause()
        app.screen.query_one(ListArea).text = (
            "Staff:\nBen Hall, lead, math 4\nAmara Fox, certified, reading 9\n\nStudents:\nMax Vega, 6A\nAna Li, 6B\n\n"
            "8:20-9:05, 9:10-9:55\n\nblock, 6A, 6B\n1, Ben, Amara\n2, Amara, Ben\n"
        )
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "1 cell not clear" in " ".join("\n".join(screen_text(app)).split())
        assert not left_in(tmp_path)  # one look first
        await pilot.press("ctrl+s")
        await shown(app, lambda: app.services is not None)
        services = app.services
        services.absences.log("ben")
        plan = services.plans.draft()
        assert [(c.group, c.after_names) for c in plan.changes] == [("6A", ("Amara",)), ("6B", ("Amara",))]

"""The huddle on screen: what is written, taken away, ticked, finished, and read again."""

from collections.abc import Callable
from typing import Any

import pytest

from huddle.ui.dialogs.rollcall import RollCall, letters_of
from huddle.ui.flow import Item, flow_lines
from huddle.ui.screens.record import RecordScreen
from huddle.ui.widgets.cells import spans, text_width
from huddle.ui.widgets.rowlist import RowList

Lines = Callable[[Any], list[str]]
HOSTILE = "[/b] [@click=app.quit] \x1b[31m 漢字 e\u0301\u0301\u0301"


def text(lines: list[str]) -> str:
    return "\n".join(lines)


def plain(lines: list[Any]) -> list[str]:
    return ["".join(piece for piece, _ in spans(line)) for line in lines]


@pytest.fixture
def at_huddle(school_app: Any, shown: Any) -> Callable[[Any, Any], Any]:
    """Goes to the huddle and starts it."""

    async def go(app: Any, pilot: Any) -> None:
        await shown(app)
        await pilot.press("6")
        await shown(app)
        await pilot.press("s")
        await shown(app, lambda: app.screen.view.huddle.state == "running")

    return go


@pytest.mark.parametrize("width", [20, 33, 80])
def test_flowing_text_fits_every_width_and_loses_nothing(width: int) -> None:
    words = "Kai 漢字 was seen at the gate and " + "x" * 90 + " said\nhello again to everybody there"
    item = Item(words, ("- ", ("Eze, Kai  ", "strong")), end=("  Grace",))
    lines = plain(flow_lines([item], width))
    assert all(text_width(line) <= width for line in lines)
    kept = "".join("".join(lines).split())
    assert kept == "".join(f"- Eze, Kai {words} Grace".split())


def test_everybody_has_a_letter_and_nobody_shares_one() -> None:
    letters = letters_of(["Amara", "Ana", "Aa", "Ben", "Bo", "O'Neil", "李", "李"])
    assert letters[0] == "a"
    assert letters[3] == "b"
    assert len(set(letters)) == len(letters)
    assert all(letters)
    assert letters_of(["x"] * 40).count("") == 4


async def test_one_letter_each_ticks_who_is_here(
    school_app: Any, shown: Any, at_huddle: Any, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_huddle(app, pilot)
        await pilot.press("w")
        await pilot.pause()
        assert isinstance(app.screen, RollCall)
        assert "[x] Amara" in text(screen_text(app))
        await pilot.press("a", "b")
        assert "[ ] Amara" in text(screen_text(app))
        await pilot.press("enter")
        await shown(app)
        here = {p.first_name: p.here for p in app.services.huddles.view().people}
        assert (here["Amara"], here["Ben"], here["Chloe"]) == (False, True, True)


async def test_a_celebration_and_the_parking_lot_are_one_key_and_a_line(
    school_app: Any, shown: Any, at_huddle: Any, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_huddle(app, pilot)
        await pilot.press("C", *"band", "enter")
        await shown(app, lambda: app.services.huddles.view().entries)
        await pilot.press("L", *"key", "enter")
        await shown(app, lambda: len(app.services.huddles.view().entries) == 2)
        assert {(e.kind, e.section) for e in app.services.huddles.view().entries} == {
            ("celebration", "Celebrations"),
            ("parking", "Parking lot"),
        }
        app.services.huddles.go(to=6)
        app.changed.publish("data")
        await shown(app, lambda: "key" in text(screen_text(app)[2:9]))


async def test_a_line_is_taken_away_by_one_key_and_comes_back_by_another(
    school_app: Any, shown: Any, at_huddle: Any
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_huddle(app, pilot)
        app.services.huddles.note(HOSTILE)
        app.services.huddles.note("two")
        app.changed.publish("data")
        await shown(app, lambda: len(app.screen.view.huddle.entries) == 2)
        app.screen.query_one("#entries", RowList).focus()
        await pilot.press("g", "d")
        await shown(app, lambda: len(app.screen.view.huddle.entries) == 1)
        assert app.screen.view.huddle.entries[0].text == "two"
        await pilot.press("u")
        await shown(app, lambda: len(app.screen.view.huddle.entries) == 2)


async def test_a_long_note_is_read_to_its_end_in_the_section(
    school_app: Any, shown: Any, at_huddle: Any, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_huddle(app, pilot)
        app.services.huddles.note(HOSTILE + " word" * 200 + " the end")
        app.changed.publish("data")
        await shown(app, lambda: app.screen.view.huddle.entries)
        await pilot.press("G")
        assert "the end" in text(screen_text(app)[2:9])
        assert all(text_width(line) == 80 for line in screen_text(app))


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_a_finished_huddle_shows_what_was_recorded_and_can_be_opened_again(
    school_app: Any, shown: Any, at_huddle: Any, screen_text: Lines, size: tuple[int, int]
) -> None:
    app = school_app()
    async with app.run_test(size=size) as pilot:
        await at_huddle(app, pilot)
        app.services.huddles.decide(HOSTILE)
        await pilot.press("F")
        await shown(app, lambda: isinstance(app.screen, RecordScreen) and app.screen.view)
        assert "Decisions" in text(screen_text(app))
        assert "[/b] [@click=app.quit] ␛[31m 漢字" in text(screen_text(app))
        await pilot.press("escape")
        await shown(app)
        await pilot.press("7")
        await shown(app)
        await pilot.press("enter")
        await shown(app, lambda: isinstance(app.screen, RecordScreen) and app.screen.view)
        assert "finished" in text(screen_text(app))
        await pilot.press("R")
        await shown(app, lambda: app.current_mode == "huddle" and app.screen.view.huddle.amended)
        assert app.services.huddles.view().state == "running"

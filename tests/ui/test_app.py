import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.ui.acting import Lines, ListApp, ListScreen, SchoolApp, Shown, on, plan_of
from textual.widgets import Input

from huddle.domain.errors import HuddleError, NotFoundError
from huddle.ui.dialogs.fields import LineForm
from huddle.ui.widgets.frame import TabBar
from huddle.ui.widgets.rowlist import RowList

NAMES = ["Ann", "Ben", "Zoe"]


async def until(true: Callable[[], bool]) -> None:
    """Wait until something is true, at most ten seconds."""
    for _ in range(1000):
        if true():
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


async def test_the_frame_is_there_before_the_services_are_open(
    list_app: type[ListApp], screen_text: Lines
) -> None:
    gate = threading.Event()
    app = list_app(NAMES, before=gate.wait)
    async with app.run_test(size=(80, 24)) as pilot:
        lines = screen_text(app)
        assert lines[0].startswith(" huddle [1 Today]")
        assert "a Absence" in lines[-1]
        assert app.services is None
        gate.set()
        await until(lambda: bool(app.services))
        await pilot.pause()


async def test_keys_pressed_while_the_services_open_take_effect_in_order(list_app: type[ListApp]) -> None:
    gate = threading.Event()
    app = list_app([f"Name {n}" for n in range(50)], before=gate.wait)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "j", "j", "j", "k")
        assert len(app.key_queue._keys) == 5
        gate.set()
        await until(lambda: app.key_queue.empty and bool(app.services))
        await pilot.pause()
        assert app.current_mode == "roster"
        assert app.screen.query_one(RowList).current_key == "Name 2"


async def test_keys_after_one_that_opens_a_dialog_go_to_the_dialog(list_app: type[ListApp]) -> None:
    app = list_app(NAMES)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        from textual import events

        for key in (":", "r", "o", "s", "t"):  # all at once, as a terminal sends a burst
            app.post_message(events.Key(key if key != ":" else "colon", key))
        await until(lambda: app.key_queue.empty and type(app.screen).__name__ == "CommandPalette")
        await pilot.pause()
        assert app.screen.query_one(Input).value == "rost"
        assert app.screen_stack[0].query_one(RowList).current_key == "Ann"


async def test_digits_go_to_tabs_from_every_tab(list_app: type[ListApp], screen_text: Lines) -> None:
    app = list_app(NAMES)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for key, tab in zip(
            "7654321", ("history", "huddle", "coverage", "absences", "team", "roster", "today"), strict=True
        ):
            await pilot.press(key)
            assert app.current_mode == tab
        await pilot.press("ctrl+pageup")
        assert app.current_mode == "history"
        await pilot.press("ctrl+pagedown")
        assert app.current_mode == "today"
        await pilot.press("c")
        assert app.current_mode == "coverage"


async def test_a_click_on_a_tab_and_on_a_key_below_does_what_the_key_does(list_app: type[ListApp]) -> None:
    app = list_app(NAMES)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        line = "".join(text for text, _, _ in app.screen.query_one(TabBar).pieces(80))
        await pilot.click("#tabs", offset=(line.index("3"), 0))
        assert app.current_mode == "team"


@pytest.mark.parametrize("keys", [["q"], ["ctrl+q"]])
async def test_q_and_ctrl_q_quit(list_app: type[ListApp], keys: list[str]) -> None:
    app = list_app(NAMES)
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press(*keys)
    assert app.return_code == 0


async def test_ctrl_c_once_tells_and_twice_quits_with_130(
    list_app: type[ListApp], screen_text: Lines
) -> None:
    app = list_app(NAMES)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("ctrl+c")
        await until(lambda: any("Press ctrl+c again" in line for line in screen_text(app)))
        await pilot.press("ctrl+c")
    assert app.return_code == 130


async def test_quit_works_while_the_services_are_still_opening(list_app: type[ListApp]) -> None:
    gate = threading.Event()
    app = list_app(NAMES, before=lambda: gate.wait(5))
    async with app.run_test() as pilot:
        await pilot.press("q")
        gate.set()
    assert app.return_code == 0


async def test_services_that_cannot_open_end_the_app_with_their_sentence_and_exit_code(
    list_app: type[ListApp],
) -> None:
    def fail() -> None:
        raise NotFoundError("There is no team in this database yet.", hint="Start with 'huddle init'.")

    app = list_app(NAMES, before=fail)
    async with app.run_test() as pilot:
        await until(lambda: not app.is_running or bool(app._exit_renderables))
        await pilot.pause()
        assert [str(r) for r in app._exit_renderables] == [
            "There is no team in this database yet. Start with 'huddle init'."
        ]
    assert app.return_code == 4


async def test_a_failed_load_is_told_in_one_sentence_without_its_values(
    list_app: type[ListApp],
    screen_text: Lines,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Bad(list[str]):
        def __iter__(self) -> Any:
            raise ZeroDivisionError("Zoe has surgery")

    app = list_app(NAMES, log_path=Path("/var/log/huddle.log"))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        screen = on(app, ListScreen)
        monkeypatch.setattr(screen, "load", lambda: list(Bad(["x"])))
        screen.reload()
        await until(lambda: any("huddle.log" in line for line in screen_text(app)))
        assert "ZeroDivisionError at" in caplog.text
        assert "surgery" not in caplog.text + "\n".join(screen_text(app))


@pytest.mark.parametrize("small", [(20, 5), (80, 10), (40, 30)])
async def test_a_terminal_that_is_too_small_shows_a_card_and_comes_back(
    list_app: type[ListApp], screen_text: Lines, small: tuple[int, int]
) -> None:
    app = list_app(NAMES)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.resize_terminal(*small)
        await pilot.pause()
        lines = screen_text(app)
        assert lines[0].startswith("huddle needs 60 x 16")
        assert not any("Ann" in line for line in lines)
        await pilot.press("j")
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert any("> Ann" in line for line in screen_text(app))  # a key that nobody could see did nothing


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_frame_fills_every_line_at_both_sizes(
    list_app: type[ListApp], screen_text: Lines, size: tuple[int, int]
) -> None:
    app = list_app(NAMES)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        lines = screen_text(app)
        assert "Mon 23 Nov 08:04" in lines[0]
        assert lines[0].startswith(" huddle  1 Today" if size[0] == 120 else " huddle 1")
        assert "? Help" in lines[-1]
        assert len(lines) == size[1]


async def test_help_cuts_no_sentence_at_80_columns(list_app: type[ListApp], screen_text: Lines) -> None:
    app = list_app(NAMES)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        lines = screen_text(app)
        assert "Help" in lines[0]
        assert any("Clear the filter" in line for line in lines)
        assert not any("…" in line for line in lines)


async def test_without_color_the_cursor_and_the_tab_are_still_seen(
    list_app: type[ListApp], screen_text: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = list_app(NAMES)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2")
        await pilot.pause()
        lines = screen_text(app)
        assert "[2 Roster]" in lines[0]
        assert any("> Ann" in line for line in lines)


async def test_other_screens_catch_up_with_a_change_when_they_come_to_the_front(
    list_app: type[ListApp],
) -> None:
    app = list_app(["Ann"])
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("2")
        await pilot.pause()
        app.names += ["Ben"]
        app.changed.publish("data")
        await until(lambda: app.screen.query_one(RowList).row_count == 2)
        await pilot.press("1")
        await until(lambda: app.screen.query_one(RowList).row_count == 2)


async def test_unsaved_text_goes_to_the_keeper_when_the_app_is_ended_from_outside(
    list_app: type[ListApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[tuple[str, str]] = []
    app = list_app(NAMES, keep_draft=lambda what, text: kept.append((what, text)))
    async with app.run_test() as pilot:
        await pilot.pause()
        monkeypatch.setattr(app.screen, "drafts", lambda: {"note": "- Kai: call home", "empty": "  "})
        app.shutdown.ended_by(15)
    assert kept == [("note", "- Kai: call home")]
    assert app.return_code == 143


async def test_quitting_gives_up_a_plan_that_is_being_made(school_app: SchoolApp, shown: Shown) -> None:
    class Slow:
        def __init__(self) -> None:
            self.asked, self.given_up = threading.Event(), threading.Event()

        def plan(self, problem: Any, *, limit: float, on_better: Any = None) -> Any:
            self.asked.set()
            self.given_up.wait(60)
            raise HuddleError("The planner stopped.", code="planner_stopped")

        def cancel(self) -> None:
            self.given_up.set()

        def close(self) -> None:
            self.given_up.set()

    slow = Slow()
    app = school_app(planner=slow)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("a", *"farid", "enter")
        await until(slow.asked.is_set)
        await pilot.press("ctrl+q")
        await until(slow.given_up.is_set)
    assert app.return_code == 0


async def test_a_line_that_was_not_saved_is_offered_again(school_app: SchoolApp, shown: Shown) -> None:
    app = school_app(drafts={"note": "Kai: call home"})
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("6")
        await shown(app)
        assert app.screen.query_one("#note", Input).value == "Kai: call home"
        app.push_screen(LineForm("Decision", str))
        await pilot.pause()
        await pilot.press("r", "o", "t", "a")
        assert list(on(app, LineForm).drafts().values()) == ["line: rota"]


async def test_in_a_terminal_that_is_too_small_only_quitting_works(
    school_app: SchoolApp, shown: Shown
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.resize_terminal(40, 10)
        await pilot.press("a", "6", "A")
        await pilot.pause(0.2)
        assert app.current_mode == "today"
        assert type(app.screen).__name__ == "TodayScreen"
        assert plan_of(app).state == "draft"
        await pilot.press("q")
        await pilot.pause(0.2)
        assert not app.is_running


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_g_in_the_help_shows_the_glossary_and_the_keys_again(
    list_app: type[ListApp], screen_text: Lines, size: tuple[int, int]
) -> None:
    app = list_app(NAMES)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press("question_mark")
        await pilot.pause()
        await pilot.press("G", "g")
        await pilot.pause()
        seen = "\n".join(screen_text(app))
        assert "Glossary" in seen
        assert "shared roster" in seen
        await pilot.press("g")
        await pilot.pause()
        assert "On this screen" in "\n".join(screen_text(app))
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen.focused is not None

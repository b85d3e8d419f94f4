from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import pytest
from tests.ui.acting import Lines, ListApp, SchoolApp, Shown
from textual.widgets import Input

from huddle.domain.errors import UsageError
from huddle.ui.dialogs.base import Confirm
from huddle.ui.dialogs.fields import Field, FieldsForm, LineForm
from huddle.ui.dialogs.pick import Pick
from huddle.ui.widgets.rowlist import RowList

Until = Callable[[Callable[[], object]], Awaitable[None]]


async def test_two_keys_export_the_huddle_of_the_day_and_the_app_goes_on(
    school_app: SchoolApp, shown: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Downloads").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("x", "enter")
        await shown(app, lambda: list((tmp_path / "Downloads").iterdir()))
        await pilot.press("x", "enter")
        await shown(app, lambda: len(list((tmp_path / "Downloads").iterdir())) == 2)
        await pilot.press("c")
        await shown(app, lambda: app.current_mode == "coverage")
    names = sorted(path.name for path in (tmp_path / "Downloads").iterdir())
    assert names == ["huddle-huddles-2026-11-23-2.md", "huddle-huddles-2026-11-23.md"]
    assert (tmp_path / "Downloads" / names[0]).stat().st_mode & 0o777 == 0o600


async def test_an_export_over_a_file_that_is_there_is_refused_in_the_form(
    school_app: SchoolApp, shown: Shown, screen_text: Lines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    taken = tmp_path / "mine.md"
    taken.write_text("mine", encoding="utf-8")
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("x")
        app.screen.query_one("#to", Input).value = "mine.md"
        await pilot.press("enter")
        await shown(app, lambda: sum("mine.md" in line for line in screen_text(app)) == 2)
        assert app.screen.query(Input)
    assert taken.read_text(encoding="utf-8") == "mine"


async def test_a_refusal_stays_in_the_form_with_what_was_typed(
    list_app: type[ListApp], screen_text: Lines, until: Until
) -> None:
    saved: list[Mapping[str, str]] = []

    def save(values: Mapping[str, str]) -> str:
        if values["block"] == "9":
            raise UsageError("There is no block '9'.", hint="Blocks: [/b] 1, 2.")
        saved.append(values)
        return "done"

    app = list_app(["Ann"])
    results: list[object] = []
    async with app.run_test(size=(80, 24)) as pilot:
        await until(lambda: app.current_mode != "_default")
        form = FieldsForm("New", [Field("who", "who"), Field("block", "block", "9")], save)
        app.push_screen(form, results.append)
        await pilot.pause()
        await pilot.press("B", "e", "n", "enter")
        await until(lambda: "There is no block '9'. Blocks: [/b] 1, 2." in "\n".join(screen_text(app)))
        assert "Ben" in "\n".join(screen_text(app))
        assert saved == []
        await pilot.press("tab", "backspace", "2", "ctrl+s")
        await until(lambda: results)
    assert saved == [{"who": "Ben", "block": "2"}]
    assert results == ["done"]


async def test_escape_asks_once_when_something_was_typed_and_leaves_at_once_when_not(
    list_app: type[ListApp], until: Until
) -> None:
    app = list_app(["Ann"])
    results: list[object] = []
    async with app.run_test(size=(80, 24)) as pilot:
        await until(lambda: app.current_mode != "_default")
        app.push_screen(LineForm("Note", str, value="Kai: "), results.append)
        await pilot.pause()
        await pilot.press("escape")
        assert results == [None]
        app.push_screen(LineForm("Note", str, value="Kai: "), results.append)
        await pilot.pause()
        await pilot.press("x", "escape")
        assert results == [None]
        await pilot.press("escape")
        assert results == [None, None]


async def test_keys_typed_while_a_form_saves_go_to_what_comes_after_it(
    list_app: type[ListApp], until: Until
) -> None:
    import threading

    gate = threading.Event()
    app = list_app([f"Name {n}" for n in range(9)])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2")
        await until(lambda: app.current_mode == "roster" and app.screen.query_one(RowList).row_count == 9)
        app.push_screen(LineForm("Note", lambda text: (gate.wait(5), text)[1]))
        await pilot.pause()
        await pilot.press("x", "enter", "j", "j")
        assert app.screen.query_one("#line", Input).value == "x"
        gate.set()
        await until(lambda: [rows.current_key for rows in app.screen.query(RowList)] == ["Name 2"])


async def test_a_failure_nobody_expected_leaves_the_form_open_and_usable(
    list_app: type[ListApp], until: Until
) -> None:
    def save(text: str) -> str:
        return str(1 // len(text))

    app = list_app(["Ann"])
    results: list[object] = []
    async with app.run_test(size=(80, 24)) as pilot:
        await until(lambda: app.current_mode != "_default")
        app.push_screen(LineForm("Note", save), results.append)
        await pilot.pause()
        await pilot.press("enter")
        await until(lambda: any("Something went wrong" in note.message for note in app._notifications))
        await pilot.press("y", "enter")
        await until(lambda: results)
    assert results == ["1"]


async def test_a_question_is_answered_by_enter_and_by_escape(list_app: type[ListApp], until: Until) -> None:
    app = list_app(["Ann"])
    results: list[object] = []
    async with app.run_test(size=(80, 24)) as pilot:
        await until(lambda: app.current_mode != "_default")
        for key in ("enter", "escape"):
            app.push_screen(Confirm("Sure?", ["[/b] one line"], "does it"), results.append)
            await pilot.pause()
            await pilot.press(key)
    assert results == [True, None]


async def test_one_of_several_is_picked_by_typing_and_arrows(list_app: type[ListApp], until: Until) -> None:
    app = list_app(["Ann"])
    results: list[object] = []
    rows = [(code, [f"{code} {name}"]) for code, name in (("AF", "Amara"), ("BH", "Ben"), ("BI", "Bea"))]
    async with app.run_test(size=(80, 24)) as pilot:
        await until(lambda: app.current_mode != "_default")
        app.push_screen(Pick("Who?", rows), results.append)
        await pilot.pause()
        await pilot.press("b", "e", "down", "enter")
        app.push_screen(Pick("Who?", rows), results.append)
        await pilot.pause()
        await pilot.press("z", "enter")
    assert results == ["BI", None]


async def test_the_presenter_shows_initials_and_nothing_private_even_after_z(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("s")
        await shown(app, lambda: app.morning.running)
        await pilot.press("z", "P")
        await shown(app)
        seen = ""
        for _ in range(7):
            await pilot.press("n")
            await shown(app)
            await pilot.pause()
            seen += "\n".join(screen_text(app))
        assert "Zoë" not in seen
        assert "sick" not in seen
        assert "S P O T L I G H T S" in seen
        assert "new here this week" in seen

"""The same texts in every dialog, chart, tooltip, header and in the palette: shown as they are, and nothing runs."""

import re
import threading
from pathlib import Path

import pytest
from tests.ui.acting import Lines, ListApp, SchoolApp, Shown
from textual.widgets import Input

import huddle.ui
from huddle.ui.dialogs.conflict import Clash, ConflictDialog
from huddle.ui.dialogs.fields import Field, FieldsForm
from huddle.ui.dialogs.progress import Report, Working
from huddle.ui.start.wizard import Wizard
from huddle.ui.widgets.charts import Bar, Chart, Heat, Trend

TEXTS = [
    "[/b] [red $primary {x}",
    "[@click=app.quit]x[/]",
    "a\x1b]0;t\x07b 小林\u202e\U000e0041 👩‍👩‍👧 e\u0301\u0301\u0301\u0301\u0301",
]
UNWANTED = set("\x1b\x07\u202e\U000e0041")


def seen(lines: list[str], text: str) -> int:
    """How often a text is on the screen; what cannot be drawn as it is, by its first letter."""
    painted = "\n".join(lines)
    assert not UNWANTED & set(painted)
    return painted.count(text if text.isascii() and text.isprintable() else text[0])


@pytest.mark.parametrize("text", TEXTS)
async def test_every_dialog_shows_it_literally(
    list_app: type[ListApp], screen_text: Lines, text: str
) -> None:
    app = list_app([text])
    go_on = threading.Event()

    def work(report: Report) -> None:
        report(1, 2)
        go_on.wait(5)

    dialogs = [
        FieldsForm(text, [Field("a", text, text, text)], lambda _: None, text),
        ConflictDialog([Clash("a", text, text, f"{text}2")], text),
        Wizard(lambda _: text),
        Working(text, work, unit=text),
    ]
    async with app.run_test(size=(120, 36), notifications=True, tooltips=True) as pilot:
        await pilot.pause(0.1)
        app.badge = text
        app.navigation.show_header()
        await pilot.pause()
        assert seen(screen_text(app)[:1], text)
        for dialog in dialogs:
            await app.push_screen(dialog)
            await pilot.pause(0.1)
            if isinstance(dialog, Wizard):
                dialog.query_one("#team", Input).value = text
                await pilot.press("enter", "enter", "enter")
            await pilot.pause(0.1)
            assert seen(screen_text(app), text)
            for y, line in enumerate(screen_text(app)):
                if "x[/]" in line:
                    await pilot.click(offset=(line.index("x[/]"), y))
            assert app.is_running
            assert app.return_code is None
            if isinstance(dialog, Working):
                go_on.set()
                await pilot.pause(0.2)
            elif dialog.is_current:
                app.pop_screen()
                await pilot.pause()


async def test_charts_keep_their_columns(list_app: type[ListApp], screen_text: Lines) -> None:
    app = list_app(["a"])
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.pause(0.1)
        chart = Chart(title=TEXTS[0])
        await app.screen.mount(chart)
        for text in TEXTS:
            chart.show_rows([Bar(text, 1, text), Trend("plain", [1, 2], text), Heat("heat", [1, None], text)])
            await pilot.pause()
            assert seen(screen_text(app), text)
        lines = [line for line in screen_text(app) if line.startswith("│")]
        assert len({len(line) - len(line.rstrip("│ ")) > 0 for line in lines}) == 1


async def test_people_and_a_team_of_such_names_break_neither_palette_nor_settings(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(120, 36), tooltips=True) as pilot:
        await shown(app)
        app.services.setup.rename_team(f"T {TEXTS[1]}")
        for text in TEXTS:
            app.services.students.add(f"Qq {text}", grade="2")
        await shown(app)
        await pilot.press("colon")
        await pilot.pause(0.3)
        await pilot.press("q", "q")
        await pilot.pause(0.6)
        assert "Qq" in "\n".join(screen_text(app))
        await pilot.press("escape", "escape")
        await pilot.press("f2")
        await shown(app, lambda: "T " in "\n".join(screen_text(app)))
        assert seen(screen_text(app), "[@click=app.quit]")  # the column is narrower than the name
        assert app.is_running


def test_no_widget_has_a_tooltip_for_textual_reads_them_as_markup() -> None:
    room = Path(huddle.ui.__file__).parent
    found = [path.name for path in room.rglob("*.py") if re.search(r"\.tooltip\s*=", path.read_text("utf-8"))]
    assert found == []

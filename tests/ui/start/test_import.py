"""A roster is brought in while the app runs: looked at first, written when the person says so, taken back by one key."""

from pathlib import Path

import pytest
from tests.ui.acting import Lines, SchoolApp, Shown
from textual.widgets import Input

from huddle.exchange.writers.native import template_files


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    folder = tmp_path / "roster"
    folder.mkdir()
    for name, data in template_files().items():
        (folder / name).write_bytes(data)
    return folder


async def test_what_would_change_is_shown_and_nothing_is_written_until_enter(
    school_app: SchoolApp, shown: Shown, screen_text: Lines, roster: Path
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await shown(app)
        before = {row.code for row in app.services.roster.view().students}
        await pilot.press("ctrl+o")
        app.screen.query_one("#path", Input).value = str(roster)
        await pilot.press("enter")
        await shown(app, lambda: any("Import into" in line for line in screen_text(app)))
        assert any("added" in line for line in screen_text(app))
        assert {row.code for row in app.services.roster.view().students} == before
        await pilot.press("enter")
        await shown(app, lambda: {row.code for row in app.services.roster.view().students} != before)
        await shown(app, lambda: app.current_mode == "today" and getattr(app.screen, "view", None))
        await pilot.press("u")
        await shown(app, lambda: {row.code for row in app.services.roster.view().students} == before)


async def test_a_file_that_is_not_there_is_said_in_the_form(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("ctrl+o", *"nowhere", "enter")
        await shown(app, lambda: any("There is no 'nowhere'" in line for line in screen_text(app)))


async def test_in_a_read_only_app_nothing_is_imported(school_app: SchoolApp, shown: Shown) -> None:
    app = school_app(readonly=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("ctrl+o")
        assert not app.screen.query(Input)


async def test_what_a_guard_stops_is_shown_with_its_reason_and_asked(
    school_app: SchoolApp, shown: Shown, screen_text: Lines, tmp_path: Path
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await shown(app)
        codes = {row.code for row in app.services.roster.view().students}
        group = app.services.groups.list()[0].code
        table = app.services.exports.students_table(codes).decode()
        sheet = tmp_path / "students.csv"
        sheet.write_text(table.replace(f"{group}; ", "").replace(f"; {group}", ""), encoding="utf-8")
        await pilot.press("ctrl+o")
        app.screen.query_one("#path", Input).value = str(sheet)
        await pilot.press("enter")
        await shown(app, lambda: any(f"would be empty: {group}" in line for line in screen_text(app)))
        assert app.services.groups.list()[0].members
        await pilot.press("enter")
        await shown(app, lambda: not app.services.groups.list()[0].members)

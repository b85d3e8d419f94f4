"""A pasted list by keys: read while it is pasted, what is not clear named, nothing saved before one look."""

from collections.abc import Callable
from typing import Any

from textual.events import Paste

from huddle.services.intake.lists import read_lists
from huddle.ui.dialogs.base import Confirm
from huddle.ui.start.pasting import ListArea, PasteForm, reading_lines

Lines = Callable[[Any], list[str]]
LIST = "Staff:\nNina Sommer, resident, maht 3, science 2\n\nStudents:\nMax Vega, H1\n"


def text(lines: list[str]) -> str:
    return "\n".join(lines)


async def pasted(app: Any, pilot: Any, words: str) -> None:
    app.screen.post_message(Paste(words))  # as the terminal sends it: to whatever has the focus
    await pilot.pause()


async def test_a_list_is_read_while_it_is_pasted_and_saved_after_one_look(
    school_app: Any, shown: Any, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("ctrl+l")
        await shown(app, lambda: isinstance(app.screen, PasteForm))
        await pasted(app, pilot, LIST)
        await shown(app, lambda: "1 staff, 1 student" in text(screen_text(app)))
        seen = text(screen_text(app))
        assert "line 2: 'maht 3': did you mean math 3?" in seen
        assert "Nina Sommer · resident · science 2" in seen
        await pilot.press("ctrl+s")
        await shown(app, lambda: isinstance(app.screen, Confirm))
        assert "educator Nina Sommer" in text(screen_text(app))
        assert "Nina Sommer" not in {row.name for row in app.services.team.view().educators}
        await pilot.press("enter")
        await shown(app, lambda: "Nina Sommer" in {row.name for row in app.services.team.view().educators})
        await pilot.press("u")
        await shown(
            app, lambda: "Nina Sommer" not in {row.name for row in app.services.team.view().educators}
        )


async def test_esc_at_the_look_saves_nothing_and_what_cannot_be_read_is_said(
    school_app: Any, shown: Any, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await shown(app)
        before = len(app.services.team.view().educators)
        await pilot.press("ctrl+l")
        await shown(app, lambda: isinstance(app.screen, PasteForm))
        await pasted(app, pilot, "what is this?")
        await pilot.press("ctrl+s")
        await shown(app, lambda: "refused" in text(screen_text(app)))
        app.screen.query_one(ListArea).text = LIST
        await pilot.press("ctrl+s")
        await shown(app, lambda: isinstance(app.screen, Confirm))
        await pilot.press("escape")
        await shown(app, lambda: not isinstance(app.screen, Confirm))
        assert len(app.services.team.view().educators) == before


def test_markup_in_a_list_is_text() -> None:
    lines = reading_lines(read_lists("Staff:\n[red]Ben[/] Hall, lead"))
    assert "[red]Ben[/] Hall" in str(lines)

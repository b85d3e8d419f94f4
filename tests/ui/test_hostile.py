"""Text that tries to be markup, a link, an action or a terminal command is shown as it is and does nothing."""

from collections.abc import Awaitable, Callable

import pytest
from rich.segment import Segment
from rich.style import Style
from tests.ui.acting import Lines, ListApp
from textual.color import Color
from textual.widgets import Input

from huddle.ui.dialogs.base import Card, Confirm
from huddle.ui.dialogs.pick import Pick
from huddle.ui.terminal.sanitizer import TerminalNet
from huddle.ui.widgets.rowlist import RowList

Until = Callable[[Callable[[], object]], Awaitable[None]]
MARKUP = [
    "[/b]",
    "[@click=app.quit]x[/]",
    "[link=https://x]y[/link]",
    "[red",
    "Ann [Lee] O'Neil",
    "[b]O'Neil, [/] Zoë",
]
SEQUENCES = [
    "a\x1b[31mb",
    "a\x1b]0;title\x07b",
    "a\x1b]52;c;aGk=\x07b",
    "a\x1b]8;;https://x\x1b\\b",
    "a\x9b31mb",
    "a\x90q\x9cb",
    "a\u202eb\u2066c",
    "a\u200bb\U000e0041c",
    "a\x00b\x7fc",
]
UNWANTED = set("\x1b\x07\x00\x7f\x9b\x9c\x90\u202e\u2066\u200b\U000e0041")


@pytest.mark.parametrize("text", MARKUP)
async def test_markup_in_a_list_a_title_a_toast_and_a_card_is_shown_literally(
    list_app: type[ListApp], screen_text: Lines, until: Until, text: str
) -> None:
    app = list_app([text, "Ann"])
    async with app.run_test(size=(120, 36), notifications=True, tooltips=True) as pilot:
        await pilot.press("2")
        await pilot.pause()
        rows = app.screen.query_one(RowList)
        rows.set_title(text)
        rows.set_subtitle(text)
        await pilot.pause()
        assert sum(text in line for line in screen_text(app)) == 3
        app.tell(text)
        app.notify("seen", title=text)
        await until(lambda: sum(text in line for line in screen_text(app)) >= 4)
        for line_number, line in enumerate(screen_text(app)):
            if text in line:
                await pilot.click(offset=(line.index(text) + len(text) - 1, line_number))
        assert app.is_running
        assert app.return_code is None
        await app.push_screen(Card(text, f"first {text}\nsecond"))
        await pilot.pause()
        assert sum(text in line for line in screen_text(app)) >= 2
        app.pop_screen()
        await app.push_screen(Confirm(text, [text], text))
        await pilot.pause()
        assert sum(text in line for line in screen_text(app)) >= 2
        app.pop_screen()
        await app.push_screen(Pick(text, [("1", [text])]))
        await pilot.pause()
        assert sum(text in line for line in screen_text(app)) >= 2


@pytest.mark.parametrize("text", SEQUENCES)
async def test_no_control_character_reaches_the_terminal_and_a_sign_stands_in_its_place(
    list_app: type[ListApp], screen_text: Lines, text: str
) -> None:
    app = list_app([text])
    async with app.run_test(size=(120, 36), notifications=True, tooltips=True) as pilot:
        await pilot.press("2")
        await pilot.pause()
        app.screen.query_one(RowList).set_title(text)
        app.tell(text)
        app.screen.query_one(Input).placeholder = text
        app.screen.query_one(Input).value = ""
        await pilot.pause()
        await pilot.pause(0.2)
        painted = "\n".join(screen_text(app))
        assert not UNWANTED & set(painted)
        assert painted.count("a␛") + painted.count("a\ufffd") + painted.count("a␀") >= 3


def test_the_net_drops_sequences_and_links_and_keeps_the_width() -> None:
    net = TerminalNet()
    link = Style(link="https://x", bold=True)
    line = [Segment("a\x1b[31mb", Style(bold=True)), Segment("c", link), Segment("Zoë 日本", None)]
    drawn = net.apply(line, Color(0, 0, 0))
    assert [segment.text for segment in drawn] == ["a[31mb", "c", "Zoë 日本"]
    assert all(segment.style is None or segment.style.link is None for segment in drawn)
    assert drawn[1].style is not None
    assert drawn[1].style.bold
    clean = [Segment("plain", Style(bold=True))]
    assert net.apply(clean, Color(0, 0, 0)) is clean


async def test_a_typed_filter_with_markup_is_literal(list_app: type[ListApp]) -> None:
    app = list_app(["[/b] memo", "memo"])
    async with app.run_test() as pilot:
        await pilot.press("2")
        await pilot.pause()
        app.screen.query_one(Input).value = "[/b]"
        await pilot.pause()
        assert app.screen.query_one(RowList).hits == ["[/b] memo"]

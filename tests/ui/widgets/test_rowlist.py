import pytest
from rich.cells import cell_len
from tests.ui.acting import Lines, ListApp, ListScreen, on
from textual import events
from textual.widgets import Input

from huddle.ui.widgets.cells import Column, cut, share_width
from huddle.ui.widgets.rowlist import RowList

NAMES = [f"Name {number:03}" for number in range(200)]


async def test_keys_move_the_cursor_and_it_stays_in_view(list_app: type[ListApp]) -> None:
    app = list_app(NAMES)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        rows = app.screen.query_one(RowList)
        for keys, expected in (
            (["j", "j", "down"], "Name 003"),
            (["k"], "Name 002"),
            (["G"], "Name 199"),
            (["up"], "Name 198"),
            (["g"], "Name 000"),
            (["h", "l", "left", "right"], "Name 000"),
            (["end"], "Name 199"),
            (["home"], "Name 000"),
        ):
            await pilot.press(*keys)
            assert rows.current_key == expected
            assert rows.top <= rows.cursor < rows.top + rows.page
        page = rows.page
        await pilot.press("pagedown")
        assert rows.cursor == page
        await pilot.press("pageup")
        assert rows.cursor == 0


async def test_only_lines_in_view_ask_for_their_cells(list_app: type[ListApp]) -> None:
    app = list_app([])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        rows = app.screen.query_one(RowList)
        asked: set[str] = set()

        def cells(name: str) -> list[str]:
            asked.add(name)
            return [name, ""]

        rows._cells = cells
        rows.set_rows([f"row {n}" for n in range(50_000)])
        await pilot.pause()
        assert 0 < len(asked) <= 24


async def test_the_filter_narrows_on_words_and_leaves_out_words_after_an_exclamation_mark(
    list_app: type[ListApp],
) -> None:
    app = list_app(["Zoë Ruiz 6B", "Ben Ruiz 7C", "Zoe Park 7C", "Łukasz Ruiz 7C"])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        rows = app.screen.query_one(RowList)
        for typed, expected in (
            ("zoe", ["Zoë Ruiz 6B", "Zoe Park 7C"]),
            ("ruiz 7c", ["Ben Ruiz 7C", "Łukasz Ruiz 7C"]),
            ("ruiz !7c", ["Zoë Ruiz 6B"]),
            ("!6b ruiz", ["Ben Ruiz 7C", "Łukasz Ruiz 7C"]),
            ("%", []),
            ("", ["Zoë Ruiz 6B", "Ben Ruiz 7C", "Zoe Park 7C", "Łukasz Ruiz 7C"]),
        ):
            app.screen.query_one(Input).value = typed
            assert rows.hits == expected, typed


async def test_a_longer_filter_gives_what_it_gives_from_the_start(list_app: type[ListApp]) -> None:
    app = list_app(NAMES)
    async with app.run_test() as pilot:
        await pilot.pause()
        rows = app.screen.query_one(RowList)
        for typed in ("n", "na", "na !0", "na !01", "na !01 1", "na", "name 1", "name 10"):
            rows.filter(typed)
            step_by_step = rows.hits
            rows.filter("")
            rows.filter(typed)
            assert rows.hits == step_by_step, typed


async def test_the_cursor_stays_on_its_row_through_a_reload_and_through_a_filter(
    list_app: type[ListApp],
) -> None:
    app = list_app(NAMES)
    async with app.run_test() as pilot:
        await pilot.pause()
        rows = app.screen.query_one(RowList)
        rows.move_to("Name 150")
        rows.set_rows(["New one", *NAMES])
        assert (rows.current_key, rows.cursor) == ("Name 150", 151)
        rows.filter("150")
        assert rows.current_key == "Name 150"
        rows.filter("")
        assert (rows.current_key, rows.cursor) == ("Name 150", 151)
        rows.set_rows(NAMES[:100])
        assert rows.current_key == "Name 099"


async def test_typing_in_the_field_filters_and_escape_clears_then_leaves(
    list_app: type[ListApp], screen_text: Lines
) -> None:
    app = list_app(NAMES)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.screen.query_one(Input).focus()
        await pilot.press("1", "9", "9")
        rows = app.screen.query_one(RowList)
        assert rows.hits == ["Name 199"]
        assert any("Name 199" in line for line in screen_text(app))
        assert not any("Name 000" in line for line in screen_text(app))
        await pilot.press("escape")
        assert len(rows.hits) == 200
        await pilot.press("escape")
        assert app.focused is rows


async def test_mouse_wheel_scrolls_and_clicks_move_then_open(list_app: type[ListApp]) -> None:
    app = list_app(NAMES)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        rows = app.screen.query_one(RowList)
        await pilot._post_mouse_events([events.MouseScrollDown], rows, (5, 5))
        assert rows.top == 3
        await pilot.click(rows, offset=(5, 4))  # border and header above: the third line in view
        assert rows.current_key == "Name 005"
        assert on(app, ListScreen).opened == []
        await pilot.click(rows, offset=(5, 4))
        assert on(app, ListScreen).opened == ["Name 005"]


@pytest.mark.parametrize(
    "name",
    [
        "日本語の名前がとても長い場合の表示",
        "Zoë e\u0301e\u0301e\u0301",
        "👩 Ann",
        "مرحبا",
        "a" * 90,
        "\x1b[31mred",
        "",
    ],
)
async def test_every_line_is_exactly_as_wide_as_the_terminal(
    list_app: type[ListApp], screen_text: Lines, name: str
) -> None:
    app = list_app(["Ann", name or " ", "Zoe"])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        lines = screen_text(app)
        numbers = [line.rstrip(" │")[-4:].strip() for line in lines if "Ann" in line or "Zoe" in line]
        assert all(cell_len(line) == 80 for line in lines)
        assert "3" in numbers


def test_text_is_cut_by_cells_with_an_ellipsis() -> None:
    assert cut("abcdef", 4) == "abc…"
    assert cut("日本語", 5) == "日本…"
    assert cut("日本語", 4) == "日 …"
    assert cut("ab", 4, "right") == "  ab"
    assert cut("ab", 0) == ""


def test_flexible_columns_share_what_is_left_and_some_are_left_out_when_narrow() -> None:
    columns = (Column("a", 10), Column("b"), Column("c"), Column("d", 5, wide_from=60))
    assert [width for _, _, width in share_width(columns, 60)] == [10, 21, 21, 5]
    assert [index for index, _, _ in share_width(columns, 50)] == [0, 1, 2]


async def test_an_empty_list_says_what_to_do(list_app: type[ListApp], screen_text: Lines) -> None:
    app = list_app([])
    async with app.run_test() as pilot:
        await pilot.pause()
        rows = app.screen.query_one(RowList)
        rows.empty = ("No students yet.", "n adds one")
        rows.refresh()
        await pilot.pause()
        assert any("No students yet." in line for line in screen_text(app))
        await pilot.press("j", "G", "enter", "pageup")
        assert rows.current_key is None

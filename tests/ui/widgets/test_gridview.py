from collections.abc import Callable, Iterator, Mapping
from typing import Any

from rich.cells import cell_len
from tests.ui.acting import Lines, ListApp, SchoolApp, Shown, on
from textual.screen import Screen
from textual.widget import Widget

from huddle.ui.app import HuddleApp
from huddle.ui.cover.coverage import CoverageScreen
from huddle.ui.screens.base import HuddleScreen
from huddle.ui.widgets.gridview import Axis, GridView


class GridScreen(HuddleScreen[None]):
    NAME = "coverage"
    opened: tuple[tuple[str, str], ...] = ()

    def on_grid_view_selected(self, event: GridView.Selected) -> None:
        self.opened = (*self.opened, (event.row, event.column))

    def body(self) -> Iterator[Widget]:
        yield GridView(cell=lambda row, column: (f"{row}{column}", "gap" if row == "2" else ""), title="Grid")

    def load(self) -> None:
        return None

    def show(self, view: None) -> None:
        grid = self.query_one(GridView)
        grid.set_axes(
            [Axis(str(n), f"Row {n}") for n in range(30)], [Axis(c, f"G{c}") for c in "ABCDEFGHIJKLMNOPQRST"]
        )
        grid.focus()


class GridApp(ListApp):
    """Every tab shows the grid."""

    def screen_makers(self, services: Any) -> Mapping[str, Callable[[], Screen[None]]]:
        return dict.fromkeys(super().screen_makers(services), lambda: GridScreen(services))


def grid_app(list_app: type[ListApp]) -> HuddleApp:
    assert issubclass(GridApp, list_app)
    return GridApp([])


async def test_the_cursor_is_drawn_as_brackets_and_moves_in_four_directions(
    list_app: type[ListApp], screen_text: Lines
) -> None:
    app = grid_app(list_app)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        grid = app.screen.query_one(GridView)
        assert any("[0A    ]" in line for line in screen_text(app))
        await pilot.press("l", "j", "right", "down", "h")
        assert grid.current == ("2", "B")
        assert any("[2B    ]" in line for line in screen_text(app))
        await pilot.press("k", "up", "left", "left", "left")
        assert grid.current == ("0", "A")


async def test_columns_scroll_sideways_and_the_heads_stay(
    list_app: type[ListApp], screen_text: Lines
) -> None:
    app = grid_app(list_app)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        grid = app.screen.query_one(GridView)
        await pilot.press("end", "G")
        assert grid.current == ("29", "T")
        lines = screen_text(app)
        assert any("[29T   ]" in line and "Row 29" in line for line in lines)
        assert any("<" in line and "GT" in line and "GA" not in line for line in lines)
        assert all(cell_len(line) == 80 for line in lines)
        await pilot.resize_terminal(20, 5)
        await pilot.resize_terminal(120, 36)
        await pilot.pause()
        assert any("[29T   ]" in line for line in screen_text(app))


async def test_the_cursor_stays_on_its_cell_when_rows_and_columns_change(list_app: type[ListApp]) -> None:
    app = grid_app(list_app)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        grid = app.screen.query_one(GridView)
        grid.move_to("2", "C")
        grid.set_axes([Axis("2", ""), Axis("9", "")], [Axis("X", ""), Axis("C", "")])
        assert grid.current == ("2", "C")
        assert (grid.row, grid.column) == (0, 1)
        grid.set_axes([], [])
        assert grid.current is None
        await pilot.press("j", "l", "enter")
        assert grid.current is None


async def test_a_click_moves_the_cursor_and_a_second_one_opens(list_app: type[ListApp]) -> None:
    app = grid_app(list_app)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        grid = app.screen.query_one(GridView)
        await pilot.click(grid, offset=(1 + 8 + 8 + 2, 1 + 1 + 3))
        assert grid.current == ("3", "B")
        await pilot.click(grid, offset=(1 + 8 + 8 + 2, 1 + 1 + 3))
        assert on(app, GridScreen).opened == (("3", "B"),)


async def test_a_cell_that_is_chosen_before_the_grid_is_laid_out_leaves_the_first_columns_in_view(
    school_app: SchoolApp, shown: Shown
) -> None:
    app = school_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await shown(app)
        await pilot.press("5")
        await shown(app)
        await pilot.press("v")
        await pilot.pause()
        grid = app.screen.query_one("#grid", GridView)
        assert grid.current == on(app, CoverageScreen).here
        assert grid.column < grid.columns_in_view
        assert grid.left == 0

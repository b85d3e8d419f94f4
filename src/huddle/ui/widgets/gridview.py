"""GridView: rows times columns of short cells; the cursor is drawn as brackets, so a cell keeps its own colors."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.message import Message

from huddle.ui.widgets.cells import Cell, cut, segments
from huddle.ui.widgets.lineview import LineView


@dataclass(frozen=True, slots=True)
class Axis:
    """A row or column of a grid: its key, and what stands at its head."""

    key: str
    label: str


class GridView(LineView):
    """A grid with fixed heads.

    Args:
        cell: gives the cell of (row key, column key); asked for cells in view only.
        label_width: cells of the rows' heads.
        cell_width: cells of a column, two of them for the cursor's brackets.
        empty: what is shown when there are no rows, line by line.
    """

    fixed_lines = 1
    MOVES: ClassVar[dict[str, tuple[int, int]]] = {
        "h": (0, -1),
        "left": (0, -1),
        "l": (0, 1),
        "right": (0, 1),
        "j": (1, 0),
        "down": (1, 0),
        "k": (-1, 0),
        "up": (-1, 0),
        "home": (0, -(10**6)),
        "end": (0, 10**6),
        "g": (-(10**6), 0),
        "G": (10**6, 0),
    }

    class Highlighted(Message):
        """The cursor stands on another cell."""

        def __init__(self, grid: "GridView", row: str, column: str) -> None:
            super().__init__()
            self.grid = grid
            self.row = row
            self.column = column

        @property
        def control(self) -> "GridView":
            """The grid it came from."""
            return self.grid

    class Selected(Message):
        """Enter, or a click on the cell under the cursor."""

        def __init__(self, grid: "GridView", row: str, column: str) -> None:
            super().__init__()
            self.grid = grid
            self.row = row
            self.column = column

        @property
        def control(self) -> "GridView":
            """The grid it came from."""
            return self.grid

    def __init__(
        self,
        *,
        cell: Callable[[str, str], Cell],
        label_width: int = 8,
        cell_width: int = 8,
        empty: Sequence[str] = (),
        title: str = "",
        subtitle: str = "",
        widget_id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(title=title, subtitle=subtitle, widget_id=widget_id, classes=classes)
        self.label_width = label_width
        self.cell_width = cell_width
        self.empty = tuple(empty)
        self.row = 0
        self.column = 0
        self.left = 0
        self._cell = cell
        self._rows: Sequence[Axis] = ()
        self._columns: Sequence[Axis] = ()
        self._told: tuple[str, str] | None = None

    def set_axes(self, rows: Sequence[Axis], columns: Sequence[Axis]) -> None:
        """Show these rows and columns; the cursor stays on the same keys where they are still there."""
        before = self.current
        self._rows, self._columns = rows, columns
        self.row = min(self.row, max(0, len(rows) - 1))
        self.column = min(self.column, max(0, len(columns) - 1))
        if before is None or not self.move_to(*before):
            self._show()
        self.refresh()
        self.when_rested(self._tell)

    @property
    def current(self) -> tuple[str, str] | None:
        """Row key and column key under the cursor."""
        if not self._rows or not self._columns:
            return None
        return self._rows[self.row].key, self._columns[self.column].key

    def move_to(self, row: str, column: str) -> bool:
        """Put the cursor on a cell; says whether it is in the grid."""
        rows = [place for place, axis in enumerate(self._rows) if axis.key == row]
        columns = [place for place, axis in enumerate(self._columns) if axis.key == column]
        if not rows or not columns:
            return False
        self._go(rows[0], columns[0])
        return True

    @property
    def columns_in_view(self) -> int:
        """How many whole columns fit, at least one."""
        return max(1, (self.line_width - self.label_width) // self.cell_width)

    def _go(self, row: int, column: int) -> None:
        before = self.row
        self.row = max(0, min(row, len(self._rows) - 1))
        self.column = max(0, min(column, len(self._columns) - 1))
        if not self._show():
            self.refresh_content_line(before)
            self.refresh_content_line(self.row)
        self.when_rested(self._tell)

    def _show(self) -> bool:
        """Bring the cursor into view; says whether everything is to be drawn again."""
        if not self.size.width:  # not laid out yet: everything would seem to be out of view
            return True
        fit = self.columns_in_view
        left = max(self.column - fit + 1, min(self.left, self.column))
        left = max(0, min(left, len(self._columns) - fit))
        moved = left != self.left
        self.left = left
        if moved:
            self.refresh()
        return self.show_line(self.row) or moved

    def _tell(self) -> None:
        current = self.current
        if current is not None and current != self._told:
            self._told = current
            self.post_message(self.Highlighted(self, *current))

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        super().on_resize()
        self._show()

    def on_key(self, event: events.Key) -> None:
        """Keys that move, and enter."""
        step = self.MOVES.get(event.key)
        if event.key in {"pagedown", "pageup"}:
            step = (self.page if event.key == "pagedown" else -self.page, 0)
        if step is not None:
            event.stop()
            if self._rows:
                self._go(self.row + step[0], self.column + step[1])
        elif event.key == "enter":
            event.stop()
            self._select()

    def _select(self) -> None:
        current = self.current
        if current is not None:
            self.post_message(self.Selected(self, *current))

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; a click on the cell under it opens it."""
        offset = event.get_content_offset(self)
        row = None if offset is None else self.line_at(offset.y)
        if offset is None or row is None or not self._rows or offset.x < self.label_width:
            return
        column = self.left + (offset.x - self.label_width) // self.cell_width
        if column >= len(self._columns):
            return
        event.stop()
        if (row, column) == (self.row, self.column):
            self._select()
        else:
            self._go(row, column)

    # Lines.

    @property
    def line_count(self) -> int:
        """One line a row, or the lines of the empty state."""
        return len(self._rows) or len(self.empty)

    def _in_view(self) -> range:
        return range(self.left, min(len(self._columns), self.left + self.columns_in_view))

    def draw_fixed(self, _index: int, _width: int) -> list[Segment]:
        """The heads of the columns, and arrows where there are more to either side."""
        style = self.tones["muted"]
        shown = self._in_view()
        more = ("<" if self.left else " ") + (">" if shown.stop < len(self._columns) else " ")
        drawn = [Segment(cut(more if more.strip() else "", self.label_width), style)]
        drawn += [Segment(cut(" " + self._columns[place].label, self.cell_width), style) for place in shown]
        return drawn

    def draw_line(self, index: int, width: int) -> list[Segment]:
        """The head of a row and its cells."""
        base = self.rich_style
        if not self._rows:
            return [Segment(cut("  " + self.empty[index], width), self.tones["muted"])]
        row = self._rows[index]
        drawn = segments(row.label, self.label_width, self.tones, base)
        for place in self._in_view():
            here = index == self.row and place == self.column
            left, right = ("[", "]") if here else (" ", " ")
            style = self.cursor_style if here else base
            drawn.append(Segment(left, style))
            drawn += segments(
                self._cell(row.key, self._columns[place].key), self.cell_width - 2, self.tones, style
            )
            drawn.append(Segment(right, style))
        return drawn

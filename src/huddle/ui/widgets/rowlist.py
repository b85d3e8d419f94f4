"""RowList: a list of any length with columns, a cursor and a filter; only the lines in view are drawn."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.widgets import Input

from huddle.text import fold
from huddle.ui.widgets.cells import Cell, Column, cut, segments, share_width
from huddle.ui.widgets.lineview import LineView

Row = TypeVar("Row")
GUTTER = 2  # the cursor is a character, so that it is seen without color


class RowList(LineView, Generic[Row]):
    """A list of rows.

    Args:
        columns: its columns.
        key: gives a row's key; unique in the list, it keeps the cursor through a reload.
        cells: gives a row's cells, one per column; asked for rows in view only.
        search: gives the text a filter looks in; asked once per row when the rows are set.
        empty: what is shown when there are no rows, line by line.
        header: whether the columns' titles are shown.
    """

    MOVES: ClassVar[dict[str, str]] = {
        "j": "down",
        "down": "down",
        "k": "up",
        "up": "up",
        "pagedown": "page_down",
        "pageup": "page_up",
        "g": "first",
        "home": "first",
        "G": "last",
        "end": "last",
    }
    SWALLOWED: ClassVar[frozenset[str]] = frozenset(
        {"h", "l", "left", "right"}
    )  # they move, and here there is nowhere

    class Highlighted(Message):
        """The cursor stands on another row; `key` is None when there is none."""

        def __init__(self, rows: "RowList[Any]", key: str | None) -> None:
            super().__init__()
            self.rows = rows
            self.key = key

        @property
        def control(self) -> "RowList[Any]":
            """The list it came from."""
            return self.rows

    class Selected(Message):
        """Enter, or a click on the row under the cursor."""

        def __init__(self, rows: "RowList[Any]", key: str) -> None:
            super().__init__()
            self.rows = rows
            self.key = key

        @property
        def control(self) -> "RowList[Any]":
            """The list it came from."""
            return self.rows

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        key: Callable[[Row], str],
        cells: Callable[[Row], Sequence[Cell]],
        search: Callable[[Row], str] | None = None,
        empty: Sequence[str] = (),
        header: bool = True,
        title: str = "",
        subtitle: str = "",
        widget_id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(title=title, subtitle=subtitle, widget_id=widget_id, classes=classes)
        self.columns = tuple(columns)
        self.empty = tuple(empty)
        self.fixed_lines = 1 if header else 0
        self.cursor = 0
        self._key = key
        self._cells = cells
        self._search = search
        self._rows: Sequence[Row] = ()
        self._folded: list[str] = []
        self._hits: Sequence[int] = ()
        self._filter = ""
        self._told: str | None = None

    # Rows.

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows. The cursor stays on the row with the same key, else near its old place."""
        before = self.current_key
        self._rows = rows
        self._folded = [fold(self._search(row)) for row in rows] if self._search else []
        self._hits = self._narrow(range(len(rows)), self._filter)
        self._settle(before)

    @property
    def row_count(self) -> int:
        """How many rows there are without the filter."""
        return len(self._rows)

    @property
    def all_rows(self) -> list[Row]:
        """The rows without the filter, in order."""
        return list(self._rows)

    def key_of(self, row: Row) -> str:
        """A row's key."""
        return self._key(row)

    @property
    def hits(self) -> list[Row]:
        """The rows that pass the filter, in order."""
        return [self._rows[index] for index in self._hits]

    @property
    def current(self) -> Row | None:
        """The row under the cursor."""
        return self._rows[self._hits[self.cursor]] if self._hits else None

    @property
    def current_key(self) -> str | None:
        """The key of the row under the cursor."""
        row = self.current
        return None if row is None else self._key(row)

    def move_to(self, key: str) -> bool:
        """Put the cursor on the row with that key; says whether it is in the list and passes the filter."""
        for place, index in enumerate(self._hits):
            if self._key(self._rows[index]) == key:
                self._go(place)
                return True
        return False

    # Filter.

    @property
    def filter_text(self) -> str:
        """The filter in force."""
        return self._filter

    def filter(self, text: str) -> None:
        """Show only rows that hold every word of `text`, and none of the words that begin with `!`.

        Case and accents are ignored. A longer filter looks in the rows found by the shorter one.
        """
        folded = fold(text)
        if folded == self._filter:
            return
        narrower = folded.startswith(self._filter) and "!" not in self._filter
        before = self.current_key
        self._hits = self._narrow(self._hits if narrower else range(len(self._rows)), folded)
        self._filter = folded
        self._settle(before)

    def follow(self, box: Input) -> None:
        """Filter by what is typed in `box`. The list is painted with the box, in the same message as the key."""
        self.watch(box, "value", self.filter, init=False)

    def _narrow(self, among: Sequence[int], text: str) -> Sequence[int]:
        """The indices among those given whose rows pass the filter."""
        folded = self._folded
        if not folded:
            return among
        for word in text.split():
            if not word.startswith("!"):
                among = [index for index in among if word in folded[index]]
            elif len(word) > 1:
                among = [index for index in among if word[1:] not in folded[index]]
        return among

    def _settle(self, key: str | None) -> None:
        """After the hits changed: find the cursor's row again, and draw."""
        last = max(0, len(self._hits) - 1)
        self.cursor = min(self.cursor, last)
        if key is not None and key != self.current_key:
            for place, index in enumerate(self._hits):
                if self._key(self._rows[index]) == key:
                    self.cursor = place
                    break
            else:
                self.cursor = 0 if self._filter else self.cursor
        self.top = max(0, min(self.top, len(self._hits) - self.page))
        self.show_line(self.cursor)
        self.refresh()
        self.when_rested(self._tell)

    def _tell(self) -> None:
        """Post Highlighted when the cursor rests on another row."""
        key = self.current_key
        if key != self._told:
            self._told = key
            self.post_message(self.Highlighted(self, key))

    # Cursor.

    def _go(self, place: int) -> None:
        """Put the cursor on a place among the hits."""
        wanted = max(0, min(place, len(self._hits) - 1))
        if wanted == self.cursor:
            return
        before, self.cursor = self.cursor, wanted
        if not self.show_line(wanted):
            self.refresh_content_line(before)
            self.refresh_content_line(wanted)
        self.when_rested(self._tell)

    def move(self, way: str) -> None:
        """Move the cursor: up, down, page_up, page_down, first or last."""
        step = {"up": -1, "down": 1, "page_up": -self.page, "page_down": self.page}
        last = len(self._hits) - 1
        self._go({"first": 0, "last": last}.get(way, self.cursor + step.get(way, 0)))

    def on_key(self, event: events.Key) -> None:
        """Keys that move; they are the same in every list and cannot be given another meaning."""
        way = self.MOVES.get(event.key)
        if way is not None:
            event.stop()
            self.move(way)
        elif event.key in self.SWALLOWED:
            event.stop()
        elif event.key == "enter":
            event.stop()
            self._select()

    def _select(self) -> None:
        key = self.current_key
        if key is not None:
            self.post_message(self.Selected(self, key))

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; a click on the row under it opens it."""
        offset = event.get_content_offset(self)
        place = None if offset is None else self.line_at(offset.y)
        if place is None or not self._hits:
            return
        event.stop()
        if place == self.cursor:
            self._select()
        else:
            self._go(place)

    # Lines.

    @property
    def line_count(self) -> int:
        """One line a row that passes the filter; or the lines of the empty state."""
        return len(self._hits) or len(self._empty_lines)

    @property
    def _empty_lines(self) -> tuple[str, ...]:
        return ("Nothing fits this filter.", "esc clears it") if self._rows else self.empty

    def draw_fixed(self, _index: int, width: int) -> list[Segment]:
        """The titles of the columns."""
        style = self.tones["muted"]
        drawn = [Segment(" " * GUTTER, style)]
        for _, column, cells in share_width(self.columns, width - GUTTER):
            drawn.append(Segment(cut(column.title, cells, column.align) + " ", style))
        return drawn

    def draw_line(self, index: int, width: int) -> list[Segment]:
        """A row, or a line of the empty state."""
        if not self._hits:
            return [Segment(cut("  " + self._empty_lines[index], width), self.tones["muted"])]
        row = self._rows[self._hits[index]]
        here = index == self.cursor
        base = self.cursor_style if here else self.rich_style
        drawn = [Segment("> " if here else "  ", base)]
        cells = self._cells(row)
        for place, column, room in share_width(self.columns, width - GUTTER):
            drawn += segments(cells[place], room, self.tones, base, column.align)
            drawn.append(Segment(" ", base))
        return drawn

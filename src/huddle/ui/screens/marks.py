"""Marks on the rows of a list: what is done next is done to all of them."""

from typing import Any

from huddle.ui.screens.base import Part
from huddle.ui.screens.filter import FilteredScreen


class Marks(Part[FilteredScreen[Any]]):
    """Rows are marked by their key; a mark stays through a reload, and goes with its row.

    Attributes:
        keys: of the rows that are marked.
    """

    def __init__(self, screen: FilteredScreen[Any]) -> None:
        super().__init__(screen)
        self.keys: set[str] = set()

    def keep(self, keys: set[str]) -> None:
        """Forget marks of rows that are not there any more."""
        self.keys &= keys

    @property
    def chosen(self) -> list[Any]:
        """The marked rows in the list's order, else the one under the cursor."""
        rows = self.screen.rows
        marked = [row for row in rows.all_rows if rows.key_of(row) in self.keys]
        return marked or ([rows.current] if rows.current is not None else [])

    def action_list_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away, and go on to the next."""
        key = self.screen.rows.current_key
        if key is not None:
            self.keys ^= {key}
            self.screen.rows.move("down")
            self._changed()

    def action_list_mark_all(self) -> None:
        """Mark every row that passes the filter; with all of them marked, take all marks away."""
        shown = {self.screen.rows.key_of(row) for row in self.screen.rows.hits}
        self.keys = set() if shown <= self.keys else self.keys | shown
        self._changed()

    def _changed(self) -> None:
        self.screen.rows.refresh()
        self.screen.filtered()

    def count(self) -> str:
        """How many rows are shown and marked, in words."""
        shown, count = len(self.screen.rows.hits), self.screen.rows.row_count
        parts = [f"{shown} of {count}"] if shown != count else []
        parts += [f"{len(self.keys)} marked"] if self.keys else []
        return " · ".join(parts)

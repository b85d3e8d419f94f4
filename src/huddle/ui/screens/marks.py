"""Marks on the rows of a list: what is done next is done to all of them."""

from typing import Any, Generic

from huddle.ui.screens.base import View
from huddle.ui.screens.filter import FilterKeys


class MarkKeys(FilterKeys[View], Generic[View]):
    """Rows are marked by their key; a mark stays through a reload, and goes with its row."""

    def start_marks(self) -> None:
        """No row is marked."""
        self.marks: set[str] = set()

    def keep_marks(self, keys: set[str]) -> None:
        """Forget marks of rows that are not there any more."""
        self.marks &= keys

    @property
    def chosen(self) -> list[Any]:
        """The marked rows in the list's order, else the one under the cursor."""
        marked = [row for row in self.rows.all_rows if self.rows.key_of(row) in self.marks]
        current = self.rows.current
        return marked or ([current] if current is not None else [])

    def action_list_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away, and go on to the next."""
        key = self.rows.current_key
        if key is not None:
            self.marks ^= {key}
            self.rows.move("down")
            self.marked()

    def action_list_mark_all(self) -> None:
        """Mark every row that passes the filter; with all of them marked, take all marks away."""
        shown = {self.rows.key_of(row) for row in self.rows.hits}
        self.marks = set() if shown <= self.marks else self.marks | shown
        self.marked()

    def marked(self) -> None:
        """Marks have changed."""
        self.rows.refresh()
        self.filtered()

    def filtered(self) -> None:
        """Say how many rows are shown and marked."""
        shown, count = len(self.rows.hits), self.rows.row_count
        parts = [f"{shown} of {count}"] if shown != count else []
        parts += [f"{len(self.marks)} marked"] if self.marks else []
        self.rows.set_subtitle(" · ".join(parts))

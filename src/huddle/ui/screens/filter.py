"""The filter above a list, wherever there is one."""

from typing import Any, Generic

from textual import on
from textual.widgets import Input

from huddle.ui.screens.base import HuddleScreen, View
from huddle.ui.widgets.rowlist import RowList


class FilteredScreen(HuddleScreen[View], Generic[View]):
    """A field with the id `filter` that narrows the list with the id `rows`."""

    @property
    def rows(self) -> RowList[Any]:
        """The list."""
        return self.query_one("#rows", RowList)

    @property
    def filter_box(self) -> Input:
        """The field."""
        return self.query_one("#filter", Input)

    def start_filter(self) -> None:
        """Let the field narrow the list, and give the list the focus."""
        self.rows.follow(self.filter_box)
        self.watch(self.filter_box, "value", self.filtered, init=False)
        self.rows.focus()

    def filtered(self) -> None:
        """Say how many rows are shown of how many."""
        shown, count = len(self.rows.hits), self.rows.row_count
        self.rows.set_subtitle(f"{shown} of {count}" if shown != count else "")

    def highlighted(self) -> None:
        """The cursor stands on another row."""

    @on(RowList.Highlighted)
    def _highlighted(self, message: "RowList.Highlighted") -> None:
        if message.rows.id == "rows":
            self.highlighted()

    @on(Input.Submitted, "#filter")
    def _to_list(self) -> None:
        self.rows.focus()

    def action_list_filter(self) -> None:
        """Type to narrow the list."""
        self.filter_box.focus()

    def find(self, code: str) -> None:
        """Put the cursor on a row; if it is not a row's key, filter by it."""
        self.filter_box.value = ""
        if not self.rows.move_to(code):
            self.filter_box.value = code
        self.rows.focus()

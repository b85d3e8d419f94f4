"""Searches of the history that the team keeps under a name."""

from collections.abc import Iterator, Sequence
from functools import partial

from textual import on
from textual.widget import Widget

from huddle.bootstrap import Services
from huddle.services.record.history import SavedFilterView
from huddle.ui.dialogs.fields import LineForm
from huddle.ui.dialogs.panel import Panel
from huddle.ui.widgets.cells import Column
from huddle.ui.widgets.rowlist import RowList


class FiltersPanel(Panel[str, Sequence[SavedFilterView]]):
    """Ends with the search that was chosen.

    Args:
        services: reads and saves.
        query: the search that is shown now; it can be saved.
    """

    NAME = "filters"

    def __init__(self, services: Services, query: str) -> None:
        super().__init__("Saved searches", "enter searches · n keeps the present one · d removes · esc")
        self._history = services.history
        self._search = query.strip()

    def body(self) -> Iterator[Widget]:
        """One line a search."""
        yield RowList[SavedFilterView](
            [Column("Name", 24), Column("Search")],
            key=lambda saved: saved.name,
            cells=lambda saved: ((saved.name, "strong"), saved.query),
            empty=("No search is saved yet.", "Search in the history, then n here keeps it under a name."),
        )

    def load(self) -> Sequence[SavedFilterView]:
        """All of them."""
        return self._history.filters()

    def show(self, view: Sequence[SavedFilterView]) -> None:
        """Fill the list."""
        rows = self.query_one(RowList)
        rows.set_rows(view)
        rows.focus()

    def action_filters_save(self) -> None:
        """Keep the present search under a name."""
        if not self._search:
            self.huddle.tell("Nothing is searched for yet: esc, then / and type.")
            return
        save = self._history.save_filter
        self.app.push_screen(
            LineForm(
                "Keep this search",
                lambda name: save(name, self._search),
                label="name",
                example="decisions on lunch duty",
                hint=self._search,
            )
        )

    def action_filters_remove(self) -> None:
        """Forget the search under the cursor."""
        name = self.query_one(RowList).current_key
        if name is not None:
            self.do(
                partial(self._history.remove_filter, name),
                lambda _: self.huddle.tell(f"The search {name} is gone. press u to undo."),
            )

    @on(RowList.Selected)
    def _chosen(self, message: "RowList.Selected") -> None:
        current = message.rows.current
        if isinstance(current, SavedFilterView):
            self.dismiss(current.query)

"""Several of several: space ticks, enter takes what is ticked."""

from collections.abc import Collection, Iterator, Sequence

from textual import on
from textual.widget import Widget

from huddle.ui.dialogs.base import Dialog
from huddle.ui.widgets.cells import Cell, Column
from huddle.ui.widgets.rowlist import RowList


class Choose(Dialog[tuple[str, ...]]):
    """Ends with the keys that are ticked, in the order of the rows.

    Args:
        title: what is chosen.
        rows: (key, label) of each.
        ticked: the keys that are ticked at first.
        fixed: keys that stay ticked.
    """

    def __init__(
        self,
        title: str,
        rows: Sequence[tuple[str, str]],
        ticked: Collection[str],
        fixed: Collection[str] = (),
    ) -> None:
        super().__init__(title, "space ticks · enter takes it · esc")
        self._rows = list(rows)
        self._ticked = set(ticked) | set(fixed)
        self._fixed = frozenset(fixed)

    def body(self) -> Iterator[Widget]:
        """The rows, each with a tick."""
        rows: RowList[tuple[str, str]] = RowList(
            (Column("", 3), Column("")), key=lambda row: row[0], cells=self._cells, header=False
        )
        rows.styles.height = min(max(2, len(self._rows)), 14)
        yield rows

    def on_mount(self) -> None:
        """Fill the list."""
        rows = self.query_one(RowList)
        rows.set_rows(self._rows)
        rows.focus()

    def _cells(self, row: tuple[str, str]) -> Sequence[Cell]:
        return ("[x]" if row[0] in self._ticked else "[ ]", row[1])

    def key_space(self) -> None:
        """Tick, or take the tick away."""
        rows = self.query_one(RowList)
        key = rows.current_key
        if key is not None and key not in self._fixed:
            self._ticked ^= {key}
        rows.refresh()

    @on(RowList.Selected)
    def _selected(self) -> None:
        self.dismiss(tuple(key for key, _ in self._rows if key in self._ticked))

"""Pick one of several, by letters or the cursor."""

from collections.abc import Iterator, Sequence

from textual import on
from textual.widget import Widget
from textual.widgets import Input

from huddle.ui.dialogs.base import Dialog
from huddle.ui.widgets.cells import Cell, Column
from huddle.ui.widgets.rowlist import RowList


class Pick(Dialog[str]):
    """One of several: type to narrow, enter takes the row under the cursor. The result is its key.

    Args:
        title: what is chosen.
        rows: (key, cells) of each.
        columns: the columns of the cells.
    """

    def __init__(
        self,
        title: str,
        rows: Sequence[tuple[str, Sequence[Cell]]],
        columns: Sequence[Column] = (Column(""),),
    ) -> None:
        super().__init__(title, "type to narrow · enter takes it · esc")
        self._rows = list(rows)
        self._columns = columns

    def body(self) -> Iterator[Widget]:
        """A field and the list below it."""
        yield Input(id="narrow", placeholder="type to narrow")
        rows: RowList[tuple[str, Sequence[Cell]]] = RowList(
            self._columns,
            key=lambda row: row[0],
            cells=lambda row: row[1],
            search=lambda row: " ".join(_text(cell) for cell in row[1]),
            header=any(column.title for column in self._columns),
            empty=("There is nothing to choose.",),
        )
        rows.styles.height = min(max(2, len(self._rows) + 1), 14)
        yield rows

    def on_mount(self) -> None:
        """Fill the list; the field has the focus, and up and down still move."""
        rows = self.query_one(RowList)
        rows.set_rows(self._rows)
        rows.follow(self.query_one(Input))
        self.query_one(Input).focus()

    def key_down(self) -> None:
        """Move down while typing."""
        self.query_one(RowList).move("down")

    def key_up(self) -> None:
        """Move up while typing."""
        self.query_one(RowList).move("up")

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.dismiss_with(self.taken())

    def taken(self) -> str | None:
        """What enter in the field takes: the key of the row under the cursor."""
        return self.query_one(RowList).current_key

    @on(RowList.Selected)
    def _selected(self, message: "RowList.Selected") -> None:
        self.dismiss_with(message.key)

    def dismiss_with(self, key: str | None) -> None:
        """End with the key of the row that was taken; None where there was none."""
        self.dismiss(key)


def _text(cell: Cell) -> str:
    pieces = cell if isinstance(cell, list) else [cell]
    return "".join(piece if isinstance(piece, str) else piece[0] for piece in pieces)

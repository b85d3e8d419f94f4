"""Missed services: what applied plans left out, and what was made up."""

from collections.abc import Iterator, Sequence
from functools import partial

from textual import on
from textual.widget import Widget

from huddle.bootstrap import Services
from huddle.domain.reading.dates import day_label
from huddle.services.ledger.missed import MissedView, missed_line
from huddle.text import plural
from huddle.ui.dialogs.fields import LineForm
from huddle.ui.dialogs.panel import Panel
from huddle.ui.widgets.cells import Cell, Column
from huddle.ui.widgets.rowlist import RowList
from huddle.ui.widgets.textlines import TextLines, wrap


class MissedPanel(Panel[None, tuple[MissedView, ...]]):
    """The log of missed services, what is to be made up first."""

    NAME = "missed"

    def __init__(self, services: Services) -> None:
        super().__init__("Missed services", "minutes of each student · esc closes")
        self._missed = services.missed

    def body(self) -> Iterator[Widget]:
        """One line a service."""
        yield RowList[MissedView](
            [
                Column("When", 11),
                Column("Blk", 4),
                Column("Group", 9),
                Column("Service", 12),
                Column("Students", 8, align="right"),
                Column("Min", 4, align="right"),
                Column("Made up"),
            ],
            key=lambda row: row.id,
            cells=_cells,
            empty=("No service was missed.", "Applied plans that leave a need unmet write it down here."),
        )
        yield TextLines(widget_id="whole", classes="panel--note")

    def load(self) -> tuple[MissedView, ...]:
        """The whole log."""
        return self._missed.list()

    def show(self, view: tuple[MissedView, ...]) -> None:
        """Fill the list, what is open first, and say how much that is."""
        still = [row for row in view if row.made_up_on is None]
        minutes = sum(row.student_minutes for row in still)
        self.set_head(
            f"{len(still)} of {len(view)} to make up · {plural(minutes, 'student minute')}" if view else ""
        )
        rows = self.query_one(RowList)
        rows.set_rows(sorted(view, key=lambda row: row.made_up_on is not None))
        rows.focus()
        self._show_whole()

    @on(RowList.Highlighted)
    def _show_whole(self) -> None:
        row = self._here()
        said = missed_line(row).partition("  ")[2] if row is not None else ""
        self.query_one("#whole", TextLines).set_flow(lambda width: list(wrap(said, width)))

    def _here(self) -> MissedView | None:
        row = self.query_one(RowList).current
        return row if isinstance(row, MissedView) else None

    def action_missed_made_up(self) -> None:
        """It was made up today, or not after all."""
        row = self._here()
        if row is not None:
            deed = self._missed.made_up if row.made_up_on is None else self._missed.reopen
            self.do(partial(deed, row.id))

    def action_missed_when(self) -> None:
        """Ask when it was made up, and how."""
        row = self._here()
        if row is not None:
            self.app.push_screen(
                LineForm(
                    f"Made up: {row.credential} for {row.group}",
                    partial(self._missed.made_up, row.id),
                    label="when, how",
                    value=row.note,
                    hint="[DATE] [NOTE], for instance: fri reading room, 2 x 20 minutes",
                )
            )

    def on_row_list_selected(self) -> None:
        """Enter, or a click on the row under the cursor."""
        self.action_missed_when()


def _cells(row: MissedView) -> Sequence[Cell]:
    done: Cell = ("to make up", "late")
    if row.made_up_on is not None:
        done = (f"{day_label(row.made_up_on)} {row.note}".rstrip(), "good")
    return (
        day_label(row.date),
        row.block,
        row.group,
        row.credential,
        str(row.students),
        str(row.minutes),
        done,
    )

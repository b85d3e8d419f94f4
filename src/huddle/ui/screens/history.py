"""History: earlier huddles, searched by what was written, each one at a glance."""

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.containers import Container
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input
from textual.worker import get_current_worker

from huddle.domain.words import day_label
from huddle.services.views import HistoryView, HuddleSummary
from huddle.ui.flow import flow_lines
from huddle.ui.minutes import record_items
from huddle.ui.screens.base import HuddleScreen
from huddle.ui.screens.record import RecordScreen
from huddle.ui.sections import HuddleShown
from huddle.ui.widgets.cells import Cell, Column
from huddle.ui.widgets.rowlist import RowList
from huddle.ui.widgets.textlines import TextLines

_REST = 0.12  # seconds


class Glance(Message):
    """The huddle under the cursor has been read."""

    def __init__(self, shown: HuddleShown) -> None:
        super().__init__()
        self.shown = shown


class HistoryScreen(HuddleScreen[HistoryView]):
    """Earlier huddles, latest first."""

    NAME: ClassVar[str] = "history"

    def body(self) -> Iterator[Widget]:
        """A field to search, the list, one huddle, and the balance of covers."""
        yield Input(placeholder="/ search in notes, decisions and actions", id="filter", compact=True)
        rows: RowList[HuddleSummary] = RowList(
            [
                Column("Date", 12),
                Column("Leads"),
                Column("Min", 4, align="right"),
                Column("Out", 4, align="right"),
                Column("Cover", 6, align="right"),
                Column("Dec", 4, align="right"),
                Column("Act", 4, align="right"),
                Column("Done", 5, align="right"),
            ],
            key=lambda row: row.date.isoformat(),
            cells=_cells,
            empty=("No huddles yet.", "s on Today starts the first one"),
            title="Huddles",
            widget_id="rows",
        )
        yield Container(
            rows,
            TextLines(widget_id="detail", title="Huddle", focusable=True),
            TextLines(widget_id="balance", title="Covers", focusable=True),
            id="pair",
        )

    def on_mount(self) -> None:
        """The list has the focus."""
        self._query = ""
        self._look_timer: Timer | None = None
        self.query_one("#rows", RowList).focus()
        self.watch(self.query_one(Input), "value", self._search, init=False)

    def _search(self, query: str) -> None:
        self._query = query
        self.reload()

    def load(self) -> HistoryView:
        """The huddles that hold what is searched for."""
        return self.services.history.view(self._query)

    def show(self, view: HistoryView) -> None:
        """Fill list and balance."""
        rows = self.query_one("#rows", RowList)
        rows.set_rows(view.huddles)
        rows.set_title(f"Huddles · {len(view.huddles)}" + (f" of {view.total}" if self._query else ""))
        most = max((covers for _, _, covers in view.balance), default=0)
        self.query_one("#balance", TextLines).set_lines(
            [
                [
                    f"{name[:12]:<12} ",
                    ("█" * round(covers * 20 / most) if most else "", "cover"),
                    f" {covers}",
                ]
                for _, name, covers in sorted(view.balance, key=lambda row: -row[2])
            ]
        )

    @on(RowList.Highlighted)
    def _look(self, message: "RowList.Highlighted") -> None:
        """Read the huddle once the cursor has rested, so that moving on does not wait for the database."""
        if self._look_timer is not None:
            self._look_timer.stop()
        if message.key:
            self._look_timer = self.set_timer(_REST, partial(self._read, dt.date.fromisoformat(message.key)))

    @work(thread=True, exclusive=True, group="glance", exit_on_error=False)
    def _read(self, date: dt.date) -> None:
        worker = get_current_worker()
        shown = HuddleShown(self.services.huddles.view(date), self.services.today.board(date))
        if not worker.is_cancelled:
            self.post_message(Glance(shown))

    @on(Glance)
    def _show_glance(self, message: Glance) -> None:
        box = self.query_one("#detail", TextLines)
        box.set_title(day_label(message.shown.huddle.date))
        box.set_flow(partial(flow_lines, record_items(message.shown)))

    def action_list_filter(self) -> None:
        """Search."""
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _to_list(self) -> None:
        self.query_one("#rows", RowList).focus()

    @on(RowList.Selected)
    def _open_record(self, message: "RowList.Selected") -> None:
        self.app.push_screen(RecordScreen(self.services, dt.date.fromisoformat(message.key)))

    def export_what(self) -> tuple[str, str]:
        """The huddle under the cursor."""
        key = self.query_one("#rows", RowList).current_key
        return "huddles", f"{key}..{key}" if key else ""

    def copy_text(self) -> str:
        """What is shown of the huddle under the cursor."""
        lines = self.query_one("#detail", TextLines).lines
        return "\n".join(
            line if isinstance(line, str) else "".join(s if isinstance(s, str) else s[0] for s in line)
            for line in lines
        )


def _cells(row: HuddleSummary) -> Sequence[Cell]:
    day = day_label(row.date)
    if row.state == "skipped":
        return ((day, "muted"), ("no huddle", "muted"), "", str(row.out or ""), "", "", "", "")
    cover = f"{row.changes}/{row.changes + row.gaps}" if row.changes or row.gaps else "-"
    return (
        day,
        row.facilitator or row.state,
        "" if row.minutes is None else str(row.minutes),
        str(row.out),
        (cover, "gap" if row.gaps else ""),
        str(row.decisions),
        str(row.actions),
        f"{row.done}/{row.actions}" if row.actions else "-",
    )

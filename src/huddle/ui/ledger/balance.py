"""Fair shares: who covered how much over a window of days; by code, never by rank."""

import datetime as dt
from collections.abc import Iterator, Sequence

from textual import on
from textual.widget import Widget

from huddle.bootstrap import Services
from huddle.domain.reading.dates import day_label
from huddle.services.ledger.balance import WEEK, WINDOW, WINDOWS, YEAR, BalanceRow, BalanceView
from huddle.text import one_line, plural
from huddle.ui.dialogs.fields import LineForm
from huddle.ui.dialogs.panel import Panel
from huddle.ui.widgets.cells import Cell, Column
from huddle.ui.widgets.charts import bar_marks
from huddle.ui.widgets.rowlist import RowList
from huddle.ui.widgets.textlines import TextLines, wrap

_BAR = 14  # cells of the longest bar
_TITLES = {WINDOW: "the window of fairness", WEEK: "this week", YEAR: "this school year"}


class BalancePanel(Panel[None, BalanceView]):
    """The team's balance.

    Args:
        services: reads it.
        date: its last day.
    """

    NAME = "balance"

    def __init__(self, services: Services, date: dt.date | None) -> None:
        super().__init__("Fair shares", "f window, week, year · e days · esc closes")
        self._balance = services.balance
        self._date = date
        self._window = WINDOW
        self._most = 0

    def body(self) -> Iterator[Widget]:
        """One line an educator."""
        yield RowList[BalanceRow](
            [
                Column("", 5),
                Column("", 10),
                Column("Covers", _BAR + 6),
                Column("Min", 5, align="right"),
                Column("Students", 8, align="right"),
                Column("Planning", 8, align="right"),
                Column("Asked", 5, align="right", wide_from=80),
                Column("Volunteered", 11, align="right", wide_from=80),
                Column("Draft", 5, align="right"),
            ],
            key=lambda row: row.code,
            cells=self._cells,
            empty=("The team has no educators on this day.",),
        )
        yield TextLines(widget_id="meaning", classes="panel--note")

    def _cells(self, row: BalanceRow) -> Sequence[Cell]:
        bar = bar_marks(row.covers, self._most, _BAR)
        more: Cell = (f"{row.adds:+}", "cover") if row.adds else ""
        numbers = (row.minutes, row.students, row.planning_minutes, row.asked, row.volunteered)
        return (
            row.code,
            row.first_name,
            [(bar, "cover"), f" {row.covers}" if bar else "0"],
            *(str(number) if number else ("-", "muted") for number in numbers),
            more,
        )

    def load(self) -> BalanceView:
        """The balance of the window."""
        return self._balance.view(self._window, date=self._date)

    def show(self, view: BalanceView) -> None:
        """The bars, on one scale."""
        title = _TITLES.get(self._window, self._window)
        self.set_head(f"{title}: {day_label(view.since)} - {day_label(view.until)} {view.until.year}")
        self._most = max((row.covers for row in view.rows), default=0)
        rows = self.query_one(RowList)
        rows.set_rows(view.rows)
        rows.focus()
        self._show_meaning()

    @on(RowList.Highlighted)
    def _show_meaning(self) -> None:
        view, row = self.view, self.query_one(RowList).current
        if view is None or not isinstance(row, BalanceRow):
            return
        said = (
            f"{row.first_name}: {plural(row.covers, 'cover')} ({view.middle:g} in the middle of the team), asked {row.asked}, "
            f"volunteered {row.volunteered}, {row.planning_minutes} minutes of planning lost."
        )
        if row.adds:
            change = f"adds {row.adds}" if row.adds > 0 else f"takes {-row.adds} off"
            said += f" The plan that is not applied yet {change}."
        self.query_one("#meaning", TextLines).set_flow(lambda width: list(wrap(said, width)))

    def action_balance_window(self) -> None:
        """The next window."""
        place = WINDOWS.index(self._window) if self._window in WINDOWS else -1
        self._window = WINDOWS[(place + 1) % len(WINDOWS)]
        self.reload()

    def action_balance_days(self) -> None:
        """Ask for the days."""

        def read(line: str) -> str:
            words = one_line(line)
            self._balance.view(words, date=self._date)  # says what is wrong with them
            return words

        def said(words: str | None) -> None:
            if words:
                self._window = words
                self.reload()

        self.app.push_screen(
            LineForm(
                "Which days?", read, label="days", example="1oct..31oct", hint="1oct..31oct, 24-26nov, 1nov.."
            ),
            said,
        )

"""After the fact: the plan against what really happened, one key a change."""

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import partial

from textual.widget import Widget

from huddle.bootstrap import Services
from huddle.domain.cover.happened import AsPlanned
from huddle.domain.cover.wording import who
from huddle.services.ledger.happened import AS_PLANNED, HappenedRow, HappenedView
from huddle.text import plural
from huddle.ui.dialogs.fields import LineForm
from huddle.ui.dialogs.panel import Panel
from huddle.ui.dialogs.pick import Pick
from huddle.ui.widgets.cells import Cell, Column
from huddle.ui.widgets.rowlist import RowList

ASKED_AFTER = {"": "volunteered", "volunteered": "asked", "asked": ""}
_TEXT = ""  # the row of the list of people that asks for words


class HappenedPanel(Panel[None, HappenedView]):
    """The changes of the applied plan.

    Args:
        services: reads and saves.
        date: the day.
        place: the session the cursor starts at: `7C@3`.
    """

    NAME = "happened"

    def __init__(self, services: Services, date: dt.date | None, place: str = "") -> None:
        super().__init__("What really happened", "it counts in the ledger and in fairness · esc closes")
        self._ledger = services.ledger
        self._date = date
        self._place = place

    def body(self) -> Iterator[Widget]:
        """One line a change."""
        yield RowList[HappenedRow](
            [
                Column("Blk", 4),
                Column("Time", 6, wide_from=60),
                Column("Group", 9),
                Column("Planned"),
                Column("How", 14, wide_from=70),
                Column("Happened"),
                Column("", 11),
            ],
            key=lambda row: row.key,
            cells=self._cells,
            empty=("No plan is applied on this day, or it changed nothing.", "esc, then A applies the plan"),
        )

    @staticmethod
    def _cells(row: HappenedRow) -> Sequence[Cell]:
        planned = who(row.planned_names, row.kind)
        said: Cell = ("-", "muted")
        if row.happened is not None:
            said = (row.happened_words, "good" if isinstance(row.happened, AsPlanned) else "late")
        return row.block, row.starts, row.group, planned, row.kind_words, said, row.asked

    def load(self) -> HappenedView:
        """The changes of the day."""
        return self._ledger.day(self._date)

    def show(self, view: HappenedView) -> None:
        """Fill the list, and say how far it is."""
        rows = self.query_one(RowList)
        self.set_head(f"{view.noted} of {plural(len(view.rows), 'change')} noted" if view.rows else "")
        rows.set_rows(view.rows)
        if self._place:
            rows.move_to(self._place)
            self._place = ""
        rows.focus()

    def _note(self, words: str) -> None:
        """Save for the row under the cursor, and go on to the next."""
        rows = self.query_one(RowList)
        key = rows.current_key
        if key is not None:
            rows.move("down")
            self.do(partial(self._ledger.happened, key, words, self._date))

    def action_happened_planned(self) -> None:
        """It went as planned."""
        self._note(AS_PLANNED)

    def action_happened_asked(self) -> None:
        """Who covers volunteered, was asked to, or neither: one after the other."""
        row = self.query_one(RowList).current
        if isinstance(row, HappenedRow):
            word = ASKED_AFTER[row.asked]
            self.do(partial(self._ledger.asked, row.key, word, self._date))

    def action_happened_rest(self) -> None:
        """What is still open went as planned."""
        self.do(
            partial(self._ledger.all_as_planned, self._date),
            lambda count: self.huddle.tell(f"{plural(count, 'change')} noted as planned. Press u to undo."),
        )

    def action_happened_other(self) -> None:
        """Ask who it was, or what else happened."""
        rows = self.query_one(RowList)
        key, view = rows.current_key, self.view
        if key is None or view is None:
            return

        def chosen(code: str | None) -> None:
            if code:
                self._note(code)
            elif code == _TEXT:
                self._ask_words(key)

        people: list[tuple[str, Sequence[Cell]]] = [(code, (code, name)) for code, name in view.people]
        people.append(("nobody", ("", "nobody came")))
        people.append((_TEXT, ("", ("something else, in words ...", "muted"))))
        self.app.push_screen(Pick(f"{key}: who was it?", people, (Column("", 5), Column(""))), chosen)

    def _ask_words(self, key: str) -> None:
        save = partial(self._ledger.happened, key, date=self._date)
        self.app.push_screen(
            LineForm(f"What happened: {key}", save, label="happened", hint="Any words; no names of students.")
        )

    def on_row_list_selected(self) -> None:
        """Enter, or a click on the row under the cursor: it went another way."""
        self.action_happened_other()

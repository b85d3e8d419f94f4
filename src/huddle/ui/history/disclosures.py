"""The disclosure log: what was exported, by whom, when, and how people were named in it."""

from collections.abc import Iterator, Sequence

from textual.widget import Widget

from huddle.bootstrap import Services
from huddle.domain.reading.dates import day_label
from huddle.services.export.export import Disclosure
from huddle.text import plural
from huddle.ui.dialogs.panel import Panel
from huddle.ui.widgets.cells import Cell, Column
from huddle.ui.widgets.rowlist import RowList
from huddle.ui.widgets.textlines import TextLines


class DisclosuresPanel(Panel[None, Sequence[Disclosure]]):
    """Every export, the latest first; nothing in it can be changed."""

    NAME = "disclosures"

    def __init__(self, services: Services) -> None:
        super().__init__("Disclosure log", "every export is noted here · esc closes")
        self._exports = services.exports

    def body(self) -> Iterator[Widget]:
        """One line an export; below it, all that is kept of the one under the cursor."""
        yield RowList[Disclosure](
            [
                Column("When", 12),
                Column("By", 4),
                Column("What"),
                Column("Days", 23, wide_from=70),
                Column("Rows", 5, align="right"),
                Column("Names", 9),
            ],
            key=lambda line: f"{line.at.isoformat()} {line.what} {line.format} {line.rows}",
            cells=_cells,
            empty=("No exports yet.",),
        )
        yield TextLines(classes="panel--note")

    def load(self) -> Sequence[Disclosure]:
        """The log."""
        return self._exports.disclosures()

    def show(self, view: Sequence[Disclosure]) -> None:
        """Fill the list."""
        self.set_head(plural(len(view), "export"))
        rows = self.query_one(RowList)
        rows.set_rows(view)
        rows.focus()

    def on_row_list_highlighted(self) -> None:
        """Say the rest."""
        current = self.query_one(RowList).current
        note = self.query_one(TextLines)
        note.set_lines(_rest(current) if isinstance(current, Disclosure) else [])


def _cells(line: Disclosure) -> Sequence[Cell]:
    what = f"{line.what} {line.student}".rstrip() + f" as {line.format}"
    days = "..".join(dict.fromkeys(str(day) for day in (line.since, line.until) if day))
    names: Cell = (line.names, "late" if line.names == "full" else "")
    return (day_label(line.at.date()), line.by or "-", what, (days, "muted"), str(line.rows), names)


def _rest(line: Disclosure) -> list[Cell]:
    lines: list[Cell] = []
    if line.recipient:
        lines.append([("for  ", "muted"), line.recipient])
    if line.query:
        lines.append([("filter  ", "muted"), line.query])
    private = [word for word, held in (("absence reasons", line.reasons), ("needs", line.needs)) if held]
    lines.append([("with  ", "muted"), " and ".join(private) or "no reasons, no needs"])
    return lines

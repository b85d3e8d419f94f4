"""Sheets: a page for each educator who takes more than usual, to look at, to copy, and as a file to print."""

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

from textual.widget import Widget

from huddle.bootstrap import Services
from huddle.domain.naming import FULL, INITIALS
from huddle.exchange.target import write_target
from huddle.services.announce.sheets import Sheet, sheet_text
from huddle.services.announce.sheets_page import sheets_html
from huddle.text import plural
from huddle.ui.dialogs.fields import LineForm
from huddle.ui.dialogs.panel import Panel
from huddle.ui.export.export import downloads, free_path
from huddle.ui.widgets.textlines import TextLines, wrap


class SheetsPanel(Panel[None, tuple[Sheet, ...]]):
    """The sheets of a day. Students are initials unless names are shown (`z`).

    Args:
        services: makes the sheets.
        date: the day.
    """

    NAME = "sheets"

    def __init__(self, services: Services, date: dt.date | None) -> None:
        super().__init__("Sheets", "n p next and previous · y copies · x writes all to a file to print · esc")
        self._sheets = services.sheets
        self._date = date
        self._page = 0

    def body(self) -> Iterator[Widget]:
        """One page."""
        yield TextLines(["Making the sheets ..."], focusable=True, widget_id="page")

    def load(self) -> tuple[Sheet, ...]:
        """The sheets as they may be looked at here."""
        return self._sheets.look(names=FULL if self.huddle.private_shown else INITIALS, date=self._date)

    def show(self, view: tuple[Sheet, ...]) -> None:
        """The page, and which of how many it is."""
        box = self.query_one("#page", TextLines)
        box.focus()
        if not view:
            self.set_head("")
            box.set_lines(["Nobody takes more than usual in this plan."])
            return
        self._page %= len(view)
        self.set_head(f"{self._page + 1} of {len(view)} · {view[self._page].name}")
        lines = sheet_text(view[self._page]).split("\n")
        box.set_flow(lambda width: [piece for line in lines for piece in _folded(line, width)])
        box.scroll_lines(0)

    def _turn(self, step: int) -> None:
        self._page += step
        if self.view is not None:
            self.show(self.view)

    def action_sheets_next(self) -> None:
        """The next page."""
        self._turn(1)

    def action_sheets_prev(self) -> None:
        """The page before."""
        self._turn(-1)

    def action_sheets_copy(self) -> None:
        """Copy the page."""
        if self.view:
            self.huddle.copy(sheet_text(self.view[self._page]))

    def action_sheets_write(self) -> None:
        """Ask where, and write all pages; the names are the team's rule for exports."""
        if not self.view:
            return
        name = f"huddle-sheets-{self.view[0].date.isoformat()}.html"
        if self.app.is_web:
            self.do(self._page_of_all, lambda data: self._deliver(data, name))
            return

        def write(to: str) -> str:
            path = free_path(Path(to.strip() or ".").expanduser(), name)
            write_target(path, self._page_of_all())
            return f"Written to {path}: {plural(len(self.view or ()), 'sheet')}, each on a page of its own."

        self.app.push_screen(
            LineForm(
                "Write the sheets",
                write,
                label="to",
                value=str(downloads()),
                hint="A folder or a file. Open it in a browser and print. Every export is noted in the disclosure log.",
            ),
            lambda said: self.huddle.tell(said) if said else None,
        )

    def _deliver(self, data: bytes, name: str) -> None:
        self.app.deliver_binary(io.BytesIO(data), save_filename=name)

    def _page_of_all(self) -> bytes:
        return sheets_html(self._sheets.make(date=self._date, form="html"))


def _folded(line: str, width: int) -> list[str]:
    """A line broken to the width; what goes on stands two cells further in."""
    text = line.lstrip(" ")
    indent = len(line) - len(text)
    pieces = wrap(text, width - indent - 2)
    return [" " * (indent + (2 if number else 0)) + piece for number, piece in enumerate(pieces)]

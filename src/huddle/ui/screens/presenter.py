"""Presenter: the huddle in large for a wall; nothing private, students by initials."""

from typing import ClassVar

from textual.app import ComposeResult

from huddle.services.views import TodayView
from huddle.text import plural
from huddle.ui.flow import flow_lines
from huddle.ui.screens.base import HuddleScreen
from huddle.ui.sections import HuddleShown, clock_line, section_items, section_title
from huddle.ui.widgets.cells import Cell
from huddle.ui.widgets.frame import KeyBar, TooSmall
from huddle.ui.widgets.textlines import TextLines


class Presenter(HuddleScreen[HuddleShown]):
    """One section at a time, with air around it."""

    NAME: ClassVar[str] = "presenter"

    def compose(self) -> ComposeResult:
        """The wall, without tabs."""
        yield TextLines(widget_id="wall")
        yield KeyBar()
        yield TooSmall()

    def on_mount(self) -> None:
        """Keep the time going."""
        self.set_interval(1, self._draw)

    def show_header(self) -> None:
        """There is no header on the wall."""

    def load(self) -> HuddleShown:
        """The huddle and the board of the day."""
        return HuddleShown(self.services.huddles.view(self.date), self.services.today.board(self.date))

    def show(self, _view: HuddleShown) -> None:
        """Draw it."""
        self._draw()

    def _draw(self) -> None:
        if self.view is None:
            return
        title = section_title(self.view.huddle)
        content = flow_lines(section_items(self.view, initials=True), self.size.width - 12)
        spaced = " ".join(title.upper())
        lines: list[Cell] = [
            "",
            ["   ", *_spans(clock_line(self.view.huddle, self.services.desk.clock.now()))],
            "",
            [("   ", ""), (spaced, "accent")],
            "",
        ]
        wall = self.query_one(TextLines)
        airy = len(lines) + 2 * len(content) + 2 <= wall.page
        for line in content:
            lines += [["   ", *_spans(line)], *([""] if airy else [])]
        lines += ["", ["   ", (_footer(self.view.board), "strong")]]
        wall.set_lines(lines)

    def _step(self, step: int) -> None:
        date = self.date
        self.huddle.do(lambda: self.services.huddles.go(step, date=date), lambda _: None)

    def action_huddle_next(self) -> None:
        """The next section."""
        self._step(1)

    def action_huddle_prev(self) -> None:
        """The section before."""
        self._step(-1)

    def action_nav_back(self) -> None:
        """Leave the wall."""
        self.app.pop_screen()


def _spans(cell: Cell) -> list[str | tuple[str, str]]:
    return cell if isinstance(cell, list) else [cell]


def _footer(board: TodayView) -> str:
    out = ", ".join(f"{o.first_name} ({o.blocks})" for o in board.out) or "nobody"
    gaps = f"   {plural(len(board.plan.gaps), 'GAP')}" if board.plan and board.plan.gaps else ""
    return f"OUT TODAY  {out}{gaps}"

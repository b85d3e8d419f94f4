"""The order of the soft levels in the team's rules: what comes first when the planner has to choose."""

from collections.abc import Iterator, Sequence
from functools import partial

from textual import events, on
from textual.widget import Widget

from huddle.bootstrap import Services
from huddle.domain.cover.levels import SOFT_WORDS
from huddle.ui.dialogs.panel import Panel
from huddle.ui.widgets.cells import Cell, Column
from huddle.ui.widgets.rowlist import RowList
from huddle.ui.widgets.textlines import TextLines, wrap

_HELP = (
    "Before these, always: nobody uncovered, needs met, what was told kept, few splits, few moves. "
    "The same by command: huddle team set order=fairness,strength,crowding,continuity,planning"
)


class LevelList(RowList[str]):
    """The levels; one is dragged with the mouse, and `moved` is called with its old and new place."""

    dragged: int | None = None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take the level under the mouse."""
        offset = event.get_content_offset(self)
        self.dragged = None if offset is None else self.line_at(offset.y)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Put it where the mouse is."""
        offset = event.get_content_offset(self)
        place = None if offset is None else self.line_at(offset.y)
        taken, self.dragged = self.dragged, None
        panel = self.screen
        if place is not None and taken is not None and place != taken and isinstance(panel, OrderPanel):
            panel.move(taken, place)


class OrderPanel(Panel[None, tuple[str, ...]]):
    """The five levels a team may order. Each move is saved at once; `u` takes it back.

    Args:
        services: reads and saves the team's rules.
    """

    NAME = "order"
    DEFAULT_CSS = (
        "OrderPanel > .dialog--box { height: 15; } OrderPanel > .dialog--box > .panel--note { height: 6; }"
    )

    def __init__(self, services: Services) -> None:
        super().__init__("What comes first", "+ - move a level, or drag it · saved at once · esc closes")
        self._services = services

    def body(self) -> Iterator[Widget]:
        """One line a level."""
        yield LevelList(
            [Column("", 2), Column("", 16), Column("")],
            key=str,
            cells=self._cells,
            header=False,
        )
        yield TextLines(widget_id="meaning", classes="panel--note")

    def _cells(self, level: str) -> Sequence[Cell]:
        name, sentence = SOFT_WORDS[level]
        return str((self.view or ()).index(level) + 1), (name, "strong"), sentence

    def load(self) -> tuple[str, ...]:
        """The order in force."""
        return self._services.team.rules().order

    def show(self, view: tuple[str, ...]) -> None:
        """Fill the list."""
        rows = self.query_one(LevelList)
        rows.set_rows(view)
        rows.focus()
        self._show_meaning()

    @on(RowList.Highlighted)
    def _show_meaning(self) -> None:
        level = self.query_one(LevelList).current
        said = SOFT_WORDS[level][1] if level else ""
        self.query_one("#meaning", TextLines).set_flow(lambda width: [(said, "strong"), *wrap(_HELP, width)])

    def move(self, place: int, to: int) -> None:
        """Put the level of one place at another, and save."""
        order = list(self.view or ())
        if not (0 <= place < len(order) and 0 <= to < len(order)) or self.huddle.options.readonly:
            return
        level = order.pop(place)
        order.insert(to, level)
        self.view = tuple(order)
        rows = self.query_one(LevelList)
        rows.set_rows(self.view)
        rows.move_to(level)
        self.do(
            partial(self._services.team.set_rules, {"order": self.view}),
            lambda _: self.huddle.morning.plan_again(),
        )

    def action_order_up(self) -> None:
        """The level under the cursor comes earlier."""
        place = self.query_one(LevelList).cursor
        self.move(place, place - 1)

    def action_order_down(self) -> None:
        """The level under the cursor comes later."""
        place = self.query_one(LevelList).cursor
        self.move(place, place + 1)

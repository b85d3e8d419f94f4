"""Whole plans side by side: what each gives up and gains, and who leads where they differ."""

from collections.abc import Callable, Iterator
from functools import partial

from textual import on
from textual.widget import Widget

from huddle.domain.cover.levels import trade_short, trade_words
from huddle.domain.cover.problem import Slot
from huddle.services.cover.alternatives import WholePlan, sessions_of
from huddle.ui.dialogs.panel import Panel
from huddle.ui.widgets.cells import Cell
from huddle.ui.widgets.gridview import Axis, GridView
from huddle.ui.widgets.textlines import TextLines, wrap

_HEAD = 12  # cells of the rows' heads
_LEAST = 14  # cells of a plan's column
_LEVEL = "level "
OTHERS = 3  # plans beside the best


class Choice:
    """What was chosen: a plan, and whether to apply it."""

    def __init__(self, plan: WholePlan, *, apply: bool) -> None:
        self.plan = plan
        self.apply = apply


class PlansPanel(Panel[Choice, tuple[WholePlan, ...]]):
    """Ends with the plan that was chosen.

    Args:
        find: finds the plans, the best first. Called in a thread, once.
        last: start at the last plan instead of the one after the best.
    """

    NAME = "plans"

    def __init__(self, find: Callable[[], tuple[WholePlan, ...]], *, last: bool = False) -> None:
        super().__init__("Whole plans side by side", "enter makes it the draft · A applies it · esc")
        self._find = find
        self._last = last
        self._found: tuple[WholePlan, ...] | None = None

    def body(self) -> Iterator[Widget]:
        """The grid of plans, and what the one under the cursor trades."""
        yield GridView(
            cell=self._cell,
            label_width=_HEAD,
            cell_width=_LEAST,
            empty=("Looking for the next best plans ...",),
        )
        yield TextLines(widget_id="trades", classes="panel--note")

    def load(self) -> tuple[WholePlan, ...]:
        """The plans; what changes meanwhile is noticed when one of them is kept."""
        if self._found is None:
            self._found = self._find()
        return self._found

    def show(self, view: tuple[WholePlan, ...]) -> None:
        """One column a plan: first the levels that differ, then the sessions."""
        grid = self.query_one(GridView)
        if len(view) < 2:
            grid.empty = (
                "There is no other plan that is as good on the levels that come first.",
                "esc closes",
            )
            grid.set_axes([], [])
            return
        grid.cell_width = max(_LEAST, (grid.size.width - _HEAD) // len(view))
        levels = [
            level for level in view[0].view.levels if len({plan.view.levels[level] for plan in view}) > 1
        ]
        rows = [Axis(_LEVEL + level, level) for level in levels]
        rows += [Axis(f"{block} {group}", f"{block} {group}") for block, group in sessions_of(view)]
        columns = [Axis(str(n), f"Plan {n + 1}{', best' if not n else ''}") for n in range(len(view))]
        first = grid.current is None
        grid.set_axes(rows, columns)
        if first:
            grid.move_to(rows[0].key, columns[-1 if self._last else 1].key)
            grid.focus()
        self._show_trades()

    def _cell(self, row: str, column: str) -> Cell:
        plans = self.view or ()
        plan = plans[int(column)]
        if row.startswith(_LEVEL):
            level = row.removeprefix(_LEVEL)
            value, best = plan.view.levels[level], plans[0].view.levels[level]
            if plan is plans[0]:
                return ("best" if value == min(p.view.levels[level] for p in plans) else "", "muted")
            by = value - best
            return (trade_short(level, by), "late" if by > 0 else "good") if by else ("same", "muted")
        block, _, group = row.partition(" ")
        cell = plan.view.grid.get(Slot(block, group))
        if cell is None or cell.gap:
            return ("GAP", "gap")
        now = "+".join(cell.now_names)
        same = plans[0].view.grid.get(Slot(block, group))
        differs = same is not None and set(same.now) != set(cell.now)
        return (now if cell.changed else f"{now} usual", "cover" if differs else "muted")

    @property
    def _current(self) -> WholePlan | None:
        current = self.query_one(GridView).current
        return self.view[int(current[1])] if current is not None and self.view else None

    @on(GridView.Highlighted)
    def _show_trades(self) -> None:
        current = self.query_one(GridView).current
        plan = self._current
        box = self.query_one("#trades", TextLines)
        if current is None or plan is None:
            box.set_lines([])
            return
        lines = partial(_trade_lines, int(current[1]) + 1, plan, current[0])
        box.set_flow(lambda width: lines(width, self.view or ()))

    def _step(self, step: int) -> None:
        grid = self.query_one(GridView)
        current = grid.current
        if current is not None and self.view:
            grid.move_to(current[0], str((int(current[1]) + step) % len(self.view)))

    def action_cover_plans_next(self) -> None:
        """The plan to the right."""
        self._step(1)

    def action_cover_plans_prev(self) -> None:
        """The plan to the left."""
        self._step(-1)

    @on(GridView.Selected)
    def _selected(self) -> None:
        plan = self._current
        if plan is not None:
            self.dismiss(Choice(plan, apply=False))

    def action_plans_apply(self) -> None:
        """Make the plan the draft and apply it."""
        plan = self._current
        if plan is not None:
            self.dismiss(Choice(plan, apply=True))


def _trade_lines(
    number: int, plan: WholePlan, row: str, width: int, plans: tuple[WholePlan, ...]
) -> list[Cell]:
    """What a plan trades for what, the level under the cursor in words first."""
    head = f"Plan {number}: {plan.view.proof}" if number == 1 else f"Plan {number}"
    lines: list[Cell] = [[(head, "strong")]]
    level = row.removeprefix(_LEVEL)
    by = plan.view.levels.get(level, 0) - plans[0].view.levels.get(level, 0) if row.startswith(_LEVEL) else 0
    if by:
        words = trade_words(level, by)
        lines[0] = [(head, "strong"), f"  {level}: {words}"]
    for sentence in plan.trades or ("The best on every level, in their order.",):
        lines += wrap(sentence, width)
    return lines

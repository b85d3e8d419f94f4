"""Coverage: what changes today and why, as a list or as the whole grid, and what can be asked or decided about it."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.containers import Container
from textual.widget import Widget

from huddle.bootstrap import Services
from huddle.domain.cover.problem import Slot
from huddle.services.announce.announcement import announce, announcement_text
from huddle.services.board.views import TodayView
from huddle.services.cover.views import ChangeView, Difference, GapView, PlanView
from huddle.text import join_names, plural
from huddle.ui.cover.alternative_keys import AlternativeKeys
from huddle.ui.cover.base import CoverageBase, Entry, by_place
from huddle.ui.cover.lock_keys import LockKeys
from huddle.ui.cover.panel_keys import PanelKeys
from huddle.ui.widgets.cells import Cell, Column
from huddle.ui.widgets.gridview import Axis, GridView
from huddle.ui.widgets.rowlist import RowList
from huddle.ui.widgets.textlines import TextLines
from huddle.ui.wording import ARROW, change_reasons, difference_lines, gap_reasons, plan_head, word_lines

_CELL, _WIDE_CELL = 9, 20  # cells of a column of the grid
_COLUMNS = 8  # columns of the grid that are seen before they grow
_LAST = 99  # where a block stands that the day does not have


class CoverageScreen(CoverageBase):
    """The plan of the day."""

    NAME: ClassVar[str] = "coverage"

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._others = AlternativeKeys(self, locks := LockKeys(self))
        self.has(locks, self._others, PanelKeys(self))

    def body(self) -> Iterator[Widget]:
        """List and grid, of which one is shown; the reasons; the load."""
        rows: RowList[Entry] = RowList(
            [
                Column("Blk", 4),
                Column("Time", 6, wide_from=60),
                Column("Group", 9),
                Column("Usually", 10),
                Column("Now"),
                Column("", 2),
            ],
            key=lambda row: f"{row.block} {row.group}",
            cells=self._cells,
            empty=("Nothing to cover: every group keeps its adults.", "a logs an absence", "r plans the day"),
            title="Plan",
            widget_id="rows",
        )
        grid = GridView(
            cell=self._cell,
            label_width=9,
            cell_width=_CELL,
            empty=("No plan yet.", "r plans the day"),
            title="Plan",
            widget_id="grid",
            subtitle=f"{ARROW} changes  * locked  ~ not as told",
        )
        yield Container(
            rows,
            grid,
            TextLines(widget_id="why", title="Why", focusable=True),
            TextLines(widget_id="load", title="Load after the plan", focusable=True),
            id="cover",
        )

    def on_mount(self) -> None:
        """The list has the focus."""
        self._as_grid = False
        self.entries: Mapping[Slot, Entry] = {}
        self._differs: Mapping[Slot, Difference] = {}
        self._show_half()

    def load(self) -> TodayView:
        """The board of the day, with its plan."""
        return self.services.today.board(self.date)

    def show(self, view: TodayView) -> None:
        """Fill list and grid."""
        plan = view.plan
        self.huddle.morning.show_plan(plan, anyone_out=bool(view.out))
        head = plan_head(plan) if plan else "none"
        title = f"Plan · {head}{' · planning ...' if self.huddle.morning.planning else ''}"
        order = {short: place for place, (short, _) in enumerate(view.blocks)}
        self._differs = {row.slot: row for row in plan.differs} if plan else {}
        found = by_place([*plan.gaps, *plan.changes, *plan.differs]) if plan else {}
        entries = sorted(found.values(), key=lambda entry: (order.get(entry.block, _LAST), entry.group))
        self.entries = {entry.slot: entry for entry in entries}
        rows, grid = self.query_one("#rows", RowList), self.query_one(GridView)
        rows.set_title(title)
        rows.set_subtitle("~ not as it was told  * locked  - ruled out" if self._differs else "")
        rows.set_rows(entries)
        grid.set_title(title)
        if plan:
            self._fit_cells()
            grid.set_axes(
                [Axis(short, f"{short} {start}") for short, start in plan.blocks],
                [Axis(c, c) for c, _ in plan.groups],
            )
        else:
            grid.set_axes([], [])
        self._show_load(plan)
        self._show_why()

    def on_resize(self) -> None:
        """Wider cells hold more of a name."""
        self._fit_cells()

    def _fit_cells(self) -> None:
        """Eight columns at least; in wide cells stands who is replaced too."""
        grid = self.query_one(GridView)
        room = max(0, grid.size.width - grid.label_width) // _COLUMNS
        grid.cell_width = max(_CELL, min(_WIDE_CELL, room))
        grid.refresh()

    def _marks(self, place: Slot) -> list[tuple[str, str]]:
        locks = self.locks_at(place)
        word = "*" if any(lock.lead for lock in locks) else "-" if locks else ""
        return [("~" if place in self._differs else "", "late"), (word, "locked")]

    def _cells(self, row: Entry) -> Sequence[Cell]:
        marks: Cell = [*self._marks(row.slot)]
        if isinstance(row, GapView):
            nobody: Cell = (f"NOBODY for {plural(row.students, 'student')}", "gap")
            return row.block, row.starts, row.group, "+".join(row.was), nobody, marks
        if isinstance(row, Difference):
            was, now = "+".join(row.was_names) or "nobody", " + ".join(row.now_names) or "nobody"
            return row.block, row.starts, row.group, was, f"{now}, as usual", marks
        before = "+".join(row.before_names) or "nobody"
        return row.block, row.starts, row.group, before, (row.short, "cover"), marks

    def _cell(self, block: str, group: str) -> Cell:
        plan = self.plan
        cell = plan.grid.get(Slot(block, group)) if plan else None
        if cell is None:
            return ""
        marks = "".join(text for text, _ in self._marks(Slot(block, group)))
        room = self.query_one(GridView).cell_width - 2 - len(marks)
        if cell.gap:
            return (f"NOBODY{marks}", "gap")
        now = _fitting(cell.now_names, room)
        if not cell.changed:
            return (f"{now}{marks}", "muted")
        instead = f" for {'+'.join(cell.usual_names)}" if cell.usual_names and cell.usual != cell.now else ""
        whole = f"{ARROW}{now}{instead}"
        return (f"{whole if len(whole) <= room else f'{ARROW}{now}'}{marks}", "cover")

    # The reasons.

    @property
    def here(self) -> Slot | None:
        """Block and group under the cursor of what is shown."""
        if self._as_grid:
            current = self.query_one(GridView).current
            return Slot(*current) if current else None
        row = self.query_one("#rows", RowList).current
        return None if row is None else Slot(row.block, row.group)

    @on(RowList.Highlighted)
    @on(GridView.Highlighted)
    def _show_why(self) -> None:
        box = self.query_one("#why", TextLines)
        place = self.here
        if place is None:
            box.set_title("Why")
            box.set_lines([[("Nothing changes.", "muted")]])
            return
        box.set_title(f"Why · {place[1]} in block {place[0]}")
        box.set_flow(partial(self._reasons, place))

    def _reasons(self, place: Slot, width: int) -> list[Cell]:
        """What is known of a session, in lines of `width` cells."""
        entry = self.entries.get(place)
        if isinstance(entry, GapView):
            lines = gap_reasons(entry, width)
        elif isinstance(entry, ChangeView):
            lines = change_reasons(entry, width, full=self.huddle.private_shown)
        else:
            lines = self._unchanged(place)
        differs = self._differs.get(place)
        if differs is not None:
            lines += difference_lines(differs, width)
        return lines + word_lines(self.locks_at(place), self.name_of, width)

    def _unchanged(self, place: Slot) -> list[Cell]:
        plan = self.plan
        cell = plan.grid.get(place) if plan else None
        if cell is None:
            return [[("This group does not meet in this block.", "muted")]]
        return [f"{join_names(cell.now_names) or 'Nobody'}, as usual."]

    def _show_load(self, plan: PlanView | None) -> None:
        lines: list[Cell] = []
        load = plan.load if plan else ()
        longest = max((row.usual + row.covers for row in load), default=0)
        for row in load:
            bar = ("█" * row.usual, "muted"), ("▓" * row.covers, "cover")
            lines.append(
                [
                    f"{row.first_name[:14]:<14} ",
                    *bar,
                    " " * (longest - row.usual - row.covers),
                    f" {row.usual}{f'+{row.covers}' if row.covers else '':<3} ({row.before} before today)",
                ]
            )
        self.query_one("#load", TextLines).set_lines(lines or [[("Shown when the day is planned.", "muted")]])

    # Moving.

    def _next_change(self, step: int) -> None:
        if not self._as_grid:
            self.query_one("#rows", RowList).move("down" if step > 0 else "up")
            return
        places = list(self.entries)
        if places:
            here = self.here
            index = (places.index(here) + step) % len(places) if here in places else 0
            self.query_one(GridView).move_to(*places[index])

    def action_cover_next(self) -> None:
        """The next changed session."""
        self._next_change(1)

    def action_cover_prev(self) -> None:
        """The changed session before."""
        self._next_change(-1)

    def action_cover_view(self) -> None:
        """Grid or list."""
        place = self.here
        self._as_grid = not self._as_grid
        self._show_half()
        if place is not None:
            if self._as_grid:
                self.query_one(GridView).move_to(*place)
            else:
                self.query_one("#rows", RowList).move_to(f"{place[0]} {place[1]}")
        self._show_why()

    def _show_half(self) -> None:
        rows, grid = self.query_one("#rows", RowList), self.query_one(GridView)
        rows.display, grid.display = not self._as_grid, self._as_grid
        (grid if self._as_grid else rows).focus()

    @on(RowList.Selected)
    @on(GridView.Selected)
    def _selected(self) -> None:
        self._others.action_cover_others()

    def export_what(self) -> tuple[str, str]:
        """What `x` writes from here."""
        return "coverage", ""

    def copy_text(self) -> str:
        """What the team is to be told: all of it the first time, then only what is no longer as it was told."""
        view = self.view
        return announcement_text(announce(view.date, view.out, view.plan)) if view and view.plan else ""


def _fitting(names: Sequence[str], room: int) -> str:
    """Names in so many cells: all of them, else the first and how many more."""
    whole = "+".join(names) or "nobody"
    if len(whole) <= room or len(names) < 2:
        return whole
    return f"{names[0]} +{len(names) - 1}"

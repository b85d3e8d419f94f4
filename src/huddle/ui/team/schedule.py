"""The base schedule: who usually leads and helps which group; what an import drafted is confirmed here."""

from collections.abc import Iterator
from typing import Any, ClassVar

from textual import on
from textual.containers import Container
from textual.widget import Widget
from textual.widgets import Input

from huddle.bootstrap import Services
from huddle.services.team.schedule import ScheduleLists
from huddle.services.team.views import SessionView
from huddle.text import plural
from huddle.ui.dialogs.base import Confirm
from huddle.ui.screens.filter import FilteredScreen
from huddle.ui.team.schedule_forms import ScheduleForms
from huddle.ui.team.schedule_lists import (
    GRID,
    KINDS,
    ORDER,
    SESSIONS,
    Row,
    cells_of,
    detail_of,
    key_of,
    rows_of,
    search_of,
)
from huddle.ui.widgets.cells import Cell
from huddle.ui.widgets.gridview import Axis, GridView
from huddle.ui.widgets.rowlist import RowList
from huddle.ui.widgets.textlines import TextLines

_CELL = 9


class ScheduleScreen(FilteredScreen[ScheduleLists]):
    """Sessions, groups, blocks, planning and rooms of the base schedule."""

    NAME: ClassVar[str] = "schedule"
    TAB: ClassVar[str] = "team"

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self.kind = SESSIONS
        self._forms = ScheduleForms(self, lambda: self.kind, self.here, self.place_here)
        self.has(self._forms)

    def body(self) -> Iterator[Widget]:
        """A filter, the list or the grid, and what is worth knowing."""
        yield Input(placeholder="/ filter: 7c ben draft", id="filter", compact=True)
        first = KINDS[SESSIONS]
        rows: RowList[Row] = RowList(
            first.columns, key=key_of, cells=cells_of, search=search_of, empty=first.empty, widget_id="rows"
        )
        grid = GridView(
            cell=self._cell,
            label_width=9,
            cell_width=_CELL,
            empty=("No groups yet.", "v, then n adds one"),
            widget_id="grid",
        )
        grid.display = False
        yield Container(
            rows, grid, TextLines(widget_id="detail", title="What to check", focusable=True), id="pair"
        )

    def on_mount(self) -> None:
        """The list has the focus."""
        self._sessions: dict[tuple[str, str], SessionView] = {}
        self.start_filter()
        super().on_mount()

    def load(self) -> ScheduleLists:
        """The schedule."""
        return self.services.schedule.lists(self.date)

    def show(self, view: ScheduleLists) -> None:
        """Fill what is shown."""
        self._sessions = {(one.group, one.block): one for one in reversed(view.view.sessions)}
        blocks = [block for block in view.blocks if not block.bell]
        grid = self.query_one("#grid", GridView)
        grid.set_axes(
            [Axis(group.code, group.code) for group in view.groups],
            [Axis(block.short, f"{block.short} {block.times[:5]}") for block in blocks],
        )
        grid.set_title(f"Schedule · {self._drafts(view)}")
        grid.set_subtitle("v next list · ? drafted · - nobody leads")
        if self.kind == GRID:
            self._show_detail()
            return
        kind, rows = KINDS[self.kind], rows_of(self.kind, view)
        self.rows.columns, self.rows.empty = kind.columns, kind.empty
        self.rows.set_rows(rows)
        counted = self._drafts(view) if self.kind == SESSIONS else str(len(rows))
        self.rows.set_title(f"{kind.title} · {counted}")
        self.filtered()
        self._show_detail()

    @staticmethod
    def _drafts(view: ScheduleLists) -> str:
        return f"{plural(len(view.view.sessions), 'session')} · {plural(view.view.drafted, 'draft')} to check"

    def filtered(self) -> None:
        """Say how many rows are shown of how many, and what `v` does."""
        shown, count = len(self.rows.hits), self.rows.row_count
        said = f"{shown} of {count} · " if shown != count else ""
        self.rows.set_subtitle(f"{said}v shows {ORDER[(ORDER.index(self.kind) + 1) % len(ORDER)]}")

    def _cell(self, group: str, block: str) -> Cell:
        """`HB+GS`: who leads and helps; a drafted session ends in a question mark."""
        row = self._sessions.get((group, block))
        if row is None:
            return ("·", "muted")
        words = "+".join([row.lead or "-", *row.helpers]) + ("?" if row.drafted else "")
        return (words, "late" if row.drafted or not row.lead else "")

    def here(self) -> Any:
        """The row under the cursor; in the grid the session of the cell, where there is one."""
        if self.kind == GRID:
            current = self.query_one("#grid", GridView).current
            return self._sessions.get(current) if current else None
        return self.rows.current

    def place_here(self) -> tuple[str, str]:
        """Group and block of the grid's cell, or of the session under the cursor."""
        current = self.query_one("#grid", GridView).current
        if self.kind == GRID and current:
            return current
        row = self.here()
        return (row.group, row.block) if isinstance(row, SessionView) else ("", "")

    def highlighted(self) -> None:
        """Show what is worth knowing about the row under the cursor."""
        self._show_detail()

    @on(GridView.Highlighted)
    def _cell_highlighted(self) -> None:
        self._show_detail()

    @on(GridView.Selected)
    @on(RowList.Selected, "#rows")
    def _selected(self) -> None:
        self._forms.action_session_edit()

    def _show_detail(self) -> None:
        if self.view is None:
            return
        row, view = self.here(), self.view
        lines = detail_of(row, view) if row is not None else []
        if view.view.findings:
            lines = [*lines, *([""] if lines else []), *view.view.findings]
        self.query_one("#detail", TextLines).set_lines(lines or ["Nothing to check."])

    def action_nav_back(self) -> None:
        """Clear the filter, leave the field, then go back to the team."""
        if self.focused is self.filter_box or self.rows.filter_text:
            self.filter_box.value = ""
            self.rows.focus()
        else:
            self.app.pop_screen()

    def action_list_other(self) -> None:
        """Show the next of sessions, grid, groups, blocks, planning and rooms."""
        self.kind = ORDER[(ORDER.index(self.kind) + 1) % len(ORDER)]
        grid, is_grid = self.query_one("#grid", GridView), self.kind == GRID
        grid.display, self.rows.display = is_grid, not is_grid
        (grid if is_grid else self.rows).focus()
        self.filter_box.value = ""
        if self.view is not None:
            self.show(self.view)

    # Drafts.

    def action_session_confirm(self) -> None:
        """The session is right."""
        row = self.here()
        if isinstance(row, SessionView) and row.drafted:
            self.huddle.do(lambda: self.services.schedule.confirm([row.id]), lambda _: None)

    def action_session_confirm_all(self) -> None:
        """All drafts are right, after asking."""
        drafted = self.view.view.drafted if self.view else 0

        def go_on(sure: bool | None) -> None:
            if sure:
                self.huddle.do(
                    self.services.schedule.confirm,
                    lambda count: self.huddle.tell(f"{plural(count, 'session')} confirmed."),
                )

        if drafted:
            lines = [f"{plural(drafted, 'session')} that the import drafted stay as they are."]
            self.app.push_screen(Confirm("Confirm all?", lines, "confirms"), go_on)

    def action_duty_edit(self) -> None:
        """Mark a block in which an educator plans or is off, or take the mark away."""
        self._forms.add_duty()

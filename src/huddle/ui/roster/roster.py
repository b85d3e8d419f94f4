"""Roster: the students all educators share, with their groups, found as you type."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.containers import Container
from textual.widget import Widget
from textual.widgets import Input

from huddle.bootstrap import Services
from huddle.services.roster.group import GroupRow
from huddle.services.roster.roster import search_text
from huddle.services.roster.views import RosterView, StudentRow
from huddle.text import plural
from huddle.ui.dialogs.choose import Choose
from huddle.ui.record.timeline_keys import TimelineKeys
from huddle.ui.roster import columns as roster_columns
from huddle.ui.roster.columns import LABELS, RosterColumn, chosen_columns
from huddle.ui.roster.forms import StudentForms
from huddle.ui.screens.filter import FilteredScreen
from huddle.ui.screens.marks import Marks
from huddle.ui.widgets.cells import Cell
from huddle.ui.widgets.rowlist import RowList
from huddle.ui.widgets.textlines import TextLines
from huddle.ui.wording import HIDDEN
from huddle.ui.writing.spotlight_keys import SpotlightKeys

_PREFERENCE = "roster.columns"


@dataclass(frozen=True, slots=True)
class RosterShown(RosterView):
    """The roster with its groups' headcounts, and the columns that were chosen."""

    counts: tuple[GroupRow, ...] = ()
    columns: str = ""


class RosterScreen(FilteredScreen[RosterView]):
    """The shared roster."""

    NAME: ClassVar[str] = "roster"

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self.marks = Marks(self)
        self._forms = StudentForms(self, self.marks)
        self.has(
            self.marks,
            self._forms,
            SpotlightKeys(self, self._students_here, self._note_start),
            TimelineKeys(self, self._students_here),
        )

    def body(self) -> Iterator[Widget]:
        """A filter, the list, and one student in detail."""
        yield Input(placeholder="/ filter: kai group:6 !out:today", id="filter", compact=True)
        self._columns: tuple[RosterColumn, ...] = chosen_columns("")
        rows: RowList[StudentRow] = RowList(
            roster_columns.widgets_columns(self._columns),
            key=lambda row: row.code,
            cells=self._cells,
            search=lambda row: search_text(row, needs=self.huddle.private_shown),
            empty=(
                "No students yet.",
                "n adds one by hand",
                "huddle import PATH, in a shell, brings a roster in",
            ),
            title="Students",
            widget_id="rows",
        )
        yield Container(rows, TextLines(widget_id="detail", title="Detail", focusable=True), id="pair")

    def on_mount(self) -> None:
        """The list has the focus; the field narrows it."""
        self._order = "name"
        self._groups_shown = False
        self.start_filter()

    def load(self) -> RosterShown:
        """The roster of the day, its groups and the chosen columns."""
        view = self.services.roster.view(self.date)
        return RosterShown(
            date=view.date,
            students=view.students,
            groups=view.groups,
            educators=view.educators,
            counts=self.services.groups.list(self.date),
            columns=self.services.preferences.get(_PREFERENCE),
        )

    def show(self, view: RosterView) -> None:
        """Fill the list in the order that was chosen."""
        if isinstance(view, RosterShown):
            self._columns = chosen_columns(view.columns)
        self.rows.columns = roster_columns.widgets_columns(self._columns)
        order = next((one for one in self._orders if one.id == self._order), self._orders[0])
        by_name = sorted(view.students, key=lambda row: row.sort_name.casefold())
        self.marks.keep({row.code for row in by_name})
        self.rows.set_rows(sorted(by_name, key=order.order))
        out = sum(bool(row.out) for row in by_name)
        self.rows.set_title(
            f"Students · {len(by_name)}" + (f" · {out} out" if out else "") + f" · by {order.id}"
        )
        self.filtered()
        self._show_detail()

    @property
    def _orders(self) -> list[RosterColumn]:
        """The columns the list can be ordered by: those in view, without what is hidden."""
        return [one for one in self._columns if self.huddle.private_shown or not one.private]

    def _cells(self, row: StudentRow) -> Sequence[Cell]:
        return roster_columns.cells(
            self._columns, row, marked=row.code in self.marks.keys, private=self.huddle.private_shown
        )

    def filtered(self) -> None:
        """Say how many rows are shown and marked."""
        self.rows.set_subtitle(self.marks.count())

    def highlighted(self) -> None:
        """Show the student under the cursor."""
        self._show_detail()

    def _show_detail(self) -> None:
        box = self.query_one("#detail", TextLines)
        row = self._forms.student
        counts = self.view.counts if isinstance(self.view, RosterShown) else ()
        if self._groups_shown or row is None:
            box.set_title(f"Groups · {len(counts)}")
            box.set_lines([_count_line(count) for count in counts])
            return
        box.set_title(f"{row.name} · {row.code}")
        lines = self._facts(row)
        mine = [_count_line(count) for count in counts if count.code in row.groups]
        if mine:
            lines += ["", ("Their groups", "strong"), *mine]
        box.set_lines(lines)

    def _facts(self, row: StudentRow) -> list[Cell]:
        private = self.huddle.private_shown
        needs = ", ".join(row.needs) or "none"
        pairs = ", ".join(
            f"{kind} from {name}" if kind == "apart" else f"with {name}" for _, name, kind in row.pairs
        )
        masked = (f"{HIDDEN} (z shows)", "muted")
        return [
            [("Grade    ", "muted"), row.grade or "-", ("   Leads  ", "muted"), " ".join(row.leads) or "-"],
            [("Groups   ", "muted"), " ".join(row.groups) or "none"],
            [("Needs    ", "muted"), needs if private else masked],
            [("Keep     ", "muted"), (pairs or "no pairs") if private else masked],
            [("Today    ", "muted"), (f"out {row.out}", "late") if row.out else "here"],
            [
                ("10 days  ", "muted"),
                "".join("x" if out else "." for out in row.recent),
                f"  out on {plural(row.absent_days, 'day')}",
            ],
        ]

    @on(RowList.Selected, "#rows")
    def _selected(self, message: RowList.Selected) -> None:
        self._forms.open_student(message.key)

    def _students_here(self) -> str:
        """The students that a spotlight is for."""
        return ", ".join(row.code for row in self._forms.students)

    def _note_start(self) -> str:
        """A note begins with the student's name."""
        return f"{self._forms.student.name}: " if self._forms.student else ""

    # What is shown.

    def action_list_order(self) -> None:
        """Order by the next column."""
        ids = [one.id for one in self._orders]
        place = ids.index(self._order) if self._order in ids else -1
        self._order = ids[(place + 1) % len(ids)]
        if self.view is not None:
            self.show(self.view)

    def action_list_columns(self) -> None:
        """Choose the columns; the choice is remembered."""

        def chosen(ids: tuple[str, ...] | None) -> None:
            if ids is not None:
                words = " ".join(ids)
                self._columns = chosen_columns(words)
                self.huddle.do(lambda: self.services.preferences.set(_PREFERENCE, words), lambda _: None)

        shown = [one.id for one in self._columns]
        rows = [(one.id, LABELS[one.id]) for one in roster_columns.COLUMNS]
        self.app.push_screen(Choose("Columns of the roster", rows, shown, ("name",)), chosen)

    def action_list_other(self) -> None:
        """The groups with their headcounts beside the list, or the student."""
        self._groups_shown = not self._groups_shown
        self._show_detail()

    def export_what(self) -> tuple[str, str]:
        """What `x` writes from here."""
        return "roster", ""

    def copy_text(self) -> str:
        """The rows that pass the filter: code, name, groups."""
        rows = [row for row in self.rows.hits if isinstance(row, StudentRow)]
        return "\n".join(f"{row.code}\t{row.name}\t{' '.join(row.groups)}" for row in rows)


def _count_line(count: GroupRow) -> Cell:
    """`7C   24 students, 2 out, of 26   HB GS   Lab (24)`."""
    size = len(count.members)
    over = "late" if count.seats and size > count.seats else ""
    out = f" {count.out} out" if count.out else ""
    return [
        (f"{count.code:<8} ", "strong"),
        (f"{size:>3} of {count.target:<3}", over),
        (f"{out:<7} ", "late"),
        f"{' '.join(count.adults):<8} ",
        (f"{count.room} ({count.seats})" if count.room else "", "muted"),
    ]

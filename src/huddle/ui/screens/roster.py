"""Roster: the students all educators share, with their groups, found as you type."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import ClassVar

from textual.containers import Container
from textual.widget import Widget
from textual.widgets import Input

from huddle.domain.student import NEEDS
from huddle.services.student import parse_needs
from huddle.services.views import RosterView, StudentRow
from huddle.ui.dialogs.base import Pick
from huddle.ui.dialogs.line import Field, FieldsForm
from huddle.ui.screens.filtering import FilterKeys
from huddle.ui.screens.students import SpotlightKeys
from huddle.ui.widgets.cells import Cell, Column
from huddle.ui.widgets.rowlist import RowList
from huddle.ui.widgets.textlines import TextLines
from huddle.ui.wording import HIDDEN, plural

_ORDERS: tuple[tuple[str, Callable[[StudentRow], tuple[str, ...]]], ...] = (
    ("name", lambda row: (row.sort_name.casefold(),)),
    ("grade", lambda row: (row.grade.zfill(3), row.sort_name.casefold())),
    ("group", lambda row: (*row.groups[:1], row.sort_name.casefold())),
)


class RosterScreen(FilterKeys[RosterView], SpotlightKeys[RosterView]):
    """The shared roster."""

    NAME: ClassVar[str] = "roster"

    def body(self) -> Iterator[Widget]:
        """A filter, the list, and one student in detail."""
        yield Input(placeholder="/ filter: kai 6b !out", id="filter", compact=True)
        rows: RowList[StudentRow] = RowList(
            [
                Column("Student"),
                Column("Gr", 3),
                Column("Groups", 14),
                Column("Leads", 12, wide_from=90),
                Column("Needs", 12, wide_from=72),
                Column("10 days", 8, align="right", wide_from=90),
                Column("Today", 12),
            ],
            key=lambda row: row.code,
            cells=self._cells,
            search=lambda row: f"{row.search} {row.code} {'out' if row.out else 'in'}",
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
        self._order = 0
        self.start_filter()

    def load(self) -> RosterView:
        """The roster of the day."""
        return self.services.roster.view(self.date)

    def show(self, view: RosterView) -> None:
        """Fill the list in the order that was chosen."""
        name, key = _ORDERS[self._order]
        self.rows.set_rows(sorted(view.students, key=key))
        self.rows.set_title(f"Students · {len(view.students)} · by {name}")
        self.filtered()
        self._show_detail(self.rows.current)

    def _cells(self, row: StudentRow) -> Sequence[Cell]:
        needs = " ".join(row.needs)
        return (
            row.sort_name,
            row.grade,
            " ".join(row.groups),
            " ".join(row.leads),
            needs if self.huddle.private_shown else (HIDDEN, "muted"),
            plural(row.absent_days, "day") if row.absent_days else "",
            (f"out {row.out}", "late") if row.out else "",
        )

    def highlighted(self) -> None:
        """Show the student under the cursor."""
        self._show_detail(self.rows.current)

    def _show_detail(self, row: object) -> None:
        box = self.query_one("#detail", TextLines)
        if not isinstance(row, StudentRow):
            box.set_title("Detail")
            box.set_lines([])
            return
        needs = ", ".join(row.needs) or "none"
        box.set_title(f"{row.name} · {row.code}")
        box.set_lines(
            [
                [("Grade    ", "muted"), row.grade or "-"],
                [("Groups   ", "muted"), " ".join(row.groups) or "none"],
                [("Leads    ", "muted"), " ".join(row.leads) or "-"],
                [
                    ("Needs    ", "muted"),
                    needs if self.huddle.private_shown else (f"{HIDDEN} (z shows)", "muted"),
                ],
                [("Today    ", "muted"), (f"out {row.out}", "late") if row.out else "here"],
                [("10 days  ", "muted"), f"out on {plural(row.absent_days, 'day')}"],
            ]
        )

    def student_here(self) -> str:
        """The student under the cursor."""
        row = self.rows.current
        return row.code if isinstance(row, StudentRow) else ""

    def action_list_order(self) -> None:
        """Order by the next column."""
        self._order = (self._order + 1) % len(_ORDERS)
        if self.view is not None:
            self.show(self.view)

    def action_student_out(self) -> None:
        """Flag the student as out on the day, or take the flag away."""
        row, date = self.rows.current, self.date
        if not isinstance(row, StudentRow) or not self.rows.has_focus:
            return
        attendance = self.services.attendance
        when = date.isoformat() if date else "today"
        make: Callable[[], object] = (
            (lambda: attendance.back([row.code], date))
            if row.out
            else (lambda: attendance.out([row.code], when))
        )
        said = f"{row.name} is here." if row.out else f"{row.name} is out. u takes it back."
        self.huddle.do(make, lambda _: self.huddle.tell(said))

    def note_start(self) -> str:
        """A note begins with the student's name."""
        row = self.rows.current
        return f"{row.name}: " if isinstance(row, StudentRow) else ""

    # Students by hand.

    def action_student_add(self) -> None:
        """Ask for a new student."""
        fields = [
            Field("name", "name", "", "Kai Eze"),
            Field("grade", "grade", "", "6"),
            Field("needs", "needs", "", "iep,el; may stay empty"),
            Field("code", "code", "", "made when empty"),
        ]

        def save(values: Mapping[str, str]) -> str:
            needs = parse_needs(values["needs"])
            add = self.services.students.add
            return add(values["name"], code=values["code"], grade=values["grade"], needs=needs)

        self.app.push_screen(FieldsForm("New student", fields, save))

    def action_student_edit(self) -> None:
        """Change the student under the cursor; needs only where they are shown."""
        row = self.rows.current
        if not isinstance(row, StudentRow):
            return
        family, _, called = row.sort_name.rpartition(", ")
        fields = [
            Field("preferred", "called", called),
            Field("family", "family name", family),
            Field("grade", "grade", row.grade),
        ]
        if self.huddle.private_shown:
            flags = [flag for flag, words in NEEDS.items() if words in row.needs]
            fields.append(Field("needs", "needs", ",".join(flags) or "none", "iep,el or none"))

        def save(values: Mapping[str, str]) -> str:
            changes: dict[str, object] = dict(values)
            if "needs" in values:
                changes["needs"] = parse_needs(values["needs"])
            return self.services.students.set(row.code, changes)

        self.app.push_screen(FieldsForm(f"{row.name} · {row.code}", fields, save))

    def action_student_archive(self) -> None:
        """Take the student out of the roster; undo brings them back."""
        row = self.rows.current
        if isinstance(row, StudentRow):
            self.huddle.do(
                lambda: self.services.students.archive(row.code),
                lambda code: self.huddle.tell(f"{code} is no longer on the roster. u takes it back."),
            )

    def action_student_move(self) -> None:
        """Ask for the group the student goes to; they leave the groups of the same blocks."""
        row = self.rows.current
        if not isinstance(row, StudentRow) or self.view is None:
            return
        groups: list[tuple[str, Sequence[Cell]]] = [
            (code, (code, name, plural(size, "student")))
            for code, name, size in self.view.groups
            if code not in row.groups
        ]

        def moved(code: str | None) -> None:
            if code is not None:
                self.huddle.do(
                    lambda: self.services.regroup.regroup(code, into=[row.code], move=True),
                    lambda _: self.huddle.tell(f"{row.name} is in {code} from today. u takes it back."),
                )

        columns = (Column("", 9), Column(""), Column("", 14, align="right"))
        self.app.push_screen(Pick(f"{row.name} goes to ...", groups, columns), moved)

    def export_what(self) -> tuple[str, str]:
        """What `x` writes from here."""
        return "roster", ""

    def copy_text(self) -> str:
        """The rows that pass the filter: code, name, groups."""
        rows = [row for row in self.rows.hits if isinstance(row, StudentRow)]
        return "\n".join(f"{row.code}\t{row.name}\t{' '.join(row.groups)}" for row in rows)

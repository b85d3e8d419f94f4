"""Team: educators and their strengths, declared by themselves."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from textual import on
from textual.containers import Container
from textual.widget import Widget

from huddle.domain.educator import LEVELS, ROLES
from huddle.services.views import EducatorRow, TeamView
from huddle.ui.dialogs.base import Confirm
from huddle.ui.dialogs.line import Field, FieldsForm
from huddle.ui.screens.base import HuddleScreen
from huddle.ui.widgets.cells import Cell
from huddle.ui.widgets.gridview import Axis, GridView
from huddle.ui.widgets.textlines import TextLines
from huddle.ui.wording import plural

_SHADES = (" · ", "░1", "▒2", "▓3", "█4")
_YES = ("yes", "y", "true")


class TeamScreen(HuddleScreen[TeamView]):
    """Educators x strengths."""

    NAME: ClassVar[str] = "team"

    def body(self) -> Iterator[Widget]:
        """The grid, and one educator in detail."""
        grid = GridView(
            cell=self._cell,
            label_width=19,
            cell_width=6,
            empty=("No educators yet.", "n adds one", "s opens the timetable"),
            title="Educators x strengths",
            subtitle="· none ░1 ▒2 ▓3 █4   ? said by the import",
            widget_id="grid",
        )
        yield Container(grid, TextLines(widget_id="detail", title="Detail", focusable=True), id="pair")

    def on_mount(self) -> None:
        """The grid has the focus."""
        self._rows: dict[str, EducatorRow] = {}
        self.query_one(GridView).focus()

    def load(self) -> TeamView:
        """The team on the day."""
        return self.services.team.view(self.date)

    def show(self, view: TeamView) -> None:
        """Fill the grid."""
        self._rows = {row.code: row for row in view.educators}
        grid = self.query_one(GridView)
        grid.set_title(f"{view.team} · {plural(len(view.educators), 'educator')}")
        grid.set_axes(
            [
                Axis(row.code, f"{row.code:<3} {row.first_name[:10]:<10} {'OUT' if row.out else ''}")
                for row in view.educators
            ],
            [Axis(code, short[:5]) for code, _, short in view.skills],
        )
        self._show_detail()

    def _cell(self, code: str, skill: str) -> Cell:
        level, declared = self._rows[code].levels.get(skill, (0, True))
        return (_SHADES[level] + ("" if declared or not level else "?"), f"fit-{level}" if level else "muted")

    @on(GridView.Highlighted)
    def _show_detail(self) -> None:
        box = self.query_one("#detail", TextLines)
        here = self._here()
        if here is None or self.view is None:
            box.set_lines([])
            return
        row, skill = here
        label = next((label for code, label, _ in self.view.skills if code == skill), skill)
        level, declared = row.levels.get(skill, (0, True))
        depth, needed = self.view.depth.get(skill, 0), self.view.needed.get(skill, 0)
        box.set_title(f"{row.name} · {row.code}")
        box.set_lines(
            [
                [
                    (f"{label} ", "strong"),
                    (f"{level} {LEVELS[level]}", f"fit-{level}"),
                    "" if declared else " (from the import)",
                ],
                [("Team     ", "muted"), f"{depth} at 3 or more, {plural(needed, 'group')} in need"],
                "",
                [("Role     ", "muted"), row.role_words, " · leads" if row.can_lead else " · helps only"],
                [("Holds    ", "muted"), ", ".join(row.credentials) or "-"],
                [("Groups   ", "muted"), " ".join(row.groups) or "-"],
                [("Blocks   ", "muted"), f"{row.usual_blocks} usually, {plural(row.covers, 'cover')} today"],
                [("Covers   ", "muted"), f"{row.covers_window} in the team's window"],
                [("Today    ", "muted"), (f"out {row.out}", "late") if row.out else "here"],
            ]
        )

    def _here(self) -> tuple[EducatorRow, str] | None:
        """The educator and the skill under the cursor."""
        current = self.query_one(GridView).current
        row = self._rows.get(current[0]) if current else None
        return (row, current[1]) if row is not None and current else None

    def find(self, code: str) -> None:
        """Put the cursor on an educator."""
        grid = self.query_one(GridView)
        current = grid.current
        if current is not None:
            grid.move_to(code, current[1])
        grid.focus()

    # Strengths.

    def _set(self, step: int, *, around: bool = False) -> None:
        here = self._here()
        if here is None:
            return
        row, skill = here
        before = row.levels.get(skill, (0, True))[0]
        level = (before + step) % len(LEVELS) if around else max(0, min(before + step, len(LEVELS) - 1))
        if level != before:
            self.huddle.do(lambda: self.services.team.set_strength(row.code, skill, level), lambda _: None)

    def action_strength_up(self) -> None:
        """One level up."""
        self._set(1)

    def action_strength_down(self) -> None:
        """One level down."""
        self._set(-1)

    def action_strength_cycle(self) -> None:
        """One level up, and from 4 to 0."""
        self._set(1, around=True)

    # Educators.

    def action_educator_add(self) -> None:
        """Ask for a new educator."""
        roles = ", ".join(ROLES.values())
        fields = [
            Field("name", "name", "", "Ben Ruiz"),
            Field("role", "role", ROLES["certified"]),
            Field("code", "code", "", "made from the name when empty"),
        ]
        self.app.push_screen(FieldsForm("New educator", fields, self._add, f"Roles: {roles}"))

    def _add(self, values: Mapping[str, str]) -> str:
        return self.services.team.add_educator(values["name"], role=values["role"], code=values["code"])

    def action_educator_edit(self) -> None:
        """Change the educator under the cursor."""
        here = self._here()
        if here is None:
            return
        row = here[0]
        fields = [
            Field("preferred", "called", row.first_name),
            Field("role", "role", row.role_words),
            Field("can_lead", "leads alone", "yes" if row.can_lead else "no", "yes or no"),
            Field("email", "e-mail", row.email),
        ]

        def save(values: Mapping[str, str]) -> str:
            changes: dict[str, Any] = dict(values)
            changes["can_lead"] = values["can_lead"].strip().casefold() in _YES
            return self.services.team.set_educator(row.code, changes)

        self.app.push_screen(
            FieldsForm(f"{row.name} · {row.code}", fields, save, f"Roles: {', '.join(ROLES.values())}")
        )

    def action_educator_archive(self) -> None:
        """End the membership of the educator under the cursor, after asking."""
        here = self._here()
        if here is None:
            return
        row = here[0]

        def go_on(sure: bool | None) -> None:
            if sure:
                self.huddle.do(
                    lambda: self.services.team.archive_educator(row.code),
                    lambda code: self.huddle.tell(f"{code} is no longer in the team. u takes it back."),
                )

        lines = [f"{row.name} leaves the team as of yesterday. History stays."]
        self.app.push_screen(Confirm("Archive educator?", lines, "archives"), go_on)

    def action_rules_order(self) -> None:
        """What comes first when the planner has to choose."""
        from huddle.ui.dialogs.order import OrderPanel

        self.app.push_screen(OrderPanel(self.services))

    def action_schedule_open(self) -> None:
        """The base timetable."""
        from huddle.ui.screens.schedule import ScheduleScreen

        self.app.push_screen(ScheduleScreen(self.services))

    def copy_text(self) -> str:
        """The educators with their roles."""
        return "\n".join(f"{row.code}\t{row.name}\t{row.role_words}" for row in self._rows.values())

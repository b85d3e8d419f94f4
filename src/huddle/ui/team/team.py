"""Team: educators and their strengths, declared by themselves; what rests on one person."""

from collections.abc import Iterator
from typing import ClassVar

from textual import on
from textual.containers import Container
from textual.widget import Widget

from huddle.bootstrap import Services
from huddle.domain.educator import LEVELS
from huddle.domain.reading.dates import day_label
from huddle.services.team.views import EducatorRow, TeamView
from huddle.text import plural
from huddle.ui.calendar.calendar import CalendarScreen
from huddle.ui.rules.order import OrderPanel
from huddle.ui.rules.rules import RulesScreen
from huddle.ui.screens.base import HuddleScreen
from huddle.ui.team.forms import EducatorForms
from huddle.ui.team.schedule import ScheduleScreen
from huddle.ui.widgets.cells import Cell
from huddle.ui.widgets.gridview import Axis, GridView
from huddle.ui.widgets.textlines import TextLines

_SHADES = (" · ", "░1", "▒2", "▓3", "█4")
_GOOD = 3
_DEPTH, _NEEDED = "=depth", "=needed"  # no code begins with an equals sign


class TeamScreen(HuddleScreen[TeamView]):
    """Educators x strengths."""

    NAME: ClassVar[str] = "team"

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._forms = EducatorForms(self, self.educator_here)
        self.has(self._forms)

    def body(self) -> Iterator[Widget]:
        """The grid, and one educator in detail."""
        grid = GridView(
            cell=self._cell,
            label_width=19,
            cell_width=6,
            empty=("No educators yet.", "n adds one", "s opens the schedule"),
            title="Educators x strengths",
            subtitle="· none ░1 ▒2 ▓3 █4   ? said by the import   ! rests on one",
            widget_id="grid",
        )
        yield Container(grid, TextLines(widget_id="detail", title="Detail", focusable=True), id="pair")

    def on_mount(self) -> None:
        """The grid has the focus."""
        self._rows: dict[str, EducatorRow] = {}
        self.query_one(GridView).focus()
        super().on_mount()

    def load(self) -> TeamView:
        """The team on the day."""
        return self.services.team.view(self.date)

    def show(self, view: TeamView) -> None:
        """Fill the grid."""
        self._rows = {row.code: row for row in view.educators}
        grid = self.query_one(GridView)
        later = f" · {len(view.later)} to come" if view.later else ""
        grid.set_title(f"{view.team} · {plural(len(view.educators), 'educator')}{later}")
        totals = [Axis(_DEPTH, "at 3 or more"), Axis(_NEEDED, "groups in need")]
        grid.set_axes(
            [
                *(
                    Axis(row.code, f"{row.code:<3} {row.first_name[:10]:<10} {'OUT' if row.out else ''}")
                    for row in view.educators
                ),
                *(totals if view.educators else ()),
            ],
            [Axis(code, short[:5]) for code, _, short in view.skills],
        )
        self._show_detail()

    def _cell(self, code: str, skill: str) -> Cell:
        if self.view is not None and code not in self._rows:
            depth, needed = self.view.depth.get(skill, 0), self.view.needed.get(skill, 0)
            if code == _NEEDED:
                return (f" {needed}" if needed else " ·", "" if needed else "muted")
            thin = needed and depth <= 1
            return (f" {depth}{'!' if thin else ''}", "late" if thin else "")
        level, declared = self._rows[code].levels.get(skill, (0, True))
        return (_SHADES[level] + ("" if declared or not level else "?"), f"fit-{level}" if level else "muted")

    @on(GridView.Highlighted)
    def _show_detail(self) -> None:
        box = self.query_one("#detail", TextLines)
        current, view = self.query_one(GridView).current, self.view
        if current is None or view is None:
            box.set_lines([])
            return
        row = self._rows.get(current[0])
        lines = self._skill_lines(view, current[1], row)
        if row is None:
            box.set_title("The team")
            lines += self._thin_lines(view)
        else:
            box.set_title(f"{row.name} · {row.code}")
            lines += ["", *self._educator_lines(view, row)]
        box.set_lines(lines)

    def _skill_lines(self, view: TeamView, skill: str, row: EducatorRow | None) -> list[Cell]:
        """The skill under the cursor: the level here, and who in the team has it."""
        label = next((label for code, label, _ in view.skills if code == skill), skill)
        good = [one.code for one in view.educators if one.levels.get(skill, (0, True))[0] >= _GOOD]
        depth = (
            f"{' '.join(good) or 'nobody'} at 3 or more, {plural(view.needed.get(skill, 0), 'group')} in need"
        )
        lines: list[Cell] = [[("Team     ", "muted"), depth]]
        if row is None:
            return [(label, "strong"), *lines]
        level, declared = row.levels.get(skill, (0, True))
        words = (f"{level} {LEVELS[level]}", f"fit-{level}")
        return [[(f"{label} ", "strong"), words, "" if declared else " (from the import)"], *lines]

    def _thin_lines(self, view: TeamView) -> list[Cell]:
        """Which strengths that groups need rest on one person, or on nobody; and who is still to come."""
        lines: list[Cell] = ["", ("Rests on one person or nobody", "strong")]
        for code, label, _ in view.skills:
            if view.needed.get(code) and view.depth.get(code, 0) <= 1:
                good = [
                    one.first_name for one in view.educators if one.levels.get(code, (0, True))[0] >= _GOOD
                ]
                lines.append([(f"{label:<24} ", ""), (good[0] if good else "nobody", "late")])
        lines += ["  nothing"] if lines[-1] == ("Rests on one person or nobody", "strong") else []
        for code, name, since, until in view.later:
            lines.append(
                f"To come: {code} {name} {day_label(since)}{f' to {day_label(until)}' if until else ''}"
            )
        return lines

    def _educator_lines(self, view: TeamView, row: EducatorRow) -> list[Cell]:
        alone = [
            label
            for code, label, _ in view.skills
            if view.depth.get(code) == 1 and row.levels.get(code, (0, True))[0] >= _GOOD
        ]
        dates = [f"from {day_label(row.since)}"] if row.since else []
        dates += [f"until {day_label(row.until)}"] if row.until else []
        lines: list[Cell] = [
            [("Role     ", "muted"), row.role_words, " · leads" if row.can_lead else " · helps only"],
            [("Today    ", "muted"), (f"out {row.out}", "late") if row.out else "here"],
            [("Groups   ", "muted"), " ".join(row.groups) or "-"],
            [("Alone in ", "muted"), (", ".join(alone), "late") if alone else "nothing"],
            [("Holds    ", "muted"), ", ".join(row.credentials) or "-"],
            [("Blocks   ", "muted"), f"{row.usual_blocks} usually, {plural(row.covers, 'cover')} today"],
            [("Covers   ", "muted"), f"{row.covers_window} in the team's window"],
        ]
        if dates:
            lines.append([("Member   ", "muted"), " ".join(dates)])
        if row.email:
            lines.append([("E-mail   ", "muted"), row.email])
        return lines

    def educator_here(self) -> EducatorRow | None:
        """The educator under the cursor."""
        current = self.query_one(GridView).current
        return self._rows.get(current[0]) if current else None

    def find(self, code: str) -> None:
        """Put the cursor on an educator."""
        grid = self.query_one(GridView)
        current = grid.current
        if current is not None:
            grid.move_to(code, current[1])
        grid.focus()

    @on(GridView.Selected)
    def _selected(self) -> None:
        self._forms.action_educator_edit()

    # Strengths.

    def _set(self, step: int, *, around: bool = False) -> None:
        current, row = self.query_one(GridView).current, self.educator_here()
        if current is None or row is None:
            return
        skill = current[1]
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

    # Other screens of the team.

    def action_rules_order(self) -> None:
        """What comes first when the planner has to choose."""
        self.app.push_screen(OrderPanel(self.services))

    def action_schedule_open(self) -> None:
        """The base schedule."""
        self.app.push_screen(ScheduleScreen(self.services))

    def action_rules_open(self) -> None:
        """The team's rules."""
        self.app.push_screen(RulesScreen(self.services))

    def action_calendar_open(self) -> None:
        """The calendar."""
        self.app.push_screen(CalendarScreen(self.services))

    def copy_text(self) -> str:
        """The educators with their roles."""
        return "\n".join(f"{row.code}\t{row.name}\t{row.role_words}" for row in self._rows.values())

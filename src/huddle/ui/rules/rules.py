"""The team's rules: what the planner may do, each with a sentence that says what it means."""

from collections.abc import Iterator
from typing import ClassVar

from textual import on
from textual.containers import Container
from textual.widget import Widget
from textual.widgets import Input

from huddle.services.team.setup import parse_rule
from huddle.services.team.views import RuleValue, TeamView
from huddle.ui.dialogs.fields import LineForm
from huddle.ui.rules.order import OrderPanel
from huddle.ui.screens.filter import FilteredScreen
from huddle.ui.widgets.cells import Cell, Column
from huddle.ui.widgets.rowlist import RowList
from huddle.ui.widgets.textlines import TextLines, wrap

# How a rule is called on the screen; the name of the command line stands in the detail.
_LABELS = {
    "target": "target",
    "max_elementary": "at most, up to grade 5",
    "max_secondary": "at most, from grade 6",
    "max_groups": "groups at once",
    "max_parts": "parts of a split",
    "planning_cap": "planning that may be lost",
    "cover_cap": "covers a day",
    "window_days": "window for fairness",
    "order": "order of the soft levels",
    "splits": "splits",
    "flag_credentials": "who serves a need",
    "leads_alone": "who leads alone",
    "keep_reasons": "reasons of absences",
    "export_names": "names in exports",
    "week": "school week",
    "cycle": "days of the cycle",
    "cycle_start": "cycle begins",
}
_WIDTH = 70


class RulesScreen(FilteredScreen[TeamView]):
    """The rules of the team, one a line."""

    NAME: ClassVar[str] = "rules"
    TAB: ClassVar[str] = "team"

    def body(self) -> Iterator[Widget]:
        """A filter, the rules, and what the one under the cursor means."""
        yield Input(placeholder="/ filter: planning", id="filter", compact=True)
        rows: RowList[RuleValue] = RowList(
            [Column("Team rule", 26), Column("Value", least=16), Column("", least=20, wide_from=100)],
            key=lambda rule: rule.name,
            cells=lambda rule: (
                _LABELS.get(rule.name, rule.name),
                (rule.value, "strong"),
                (rule.help, "muted"),
            ),
            search=lambda rule: f"{' '.join(rule)} {_LABELS.get(rule.name, '')}",
            title="Team rules",
            subtitle="a rule of the team, not the law",
            widget_id="rows",
        )
        yield Container(rows, TextLines(widget_id="detail", focusable=True), id="pair")

    def on_mount(self) -> None:
        """The list has the focus."""
        self.start_filter()
        super().on_mount()

    def load(self) -> TeamView:
        """The team with its rules."""
        return self.services.team.view(self.date)

    def show(self, view: TeamView) -> None:
        """Fill the list."""
        self.rows.set_rows(view.rules)
        self.rows.set_title(f"Team rules of {view.team}")
        self.highlighted()

    def filtered(self) -> None:
        """The list says itself when nothing fits."""

    def highlighted(self) -> None:
        """Show what the rule under the cursor means."""
        rule = self.rows.current
        box = self.query_one("#detail", TextLines)
        if rule is None:
            box.set_lines([])
            return
        name, value, help_ = rule
        box.set_title(_LABELS.get(name, name))
        box.set_flow(lambda width: _meaning(name, value, help_, width))

    def action_rule_edit(self) -> None:
        """Change the rule under the cursor."""
        rule = self.rows.current
        if rule is None:
            return
        name, value, help_ = rule
        if name == "order":
            self.app.push_screen(OrderPanel(self.services))
            return
        services = self.services

        def save(words: str) -> object:
            return services.team.set_rules({name: parse_rule(name, words.strip())})

        form = LineForm(_LABELS.get(name, name), save, label="value", value=value, hint=help_)
        self.app.push_screen(form)

    @on(RowList.Selected, "#rows")
    def _selected(self) -> None:
        self.action_rule_edit()

    def action_nav_back(self) -> None:
        """Clear the filter, leave the field, then go back to the team."""
        if self.focused is self.filter_box or self.rows.filter_text:
            self.filter_box.value = ""
            self.rows.focus()
        else:
            self.app.pop_screen()

    def copy_text(self) -> str:
        """The rules as the command line takes them."""
        return "\n".join(f"{name}={value}\t{help_}" for name, value, help_ in self.rows.hits)


def _meaning(name: str, value: str, help_: str, width: int) -> list[Cell]:
    lines: list[Cell] = list(wrap(help_, min(width, _WIDTH)))
    return [
        *lines,
        "",
        [("now      ", "muted"), value],
        [("command  ", "muted"), f"huddle team set {name}=..."],
    ]

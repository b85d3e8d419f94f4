"""Today: who is out, the cover plan, what is to be done, whom to look at, and the agenda of the huddle."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, cast

from textual import on, work
from textual.containers import Container
from textual.widget import Widget

from huddle.bootstrap import Services
from huddle.services.board.first_plan import FirstStep
from huddle.services.board.text import board_text
from huddle.services.board.views import TodayView
from huddle.services.cover.views import PlanView
from huddle.services.huddle.views import ActionView
from huddle.text import join_names
from huddle.ui.dialogs.me import ask_who_you_are
from huddle.ui.screens.base import HuddleScreen
from huddle.ui.widgets.cells import Cell, Column, Span
from huddle.ui.widgets.frame import TALL, WIDE
from huddle.ui.widgets.lineview import LineView
from huddle.ui.widgets.rowlist import RowList
from huddle.ui.widgets.textlines import TextLines, wrap
from huddle.ui.wording import (
    action_cells,
    change_lines,
    gap_line,
    out_cells,
    plan_head,
)
from huddle.ui.writing.action_keys import ActionKeys
from huddle.ui.writing.spotlight_keys import SpotlightKeys

_LEAST, _PINNED = 4, 4  # lines of a box with its frame; gaps that never scroll away
_ROOM_FOR_THE_DAY = 22  # rows of a terminal from which the day is told in a line too
_NARROWEST = 30


def share_lines(height: int, rows: Sequence[tuple[int, int]]) -> list[int]:
    """Lines for each row of boxes: first the least it can do with, then what it wants.

    Args:
        height: the lines there are.
        rows: (least, wanted) of each row, the one that is served first first.

    Returns:
        The lines of each row, in the same order; what nobody needs goes to the first two.
    """
    given = [min(least, wanted) for least, wanted in rows]
    for place, (_, wanted) in enumerate(rows):
        given[place] += max(0, min(wanted - given[place], height - sum(given)))
    rest = max(0, height - sum(given))
    given[0] += rest // 2
    given[1] += rest - rest // 2
    return given


class TodayScreen(HuddleScreen[TodayView]):
    """The board of a day."""

    NAME: ClassVar[str] = "today"

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self.has(ActionKeys(self), SpotlightKeys(self))

    def body(self) -> Iterator[Widget]:
        """Boxes; which of them are shown depends on the width."""
        actions: RowList[ActionView] = RowList(
            [Column("Action"), Column("Who", 8), Column("Due", 8, align="right")],
            key=lambda action: action.id,
            cells=self._action_cells,
            empty=("No open actions.", "t adds one"),
            header=False,
            title="Actions",
            widget_id="actions",
        )
        steps: RowList[FirstStep] = RowList(
            [Column("", 3), Column("", 11), Column("", 22), Column(""), Column("", 8)],
            key=lambda step: step.id,
            cells=_step_cells,
            header=False,
            title="Before the first plan",
            widget_id="steps",
            subtitle="enter does it",
        )
        steps.display = False
        yield Container(
            TextLines(widget_id="out", title="Out today", subtitle="a log absence"),
            TextLines(widget_id="plan", title="Cover", subtitle="c open", focusable=True),
            steps,
            TextLines(widget_id="agenda", title="Agenda", subtitle="s start"),
            actions,
            TextLines(widget_id="spotlights", title="Spotlights", subtitle="S add", focusable=True),
            TextLines(widget_id="load", title="Load today", focusable=True),
            id="board",
        )

    def on_mount(self) -> None:
        """The actions can be ticked at once."""
        self.query_one("#actions", RowList).focus()
        self._guided = False

    def load(self) -> TodayView:
        """The board of the day."""
        return self.services.today.board(self.date)

    def show(self, view: TodayView) -> None:
        """Fill the boxes."""
        self.huddle.morning.running = view.huddle_state == "running"
        self.huddle.morning.show_plan(view.plan, anyone_out=bool(view.out))
        self._show_out(view)
        self._show_plan(view)
        self._show_steps(view)
        opened = [action for action in view.actions if action.state == "open"]
        actions = self.query_one("#actions", RowList)
        actions.set_title(f"Actions · {len(opened)}")
        actions.set_rows(view.actions)
        spotlights = self.query_one("#spotlights", TextLines)
        spotlights.set_title(f"Spotlights · {len(view.spotlights)}")
        spotlights.set_lines(
            [[(s.name, "strong"), (f" {s.group}  ", "muted"), s.text] for s in view.spotlights]
            or [[("Nobody yet.", "muted")]]
        )
        self._show_agenda(view)
        self.query_one("#load", TextLines).set_lines(_load_lines(view.plan))
        self._fit()

    def on_resize(self) -> None:
        """Another size has other places for the boxes."""
        if self.view is not None:
            self._show_out(self.view)
            self._show_plan(self.view)
            self._fit()

    @property
    def _is_wide(self) -> bool:
        return self.size.width >= WIDE

    def _fit(self) -> None:
        """Give each row of boxes the lines its content needs, the cover plan before all others."""
        plan = "steps" if self._guided else "plan"

        def wanted(*boxes: str) -> int:
            return 2 + max(cast("LineView", self.query_one(f"#{box}")).all_lines for box in boxes)

        bottom = (_LEAST, wanted("actions", "spotlights"))
        height = self.size.height - 2  # without tabs and keys
        if not self._is_wide:
            out = wanted("out")
            cover, below, above = share_lines(height, [(_LEAST, wanted(plan)), bottom, (min(out, 5), out)])
            rows = [above, cover, below]
        else:
            shares = [(_LEAST, wanted("out", plan, "agenda")), bottom]
            if self.size.height >= TALL:
                shares.append((_LEAST, wanted("load")))
            rows = share_lines(height, shares)
        self.query_one("#board").styles.grid_rows = " ".join(map(str, rows))

    def _action_cells(self, action: ActionView) -> Sequence[Cell]:
        today = self.view.date if self.view else action.created_on
        return action_cells(action, today)

    def _show_out(self, view: TodayView) -> None:
        box = self.query_one("#out", TextLines)
        box.set_title(f"Out today · {len(view.out)}" if view.out else "Out today")
        lines = out_cells(view) or [
            [("Everyone is in." if view.school_open else "No school on this day.", "good")]
        ]
        if view.day_name:
            lines.append([("", ""), (view.day_name, "accent")])
        students: list[Span] = [("Students out ", "muted"), f"{view.students_out} of {view.students}"]
        back: list[Span] = [("Back today   ", "muted"), join_names(view.back)] if view.back else []
        lines += (
            [[*students, "   ", *back]] if not self._is_wide else [back, students] if back else [students]
        )
        if view.tomorrow:
            lines.append(
                [("Next day     ", "muted"), ", ".join(f"{o.first_name} ({o.blocks})" for o in view.tomorrow)]
            )
        box.set_lines(lines)

    def _show_plan(self, view: TodayView) -> None:
        box = self.query_one("#plan", TextLines)
        plan = view.plan
        lines: list[Cell] = []
        head: list[Cell] = []
        if plan is None:
            box.set_title("Cover · planning ..." if self.huddle.morning.planning else "Cover · none")
            lines.append(
                [("Planning the day ..." if self.huddle.morning.planning else _no_plan(view), "muted")]
            )
        else:
            box.set_title(
                f"Cover · {plan_head(plan)}{' · planning ...' if self.huddle.morning.planning else ''}"
            )
            head += [(line, "strong" if plan.gaps else "") for line in self._day_lines(plan)]
            lines += [*head, *(gap_line(gap) for gap in plan.gaps), *change_lines(plan)]
            if not plan.gaps and not plan.changes:
                lines = [[("Every group keeps its adults.", "good")]]
        lines += [
            [
                ("! ", "late"),
                f"{risk.group} block {risk.block}: nobody with {risk.credential} for {risk.students}",
            ]
            for risk in view.services_at_risk
        ]
        if view.drafted_sessions:
            lines.append(
                [
                    ("! ", "late"),
                    f"{view.drafted_sessions} sessions of the schedule are drafts: 3 s checks them",
                ]
            )
        box.set_lines(lines, pinned=len(head) + min(_PINNED, len(plan.gaps)) if plan else 0)
        box.set_subtitle(
            "A apply · c open" if plan is not None and plan.state in {"draft", "stale"} else "c open"
        )

    def _day_lines(self, plan: PlanView) -> list[str]:
        """The day in a line, where there is room for more than the changes themselves."""
        if self.size.height < _ROOM_FOR_THE_DAY or not plan.sessions_to_cover:
            return []
        width = self.size.width * 5 // 11 if self._is_wide else self.size.width  # as the style sheet has it
        return wrap(plan.day_line, max(_NARROWEST, width - 4))

    def _show_steps(self, view: TodayView) -> None:
        """What is missing for the first plan stands in the place of the plan; it has the focus when it first appears."""
        steps, plan = self.query_one("#steps", RowList), self.query_one("#plan")
        guided = bool(view.first_steps)
        steps.set_rows(view.first_steps)
        steps.display, plan.display = guided, not guided
        if guided and not self._guided:
            steps.move_to(next((step.id for step in view.first_steps if not step.done), ""))
            steps.focus()
        elif self._guided and not guided:
            self.query_one("#actions", RowList).focus()
        self._guided = guided

    @on(RowList.Selected, "#steps")
    async def _do_step(self, message: RowList.Selected) -> None:
        """Do what the line under the cursor says."""
        if message.key == "you":
            self._ask_who()
        else:
            await self.app.run_action(STEP_ACTIONS[message.key][1], self.app)

    @work(thread=True, group="load", exit_on_error=False)
    def _ask_who(self) -> None:
        people = [(row.code, row.name) for row in self.services.team.view().educators]
        desk = self.services.desk
        self.app.call_from_thread(ask_who_you_are, self.huddle, people, desk, self.reload)

    def _show_agenda(self, view: TodayView) -> None:
        box = self.query_one("#agenda", TextLines)
        total = sum(section.minutes for section in view.agenda)
        box.set_title(f"Agenda · {total} min")
        lines: list[Cell] = []
        for number, section in enumerate(view.agenda, 1):
            mark = ">" if section.current else "x" if section.done else " "
            lines.append(f"{mark} {number} {section.name:<18} {section.minutes:>2}m")
        who = f"{view.facilitator} leads" if view.facilitator else "nobody leads yet"
        lines += ["", [(f"{who} · {_huddle_words(view.huddle_state)}", "muted")]]
        box.set_lines(lines)
        box.set_subtitle("s go on" if view.huddle_state == "running" else "s start")

    async def action_huddle_start(self) -> None:
        """Start the huddle, or go on with the one that runs."""
        date = self.date
        await self.huddle.action_go_to("huddle")
        if self.view is None or self.view.huddle_state == "none":
            self.huddle.do(lambda: self.services.huddles.start(date), lambda _: None)

    def copy_text(self) -> str:
        """The board as text."""
        return board_text(self.view) if self.view else ""


# Step -> the key that does it elsewhere too, and the action.
STEP_ACTIONS = {
    "people": ("ctrl+l", "roster_paste('staff')"),
    "strengths": ("3", "go_to('team')"),
    "students": ("ctrl+l", "roster_paste('students')"),
    "groups": ("ctrl+l", "roster_paste('groups')"),
    "bell": ("ctrl+l", "roster_paste('bell')"),
    "schedule": ("ctrl+l", "roster_paste('schedule')"),
    "you": ("f2", ""),
    "absence": ("a", "absence_add"),
}


def _step_cells(step: FirstStep) -> Sequence[Cell]:
    mark: Cell = ("x", "good") if step.done else ("·", "late")
    tone = "muted" if step.done else ""
    return (
        mark,
        (step.what, tone or "strong"),
        (step.state, tone),
        (step.purpose, "muted"),
        (STEP_ACTIONS[step.id][0], "accent"),
    )


def _no_plan(view: TodayView) -> str:
    return "No plan yet; c opens Cover, r plans." if view.needs_plan else "Nothing to cover."


def _huddle_words(state: str) -> str:
    return {"none": "not started", "running": "running now", "finished": "finished"}.get(state, state)


def _load_lines(plan: PlanView | None) -> list[Cell]:
    """Blocks taught and covers, three people a line."""
    if plan is None:
        return [[("Shown when the day is planned.", "muted")]]
    people: list[list[str | tuple[str, str]]] = []
    for row in plan.load:
        bar = "█" * row.usual + "▓" * row.covers
        added = f"+{row.covers}" if row.covers else ""
        people.append(
            [
                f"{row.first_name[:10]:<10} ",
                (f"{bar:<9}", "cover" if row.covers else "muted"),
                f" {row.usual}{added:<3} {f'({row.before})':<6} ",
            ]
        )
    lines: list[Cell] = [
        [span for person in people[start : start + 3] for span in person]
        for start in range(0, len(people), 3)
    ]
    lines += ["", [("blocks usually led + covers of the day (covers in the team's window)", "muted")]]
    return lines

"""Presenter: the huddle in large for a wall; nothing private, students by initials."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Digits

from huddle.bootstrap import Services
from huddle.domain.naming import INITIALS, Names
from huddle.services.board.views import TodayView
from huddle.services.huddle.views import HuddleView
from huddle.text import plural
from huddle.ui.huddle.briefed import BriefedScreen
from huddle.ui.huddle.running import RunningKeys
from huddle.ui.record.agenda_lines import bar, clock, time_left
from huddle.ui.record.sections import HuddleShown, current_section, section_items
from huddle.ui.terminal.glyphs import ASCII
from huddle.ui.widgets.cells import Cell, spans
from huddle.ui.widgets.flow import flow_lines, masked
from huddle.ui.widgets.frame import KeyBar, TooSmall
from huddle.ui.widgets.textlines import TextLines

_MARGIN = "   "
_TITLE = 30  # characters of a title that are set wide


class Presenter(BriefedScreen):
    """One section at a time, with air around it; it follows the huddle wherever that is moved on."""

    NAME: ClassVar[str] = "presenter"
    _mask: Callable[[str], str] | None = None  # None until the names are known; nothing is shown before

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._clock_keys = RunningKeys(self)
        self.has(self._clock_keys)

    def compose(self) -> ComposeResult:
        """The wall, without tabs."""
        yield Horizontal(TextLines(widget_id="walltitle"), Digits("", id="walltime"), id="wallhead")
        yield TextLines(widget_id="wall")
        yield TextLines(widget_id="wallfoot")
        yield KeyBar()
        yield TooSmall()

    def on_mount(self) -> None:
        """Keep the time going."""
        self.set_interval(1, self._draw_time)

    def show_header(self) -> None:
        """There is no header on the wall."""

    def load(self) -> HuddleShown:
        """The huddle and the board of the day, and the names that must not be read on a wall."""
        day = self.services.absences.typing_day(self.date)
        self._mask = Names(INITIALS, day.students, day.members, day.educators).text
        return super().load()

    def on_resize(self) -> None:
        """Set the text anew."""
        if self.view is not None:
            self.draw(self.view)

    def draw(self, view: HuddleShown) -> None:
        """The section, who is out, and what comes next."""
        wall = self.query_one("#wall", TextLines)
        items = masked(section_items(view, initials=True), self._mask) if self._mask else []
        lines = flow_lines(items, self.size.width - 4 * len(_MARGIN))
        if 2 * len(lines) <= wall.page:
            lines = [piece for line in lines for piece in (line, "")]
        wall.set_lines([[_MARGIN, *spans(line)] for line in lines])
        self.query_one("#wallfoot", TextLines).set_lines(
            [[_MARGIN, (_footer(view.board), "strong")], [_MARGIN, ("next  ", "muted"), _next(view.huddle)]]
        )
        self._draw_time()

    def _draw_time(self) -> None:
        if self.view is None:
            return
        huddle, now = self.view.huddle, self.services.desk.clock.now()
        section = current_section(huddle)
        title = " ".join((section.name if section else "Huddle")[:_TITLE].upper())
        left: dict[str, Cell] = {
            "none": [_MARGIN, ("not started", "muted"), f"  {huddle.minutes} min"],
            "running": [_MARGIN, ("paused", "late") if huddle.paused else time_left(huddle, now)],
            "finished": [_MARGIN, ("finished", "good")],
        }
        spent = huddle.elapsed_at(now)
        plain = self.huddle.look.glyphs == ASCII  # large digits are drawn with lines that ASCII does not have
        title_box = self.query_one("#walltitle", TextLines)
        width = max(10, title_box.size.width - 2 * len(_MARGIN))
        title_box.set_lines(
            [
                [
                    _MARGIN,
                    (f"{huddle.current + 1}/{len(huddle.sections)}  ", "muted"),
                    (title, "accent"),
                    (f"   {clock(spent)}" if plain else "", "strong"),
                ],
                [_MARGIN, (bar(spent, huddle.box, width), "accent" if spent <= huddle.box else "late")],
                left[huddle.state],
            ]
        )
        self.query_one(Digits).update(clock(spent) if huddle.started_at and not plain else "")

    def action_huddle_tick(self) -> None:
        """Let the clock stand, or run again."""
        self._clock_keys.pause_or_go_on()

    def action_nav_back(self) -> None:
        """Leave the wall."""
        self.app.pop_screen()


def _next(huddle: HuddleView) -> str:
    following = huddle.sections[huddle.current + 1 :]
    return following[0].name if following else "the end"


def _footer(board: TodayView) -> str:
    """Gaps and covers first: where many are out, the names are what is cut."""
    out = ", ".join(f"{o.first_name} ({o.blocks})" for o in board.out) or "nobody"
    plan = board.plan
    cover = (
        f"COVER {len(plan.changes)}/{plan.sessions_to_cover}   " if plan and plan.sessions_to_cover else ""
    )
    gaps = f"{plural(len(plan.gaps), 'GAP')}   " if plan and plan.gaps else ""
    return f"{gaps}{cover}OUT TODAY  {out}"

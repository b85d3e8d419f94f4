"""Huddle: the agenda with its time, who is here, what is known, notes line by line, actions and decisions."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import ClassVar

from textual import events
from textual.containers import Container
from textual.widget import Widget

from huddle.bootstrap import Services
from huddle.services.huddle.views import ActionView, HuddleView, PersonHere
from huddle.text import plural
from huddle.ui.huddle.briefed import BriefedScreen
from huddle.ui.huddle.note_box import DRAFT, NoteBox
from huddle.ui.huddle.note_lines import LineKeys
from huddle.ui.huddle.running import RoomKeys, RunningKeys
from huddle.ui.record.agenda_lines import agenda_items, clock_line
from huddle.ui.record.sections import HuddleShown, all_known, section_items, section_title
from huddle.ui.widgets.cells import Cell, Column
from huddle.ui.widgets.flow import flow_lines
from huddle.ui.widgets.rowlist import RowList
from huddle.ui.widgets.textlines import TextLines
from huddle.ui.wording import action_cells
from huddle.ui.writing.action_keys import ActionKeys
from huddle.ui.writing.spotlight_keys import SpotlightKeys

_ROOMY_WIDTH, _ROOMY_HEIGHT = 140, 40  # cells and lines from which all that is known is shown


class HuddleRoom(BriefedScreen):
    """The huddle of the day."""

    NAME: ClassVar[str] = "huddle"

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._clock_keys, self._line_keys, self._action_keys = (
            RunningKeys(self),
            LineKeys(self),
            ActionKeys(self),
        )
        self.has(self._clock_keys, RoomKeys(self), self._line_keys, self._action_keys, SpotlightKeys(self))

    def body(self) -> Iterator[Widget]:
        """Time on top; the section; notes; people and actions."""
        people: RowList[PersonHere] = RowList(
            [Column("", 3), Column("Name"), Column("", 11)],
            key=lambda person: person.id,
            cells=_person_cells,
            header=False,
            title="Here",
            widget_id="people",
        )
        actions: RowList[ActionView] = RowList(
            [Column("Action"), Column("Who", 8), Column("Due", 8, align="right")],
            key=lambda action: action.id,
            cells=self._action_cells,
            empty=("No open actions.", "t adds one"),
            header=False,
            title="Actions",
            widget_id="actions",
        )
        draft = self.huddle.options.drafts.get(DRAFT, "")
        yield TextLines(widget_id="clock")
        yield Container(
            TextLines(widget_id="agenda", title="Agenda"),
            TextLines(widget_id="now", title="Now", focusable=True),
            TextLines(widget_id="known", title="Known", focusable=True),
            NoteBox(self.services, self.in_order, lambda: self.date, draft),
            people,
            actions,
            id="room",
        )

    def on_mount(self) -> None:
        """No field has the focus at first, so that every key is a command."""
        self._tick = self.set_interval(1, self._show_clock)
        self.leave_note()

    def on_resize(self, event: events.Resize) -> None:
        """Where there is much room, all that is known stands beside the section."""
        self.set_class(event.size.width >= _ROOMY_WIDTH and event.size.height >= _ROOMY_HEIGHT, "roomy")

    def on_screen_suspend(self) -> None:
        """The clock need not be drawn while nobody sees it."""
        self._tick.pause()

    def on_screen_resume(self) -> None:
        """Draw the clock again."""
        super().on_screen_resume()
        self._tick.resume()
        self._show_clock()

    def drafts(self) -> dict[str, str]:
        """The line that is being written, and one that is not in the database yet."""
        return {DRAFT: self.query_one(NoteBox).unsaved()}

    def draw(self, view: HuddleShown) -> None:
        """Fill the boxes."""
        huddle = view.huddle
        self.huddle.morning.running = huddle.state == "running"
        self.huddle.morning.show_plan(view.board.plan, anyone_out=bool(view.board.out))
        self._draw_lines(huddle)
        people = self.query_one("#people", RowList)
        people.set_title(f"Here {sum(person.here for person in huddle.people)}/{len(huddle.people)}")
        people.set_rows(huddle.people)
        now = self.query_one("#now", TextLines)
        now.set_title(section_title(huddle))
        now.set_flow(partial(flow_lines, section_items(view)))
        self.query_one("#known", TextLines).set_flow(partial(flow_lines, all_known(view)))
        self._show_clock()

    def _draw_lines(self, huddle: HuddleView) -> None:
        """The lines and the actions."""
        entries = self.query_one(NoteBox).entries
        more = len(huddle.entries) > len(entries.hits)
        entries.set_rows(huddle.entries)
        if more and not entries.has_focus:
            entries.move("last")  # what was written a moment ago is in view
        decisions = sum(entry.kind == "decision" for entry in huddle.entries)
        entries.set_title(f"Notes · {len(huddle.entries) - decisions} · {plural(decisions, 'decision')}")
        opened = [action for action in huddle.actions if action.state == "open"]
        late = sum(action.days_late > 0 for action in opened)
        actions = self.query_one("#actions", RowList)
        actions.set_title(f"Actions · {len(opened)} open" + (f" · {late} late" if late else ""))
        actions.set_rows(huddle.actions)

    def _action_cells(self, action: ActionView) -> Sequence[Cell]:
        return action_cells(action, self.view.huddle.date if self.view else action.created_on)

    def _show_clock(self) -> None:
        if self.view is not None:
            now = self.services.desk.clock.now()
            line = clock_line(self.view.huddle, now, self.size.width)
            self.query_one("#clock", TextLines).set_lines([line])
            self.query_one("#agenda", TextLines).set_lines(agenda_items(self.view.huddle, now))

    def leave_note(self) -> None:
        """The section has the focus: it scrolls, and every letter is a command."""
        self.query_one("#now", TextLines).focus()

    def action_nav_back(self) -> None:
        """Leave the field; what is written in it stays."""
        self.leave_note()

    def action_huddle_tick(self) -> None:
        """Tick the person or the action under the cursor; where there is none, pause."""
        people, date = self.query_one("#people", RowList), self.date
        person = people.current
        if people.has_focus and isinstance(person, PersonHere):
            self.in_order(lambda: self.services.huddles.tick(person.id, date))
        elif self.query_one("#actions", RowList).has_focus:
            self._action_keys.action_action_done()
        else:
            self._clock_keys.pause_or_go_on()

    def action_huddle_notes(self) -> None:
        """Change the action or the line under the cursor, or write a new line."""
        if self.query_one("#actions", RowList).has_focus:
            self._action_keys.action_action_edit()
        else:
            self._line_keys.action_huddle_notes()

    def action_action_drop(self) -> None:
        """Take away the line under the cursor, or drop the action under it."""
        entry = self.query_one(NoteBox).entry_here
        if entry is None:
            self._action_keys.action_action_drop()
        else:
            self._line_keys.take_away(entry)

    def copy_text(self) -> str:
        """Notes, decisions and actions as text."""
        if self.view is None:
            return ""
        huddle = self.view.huddle
        lines = [f"{entry.kind}: {entry.text}" for entry in huddle.entries]
        lines += [f"action: {action.text} @{action.owner_name or 'nobody'}" for action in huddle.actions]
        return "\n".join(lines)


def _person_cells(person: PersonHere) -> Sequence[Cell]:
    return (
        "[x]" if person.here else "[ ]",
        person.first_name,
        ("out" if person.out else person.role, "muted"),
    )

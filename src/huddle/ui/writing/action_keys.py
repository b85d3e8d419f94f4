"""Actions, wherever they are listed: add, tick, change, carry over, repeat, drop, and what happened to them."""

from functools import partial
from typing import Any

from huddle.domain.reading.dates import day_label
from huddle.services.huddle.action import ActionEvent, action_line
from huddle.services.huddle.views import ActionView
from huddle.ui.dialogs.base import Card
from huddle.ui.dialogs.fields import LineForm
from huddle.ui.dialogs.pick import Pick
from huddle.ui.screens.base import HuddleScreen, Part
from huddle.ui.widgets.rowlist import RowList
from huddle.ui.writing.note import NoteForm

_HINT = "call home @grace due fri; + names a student, # a group; every fri repeats it."
_RHYTHMS = ("every day", "every week", "every month")
_ONCE = "once"


class ActionKeys(Part[HuddleScreen[Any]]):
    """The keys of a list of actions with the id `actions`."""

    def _action_here(self) -> ActionView | None:
        """The action under the cursor, when the list has the focus; else it is said how to get there."""
        rows = self.screen.query_one("#actions", RowList)
        current = rows.current
        if rows.has_focus and isinstance(current, ActionView):
            return current
        self.huddle.tell("No action under the cursor: tab goes to the list of actions, t adds one.")
        return None

    def action_action_add(self) -> None:
        """Ask for a new action."""
        date = self.date
        self.ask(
            NoteForm(
                "To do",
                self.services,
                date,
                lambda line: self.services.huddles.todo(line, date=date),
                hint=_HINT,
            )
        )

    def action_action_done(self) -> None:
        """Tick the action under the cursor, or open it again."""
        action = self._action_here()
        if action is not None:
            state = "done" if action.state == "open" else "open"
            self.huddle.do(
                partial(self.services.huddles.close_action, action.id, state=state), lambda _: None
            )

    def action_action_edit(self) -> None:
        """Change the action under the cursor."""
        action = self._action_here()
        if action is not None:
            save = partial(self.services.huddles.edit_action, action.id)
            self.ask(
                NoteForm(
                    "Change action", self.services, self.date, save, value=action_line(action), hint=_HINT
                )
            )

    def action_action_roll(self) -> None:
        """Let the action under the cursor be due on the next school day."""
        action = self._action_here()
        if action is not None and action.state == "open":
            self.huddle.do(
                partial(self.services.huddles.roll_action, action.id, self.date), self._told_rolled
            )

    def _told_rolled(self, action: ActionView) -> None:
        due = day_label(action.due) if action.due else "no day"
        self.huddle.tell(f"Postponed to {due}. Press u to undo.")

    def action_action_repeat(self) -> None:
        """Ask how often the action under the cursor comes again."""
        action = self._action_here()
        if action is None:
            return

        def chosen(rhythm: str | None) -> None:
            if rhythm is not None:
                line = action_line(action).removesuffix(action.repeats).rstrip()
                line = line if rhythm == _ONCE else f"{line} {rhythm}"
                self.huddle.do(partial(self.services.huddles.edit_action, action.id, line), lambda _: None)

        weekday = f"every {(action.due or action.created_on):%a}".lower()
        rows = [(rhythm, (rhythm,)) for rhythm in dict.fromkeys((weekday, *_RHYTHMS, _ONCE))]
        self.ask(Pick("How often?", rows), chosen)

    def action_action_history(self) -> None:
        """Show what happened to the action under the cursor."""
        action = self._action_here()
        if action is not None:
            self.huddle.do(
                partial(self.services.huddles.action_history, action.id), partial(self._show_history, action)
            )

    def _show_history(self, action: ActionView, events: tuple[ActionEvent, ...]) -> None:
        lines = [action_line(action), ""]
        lines += [f"{_moment(event)}  {event.by or '-':<4} {event.what}" for event in events]
        if not events:
            lines.append(f"made on {day_label(action.created_on)}; nothing has changed since.")
        self.ask(Card("What happened to this action", "\n".join(lines)))

    def action_action_drop(self) -> None:
        """Drop the action under the cursor; a reason is asked for."""
        action = self._action_here()
        if action is not None:
            self.ask(
                LineForm(
                    "Drop action",
                    lambda why: self.services.huddles.close_action(action.id, state="dropped", reason=why),
                    label="why",
                    hint=action.text,
                )
            )


def _moment(event: ActionEvent) -> str:
    return f"{day_label(event.at.date()):<11}"

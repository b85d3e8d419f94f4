"""Actions, wherever they are listed: add, tick, change, drop."""

from functools import partial
from typing import Generic

from huddle.services.action import action_line
from huddle.services.views import ActionView
from huddle.ui.dialogs.line import LineForm
from huddle.ui.screens.base import HuddleScreen, View
from huddle.ui.widgets.rowlist import RowList

_HINT = "text @who due fri - for instance: call home @grace due fri"


class ActionKeys(HuddleScreen[View], Generic[View]):
    """The keys of a list of actions with the id `actions`."""

    def _action_here(self) -> ActionView | None:
        """The action under the cursor, when the list has the focus."""
        rows = self.query_one("#actions", RowList)
        current = rows.current
        return current if rows.has_focus and isinstance(current, ActionView) else None

    def action_action_add(self) -> None:
        """Ask for a new action."""
        date = self.date
        self.app.push_screen(
            LineForm(
                "To do", lambda line: self.services.huddles.todo(line, date=date), label="to do", hint=_HINT
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
            self.app.push_screen(
                LineForm("Change action", save, label="to do", value=action_line(action), hint=_HINT)
            )

    def action_action_drop(self) -> None:
        """Drop the action under the cursor; a reason is asked for."""
        action = self._action_here()
        if action is not None:
            self.app.push_screen(
                LineForm(
                    "Drop action",
                    lambda why: self.services.huddles.close_action(action.id, state="dropped", reason=why),
                    label="why",
                    hint=action.text,
                )
            )

"""Help: what can be done on a screen and by which keys, drawn from the keys in force."""

from collections.abc import Iterator
from functools import partial

from textual.widget import Widget

from huddle.ui.dialogs.base import Dialog
from huddle.ui.keys.command import EVERYWHERE, FORM, Command, key_text
from huddle.ui.keys.table import COMMANDS, FIXED_KEYS
from huddle.ui.widgets.flow import Item, blank, flow_lines, heading
from huddle.ui.widgets.textlines import TextLines

_KEYS_WIDTH = 10  # cells; longer keys push their text to the right


class HelpScreen(Dialog[None]):
    """Full-screen help; esc, ? or q closes it.

    Args:
        place: the screen it is about.
    """

    DEFAULT_CSS = """
    HelpScreen > .dialog--box { width: 100%; height: 1fr; }
    HelpScreen .dialog--box LineView { height: 1fr; }
    """

    def __init__(self, place: str) -> None:
        super().__init__(f"Help · {place.capitalize()}" if place else "Help", "j k move · esc closes")
        self._place = place

    def body(self) -> Iterator[Widget]:
        """One line a command."""
        lines = TextLines(focusable=True)
        lines.set_flow(partial(flow_lines, self._help_items()))
        yield lines

    def _help_items(self) -> list[Item]:
        items: list[Item] = []
        for place, title in ((self._place, "On this screen"), (EVERYWHERE, "Everywhere"), (FORM, "In forms")):
            commands = [command for command in COMMANDS if place and place in command.where]
            if commands:
                items += [heading(title), *map(self._item, commands), blank()]
        items.append(heading("Always"))
        items += [_item(keys, text) for keys, text in FIXED_KEYS.items()]
        return items

    def _item(self, command: Command) -> Item:
        keys = self.huddle.keys_of(command)
        return _item(" ".join(key_text(key) for key in keys.split(",")), command.help)

    def key_question_mark(self) -> None:
        """The key that opened it closes it."""
        self.dismiss(None)

    def key_q(self) -> None:
        """Close."""
        self.dismiss(None)


def _item(keys: str, text: str) -> Item:
    return Item(text, ((f" {keys:<{_KEYS_WIDTH}} ", "strong"),))

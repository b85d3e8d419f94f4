"""Help: what can be done on a screen and by which keys, drawn from the keys in force."""

from collections.abc import Iterator

from textual.widget import Widget

from huddle.ui.commands import COMMANDS, EVERYWHERE, FIXED_KEYS, FORM, Command, key_text
from huddle.ui.dialogs.base import Dialog
from huddle.ui.widgets.cells import Cell
from huddle.ui.widgets.textlines import TextLines

_KEYS_WIDTH = 22


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
        yield TextLines(self._help_lines(), focusable=True)

    def _help_lines(self) -> list[Cell]:
        lines: list[Cell] = []
        for place, title in ((self._place, "On this screen"), (EVERYWHERE, "Everywhere"), (FORM, "In forms")):
            commands = [command for command in COMMANDS if place and place in command.where]
            if commands:
                lines += [[(title, "accent")], *map(self._line, commands), ""]
        lines.append([("Always", "accent")])
        lines += [[(f"  {keys:<{_KEYS_WIDTH}}", "strong"), text] for keys, text in FIXED_KEYS.items()]
        return lines

    def _line(self, command: Command) -> Cell:
        keys = self.huddle.keys_of(command)
        shown = " ".join(key_text(key) for key in keys.split(","))
        return [(f"  {shown:<{_KEYS_WIDTH}}", "strong"), command.help]

    def key_question_mark(self) -> None:
        """The key that opened it closes it."""
        self.dismiss(None)

    def key_q(self) -> None:
        """Close."""
        self.dismiss(None)

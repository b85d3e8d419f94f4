"""Help: what can be done on a screen and by which keys, drawn from the keys in force; and what the words mean."""

from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from huddle.resources import glossary
from huddle.ui.dialogs.base import Dialog
from huddle.ui.keys.command import EVERYWHERE, FORM, Command, key_text
from huddle.ui.keys.table import COMMANDS, FIXED_KEYS
from huddle.ui.widgets.flow import Item, blank, flow_lines, heading
from huddle.ui.widgets.textlines import TextLines

_KEYS_WIDTH = 10  # cells; longer keys push their text to the right
_TERM_WIDTH = 20


class HelpScreen(Dialog[None]):
    """Full-screen help; g shows the glossary and the keys again; esc, ? or q closes it.

    Args:
        place: the screen it is about.
    """

    DEFAULT_CSS = """
    HelpScreen > .dialog--box { width: 100%; height: 1fr; }
    HelpScreen .dialog--box LineView { height: 1fr; }
    """

    # Before the text takes the key for its first line; home goes there too.
    BINDINGS: ClassVar[list[BindingType]] = [Binding("g", "glossary", "Glossary", priority=True)]

    def __init__(self, place: str) -> None:
        super().__init__(
            f"Help · {place.capitalize()}" if place else "Help", "g glossary · j k move · esc closes"
        )
        self._place = place
        self._words = False  # whether the glossary is shown

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

    def action_glossary(self) -> None:
        """The glossary, or the keys again."""
        self._words = not self._words
        box = self.query_one(".dialog--box")
        box.border_title = "Glossary" if self._words else self._title
        box.border_subtitle = f"g {'keys' if self._words else 'glossary'} · j k move · esc closes"
        lines = self.query_one(TextLines)
        lines.set_flow(partial(flow_lines, _glossary_items() if self._words else self._help_items()))
        lines.scroll_lines(0)

    def key_question_mark(self) -> None:
        """The key that opened it closes it."""
        self.dismiss(None)

    def key_q(self) -> None:
        """Close."""
        self.dismiss(None)


def _glossary_items() -> list[Item]:
    items: list[Item] = []
    for title, terms in glossary():
        items += [heading(title), *(_item(term, meaning, _TERM_WIDTH) for term, meaning in terms), blank()]
    return items


def _item(keys: str, text: str, width: int = _KEYS_WIDTH) -> Item:
    return Item(text, ((f" {keys:<{width}} ", "strong"),))

"""The smallest Textual app: the floor that first paint, keys, memory and leaving are compared with.

With the word `input` it has a field, whose echo is the floor of typing.
"""

import sys

from textual.app import App, ComposeResult
from textual.widgets import Input, Static


class Floor(App[None]):
    """One line of text, and a field where it is wanted."""

    def compose(self) -> ComposeResult:
        """The line."""
        yield Static("the floor is painted")
        if "input" in sys.argv:
            yield Input()


if __name__ == "__main__":
    Floor().run()

"""The smallest Textual app: the floor that first paint and memory are compared with."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Floor(App[None]):
    """One line of text."""

    def compose(self) -> ComposeResult:
        """The line."""
        yield Static("the floor is painted")


if __name__ == "__main__":
    Floor().run()

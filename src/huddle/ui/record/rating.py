"""How was the huddle: one key from 1 to 5."""

from collections.abc import Iterator

from textual import events
from textual.widget import Widget

from huddle.domain.huddle import RATINGS
from huddle.ui.dialogs.base import Dialog
from huddle.ui.widgets.cells import Cell
from huddle.ui.widgets.textlines import TextLines

_WORDS = ("not worth the time", "too long", "all right", "good", "just what we needed")


class RatingDialog(Dialog[str]):
    """Ends with `1` to `5`.

    Args:
        own: how the same person rated it before; None = not yet.
    """

    def __init__(self, own: int | None) -> None:
        super().__init__("How was the huddle?", "1-5 · esc; only the average is shown")
        self._own = own

    def body(self) -> Iterator[Widget]:
        """The five ratings in words."""
        rows: list[Cell] = [
            [
                (f"{stars}  ", "accent"),
                "*" * int(stars) + " " * (6 - int(stars)),
                words,
                ("  yours so far" if stars == str(self._own) else "", "muted"),
            ]
            for stars, words in zip(RATINGS, _WORDS, strict=True)
        ]
        lines = TextLines(rows)
        lines.styles.height = len(rows)
        yield lines

    def on_key(self, event: events.Key) -> None:
        """A digit rates."""
        if event.key in RATINGS:
            event.stop()
            self.dismiss(event.key)

"""TextLines: a box of lines to read; what does not fit is scrolled, never wrapped."""

from collections.abc import Callable, Sequence

from rich.segment import Segment
from textual import events

from huddle.ui.widgets.cells import Cell, segments, text_width
from huddle.ui.widgets.lineview import LineView

Flow = Callable[[int], Sequence[Cell]]
_LEAST_ROOM = 20


class TextLines(LineView):
    """Lines of cells in a box. It takes the focus only when asked to, so that tab goes to what can be acted on."""

    DEFAULT_CSS = "TextLines { padding: 0 1; }"

    def __init__(
        self,
        lines: Sequence[Cell] = (),
        *,
        title: str = "",
        subtitle: str = "",
        focusable: bool = False,
        widget_id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(title=title, subtitle=subtitle, widget_id=widget_id, classes=classes)
        self.can_focus = focusable
        self._lines: list[Cell] = list(lines)
        self._flow: Flow | None = None

    @property
    def line_count(self) -> int:
        """How many lines can be scrolled through."""
        return len(self._lines) - self.fixed_lines

    @property
    def lines(self) -> list[Cell]:
        """What it holds."""
        return self._lines

    def set_lines(self, lines: Sequence[Cell], *, pinned: int = 0) -> None:
        """Show these lines; the place is kept as far as there are lines. The first `pinned` of them never scroll."""
        self._flow = None
        self._put(lines, pinned)

    def set_flow(self, flow: Flow) -> None:
        """Show the lines that `flow` makes for a width in cells; made again when the box gets another width."""
        self._flow = flow
        self._put(flow(self._room))

    def on_resize(self) -> None:
        """Break the lines anew where they depend on the width."""
        if self._flow is not None:
            self._put(self._flow(self._room))
        super().on_resize()

    @property
    def _room(self) -> int:
        """The width of a line with and without the scroll bar."""
        return max(_LEAST_ROOM, self.size.width - 2)

    def _put(self, lines: Sequence[Cell], pinned: int = 0) -> None:
        self._lines = list(lines)
        self.fixed_lines = pinned
        self.top = max(0, min(self.top, self.line_count - self.page))
        self.refresh()

    def draw_line(self, index: int, width: int) -> list[Segment]:
        """Line `index` of those that scroll, cut to the width."""
        return self.draw_fixed(index + self.fixed_lines, width)

    def draw_fixed(self, index: int, width: int) -> list[Segment]:
        """Line `index` of all, cut to the width."""
        return segments(self._lines[index], width, self.tones, self.rich_style)

    def on_key(self, event: events.Key) -> None:
        """Keys that scroll."""
        steps = {"j": 1, "down": 1, "k": -1, "up": -1, "pagedown": self.page, "pageup": -self.page}
        ends = {"g": 0, "home": 0, "G": self.line_count, "end": self.line_count}
        if event.key in steps:
            event.stop()
            self.scroll_lines(self.top + steps[event.key])
        elif event.key in ends:
            event.stop()
            self.scroll_lines(ends[event.key])


def wrap(text: str, width: int) -> list[str]:
    """Break a text into lines of at most `width` cells, between words where there are any."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if text_width(longer) <= width or not line:
                line = longer
                continue
            lines.append(line)
            line = word
        lines.append(line)
    return lines

"""LineView: a widget that draws only the lines that can be seen, from cells, with a scroll position of its own.

Textual's own scrolling lays the screen out again whenever the number of lines changes; a list that is filtered with
every key cannot afford that, so the scroll bar is drawn in the last column instead.
"""

from abc import abstractmethod
from collections.abc import Callable

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from huddle.text import safe
from huddle.ui.widgets.tones import tone_styles

WHEEL_LINES = 3
# The cursor is told of when it has rested so long: its own line is painted first, and a key that repeats stays fast.
REST = 0.03  # seconds


class LineView(Widget, can_focus=True):
    """Base of the widgets that draw lines of cells. A subclass says how many lines there are and draws one."""

    DEFAULT_CSS = """
    LineView {
        height: 1fr;
        border: round $panel;
        border-title-color: $foreground;
        border-subtitle-color: $foreground-muted;
        &:focus { border: round $accent; border-title-color: $accent; }
    }
    """
    fixed_lines = 0  # lines at the top that do not scroll

    def __init__(
        self, *, title: str = "", subtitle: str = "", widget_id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=widget_id, classes=classes)
        self.top = 0
        self._tones: dict[str, Style] | None = None
        self._rest: Timer | None = None
        self.set_title(title)
        self.set_subtitle(subtitle)

    def set_title(self, text: str) -> None:
        """Write the upper border; the text is shown literally."""
        self.border_title = Content(safe(text))

    def set_subtitle(self, text: str) -> None:
        """Write the lower border; the text is shown literally."""
        self.border_subtitle = Content(safe(text))

    # What a subclass provides.

    @property
    @abstractmethod
    def line_count(self) -> int:
        """How many lines can be scrolled through."""

    @abstractmethod
    def draw_line(self, index: int, width: int) -> list[Segment]:
        """The segments of line `index`, `width` cells wide together."""

    @property
    def all_lines(self) -> int:
        """How many lines there are, those that do not scroll among them."""
        return self.fixed_lines + self.line_count

    def draw_fixed(self, _index: int, width: int) -> list[Segment]:
        """The segments of one of the lines above that do not scroll."""
        return [Segment(" " * width)]

    # Drawing.

    @property
    def page(self) -> int:
        """How many scrolled lines are in view, at least one."""
        return max(1, self.size.height - self.fixed_lines)

    @property
    def line_width(self) -> int:
        """The width of a line in cells: the widget's, less the scroll bar when there is one."""
        return max(0, self.size.width - (1 if self._bar_shown else 0))

    @property
    def _bar_shown(self) -> bool:
        return self.line_count > self.page

    @property
    def tones(self) -> dict[str, Style]:
        """Tone name -> what it adds to a line, in the theme in use."""
        if self._tones is None:
            self._tones = tone_styles(self.app.theme_variables, self.background_colors[1])
        return self._tones

    @property
    def cursor_style(self) -> Style:
        """What the line or cell under the cursor looks like beside its brackets or arrow."""
        return self.tones["cursor" if self.has_focus else "cursor-off"]

    def notify_style_update(self) -> None:
        """Forget the styles of the theme before."""
        self._tones = None
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """Draw line `y` of the widget's content."""
        width = self.line_width
        base = self.rich_style
        if y < self.fixed_lines:
            drawn = self.draw_fixed(y, width)
        else:
            index = self.top + y - self.fixed_lines
            drawn = self.draw_line(index, width) if index < self.line_count else [Segment(" " * width)]
        strip = Strip(drawn).adjust_cell_length(width)
        if self._bar_shown:
            strip = Strip([*strip, self._bar_segment(y)])
        return strip.apply_style(base)

    def _bar_segment(self, y: int) -> Segment:
        """The scroll bar in line `y`: a thumb as long as the part in view."""
        if y < self.fixed_lines:
            return Segment(" ")
        page, count = self.page, self.line_count
        length = max(1, page * page // count)
        start = self.top * (page - length) // max(1, count - page)
        inside = start <= y - self.fixed_lines < start + length
        return Segment("┃" if inside else "│", self.tones["bar"])

    def when_rested(self, call: Callable[[], None]) -> None:
        """Call once the cursor has rested."""
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(REST, call)

    # Scrolling.

    def scroll_lines(self, top: int) -> bool:
        """Let line `top` be the first in view, as far as there are lines; says whether that changed anything."""
        wanted = max(0, min(top, self.line_count - self.page))
        if wanted == self.top:
            return False
        self.top = wanted
        self.refresh()
        return True

    def show_line(self, index: int) -> bool:
        """Scroll as little as needed to see line `index`."""
        if index < self.top:
            return self.scroll_lines(index)
        if index >= self.top + self.page:
            return self.scroll_lines(index - self.page + 1)
        return False

    def refresh_content_line(self, index: int) -> None:
        """Draw one scrolled line again, if it is in view."""
        y = index - self.top + self.fixed_lines
        if self.fixed_lines <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def line_at(self, y: int) -> int | None:
        """The index of the line shown at row `y` of the content, if there is one."""
        index = self.top + y - self.fixed_lines
        return index if y >= self.fixed_lines and 0 <= index < self.line_count else None

    def on_resize(self) -> None:
        """Keep the last page full."""
        self.scroll_lines(self.top)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll with the wheel; the cursor stays where it is."""
        event.stop()
        self.scroll_lines(self.top + WHEEL_LINES)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll with the wheel; the cursor stays where it is."""
        event.stop()
        self.scroll_lines(self.top - WHEEL_LINES)

"""The frame around every screen: the tabs above, the keys below, and a card where the terminal is too small."""

from abc import abstractmethod

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from huddle.text import safe
from huddle.ui.keys.command import TAB_TITLES, key_text
from huddle.ui.keys.table import BY_ID
from huddle.ui.widgets.cells import cut, text_width

LEAST_WIDTH, LEAST_HEIGHT = 60, 16
WIDE, TALL = 100, 30  # columns and lines from which screens show more
_ALWAYS = "app.help"  # the key that leads to all others is never left out


class OneLine(Widget):
    """A line of pieces; a click on a piece runs its action."""

    DEFAULT_CSS = "OneLine { height: 1; background: $surface; color: $foreground; }"

    def __init__(self, *, widget_id: str | None = None) -> None:
        super().__init__(id=widget_id)
        self._places: list[tuple[int, int, str]] = []  # first cell, end cell, action

    @abstractmethod
    def pieces(self, width: int) -> list[tuple[str, Style, str]]:
        """The line as (text, style, action); the action may be empty."""

    def render_line(self, _y: int) -> Strip:
        """Draw the pieces and remember where they stand."""
        width = self.size.width
        self._places = []
        drawn: list[Segment] = []
        x = 0
        for text, style, action in self.pieces(width):
            end = x + text_width(text)
            self._places.append((x, end, action))
            drawn.append(Segment(text, style))
            x = end
        return Strip(drawn, x).adjust_cell_length(width, self.rich_style).apply_style(self.rich_style)

    async def on_click(self, event: events.Click) -> None:
        """Run the action of the piece that was clicked, as its key would."""
        for start, end, action in self._places:
            if action and start <= event.x < end:
                event.stop()
                await self.app.run_action(action, self.screen)


class TabBar(OneLine):
    """`huddle [1 Today] 2 Roster ...`, and on the right the day and what the database is."""

    def __init__(self) -> None:
        super().__init__(widget_id="tabs")
        self._tab = ""
        self._right = ""

    def show(self, tab: str, right: str) -> None:
        """Mark a tab and write on the right side."""
        right = safe(right)
        if (tab, right) != (self._tab, self._right):
            self._tab, self._right = tab, right
            self.refresh()

    def pieces(self, width: int) -> list[tuple[str, Style, str]]:
        """Titles of all tabs where there is room, else numbers only."""
        plain, bold = Style(), Style(bold=True)
        muted = Style(dim=True)
        found: list[tuple[str, Style, str]] = [(" huddle ", bold, "")]
        for number, (tab, title) in enumerate(TAB_TITLES.items(), 1):
            here = tab == self._tab
            label = f"{number} {title}" if here or width >= WIDE else str(number)
            text = f"[{label}]" if here else f" {label} "
            found.append(
                (
                    text if width >= WIDE else f"{text} " if here else f"{label} ",
                    bold if here else plain,
                    f"app.go_to('{tab}')",
                )
            )
        left = width - sum(text_width(text) for text, _, _ in found) - 1
        if left > 0:
            found.append((cut(self._right, left, "right"), muted, ""))
        return found


class KeyBar(OneLine):
    """The keys that work now, as many as fit, in the order of the command table."""

    DEFAULT_CSS = "KeyBar { dock: bottom; }"

    def __init__(self) -> None:
        super().__init__(widget_id="keys")

    def on_mount(self) -> None:
        """Draw again whenever other keys work."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, _: Screen[object]) -> None:
        self.refresh()

    def pieces(self, width: int) -> list[tuple[str, Style, str]]:
        """Key and label of each command; greyed where it cannot be used now."""
        shown: dict[str, tuple[str, str, bool]] = {}
        for active in self.screen.active_bindings.values():
            binding = active.binding
            command = BY_ID.get(binding.id or "")
            if command is not None and command.footer and command.id not in shown:
                shown[command.id] = (binding.key, binding.description, active.enabled)
        found: list[tuple[str, Style, str]] = [(" ", Style(), "")]
        lengths = {
            name: text_width(f"{key_text(key)} {label}") + 2 for name, (key, label, _) in shown.items()
        }
        room = width - 1 - lengths.get(_ALWAYS, 0)
        for name in sorted(shown, key=lambda name: BY_ID[name].footer):
            key, label, enabled = shown[name]
            if name != _ALWAYS:
                if lengths[name] > room:
                    continue
                room -= lengths[name]
            style = Style(bold=True) if enabled else Style(dim=True)
            action = BY_ID[name].action if enabled else ""
            found += [(key_text(key), style, action), (f" {label}  ", Style(dim=not enabled), action)]
        return found


class TooSmall(Widget):
    """What a terminal below 60 x 16 shows instead of a broken screen."""

    SCOPED_CSS = False  # the classes are the screen's, which stands above this widget
    DEFAULT_CSS = """
    TooSmall { display: none; layer: card; width: 100%; height: 100%; background: $background; dock: top; }
    .-tiny-width TooSmall, .-tiny-height TooSmall { display: block; }
    """

    def render_line(self, y: int) -> Strip:
        """Two short lines, cut to whatever width there is."""
        size = self.app.size
        lines = (
            f"huddle needs {LEAST_WIDTH} x {LEAST_HEIGHT}",
            f"here: {size.width} x {size.height}",
            "q quits",
        )
        text = lines[y] if y < len(lines) else ""
        return Strip([Segment(cut(text, self.size.width))]).apply_style(self.rich_style)

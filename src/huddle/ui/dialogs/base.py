"""Dialogs: a box over the screen that ends with a result or with nothing."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import ClassVar, Generic, TypeVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget

from huddle.text import safe
from huddle.ui.keys.command import FORM
from huddle.ui.keys.table import bindings_for
from huddle.ui.shell.failures import NoticesFailures
from huddle.ui.shell.shell import Shell
from huddle.ui.widgets.cells import Cell
from huddle.ui.widgets.frame import KeyBar, TooSmall
from huddle.ui.widgets.textlines import Flow, TextLines, wrap

Result = TypeVar("Result")
_CARD_WIDTH = 66


class Dialog(NoticesFailures, ModalScreen[Result], Generic[Result]):
    """A titled box. Its body comes from `body`; esc leaves without a result."""

    BINDINGS: ClassVar[list[BindingType]] = [b for b in bindings_for(FORM) if b.id == "form.cancel"]
    DEFAULT_CSS = """
    Dialog { align: center middle; background: $background 60%; }
    Dialog > .dialog--box {
        width: 74; max-width: 100%; height: auto; max-height: 100%;
        border: round $accent; border-title-color: $accent; border-subtitle-color: $foreground-muted;
        background: $surface; padding: 0 1;
    }
    Dialog .dialog--box LineView { background: $surface; border: none; }
    Dialog .dialog--box LineView:focus { border: none; }
    Dialog Input, Dialog Input:focus { border: none; height: 1; padding: 0; background: $boost; }
    Dialog .dialog--problem { color: $huddle-gap; width: 100%; height: auto; }
    """

    def __init__(self, title: str, subtitle: str = "") -> None:
        super().__init__()
        self._title = Content(safe(title))
        self._subtitle = Content(safe(subtitle))

    @property
    def huddle(self) -> Shell:
        """The app, by its own type."""
        return cast("Shell", self.app)

    @abstractmethod
    def body(self) -> Iterator[Widget]:
        """The widgets in the box."""

    def compose(self) -> ComposeResult:
        """The box."""
        box = Vertical(*self.body(), classes="dialog--box")
        box.border_title = self._title
        box.border_subtitle = self._subtitle
        yield box
        yield KeyBar()
        yield TooSmall()

    def action_form_cancel(self) -> None:
        """Leave without a result."""
        self.dismiss(None)

    async def failed(self, group: str, error: BaseException) -> None:  # noqa: ARG002 - a dialog does one thing
        """Tell it, and stay: nothing that was typed is lost."""
        self.huddle.report(error)


class Card(Dialog[None]):
    """A message to read; enter or esc closes it."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__(title, "enter or esc closes")
        self._lines = wrap(safe(text, lines=True), _CARD_WIDTH)

    def body(self) -> Iterator[Widget]:
        """The text, scrolled where it is long."""
        lines = TextLines(self._lines, focusable=True)
        lines.styles.height = min(len(self._lines), 18)
        yield lines

    def key_enter(self) -> None:
        """Close."""
        self.dismiss(None)


class Reading(Dialog[None]):
    """Lines to read, broken to the width there is; enter or esc closes it.

    Args:
        title: what it is.
        flow: makes the lines for a width in cells.
        subtitle: stands in the lower border.
    """

    DEFAULT_CSS = "Reading > .dialog--box { width: 100; }"

    def __init__(self, title: str, flow: Flow, subtitle: str = "") -> None:
        super().__init__(title, " · ".join(filter(None, (subtitle, "enter or esc closes"))))
        self._flow = flow

    def body(self) -> Iterator[Widget]:
        """The lines, scrolled where there are many."""
        lines = TextLines(focusable=True)
        lines.set_flow(self._flow)
        yield lines

    def on_mount(self) -> None:
        """As high as its lines; shown before they are broken to their width."""
        self.call_after_refresh(self._fit)

    def on_resize(self) -> None:
        """Another width has other lines."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        lines = self.query_one(TextLines)
        lines.styles.height = max(1, min(lines.all_lines, self.size.height - 4))

    def key_enter(self) -> None:
        """Close."""
        self.dismiss(None)


class Confirm(Dialog[bool]):
    """A question before something that cannot be taken back by `u`: enter does it, esc leaves it."""

    def __init__(self, title: str, lines: Sequence[Cell], verb: str) -> None:
        super().__init__(title, f"enter {verb} · esc leaves it as it is")
        self._lines = list(lines)

    def body(self) -> Iterator[Widget]:
        """What will happen."""
        lines = TextLines(self._lines, focusable=True)
        lines.styles.height = min(max(1, len(self._lines)), 18)
        yield lines

    def key_enter(self) -> None:
        """Do it."""
        self.dismiss(True)

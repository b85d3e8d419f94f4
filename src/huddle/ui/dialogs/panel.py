"""A panel: a wide box over a screen with a view that is read in a thread, and keys of its own."""

from abc import abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar

from textual import on, work
from textual.content import Content
from textual.message import Message
from textual.worker import get_current_worker

from huddle.text import safe
from huddle.ui.dialogs.base import Dialog
from huddle.ui.keys.table import bindings_for

Result = TypeVar("Result")
View = TypeVar("View")


class _Shown(Message):
    def __init__(self, view: Any, of: tuple[object, int]) -> None:
        super().__init__()
        self.view = view
        self.of = of


class Panel(Dialog[Result], Generic[Result, View]):
    """Base of the panels. A subclass reads its view in `load` (in a thread) and draws it in `show`.

    It is read again whenever something has been saved, here or elsewhere.
    """

    NAME: ClassVar[str] = ""
    DEFAULT_CSS = """
    Panel > .dialog--box { width: 116; height: 100%; max-height: 34; }
    Panel > .dialog--box > LineView { height: 1fr; }
    Panel > .dialog--box > .panel--note { height: 5; border-top: solid $panel; }
    """

    def __init_subclass__(cls, **inherit: bool) -> None:
        """Bind the keys of the commands that work in the panel."""
        cls.BINDINGS = [*bindings_for(cls.NAME)]
        super().__init_subclass__(**inherit)

    def __init__(self, title: str, subtitle: str = "esc closes") -> None:
        super().__init__(title, subtitle)
        self.view: View | None = None
        self._wanted = 0  # how often it was to be read anew
        self._shown: tuple[object, int] | None = (
            None  # the state of the data that is shown, and for which of these
        )

    @abstractmethod
    def load(self) -> View:
        """Read the view. Runs in a thread: it may use services only, never a widget."""

    @abstractmethod
    def show(self, view: View) -> None:
        """Draw the view."""

    def on_mount(self) -> None:
        """Read the view, and again whenever something has changed."""
        self.huddle.changed.subscribe(self, self._on_changed)
        self.reload()

    def _on_changed(self, what: str) -> None:
        self.reload(anew=what != "data")

    def reload(self, *, anew: bool = True) -> None:
        """Read the view in a thread; a newer reading makes this one void.

        Args:
            anew: also where nobody has saved anything since it was read last.
        """
        self._wanted += anew
        self._read_view(self._wanted)

    @work(thread=True, exclusive=True, group="load", exit_on_error=False)
    def _read_view(self, wanted: int) -> None:
        worker = get_current_worker()
        state = self.huddle.state()
        if state is not None and self._shown == (state, wanted):
            return
        view = self.load()
        if not worker.is_cancelled:
            self.post_message(_Shown(view, (state, wanted)))

    @on(_Shown)
    def _draw(self, message: _Shown) -> None:
        self.view, self._shown = message.view, message.of
        self.show(message.view)

    def set_head(self, words: str) -> None:
        """Write words behind the title; shown literally."""
        box = self.query_one(".dialog--box")
        box.border_title = Content(safe(" · ".join(filter(None, (self._title.plain, words)))))

    def do(self, make: Callable[[], Any], then: Callable[[Any], None] = lambda _: None) -> None:
        """Do something in a thread of the app's, which tells what goes wrong."""
        self.huddle.do(make, then)

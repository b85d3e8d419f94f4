"""What all screens have in common: load in a thread, draw a typed view, tell failures, reload after a change."""

import datetime as dt
from abc import abstractmethod
from collections.abc import Iterator
from typing import ClassVar, Generic, TypeVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input
from textual.worker import Worker, WorkerState, get_current_worker

from huddle.bootstrap import Services
from huddle.ui.keys.table import bindings_for
from huddle.ui.shell.shell import Shell
from huddle.ui.widgets.frame import KeyBar, TabBar, TooSmall

View = TypeVar("View")


class Loaded(Message, Generic[View]):
    """What a screen shows has been read."""

    def __init__(self, view: View) -> None:
        super().__init__()
        self.view = view


class HuddleScreen(Screen[None], Generic[View]):
    """Base of the screens. A subclass reads its view in `load` (in a thread) and draws it in `show`."""

    NAME: ClassVar[str] = ""
    TAB: ClassVar[str] = ""  # the tab it belongs to, where that is another than its name
    AUTO_FOCUS = ""

    def __init_subclass__(cls, **inherit: bool) -> None:
        """Bind the keys of the commands that work on the screen."""
        cls.BINDINGS = [*bindings_for(cls.NAME)]
        super().__init_subclass__(**inherit)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.services = services
        self.view: View | None = None
        self._outdated = False

    @property
    def huddle(self) -> Shell:
        """The app, by its own type."""
        return cast("Shell", self.app)

    # What a subclass provides.

    def body(self) -> Iterator[Widget]:
        """The widgets between the tabs and the keys."""
        return iter(())

    @abstractmethod
    def load(self) -> View:
        """Read the view. Runs in a thread: it may use services only, never a widget."""

    @abstractmethod
    def show(self, view: View) -> None:
        """Draw the view."""

    def drafts(self) -> dict[str, str]:
        """Unsaved text by its name, kept when the app is ended from outside."""
        return {}

    # The pattern.

    def compose(self) -> ComposeResult:
        """The frame around the body."""
        yield TabBar()
        yield from self.body()
        yield KeyBar()
        yield TooSmall()

    def on_mount(self) -> None:
        """Read the view, and again whenever something has changed.

        Textual calls the `on_mount` of every class of a screen, the subclass's first: none of them calls this one.
        """
        self.huddle.changed.subscribe(self, self._on_changed)
        self.show_header()
        self.reload()

    def copy_text(self) -> str:
        """What `y` copies; empty when there is nothing to copy."""
        return ""

    def export_what(self) -> tuple[str, str]:
        """What `x` offers to write, and for which days; no days means the day that is looked at."""
        return "huddles", ""

    @property
    def date(self) -> dt.date | None:
        """The day that is looked at; None is today."""
        return self.huddle.morning.day

    def show_header(self) -> None:
        """Write the header's right side."""
        self.query_one(TabBar).show(self.TAB or self.NAME, self.huddle.header_text())

    @work(thread=True, exclusive=True, group="load", exit_on_error=False)
    def reload(self) -> None:
        """Read the view in a thread; a newer reload makes this one void."""
        worker = get_current_worker()
        view = self.load()
        if not worker.is_cancelled:
            self.post_message(Loaded(view))

    @on(Loaded)
    async def _loaded(self, message: Loaded[View]) -> None:
        self.view = message.view
        self.show_header()
        self.show(message.view)
        self.refresh_bindings()
        await self.huddle.screen_ready()

    async def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Tell a failure; keys do not wait for a view that will not come."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.huddle.report(event.worker.error)
            await self.huddle.screen_ready()

    def _on_changed(self, _: str) -> None:
        if self.is_current:
            self.reload()
        else:
            self._outdated = True

    def on_screen_resume(self) -> None:
        """Catch up with what changed while another screen was in front."""
        if self._outdated:
            self._outdated = False
            self.reload()

    def action_nav_back(self) -> None:
        """Leave a field; in a filter, clear it first."""
        focused = self.focused
        if isinstance(focused, Input) and focused.value:
            focused.value = ""
        else:
            self.leave_field()

    def leave_field(self) -> None:
        """Give the focus back to the first thing that is not a field."""
        for widget in self.focus_chain:
            if not isinstance(widget, Input):
                self.set_focus(widget)
                return
        self.set_focus(None)

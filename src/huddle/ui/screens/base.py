"""What all screens have in common: load in a thread, draw a typed view, tell failures, reload after a change."""

import datetime as dt
from abc import abstractmethod
from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Generic, TypeVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from huddle.bootstrap import Services
from huddle.ui.keys.table import bindings_for
from huddle.ui.shell.failures import NoticesFailures
from huddle.ui.shell.shell import Shell
from huddle.ui.widgets.frame import KeyBar, TabBar, TooSmall

View = TypeVar("View")
Answer = TypeVar("Answer")
ScreenT = TypeVar("ScreenT", bound="HuddleScreen[Any]")


class Loaded(Message, Generic[View]):
    """What a screen shows has been read; `state` is the state of the data it shows."""

    def __init__(self, view: View, state: object) -> None:
        super().__init__()
        self.view = view
        self.state = state


class ReadingEnded(Message):
    """The thread that read what a screen shows has ended, whatever came of it."""


class Unchanged(Message):
    """Nobody has saved anything since a screen was read."""


class Part(Generic[ScreenT]):
    """Some of a screen's keys, with what they need. Each method `action_...` is the action of a command.

    A screen names its parts; it does not inherit them. What several screens can do is the same part in each.
    """

    def __init__(self, screen: ScreenT) -> None:
        self.screen = screen

    @property
    def services(self) -> Services:
        """What a person can do."""
        return self.screen.services

    @property
    def huddle(self) -> Shell:
        """The app, by its own type."""
        return self.screen.huddle

    @property
    def date(self) -> dt.date | None:
        """The day that is looked at; None is today."""
        return self.screen.date

    def ask(self, dialog: "Screen[Answer]", then: Callable[[Answer | None], None] | None = None) -> None:
        """Open a dialog, and go on with its answer; None where there is none."""
        self.screen.app.push_screen(dialog, then)

    def allows(self, action: str) -> bool:  # noqa: ARG002 - a part without rules
        """Whether the action makes sense now; where it does not, its key is not shown."""
        return True


class HuddleScreen(NoticesFailures, Screen[None], Generic[View]):
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
        self._outdated = self._anew = False  # to be read again; also where nobody saved anything
        self._reading = self._again = False
        self._state: object = None  # of the data that is shown
        self._parts: list[Part[Any]] = []

    def has(self, *parts: "Part[Any]") -> None:
        """Let the keys of these parts work here; what the screen itself does with a key goes before them."""
        self._parts += parts
        for part in parts:
            for name in dir(part):
                if name.startswith("action_") and not hasattr(type(self), name):
                    setattr(self, name, getattr(part, name))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key that makes no sense now is not shown."""
        return all(part.allows(action) for part in self._parts) and super().check_action(action, parameters)

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

    def show_again(self, view: View) -> None:
        """Draw the view where it is still true, but what stands around it has changed."""
        self.show(view)

    def reload(self, *, anew: bool = True) -> None:
        """Read the view in a thread; while one is being read, once more after that.

        Args:
            anew: also where nobody has saved anything since it was read last.
        """
        self._anew |= anew
        if self._reading:
            self._again = True
        else:
            self._reading, anew, self._anew = True, self._anew, False
            self._read_view(anew)

    @work(thread=True, group="load", exit_on_error=False)
    def _read_view(self, anew: bool) -> None:
        try:
            state = self.huddle.state()
            if not anew and state is not None and state == self._state:
                self.post_message(Unchanged())
            else:
                self.post_message(Loaded(self.load(), state))
        finally:
            self.post_message(ReadingEnded())

    @on(ReadingEnded)
    def _was_read(self) -> None:
        self._reading = False
        if self._again:
            self._again = False
            self.reload(anew=False)

    @on(Unchanged)
    def _nothing_new(self) -> None:
        if self.view is not None:
            self.show_again(self.view)
            self.refresh_bindings()

    @on(Loaded)
    async def _loaded(self, message: Loaded[View]) -> None:
        self.view = message.view
        self._state = message.state
        self.show_header()
        self.show(message.view)
        self.refresh_bindings()
        await self.huddle.screen_ready()

    async def failed(self, group: str, error: BaseException) -> None:  # noqa: ARG002 - all are told alike
        """Tell it; keys do not wait for a view that will not come."""
        self.huddle.report(error)
        await self.huddle.screen_ready()

    def _on_changed(self, what: str) -> None:
        if self.is_current:
            self.reload(anew=what != "data")
        else:
            self._outdated = True
            self._anew |= what != "data"

    def on_screen_resume(self) -> None:
        """Catch up with what changed while another screen was in front."""
        if self._outdated:
            self._outdated = False
            self.reload(anew=False)

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

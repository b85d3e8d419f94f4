"""Start-up, error reporting and shutdown of the app: the frame is painted at once, the services are opened in a thread."""

import asyncio
import logging
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual import events, on, work
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.command import Provider
from textual.driver import Driver
from textual.message import Message
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.signal import Signal
from textual.widgets import Static

from huddle.domain.errors import HuddleError
from huddle.domain.values import NOTE_LIMIT
from huddle.text import safe
from huddle.ui.keys.command import EVERYWHERE, TABS, Command
from huddle.ui.keys.keymap import check_keymap
from huddle.ui.keys.table import bindings_for
from huddle.ui.shell.drafts import Drafts, Kept
from huddle.ui.shell.failures import NoticesFailures
from huddle.ui.shell.key_queue import KeyDone, KeyQueue
from huddle.ui.shell.look import Look
from huddle.ui.shell.options import AppOptions
from huddle.ui.shell.shutdown import Shutdown
from huddle.ui.shell.stylesheet import LastingStylesheet
from huddle.ui.shell.theming import default_tokens
from huddle.ui.terminal.sanitizer import TerminalNet
from huddle.ui.widgets.frame import LEAST_HEIGHT, LEAST_WIDTH, TALL, WIDE, KeyBar, TabBar, TooSmall

if TYPE_CHECKING:
    from huddle.bootstrap import Services

_log = logging.getLogger("huddle.ui")
INTERRUPTED = 130
SECOND_PRESS = 2.0  # seconds within which a second ctrl+c quits
_ERROR_TIME = 10.0  # seconds an error stays on the screen

ScreenMaker = Callable[[], Screen[None]]


class Done(Message):
    """Something was done in a thread; `then` goes on with its result."""

    def __init__(self, result: Any, then: Callable[[Any], None]) -> None:
        super().__init__()
        self.result = result
        self.then = then


def _quits(event: events.Key | events.Paste) -> bool:
    return isinstance(event, events.Key) and event.key in {"q", "ctrl+q", "ctrl+c"}


class Frame(NoticesFailures, App[None]):
    """The frame, the start, what people are told, and how the app ends.

    Args:
        open_services: called once in a thread after the first frame; whatever is slow to import or open belongs here.
        options: the settings of this run.

    Attributes:
        services: what a person can do; None until it is open, and no screen is there before.
        changed: published when something was saved, here or elsewhere.
        private_shown: whether reasons and needs are shown.
        key_queue: keeps keys in the order in which they were typed.
        drafts: what is typed and not saved.
        shutdown: how the app ends.
        look: theme and glyphs.
    """

    TITLE = "huddle"
    CSS_PATH = Path(__file__).parents[1] / "styles" / "screens.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(EVERYWHERE)]
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = set()
    # Textual declares these two as variables of the instance.
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-tiny-width"),
        (LEAST_WIDTH, "-narrow"),
        (WIDE, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-tiny-height"),
        (LEAST_HEIGHT, "-short"),
        (TALL, "-tall"),
    ]
    CSS = """
    Screen { layers: default card; overflow: hidden; }
    #opening { height: 1fr; padding: 1 2; color: $foreground-muted; }
    #filter { height: 1; border: none; padding: 0 1; background: $surface; color: $foreground; }
    #filter:focus { border: none; background: $boost; }
    Toast { width: auto; max-width: 60; padding: 0 1; background: $surface; color: $foreground; }
    Input > .input--placeholder, Input > .input--suggestion { color: $foreground-muted; }
    """

    class Opened(Message):
        """The services are open and the screens are imported."""

        def __init__(self, services: Any, screens: Mapping[str, ScreenMaker]) -> None:
            super().__init__()
            self.services = services
            self.screens = screens

    def __init__(self, open_services: Callable[[], Any], options: AppOptions) -> None:
        super().__init__()
        self._open_services = open_services
        self.options = options
        self.badge = options.badge
        self.services: Services = None  # type: ignore[assignment]  # until it is open
        self.private_shown = False
        self._starting = True
        self._interrupt_at: float | None = None
        self._complaints: list[str] = []
        self.key_queue = KeyQueue(self, super().on_event)
        self.drafts = Drafts(self, options)
        self.shutdown = Shutdown(self, self.drafts.keep)
        self.look = Look(self, options, self._complaints.append)
        self._filters.append(TerminalNet())
        self.look.use_glyphs(options.glyphs)
        self.changed: Signal[str] = Signal(self, "changed")
        self.look.use_theme()
        self.stylesheet = LastingStylesheet(variables=self.get_css_variables())
        keys, complaints = check_keymap(options.keys)
        self._complaints += complaints
        if keys:
            self.set_keymap(keys)

    # Frame and start.

    def get_driver_class(self) -> type[Driver]:
        """Textual's driver for this system; on a terminal of Linux or macOS with a reader of our own."""
        usual = super().get_driver_class()
        if usual.__name__ != "LinuxDriver":
            return usual
        from huddle.ui.terminal.driver import TerminalDriver

        return TerminalDriver

    async def on_event(self, event: events.Event) -> None:
        """A text that is larger than any note is not taken, as a whole: nothing is cut off silently."""
        if isinstance(event, events.Paste) and len(event.text) > NOTE_LIMIT:
            size = f"{len(event.text) // 1000:,} kB"
            self.tell(f"That is {size}; a note holds 64 kB, so nothing was pasted.", severity="warning")
            return
        if isinstance(event, events.Key | events.Paste) and self._too_small and not _quits(event):
            return  # nobody sees what it would do
        if not await self.key_queue.take(event):
            await super().on_event(event)

    @property
    def _too_small(self) -> bool:
        """Whether the terminal is below the smallest size, where a card stands in place of every screen."""
        return self.size.width < LEAST_WIDTH or self.size.height < LEAST_HEIGHT

    @on(KeyDone)
    def _key_done(self) -> None:
        self.key_queue.done()

    @on(Kept)
    def _drafts_kept(self, message: Kept) -> None:
        self.drafts.kept(message.texts)

    def hold_keys(self) -> None:
        """Keep keys until `release_keys`: what is typed now is meant for what comes."""
        self.key_queue.hold()

    def release_keys(self) -> None:
        """Let the kept keys take effect, one after the other."""
        self.key_queue.release()

    def compose(self) -> ComposeResult:
        """The frame that is painted before anything is loaded."""
        tabs = TabBar()
        tabs.show(TABS[0], self.badge)
        yield tabs
        yield Static("Opening the team ...", id="opening", markup=False)
        yield KeyBar()
        yield TooSmall()

    def on_mount(self) -> None:
        """Keep keys, listen to signals, and open the services once the frame is painted."""
        self.hold_keys()
        if not self.is_headless:
            self.shutdown.listen_to_signals()
        self.call_after_refresh(self.open_team)

    @work(thread=True, group="open", exit_on_error=False)
    def open_team(self) -> None:
        """Open the services and import the screens; both take longer than the frame."""
        services = self._open_services()
        self.post_message(self.Opened(services, self.screen_makers(services)))

    def screen_makers(self, services: Any) -> Mapping[str, ScreenMaker]:
        """Tab -> how its screen is made; called in a thread."""
        raise NotImplementedError

    @work(thread=True, group="deed", exit_on_error=False)
    def do(self, make: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Do something in a thread, go on with its result, and let every screen know."""
        self.post_message(Done(make(), then))

    @on(Done)
    def _done(self, message: Done) -> None:
        message.then(message.result)
        self.changed.publish("data")

    @on(Opened)
    async def _opened(self, message: Opened) -> None:
        self.services = message.services
        for tab, maker in message.screens.items():
            self.add_mode(tab, maker)
        await self.switch_mode(TABS[0])
        self.services_opened()
        self.call_after_refresh(self.look.read_other_themes)

    def services_opened(self) -> None:
        """Called once when the services are open."""

    def first_shown(self) -> None:
        """Called once when the first screen shows its data."""

    def header_text(self) -> str:
        """The right side of the header: badge, day and time."""
        now = self.options.now()
        parts = [
            self.badge,
            "read only" if self.options.readonly else "",
            f"{now:%a} {now.day} {now:%b %H:%M}",
        ]
        return "  ".join(part for part in parts if part)

    def keys_of(self, command: Command) -> str:
        """The keys of a command that are in force, separated by commas."""
        return self._keymap.get(command.id, command.keys)

    @property
    def keymap_in_force(self) -> Mapping[str, str]:
        """The person's own keys: command id -> keys."""
        return self._keymap

    async def screen_ready(self) -> None:
        """A screen shows its data; after the first, the keys typed so far take effect and what went wrong is told."""
        if self._starting:
            self._starting = False
            self.release_keys()
            self.first_shown()
        for complaint in self._complaints:
            self.notify(complaint, severity="warning")
        self._complaints.clear()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our tokens for a theme that has none."""
        return default_tokens(self.current_theme)

    # What people are told.

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Show a toast; the text is never markup."""
        del markup
        super().notify(
            safe(message, lines=True), title=safe(title), severity=severity, timeout=timeout, markup=False
        )

    def tell(self, message: str, *, severity: SeverityLevel = "information") -> None:
        """Show a sentence in place of those before; one that reports a failure stays longer and is not replaced."""
        self.hush()
        self.notify(message, severity=severity, timeout=_ERROR_TIME if severity == "error" else None)

    def hush(self) -> None:
        """Take away what was only told; beside a warning or a failure it stays until they go."""
        if all(note.severity == "information" for note in self._notifications):
            self.clear_notifications()

    def report(self, error: BaseException) -> None:
        """Show a failure: an expected one by its sentence, any other by a notice with the log's place."""
        if isinstance(error, HuddleError):
            self.tell(error.text(), severity="error")
            return
        self.log_failure(error)
        database = getattr(self.services, "database", None)  # none while the services are being opened
        damage = database.damage() if database is not None else None
        if damage is not None:
            self.tell(damage.text(), severity="error")
            return
        self.tell(f"Something went wrong. {self._log_hint()}".strip(), severity="error")

    def not_opened(self, error: HuddleError) -> None:
        """The services cannot be opened: end with the reason."""
        self.exit(return_code=error.exit_code, message=Text(error.text()))

    def log_failure(self, error: BaseException) -> None:
        """Write kind and place of a failure to the log; never its text or values, which may hold names."""
        frames = traceback.extract_tb(error.__traceback__)
        where = " < ".join(
            f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames[-12:])
        )
        _log.error("%s at %s", type(error).__qualname__, where)

    def _log_hint(self) -> str:
        return f"Details: {self.options.log_path}" if self.options.log_path else ""

    async def failed(self, group: str, error: BaseException) -> None:
        """Report it; where it was to open the services, there is nothing left to do."""
        if group != "open":
            self.report(error)
        elif isinstance(error, HuddleError):
            self.not_opened(error)
        else:
            self.log_failure(error)
            self.exit(return_code=1, message=Text(f"huddle could not start. {self._log_hint()}".strip()))

    def _fatal_error(self) -> None:
        """An uncaught exception: one sentence after the terminal is restored, no trace and no values."""
        if self._exception is not None:
            self.log_failure(self._exception)
        self.drafts.keep()
        self.panic(Text(f"huddle crashed. Nothing saved was lost. {self._log_hint()}".strip()))

    # Nothing that is clicked in a text runs anything.

    async def _broker_event(self, event_name: str, event: events.Event, default_namespace: object) -> bool:  # noqa: ARG002
        """Actions in the style of a text (`[@click=...]`) are not run, whoever wrote it."""
        return False

    # Leaving.

    def on_unmount(self) -> None:
        """Threads that wait for something end with the app, however it ends."""
        self.shutdown.leaving.set()

    def exit(self, result: None = None, return_code: int = 0, message: Any = None) -> None:
        """Leave; threads that wait are told at once."""
        self.shutdown.leaving.set()
        super().exit(result, return_code, message)

    def action_help_quit(self) -> None:
        """ctrl+c: once says how to quit, twice within two seconds quits."""
        now = asyncio.get_running_loop().time()
        if self._interrupt_at is not None and now - self._interrupt_at <= SECOND_PRESS:
            self.drafts.keep()
            self.exit(return_code=INTERRUPTED)
            return
        self._interrupt_at = now
        self.tell("Press ctrl+c again to quit.")

    def action_app_quit(self) -> None:
        """Quit; a line that is not saved yet is there again at the next start."""
        self.drafts.keep()
        self.exit(return_code=0)

    # Tabs.

    async def action_go_to(self, tab: str) -> None:
        """Show a tab."""
        if tab in self._modes and self.current_mode != tab:
            await self.switch_mode(tab)

    async def _step_tab(self, step: int) -> None:
        here = TABS.index(self.current_mode) if self.current_mode in TABS else 0
        await self.action_go_to(TABS[(here + step) % len(TABS)])

    async def action_nav_next(self) -> None:
        """The next tab."""
        await self._step_tab(1)

    async def action_nav_previous(self) -> None:
        """The tab before."""
        await self._step_tab(-1)

    def action_view_private(self) -> None:
        """Show or hide what is private, on every screen."""
        self.private_shown = not self.private_shown
        self.changed.publish("private")
        self.tell("Reasons and needs are shown." if self.private_shown else "Reasons and needs are hidden.")

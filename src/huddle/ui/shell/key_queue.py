"""Keys and pasted texts take effect in the order they were typed, also those typed before there is anything to take them.

Textual hands each key to the focused widget's own queue. If the first key of a burst opens a dialog, the second would
still go to the screen below. Here a key waits until the one before it has had its whole effect, and all keys wait while
the app opens its database.
"""

import time
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial

from textual import events
from textual.app import App
from textual.message import Message
from textual.timer import Timer

# A key whose end was never reported (its widget went away with it) holds the next ones no longer than this.
PATIENCE = 1.0  # seconds
_NEVER_HELD = {"q", "ctrl+q", "ctrl+c"}


class KeyDone(Message):
    """Follows a key on its way up from the focused widget; when it arrives, the key has been handled."""


class KeyQueue:
    """The keys that wait for their turn.

    Args:
        app: whose keys they are.
        send: sends a key on its way to the focused widget, as Textual does.

    Attributes:
        typed_at: when the last key came, by `time.monotonic`; 0 before the first.
    """

    def __init__(self, app: App[None], send: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app = app
        self._send = send
        self._keys: deque[events.Key | events.Paste] = deque()
        self._key_at: float | None = None  # when the key on its way was sent, by its own time stamp
        self._held = False
        self._patience: Timer | None = None
        self.typed_at = 0.0

    @property
    def empty(self) -> bool:
        """Whether no key waits."""
        return not self._keys

    def hold(self) -> None:
        """Keep keys until `release`."""
        self._held = True

    def release(self) -> None:
        """Let the kept keys take effect, one after the other.

        The app itself sends them: what a screen sends to its widgets comes no further up than that screen.
        """
        self._held = False
        # Not at once: who calls may be a screen, and a message that is sent for it ends there on its way up.
        self._app.call_later(self._first)

    async def _first(self) -> None:
        if self._key_at is None:
            self._app.call_later(self._next)

    async def take(self, event: events.Event) -> bool:
        """Queue a key that comes while another is on its way; False for what is no key, or is never held."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            return False
        self.typed_at = time.monotonic()
        if self._held:
            if not self._keys and isinstance(event, events.Key) and event.key in _NEVER_HELD:
                return False
            self._keys.append(event)
            return True
        self._keys.append(event)
        if self._key_at is None:
            await self._next()
        else:
            self._wait()
        return True

    def _wait(self) -> None:
        """Keys wait for one whose end may never be told."""
        if self._patience is None and self._key_at is not None and self._keys:
            self._patience = self._app.set_timer(PATIENCE, partial(self._waited, self._key_at))

    async def _waited(self, key_at: float) -> None:
        self._patience = None
        if self._key_at == key_at:
            await self._next()
        else:
            self._wait()

    async def _next(self) -> None:
        """Send the next key on its way, and the message that tells its end behind it."""
        if self._held or not self._keys:
            self._key_at = None
            return
        event = self._keys.popleft()
        self._key_at = event.time
        await self._send(event)
        if not (self._app.focused or self._app.screen).post_message(KeyDone()):
            self._key_at = None
        self._wait()

    def done(self) -> None:
        """A key has had its effect; the screen that is now in front first takes what it was sent before, such as its focus."""
        self._app.screen.call_later(self._app.call_later, self._next)

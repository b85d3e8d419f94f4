"""Keys and pasted texts take effect in the order they were typed, also those typed before there is anything to take them.

Textual hands each key to the focused widget's own queue. If the first key of a burst opens a dialog, the second would
still go to the screen below. Here a key waits until the one before it has had its whole effect, and all keys wait while
the app opens its database.
"""

import time
from collections import deque
from functools import partial

from textual import events, on
from textual.app import App
from textual.message import Message
from textual.timer import Timer

# A key whose end was never reported (its widget went away with it) holds the next ones no longer than this.
PATIENCE = 1.0  # seconds


class KeyDone(Message):
    """Follows a key on its way up from the focused widget; when it arrives, the key has been handled."""


class KeyOrder(App[None]):
    """App base that keeps keys in order."""

    def __init__(self) -> None:
        super().__init__()
        self._keys: deque[events.Key | events.Paste] = deque()
        self._key_at: float | None = None  # when the key on its way was sent, by its own time stamp
        self._held = False
        self.typed_at = 0.0  # when the last key came, by `time.monotonic`
        self._patience: Timer | None = None

    def hold_keys(self) -> None:
        """Keep keys until `release_keys`."""
        self._held = True

    async def release_keys(self) -> None:
        """Let the kept keys take effect, one after the other.

        The app itself sends them: what a screen sends to its widgets comes no further up than that screen.
        """
        self._held = False
        # Not at once: who calls may be a screen, and a message that is sent for it ends there on its way up.
        self.call_later(self._first_key)

    async def _first_key(self) -> None:
        if self._key_at is None:
            self.call_later(self._next_key)

    async def on_event(self, event: events.Event) -> None:
        """Queue keys that come while another is on its way."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        self.typed_at = time.monotonic()
        if self._held:
            if not self._keys and isinstance(event, events.Key) and event.key in {"q", "ctrl+q", "ctrl+c"}:
                await super().on_event(event)
            else:
                self._keys.append(event)
            return
        self._keys.append(event)
        if self._key_at is None:
            await self._next_key()
        else:
            self._wait()

    def _wait(self) -> None:
        """Keys wait for one whose end may never be told."""
        if self._patience is None and self._key_at is not None and self._keys:
            self._patience = self.set_timer(PATIENCE, partial(self._waited, self._key_at))

    async def _waited(self, key_at: float) -> None:
        self._patience = None
        if self._key_at == key_at:
            await self._next_key()
        else:
            self._wait()

    async def _next_key(self) -> None:
        """Send the next key on its way, and the message that tells its end behind it."""
        if self._held or not self._keys:
            self._key_at = None
            return
        event = self._keys.popleft()
        self._key_at = event.time
        await super().on_event(event)
        if not (self.focused or self.screen).post_message(KeyDone()):
            self._key_at = None
        self._wait()

    @on(KeyDone)
    def _key_done(self) -> None:
        """The screen that is now in front first takes what it was sent before, such as its focus."""
        self.screen.call_later(self.call_later, self._next_key)

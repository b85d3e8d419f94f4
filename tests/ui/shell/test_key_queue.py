"""Keys take effect in order, also when a key takes the widget away that it was sent to."""

import asyncio

from textual import events
from textual.app import App, ComposeResult
from textual.widget import Widget

from huddle.ui.shell.key_queue import KeyDone, KeyQueue


class Silent(Widget, can_focus=True):
    """Never tells the end of a key, as if it had gone away with it."""

    def on_key(self, event: events.Key) -> None:
        self.app.typed += event.character or ""  # type: ignore[attr-defined]  # of the app below
        event.stop()

    def on_key_done(self, event: KeyDone) -> None:
        event.stop()


class Keys(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.typed = ""
        self.key_queue = KeyQueue(self, super().on_event)

    async def on_event(self, event: events.Event) -> None:
        if not await self.key_queue.take(event):
            await super().on_event(event)

    def on_key_done(self) -> None:
        self.key_queue.done()

    def compose(self) -> ComposeResult:
        yield Silent()


async def test_keys_behind_one_whose_end_is_never_told_are_not_kept_for_ever() -> None:
    app = Keys()
    async with app.run_test() as pilot:
        app.query_one(Silent).focus()
        await pilot.pause()
        for key in "abc":
            app.post_message(events.Key(key, key))
        async with asyncio.timeout(20):
            while app.typed != "abc":
                await pilot.pause(0.05)

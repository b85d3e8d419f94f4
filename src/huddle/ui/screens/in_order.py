"""Keys that follow each other fast take effect in the order in which they were pressed."""

from collections import deque
from collections.abc import Callable
from typing import Any

from huddle.ui.screens.base import HuddleScreen
from huddle.ui.shell.frame import Done

Deed = tuple[Callable[[], Any], Callable[[Any], None]]


def nothing(_: object) -> None:
    """Nothing follows."""


class InOrder:
    """Deeds of a screen, done in a thread one after the other; one that fails is told, and the next is done all the same."""

    def __init__(self, screen: HuddleScreen[Any]) -> None:
        self._screen = screen
        self._deeds: deque[Deed] = deque()
        self._working = False

    def __call__(self, make: Callable[[], Any], then: Callable[[Any], None] = nothing) -> None:
        """Do something after what was asked before, go on with its result, and let every screen know."""
        self._deeds.append((make, then))
        self._go_on()

    def _go_on(self) -> None:
        if self._deeds and not self._working:
            self._working = True
            self._screen.run_worker(self._work_off, group="deed", thread=True, exit_on_error=False)

    def _work_off(self) -> None:
        """Called in a thread."""
        try:
            while self._deeds:
                make, then = self._deeds.popleft()
                self._screen.huddle.post_message(Done(make(), then))
        finally:
            self._screen.call_later(self._ended)

    def _ended(self) -> None:
        self._working = False
        self._go_on()

"""Keys that follow each other fast take effect in the order in which they were pressed."""

from collections import deque
from collections.abc import Callable
from typing import Any, Generic

from textual import on, work
from textual.message import Message

from huddle.ui.screens.base import HuddleScreen, View
from huddle.ui.shell.frame import Done

Deed = tuple[Callable[[], Any], Callable[[Any], None]]


def nothing(_: object) -> None:
    """Nothing follows."""


class WorkedOff(Message):
    """The thread that did the deeds has ended."""


class OrderedKeys(HuddleScreen[View], Generic[View]):
    """Deeds are done in a thread, one after the other; one that fails is told, and the next is done all the same."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._deeds: deque[Deed] = deque()
        self._working = False

    def in_order(self, make: Callable[[], Any], then: Callable[[Any], None] = nothing) -> None:
        """Do something after what was asked before, go on with its result, and let every screen know."""
        self._deeds.append((make, then))
        if not self._working:
            self._working = True
            self._work_off()

    @work(thread=True, group="deed", exit_on_error=False)
    def _work_off(self) -> None:
        try:
            while self._deeds:
                make, then = self._deeds.popleft()
                self.huddle.post_message(Done(make(), then))
        finally:
            self.post_message(WorkedOff())

    @on(WorkedOff)
    def _worked_off(self) -> None:
        self._working = False
        if self._deeds:
            self._working = True
            self._work_off()

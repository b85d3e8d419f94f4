"""Work that takes a while: how far it is, and a key that gives it up.

def sweep(report: Report) -> View:
    return services.standing.sweep(progress=report)

app.push_screen(Working("Standing plans", sweep), self._swept)      # None when it was given up
"""

import threading
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from textual import on, work
from textual.message import Message
from textual.widget import Widget

from huddle.domain.errors import HuddleError
from huddle.ui.dialogs.base import Dialog
from huddle.ui.widgets.charts import bar_marks
from huddle.ui.widgets.textlines import TextLines, wrap

Result = TypeVar("Result")
Report = Callable[[int, int], None]
_WIDTH = 66
_BAR_WIDTH = 48
_LINES = 3


class GivenUpError(HuddleError):
    """The person gave the work up; it ends at its next report."""

    def __init__(self) -> None:
        super().__init__("Canceled; nothing of it was kept.", code="given_up")


class Advanced(Message):
    """The work is so far."""

    def __init__(self, done: int, total: int) -> None:
        super().__init__()
        self.done = done
        self.total = total


class Worked(Message):
    """The work is done."""

    def __init__(self, result: object) -> None:
        super().__init__()
        self.result = result


class Working(Dialog[Result], Generic[Result]):
    """Runs `make` in a thread and ends with its result, or with None when it was given up or failed.

    Args:
        title: what is being done.
        make: gets a function `report(done, total)` to call now and then; that call raises GivenUpError once esc was
            pressed, so work inside one database transaction leaves nothing behind. `total` 0 means nobody knows.
        unit: what is counted, for instance "educator".
        words: what is said until the first report.
    """

    def __init__(
        self, title: str, make: Callable[[Report], Result], *, unit: str = "", words: str = "At work ..."
    ) -> None:
        super().__init__(title, "esc cancels")
        self._make = make
        self._unit = unit
        self._words = words
        self._given_up = threading.Event()

    def body(self) -> Iterator[Widget]:
        """The words and the bar."""
        lines = TextLines([self._words])
        lines.styles.height = _LINES
        yield lines

    async def on_mount(self) -> None:
        """Begin; keys that were waiting count here."""
        self._run()
        self.huddle.release_keys()

    @work(thread=True, group="working", exit_on_error=False)
    def _run(self) -> None:
        self.post_message(Worked(self._make(self._report)))

    def _report(self, done: int, total: int) -> None:
        """Called in the thread."""
        if self._given_up.is_set() or self.huddle.shutdown.leaving.is_set():
            raise GivenUpError
        self.post_message(Advanced(done, total))

    @on(Advanced)
    def _advanced(self, message: Advanced) -> None:
        if self._given_up.is_set():
            return
        unit = f" {self._unit}" if self._unit else ""
        if message.total:
            bar = bar_marks(message.done, message.total, _BAR_WIDTH)
            self._say(f"{message.done} of {message.total}{unit}", bar)
        else:
            self._say(f"{message.done}{unit}")

    def _say(self, words: str, bar: str = "") -> None:
        self.query_one(TextLines).set_lines([*wrap(words, _WIDTH), [(bar, "accent")]])

    @on(Worked)
    def _worked(self, message: Worked) -> None:
        self.huddle.changed.publish("data")
        self.dismiss(message.result)  # type: ignore[arg-type]  # a message does not carry the type of its work

    def action_form_cancel(self) -> None:
        """Give it up; the dialog stays until the work has ended, so that nothing goes on unseen."""
        self._given_up.set()
        self._say("Canceling ...")

    async def failed(self, group: str, error: BaseException) -> None:
        """The work failed or was given up."""
        self.dismiss(None)
        if isinstance(error, GivenUpError):
            self.huddle.tell(error.message)
        else:
            await super().failed(group, error)

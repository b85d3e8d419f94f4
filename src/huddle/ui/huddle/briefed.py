"""Screens of the huddle in progress: the huddle first, then, a moment later, what is known for it."""

import dataclasses
from abc import abstractmethod

from textual import on, work
from textual.message import Message
from textual.worker import get_current_worker

from huddle.bootstrap import Services
from huddle.services.huddle.views import HuddleView
from huddle.ui.record.sections import HuddleShown, Known
from huddle.ui.screens.base import HuddleScreen
from huddle.ui.screens.in_order import InOrder


class KnownRead(Message):
    """What is known for the huddle has been read."""

    def __init__(self, known: Known) -> None:
        super().__init__()
        self.known = known


class BriefedScreen(HuddleScreen[HuddleShown]):
    """A screen that shows the huddle of the day that is looked at.

    Attributes:
        in_order: does what the keys ask for, one after the other.
    """

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self.in_order = InOrder(self)

    def huddle_view(self) -> HuddleView | None:
        """The huddle as it was read last."""
        return self.view.huddle if self.view else None

    @abstractmethod
    def draw(self, view: HuddleShown) -> None:
        """Draw the huddle with what is known."""

    def load(self) -> HuddleShown:
        """The huddle and the board of the day, with what was known when it was read last."""
        huddle = self.services.huddles.view(self.date)
        known = self.view.known if self.view else None
        if known is not None and known.briefing.date != huddle.date:
            known = None
        return HuddleShown(huddle, self.services.today.board(self.date), known)

    def show(self, view: HuddleShown) -> None:
        """Draw at once, and read what is known; a colleague's line does not wait for that."""
        self.draw(view)
        self._read_known()

    def show_again(self, view: HuddleShown) -> None:
        """Draw only: what is known has not changed either."""
        self.draw(view)

    @work(thread=True, exclusive=True, group="known", exit_on_error=False)
    def _read_known(self) -> None:
        worker = get_current_worker()
        date = self.date
        board = self.view.board if self.view is not None else None
        known = Known(self.services.briefing.of(date, board=board), self.services.announcements.view(date))
        if not worker.is_cancelled:
            self.post_message(KnownRead(known))

    @on(KnownRead)
    def _known_read(self, message: KnownRead) -> None:
        view = self.view
        if (
            view is not None
            and view.huddle.date == message.known.briefing.date
            and view.known != message.known
        ):
            self.view = dataclasses.replace(view, known=message.known)
            self.draw(self.view)

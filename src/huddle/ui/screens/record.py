"""The record of one huddle, to be read by somebody who was not there."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from textual.widget import Widget

from huddle.bootstrap import Services
from huddle.domain.words import day_label
from huddle.ui.flow import flow_lines
from huddle.ui.minutes import record_items, record_text
from huddle.ui.screens.base import HuddleScreen
from huddle.ui.sections import HuddleShown
from huddle.ui.widgets.textlines import TextLines


class RecordScreen(HuddleScreen[HuddleShown]):
    """One huddle from top to bottom; nothing in it can be changed here.

    Args:
        services: read the huddle.
        on_date: its day.
        just_finished: whether it has ended a moment ago.
    """

    NAME: ClassVar[str] = "record"
    TAB: ClassVar[str] = "history"

    def __init__(self, services: Services, on_date: dt.date, *, just_finished: bool = False) -> None:
        super().__init__(services)
        self.on_date = on_date
        self._just_finished = just_finished

    def body(self) -> Iterator[Widget]:
        """One box to scroll through."""
        yield TextLines(widget_id="record", focusable=True)

    def on_mount(self) -> None:
        """The text has the focus."""
        self.query_one(TextLines).focus()

    def load(self) -> HuddleShown:
        """The huddle, and the board of its day."""
        return HuddleShown(self.services.huddles.view(self.on_date), self.services.today.board(self.on_date))

    def show(self, view: HuddleShown) -> None:
        """Write it out."""
        box = self.query_one(TextLines)
        done = "finished · " if self._just_finished else ""
        box.set_title(f"Huddle · {done}{day_label(self.on_date)} {self.on_date.year}")
        box.set_subtitle("esc back")
        box.set_flow(partial(flow_lines, record_items(view)))

    def action_nav_back(self) -> None:
        """Back to where it was opened."""
        self.app.pop_screen()

    def action_record_reopen(self) -> None:
        """Open the huddle again; what is written then is marked as an amendment."""
        date = self.on_date
        self.huddle.do(lambda: self.services.huddles.start(date), lambda _: self._reopened())

    def _reopened(self) -> None:
        self.app.pop_screen()
        self.huddle.call_later(self._show_day)
        self.huddle.tell(f"The huddle of {day_label(self.on_date)} is open again; F finishes it.")

    async def _show_day(self) -> None:
        today = self.view is not None and self.view.board.is_today
        self.huddle.go_to_day(None if today else self.on_date)
        await self.huddle.action_go_to("huddle")
        self.huddle.changed.publish("day")

    def export_what(self) -> tuple[str, str]:
        """This huddle."""
        return "huddles", self.on_date.isoformat()

    def copy_text(self) -> str:
        """The whole record as text."""
        return record_text(self.view) if self.view else ""

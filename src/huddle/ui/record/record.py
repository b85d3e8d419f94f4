"""The record of one huddle, to be read by somebody who was not there."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any, ClassVar

from textual.widget import Widget

from huddle.bootstrap import Services
from huddle.domain.reading.dates import day_label
from huddle.text import plural
from huddle.ui.record.minutes import record_items, record_text
from huddle.ui.record.rating import RatingDialog
from huddle.ui.record.sections import HuddleShown
from huddle.ui.screens.base import HuddleScreen
from huddle.ui.widgets.flow import flow_lines
from huddle.ui.widgets.textlines import TextLines
from huddle.ui.writing.note import NoteForm


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
        box.set_title(f"Huddle · {day_label(self.on_date)} {self.on_date.year}")
        opened = sum(action.state == "open" for action in view.huddle.actions)
        box.set_subtitle(
            f"{plural(opened, 'open action')} carry over · + well · - change · * rate · esc"
            if self._just_finished
            else "R re-opens it · x exports it · esc back"
        )
        box.set_flow(partial(flow_lines, record_items(view)))

    def action_nav_back(self) -> None:
        """Back to where it was opened."""
        self.app.pop_screen()

    def action_huddle_plus(self) -> None:
        """Write down what went well in the huddle."""
        self._ask("plus", "Plus: what went well")

    def action_huddle_delta(self) -> None:
        """Write down what to do differently."""
        self._ask("delta", "Delta: what to change")

    def _ask(self, kind: str, title: str) -> None:
        note, date = self.services.huddles.note, self.on_date
        self.app.push_screen(
            NoteForm(title, self.services, date, lambda text: note(text, kind=kind, date=date))
        )

    def action_huddle_rate(self) -> None:
        """Rate the huddle from 1 to 5."""
        rate, date = self.services.huddles.rate, self.on_date
        own = self.view.huddle.own_rating if self.view else None

        def rated(stars: str | None) -> None:
            if stars is not None:
                self.huddle.do(lambda: rate(int(stars), date), lambda _: None)

        self.app.push_screen(RatingDialog(own), rated)

    def action_record_reopen(self) -> None:
        """Open the huddle again; what is written then is marked as an amendment."""
        self.app.pop_screen()
        reopen(self, self.on_date)

    def export_what(self) -> tuple[str, str]:
        """This huddle."""
        return "huddles", self.on_date.isoformat()

    def copy_text(self) -> str:
        """The whole record as text."""
        return record_text(self.view) if self.view else ""


def reopen(screen: HuddleScreen[Any], date: dt.date) -> None:
    """Open a finished huddle again, and go to it; what is written then is marked as an amendment."""
    app, services = screen.huddle, screen.services

    def opened() -> bool:
        """Called in a thread; says whether it is today's."""
        services.huddles.start(date)
        return services.today.board(date).is_today

    def go(today: object) -> None:
        app.call_later(app.action_go_to, "huddle")
        app.navigation.go_to_day(None if today else date)
        app.tell(f"The huddle of {day_label(date)} is open again; F finishes it.")

    app.do(opened, go)

"""The huddle's own keys: its clock and sections; its agenda, people, roles and end."""

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any

from huddle.services.huddle.views import HuddleView
from huddle.ui.dialogs.fields import Field, FieldsForm
from huddle.ui.huddle.agenda import AgendaPanel
from huddle.ui.huddle.briefed import BriefedScreen
from huddle.ui.huddle.loose_ends import EndsPanel
from huddle.ui.huddle.rollcall import RollCall, SeenCall
from huddle.ui.record.record import RecordScreen
from huddle.ui.screens.base import Part


class RunningKeys(Part[BriefedScreen]):
    """The keys that run the clock of the huddle of the day that is looked at."""

    def allows(self, action: str) -> bool:
        """A huddle that runs is not started."""
        huddle = self.screen.huddle_view()
        return action != "huddle_start" or huddle is None or huddle.state != "running"

    def action_huddle_start(self) -> None:
        """Start, or go on; a finished huddle is opened again and marked as amended."""
        date, huddle = self.date, self.screen.huddle_view()
        if huddle is None or huddle.state != "running":
            self.screen.in_order(lambda: self.services.huddles.start(date))

    def action_huddle_next(self) -> None:
        """The next section."""
        self._go(1)

    def action_huddle_prev(self) -> None:
        """The section before."""
        self._go(-1)

    def _go(self, step: int) -> None:
        date = self.date
        self.screen.in_order(lambda: self.services.huddles.go(step, date=date))

    def action_huddle_skip(self) -> None:
        """Leave the section out today, and go on."""
        date = self.date
        self.screen.in_order(lambda: self.services.huddles.skip(date))

    def pause_or_go_on(self) -> None:
        """Let the clock stand, or run again."""
        huddle = self.screen.huddle_view()
        if huddle is not None and huddle.state == "running":
            self.screen.in_order(partial(self._pause_or_go_on, self.date))

    def _pause_or_go_on(self, date: dt.date | None) -> HuddleView:
        """Called in a thread."""
        huddles = self.services.huddles
        return huddles.resume(date) if huddles.view(date).paused else huddles.pause(date)


class RoomKeys(Part[BriefedScreen]):
    """What else belongs to a huddle: its agenda, who is here, loose ends, roles, the end."""

    def action_huddle_agenda(self) -> None:
        """Change the agenda, or choose another for this day."""
        huddle = self.screen.huddle_view()
        if huddle is not None:
            self.ask(
                AgendaPanel(self.services, self.date, huddle.template, begun=huddle.started_at is not None)
            )

    def action_huddle_ends(self) -> None:
        """Look back: loose ends of earlier huddles."""
        self.ask(EndsPanel(self.services, self.date))

    def action_huddle_seen(self) -> None:
        """Note who has seen the announcement of the cover."""
        date, seen = self.date, self.services.announcements.seen
        self.huddle.do(
            partial(self.services.announcements.view, date),
            lambda view: self.ask(SeenCall(view, lambda code: seen(code, date))),
        )

    def action_huddle_here(self) -> None:
        """Tick who is here, a letter each."""
        date, huddle = self.date, self.screen.huddle_view()
        if huddle is not None:
            self.ask(RollCall(huddle.people, lambda person: self.services.huddles.tick(person, date)))

    def action_huddle_roles(self) -> None:
        """Ask who leads and who records."""
        date, huddle = self.date, self.screen.huddle_view()
        fields = [
            Field("facilitator", "leads", huddle.facilitator if huddle else "", "a code or a name"),
            Field("recorder", "records", huddle.recorder if huddle else "", "a code or a name"),
        ]
        appoint = self.services.huddles.appoint

        def save(values: Mapping[str, str]) -> Any:
            said = {name: value.strip() or None for name, value in values.items()}
            return appoint(facilitator=said["facilitator"], recorder=said["recorder"], date=date)

        self.ask(FieldsForm("Roles of the day", fields, save))

    def action_huddle_finish(self) -> None:
        """Finish the huddle, and look at what was recorded."""
        date = self.date
        self.screen.in_order(lambda: self.services.huddles.finish(date), self._finished)

    def _finished(self, huddle: HuddleView) -> None:
        self.ask(RecordScreen(self.services, huddle.date, just_finished=True))

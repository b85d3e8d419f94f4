"""The huddle's own keys: start, sections, who is here, roles, finish."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, Generic

from huddle.services.views import HuddleView
from huddle.ui.dialogs.line import Field, FieldsForm
from huddle.ui.dialogs.rollcall import RollCall
from huddle.ui.screens.base import HuddleScreen, View
from huddle.ui.screens.record import RecordScreen


class RunningKeys(HuddleScreen[View], Generic[View]):
    """The keys that run the huddle of the day that is looked at."""

    @abstractmethod
    def huddle_view(self) -> HuddleView | None:
        """The huddle as it was read last."""

    def action_huddle_start(self) -> None:
        """Start, or go on; a finished huddle is opened again and marked as amended."""
        date, huddle = self.date, self.huddle_view()
        if huddle is None or huddle.state != "running":
            self.huddle.do(lambda: self.services.huddles.start(date), lambda _: None)

    def action_huddle_next(self) -> None:
        """The next section."""
        self._go(1)

    def action_huddle_prev(self) -> None:
        """The section before."""
        self._go(-1)

    def _go(self, step: int) -> None:
        date = self.date
        self.huddle.do(lambda: self.services.huddles.go(step, date=date), lambda _: None)

    def action_huddle_here(self) -> None:
        """Tick who is here, a letter each."""
        date, huddle = self.date, self.huddle_view()
        if huddle is not None:
            self.app.push_screen(
                RollCall(huddle.people, lambda person: self.services.huddles.tick(person, date))
            )

    def action_huddle_roles(self) -> None:
        """Ask who leads and who records."""
        date, huddle = self.date, self.huddle_view()
        fields = [
            Field("facilitator", "leads", huddle.facilitator if huddle else "", "a code or a name"),
            Field("recorder", "records", huddle.recorder if huddle else "", "a code or a name"),
        ]
        appoint = self.services.huddles.appoint

        def save(values: Mapping[str, str]) -> Any:
            said = {name: value.strip() or None for name, value in values.items()}
            return appoint(facilitator=said["facilitator"], recorder=said["recorder"], date=date)

        self.app.push_screen(FieldsForm("Roles of the day", fields, save))

    def action_huddle_finish(self) -> None:
        """Finish the huddle, and look at what was recorded."""
        date = self.date
        self.huddle.do(lambda: self.services.huddles.finish(date), self._finished)

    def _finished(self, huddle: HuddleView) -> None:
        self.app.push_screen(RecordScreen(self.services, huddle.date, just_finished=True))

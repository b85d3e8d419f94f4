"""Going somewhere: another day, a person, a group, a date that is typed."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from huddle.domain.errors import HuddleError
from huddle.ui.shell.frame import Frame
from huddle.ui.shell.morning import Morning


@dataclass(frozen=True, slots=True)
class Target:
    """Something the palette can go to: a name, a note beside it, and what choosing it does."""

    name: str
    note: str
    go: Callable[[], Any]


class Navigation:
    """The days and names that keys and the palette go to."""

    def __init__(self, app: Frame, morning: Morning) -> None:
        self._app = app
        self._morning = morning

    def go_to_day(self, day: dt.date | None) -> None:
        """Look at another day, on every screen."""
        self._morning.go_to(day)
        self.show_header()

    def show_header(self) -> None:
        """Write day and time into the header of the screen in front."""
        show = getattr(self._app.screen, "show_header", None)
        if show is not None:
            show()

    def step_day(self, step: int) -> None:
        """The neighboring school day: 1 for the next, -1 for the one before."""
        self._app.do(partial(self._app.services.calendar.neighbor, self._morning.day, step), self.go_to_day)

    def targets(self) -> Sequence[Target]:
        """Students, educators and groups of the day. Called in a thread."""
        view = self._app.services.roster.view(self._morning.day)
        people = [
            Target(row.name, f"{row.code} {' '.join(row.groups)}".strip(), self._finder("roster", row.code))
            for row in view.students
        ]
        adults = [
            Target(name, f"{code} {role}", self._finder("team", code))
            for code, name, role, _ in view.educators
        ]
        groups = [
            Target(f"{code} {name}", f"group of {size}", self._finder("roster", code))
            for code, name, size in view.groups
        ]
        return [*adults, *groups, *people]

    def date_target(self, typed: str) -> Target | None:
        """The date that is typed, if it is one."""
        from huddle.domain.reading.dates import day_label, parse_day

        today = self._app.options.now().date()
        try:
            day = parse_day(typed, today)
        except HuddleError:
            return None
        if day is None:
            return None

        def go() -> None:
            self.go_to_day(None if day == today else day)
            self._app.changed.publish("day")

        return Target(f"{day_label(day)} {day.year}", "go to this day", go)

    def _finder(self, tab: str, code: str) -> Callable[[], Any]:
        async def go() -> None:
            await self._app.action_go_to(tab)
            find = getattr(self._app.screen, "find", None)
            if find is not None:
                find(code)

        return go

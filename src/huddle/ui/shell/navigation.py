"""Going somewhere: another day, a person, a group, a date that is typed."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from huddle.ui.shell.frame import Target
from huddle.ui.shell.user_settings import PersonalApp


class Places(PersonalApp):
    """The days and names that keys and the palette go to.

    Attributes:
        day: the day that is looked at; None is today.
    """

    day: dt.date | None = None

    def show_header(self) -> None:
        """Write day and time into the header of the screen in front."""
        show = getattr(self.screen, "show_header", None)
        if show is not None:
            show()

    # Days.

    def action_date_prev(self) -> None:
        """The school day before."""
        self.do(lambda: self._school_day(-1), self.go_to_day)

    def action_date_next(self) -> None:
        """The next school day."""
        self.do(lambda: self._school_day(1), self.go_to_day)

    def action_date_today(self) -> None:
        """Back to today."""
        self.go_to_day(None)
        self.changed.publish("day")

    def _school_day(self, step: int) -> dt.date | None:
        """The neighbouring school day; None when it is today. Called in a thread."""
        desk = self.services.desk
        with desk.read() as (reader, place):
            today = desk.today(place)
            calendar = desk.day(reader, place, self.day).calendar
        here = self.day or today
        there = calendar.next_school_day(here) if step > 0 else calendar.school_days_before(here, 1)[0]
        return None if there == today else there

    def go_to_day(self, day: dt.date | None) -> None:
        """Look at another day, on every screen."""
        self.day = day
        self.show_header()

    # Palette.

    def targets(self) -> Sequence[Target]:
        """Students, educators and groups of the day. Called in a thread."""
        view = self.services.roster.view(self.day)
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
        from huddle.domain.errors import HuddleError
        from huddle.domain.words import day_label, parse_day

        today = self.options.now().date()
        try:
            day = parse_day(typed, today)
        except HuddleError:
            return None
        if day is None:
            return None

        def go() -> None:
            self.go_to_day(None if day == today else day)
            self.changed.publish("day")

        return Target(f"{day_label(day)} {day.year}", "go to this day", go)

    def _finder(self, tab: str, code: str) -> Callable[[], Any]:
        async def go() -> None:
            await self.action_go_to(tab)
            find = getattr(self.screen, "find", None)
            if find is not None:
                find(code)

        return go

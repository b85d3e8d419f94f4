"""The timeline of a student, wherever a student can be chosen."""

from collections.abc import Callable
from functools import partial
from typing import Any

from huddle.services.roster.views import RosterView
from huddle.ui.dialogs.pick import Pick
from huddle.ui.record.timeline import TimelineScreen
from huddle.ui.screens.base import HuddleScreen, Part
from huddle.ui.widgets.cells import Column


class TimelineKeys(Part[HuddleScreen[Any]]):
    """The key that opens a student's timeline.

    Args:
        screen: where it works.
        student: gives the codes of the students under the cursor, separated by commas; empty where there is none.
    """

    def __init__(self, screen: HuddleScreen[Any], student: Callable[[], str] = lambda: "") -> None:
        super().__init__(screen)
        self._student = student

    def action_timeline_open(self) -> None:
        """The timeline of the student under the cursor; where there is none, ask whose."""
        student = self._student().partition(",")[0]
        if student:
            self._open_timeline(student)
        else:
            self.huddle.do(partial(self.services.roster.view, self.date), self._ask_whose)

    def _open_timeline(self, student: str | None) -> None:
        if student:
            self.ask(TimelineScreen(self.services, student))

    def _ask_whose(self, roster: RosterView) -> None:
        rows = [(row.code, (row.code, row.name, (", ".join(row.groups), "muted"))) for row in roster.students]
        columns = (Column("", 9), Column(""), Column("", 20))
        self.ask(Pick("Whose timeline?", rows, columns), self._open_timeline)

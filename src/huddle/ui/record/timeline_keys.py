"""The timeline of a student, wherever a student can be chosen."""

from functools import partial
from typing import Generic

from huddle.services.roster.views import RosterView
from huddle.ui.dialogs.pick import Pick
from huddle.ui.screens.base import HuddleScreen, View
from huddle.ui.widgets.cells import Column


class TimelineKeys(HuddleScreen[View], Generic[View]):
    """The key that opens a student's timeline."""

    def action_timeline_open(self) -> None:
        """The timeline of the student under the cursor; where there is none, ask whose."""
        student = getattr(self, "student_here", lambda: "")().partition(",")[0]
        if student:
            self._open_timeline(student)
        else:
            self.huddle.do(partial(self.services.roster.view, self.date), self._ask_whose)

    def _open_timeline(self, student: str | None) -> None:
        from huddle.ui.record.timeline import TimelineScreen

        if student:
            self.app.push_screen(TimelineScreen(self.services, student))

    def _ask_whose(self, roster: RosterView) -> None:
        rows = [(row.code, (row.code, row.name, (", ".join(row.groups), "muted"))) for row in roster.students]
        columns = (Column("", 9), Column(""), Column("", 20))
        self.app.push_screen(Pick("Whose timeline?", rows, columns), self._open_timeline)

"""Undo and redo over everything a person saved, across restarts, from the journal in the database."""

from huddle.domain.errors import HuddleError
from huddle.services.desk import Desk
from huddle.services.views import Undone


class Undo:
    """Takes back what was done, the latest first."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def undo(self) -> Undone:
        """Take back the latest change.

        Raises:
            HuddleError: there is nothing to undo, or somebody changed it since.
        """
        with self._desk.write("Undo") as (work, _place):
            change = work.last_change(("do", "redo"))
            if change is None:
                raise HuddleError("There is nothing to undo.", code="nothing_to_undo", exit_code=0)
            work.kind, work.label = "undo", change.label
            work.reverse(change)
            return Undone(change.label, change.by)

    def redo(self) -> Undone:
        """Do again what was undone last, unless something else was done since.

        Raises:
            HuddleError: there is nothing to redo.
        """
        with self._desk.write("Redo") as (work, _place):
            undone = work.last_change(("undo",))
            done = work.last_change(("do",))
            if undone is None or (done is not None and done.seq > undone.seq):
                raise HuddleError("There is nothing to redo.", code="nothing_to_redo", exit_code=0)
            work.kind, work.label = "redo", undone.label
            work.reverse(undone)
            return Undone(undone.label, undone.by, redo=True)

"""Undo and redo over everything a person saved, across restarts, from the journal in the database."""

import dataclasses
from dataclasses import dataclass

from huddle.domain.cover.plan import DRAFT, SUPERSEDED, CoveragePlan
from huddle.domain.errors import GUARD, HuddleError
from huddle.domain.record import Change, ChangeLine
from huddle.services.desk.desk import Desk
from huddle.store.journal import last_change, reverse
from huddle.store.unit_of_work import UnitOfWork

# Tables of which no plan is made.
_NOT_PLANNED_FROM = frozenset(
    {
        "huddle",
        "entry",
        "action",
        "spotlight",
        "calendar_event",
        "announcement_seen",
        "saved_filter",
        "export_record",
        "import_run",
        "missed_service",
    }
)


@dataclass(frozen=True, slots=True)
class Undone:
    """What undo or redo did: its label, and who had done it."""

    label: str
    by: str
    redo: bool = False


class Undo:
    """Takes back what was done, the latest first."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def undo(self, *, of_others: bool = False) -> Undone:
        """Take back the latest change.

        Args:
            of_others: take it back also where somebody else made it; otherwise that is asked first.

        Raises:
            HuddleError: there is nothing to undo, it is somebody else's (`undo_of_others`), or it was changed since.
        """
        with self._desk.write("Undo") as (work, _place):
            change = last_change(work, ("do", "redo"))
            if change is None:
                raise HuddleError("There is nothing to undo.", code="nothing_to_undo", exit_code=0)
            if change.by != self._desk.user and not of_others:
                raise HuddleError(
                    f"The last change is not yours: {change.label}, by {change.by or 'somebody'}. Nothing was undone.",
                    code="undo_of_others",
                    exit_code=GUARD,
                    hint="'huddle undo --of-others' undoes it all the same.",
                )
            work.kind, work.label = "undo", change.label
            self._reverse(work, change)
        return Undone(change.label, change.by)

    def redo(self) -> Undone:
        """Do again what was undone last, unless something else was done since.

        Raises:
            HuddleError: there is nothing to redo.
        """
        with self._desk.write("Redo") as (work, _place):
            undone = last_change(work, ("undo",))
            done = last_change(work, ("do",))
            if undone is None or (done is not None and done.seq > undone.seq):
                raise HuddleError("There is nothing to redo.", code="nothing_to_redo", exit_code=0)
            work.kind, work.label = "redo", undone.label
            self._reverse(work, undone)
        return Undone(undone.label, undone.by, redo=True)

    def _reverse(self, work: UnitOfWork, change: Change) -> None:
        """Take the change back; drafts that were planned from what it had changed go, those it brings back stay."""
        lines = work.find(ChangeLine, seq=change.seq)
        reverse(work, change)
        touched = {line.table_name for line in lines}
        gone = any(line.table_name == "team" and line.before is None for line in lines)
        if gone or touched <= _NOT_PLANNED_FROM:
            return
        with self._desk.write("Dropped drafts", journal=False) as (after, place):
            for plan in after.find(CoveragePlan, team_id=place.team.id, state=DRAFT):
                if plan.id not in {line.row_id for line in lines}:
                    after.save(dataclasses.replace(plan, state=SUPERSEDED))
            after.commit()

"""The person's word on the Coverage screen: lock, forbid, override with a note, with and without splits."""

from collections.abc import Sequence
from functools import partial

from huddle.domain.cover.problem import Lock, Slot
from huddle.services.cover.views import ChangeView
from huddle.text import one_line
from huddle.ui.cover.base import CoverageBase, place_words
from huddle.ui.dialogs.fields import LineForm
from huddle.ui.dialogs.pick import Pick
from huddle.ui.screens.base import Part
from huddle.ui.widgets.cells import Cell, Column

_NOTE_LIMIT = 200


class LockKeys(Part[CoverageBase]):
    """Keys by which a person decides over the planner."""

    def action_cover_lock(self) -> None:
        """Keep the answer under the cursor, or let it go."""
        place = self.screen.here
        if place is None:
            return
        entry = self.screen.entries.get(place)
        if self.screen.locks_at(place):
            rest = [lock for lock in self.screen.word.locks if lock not in self.screen.locks_at(place)]
            self.screen.plan_with(rest, f"{place_words(place)} is free again.")
        elif not isinstance(entry, ChangeView) or len(entry.after) != 1:
            self.huddle.tell("Only a group with one adult in charge can be locked; o chooses one.")
        else:
            self.screen.plan_with(
                self.screen.locks_with(place, entry.after[0]),
                f"Locked: {entry.after_names[0]} leads {place_words(place)}.",
            )

    def action_cover_choose(self) -> None:
        """Ask who should lead the session under the cursor, and why."""
        place, plan = self.screen.here, self.screen.plan
        if place is None or plan is None:
            return

        def chosen(code: str | None) -> None:
            if code is not None:
                self._ask_why(place, code)

        people: list[tuple[str, Sequence[Cell]]] = [
            (row.code, (row.code, row.first_name, f"{row.covers} today, {row.before} in the window"))
            for row in plan.load
        ]
        columns = (Column("", 5), Column(""), Column("", 26))
        self.ask(Pick(f"Who leads {place_words(place)}?", people, columns), chosen)

    def _ask_why(self, place: Slot, code: str) -> None:
        """A line for the note; without one it is as well."""
        name = self.screen.name_of(code)
        form = LineForm(
            f"{name} leads {place_words(place)}",
            partial(one_line, limit=_NOTE_LIMIT),
            label="why",
            example="knows the lab; asked to (may stay empty)",
            hint="The note stays with the plan: on the screen, on the sheets and in the log. Enter plans around it.",
        )

        def said(note: str | None) -> None:
            if note is not None:
                self.give(place, code, note)

        self.ask(form, said)

    def give(self, place: Slot, code: str, note: str = "") -> None:
        """Plan with an educator in a session."""
        self.screen.plan_with(
            self.screen.locks_with(place, code, note=note),
            f"{self.screen.name_of(code)} leads {place_words(place)}, as you said.",
        )

    def action_cover_forbid(self) -> None:
        """Who leads the session under the cursor now shall not."""
        place = self.screen.here
        entry = self.screen.entries.get(place) if place else None
        if place is None or not isinstance(entry, ChangeView) or not entry.after:
            return
        code = entry.after[0]
        lock = Lock(*place, code, lead=False)
        self.screen.plan_with(
            [*self.screen.locks_without(place, code), lock],
            f"{entry.after_names[0]} does not lead {place_words(place)}.",
        )

    def action_cover_replan(self) -> None:
        """Plan again with what is locked."""
        self.screen.plan_with(self.screen.word.locks, "Planned again.")

    def action_cover_splits(self) -> None:
        """Plan with or without splitting groups."""
        splits = self.screen.word.without_splits
        self.screen.plan_with(
            self.screen.word.locks,
            "Groups may be split." if splits else "Groups are not split.",
            splits=splits,
        )

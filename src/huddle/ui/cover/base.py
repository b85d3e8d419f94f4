"""What the parts of the Coverage screen share: the session under the cursor, and what people decided over the planner."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from huddle.services.board.views import TodayView
from huddle.services.cover.plan import Asked
from huddle.services.cover.views import ChangeView, Difference, GapView, PlanView
from huddle.ui.screens.base import HuddleScreen

Place = tuple[str, str]  # block, group code
Lock = Mapping[str, Any]  # a row of `Asked.locks`
Entry = ChangeView | GapView | Difference


class CoverageBase(HuddleScreen[TodayView]):
    """The plan that is shown, and the person's word in it."""

    entries: Mapping[Place, Entry]

    @property
    @abstractmethod
    def here(self) -> Place | None:
        """Block and group under the cursor of what is shown."""

    @property
    def plan(self) -> PlanView | None:
        """The plan that is shown."""
        return self.view.plan if self.view else None

    @property
    def word(self) -> Asked:
        """What people decided over the planner on this day."""
        return self.huddle.word or Asked()

    def locks_at(self, place: Place | None) -> tuple[Lock, ...]:
        """The locks and bans of a session."""
        return tuple(lock for lock in self.word.locks if (lock["block"], lock["group"]) == place)

    def name_of(self, code: str) -> str:
        """The first name of an educator."""
        plan = self.plan
        return next((name for one, name, *_ in plan.load if one == code), code) if plan else code

    def plan_with(self, locks: Iterable[Lock], said: str, *, splits: bool | None = None) -> None:
        """Plan with these locks; they are kept only if a plan is found with them."""
        without = self.word.without_splits if splits is None else not splits
        self.huddle.replan(
            Asked(locks=tuple(locks), without_splits=without), lambda _: self.huddle.tell(said)
        )

    def locks_with(self, place: Place, code: str, *, note: str = "") -> list[Lock]:
        """The locks as they are, and that `code` leads the session."""
        lock = {"block": place[0], "group": place[1], "educator": code, "lead": True}
        return [*self.locks_without(place, code), {**lock, "note": note} if note else lock]

    def locks_without(self, place: Place, code: str = "") -> list[Lock]:
        """The locks as they are, without who leads the session, and without the ban of `code` from it."""
        at = self.locks_at(place)
        return [
            lock
            for lock in self.word.locks
            if lock not in at or not (lock["lead"] or lock["educator"] == code)
        ]


def place_words(place: Place) -> str:
    """`7C in block 3`."""
    return f"{place[1]} in block {place[0]}"


def by_place(rows: Sequence[Entry]) -> dict[Place, Entry]:
    """Entries by their session; the first of each counts."""
    found: dict[Place, Entry] = {}
    for row in rows:
        found.setdefault((row.block, row.group), row)
    return found

"""What the parts of the Coverage screen share: the session under the cursor, and what people decided over the planner."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence

from huddle.domain.cover.problem import Lock, Slot
from huddle.services.board.views import TodayView
from huddle.services.cover.request import PlanRequest
from huddle.services.cover.views import ChangeView, Difference, GapView, PlanView
from huddle.ui.screens.base import HuddleScreen

Entry = ChangeView | GapView | Difference


class CoverageBase(HuddleScreen[TodayView]):
    """The plan that is shown, and the person's word in it."""

    entries: Mapping[Slot, Entry]

    @property
    @abstractmethod
    def here(self) -> Slot | None:
        """Block and group under the cursor of what is shown."""

    @property
    def plan(self) -> PlanView | None:
        """The plan that is shown."""
        return self.view.plan if self.view else None

    @property
    def word(self) -> PlanRequest:
        """What people decided over the planner on this day."""
        return self.huddle.morning.decisions or PlanRequest()

    def locks_at(self, place: Slot | None) -> tuple[Lock, ...]:
        """The locks and bans of a session."""
        return tuple(lock for lock in self.word.locks if lock.slot == place)

    def name_of(self, code: str) -> str:
        """The first name of an educator."""
        plan = self.plan
        return next((row.first_name for row in plan.load if row.code == code), code) if plan else code

    def plan_with(self, locks: Iterable[Lock], said: str, *, splits: bool | None = None) -> None:
        """Plan with these locks; they are kept only if a plan is found with them."""
        without = self.word.without_splits if splits is None else not splits
        self.huddle.morning.replan(
            PlanRequest(locks=tuple(locks), without_splits=without), lambda _: self.huddle.tell(said)
        )

    def locks_with(self, place: Slot, code: str, *, note: str = "") -> list[Lock]:
        """The locks as they are, and that `code` leads the session."""
        return [*self.locks_without(place, code), Lock(*place, code, lead=True, note=note)]

    def locks_without(self, place: Slot, code: str = "") -> list[Lock]:
        """The locks as they are, without who leads the session, and without the ban of `code` from it."""
        at = self.locks_at(place)
        return [
            lock for lock in self.word.locks if lock not in at or not (lock.lead or lock.educator == code)
        ]


def place_words(place: Slot) -> str:
    """`7C in block 3`."""
    return f"{place[1]} in block {place[0]}"


def by_place(rows: Sequence[Entry]) -> dict[Slot, Entry]:
    """Entries by their session; the first of each counts."""
    found: dict[Slot, Entry] = {}
    for row in rows:
        found.setdefault(row.slot, row)
    return found

"""Other ways on the Coverage screen: who else, the next best one after the other, whole plans, what if."""

from collections.abc import Sequence

from huddle.domain.cover.levels import price_words
from huddle.domain.cover.problem import Slot
from huddle.domain.cover.why import Instead, Why
from huddle.services.cover.request import PlanRequest
from huddle.ui.cover.alternatives import Ways, by_price
from huddle.ui.cover.base import CoverageBase, place_words
from huddle.ui.cover.lock_keys import LockKeys
from huddle.ui.cover.plans import OTHERS, Choice, PlansPanel
from huddle.ui.cover.whatif import Supposed, WhatIf, suppose, supposed_lines
from huddle.ui.dialogs.base import Reading
from huddle.ui.screens.base import Part
from huddle.ui.wording import plan_head

_PATIENCE = 5.0  # seconds the planner may look for other ways


class AlternativeKeys(Part[CoverageBase]):
    """Keys that ask the planner for other ways."""

    def __init__(self, screen: CoverageBase, locks: LockKeys) -> None:
        super().__init__(screen)
        self._locks = locks
        self._ways: dict[str, tuple[Instead, ...]] = {}  # what was asked -> educators, the best first
        self._aim: tuple[Slot, int] | None = (
            None  # the session that is being swapped, and the way that is wanted
        )

    # Who else.

    def _without_lead(self, place: Slot) -> PlanRequest:
        return PlanRequest(
            locks=tuple(self.screen.locks_without(place)), without_splits=self.screen.word.without_splits
        )

    def action_cover_others(self) -> None:
        """Ask the planner who else could lead the session, and what each would cost."""
        place, date = self.screen.here, self.date
        if place is None:
            return
        self.huddle.tell("Checking who else is possible ...")
        asked = self._without_lead(place)
        where = f"{place[1]}@{place[0]}"
        self.huddle.do(
            lambda: self.services.alternatives.why(where, date=date, asked=asked, limit=_PATIENCE),
            lambda answer: self._offer(place, answer),
        )

    def _offer(self, place: Slot, answer: Why) -> None:
        self.huddle.hush()  # the search that was told of is over

        def chosen(code: str | None) -> None:
            if code:
                self._locks.give(place, code)

        names = {row.code: row.first_name for row in self.screen.plan.load} if self.screen.plan else {}
        self.ask(Ways(place_words(place), answer, names, self._order()), chosen)

    def _order(self) -> Sequence[str]:
        return self.screen.plan.order if self.screen.plan else ()

    # One after the other.

    def action_cover_swap(self) -> None:
        """The next best educator for the session under the cursor."""
        self._swap(1)

    def action_cover_swap_back(self) -> None:
        """The educator before."""
        self._swap(-1)

    def _swap(self, step: int) -> None:
        """Step through the ways for the session; they are looked for once, until something else changes."""
        place, date, view = self.screen.here, self.date, self.screen.view
        if place is None or view is None:
            return
        asked = self._without_lead(place)
        key = repr((place, asked, view.date))
        key += str([(out.code, out.block_names) for out in view.out])
        if key in self._ways:
            self._step(place, step, self._ways[key])
            return
        self.huddle.tell("Checking who else is possible ...")
        where = f"{place[1]}@{place[0]}"

        def found(answer: Why) -> None:
            self._ways[key] = by_price(answer.instead, self._order())
            self._step(place, step, self._ways[key])

        self.huddle.do(
            lambda: self.services.alternatives.why(where, date=date, asked=asked, limit=_PATIENCE), found
        )

    def _step(self, place: Slot, step: int, ways: Sequence[Instead]) -> None:
        if not ways:
            self.huddle.tell(f"Nobody else can lead {place_words(place)}; i says why.")
            return
        count = len(ways) + 1
        number = (self._way_now(place, ways) + step) % count
        self._aim = (place, number)
        if not number:
            self.screen.plan_with(
                self.screen.locks_without(place), f"1 of {count}: the planner's own choice."
            )
            return
        way = ways[number - 1]
        price = price_words(way)
        self.screen.plan_with(
            self.screen.locks_with(place, way.educator),
            f"{number + 1} of {count}: {self.screen.name_of(way.educator)} - {price}.",
        )

    def _way_now(self, place: Slot, ways: Sequence[Instead]) -> int:
        """Which way is in force, or is on its way: 0 is the planner's own."""
        if self._aim is not None and self._aim[0] == place and self.huddle.morning.planning:
            return self._aim[1]
        lead = next((lock.educator for lock in self.screen.locks_at(place) if lock.lead), None)
        return next((number for number, way in enumerate(ways, 1) if way.educator == lead), 0)

    # Whole plans.

    def action_cover_plans_next(self) -> None:
        """The best plan and the next best, side by side."""
        self._side_by_side(last=False)

    def action_cover_plans_prev(self) -> None:
        """The same, from the last."""
        self._side_by_side(last=True)

    def _side_by_side(self, *, last: bool) -> None:
        date, asked = self.date, self.screen.word
        whole = self.services.alternatives

        def chosen(choice: Choice | None) -> None:
            if choice is None:
                return
            self.huddle.do(
                lambda: whole.keep(choice.plan),
                lambda _: (
                    self.huddle.call_later(self.huddle.run_action, "cover_apply", self.huddle)
                    if choice.apply
                    else self.huddle.tell("This plan is the draft now. A applies it.")
                ),
            )

        self.ask(
            PlansPanel(lambda: whole.plans(OTHERS, date=date, asked=asked, limit=_PATIENCE), last=last),
            chosen,
        )

    # What if.

    def action_cover_what_if(self) -> None:
        """Ask what else might happen, and show the plan for it; nothing is stored."""
        view, date, word, user = self.screen.view, self.date, self.screen.word, self.services.desk.user
        if view is None:
            return

        def asked(line: str | None) -> None:
            if line:
                self.huddle.tell("Planning the what-if ...")
                self.huddle.do(
                    lambda: suppose(self.services, line, date=date, word=word, user=user), self._suppose
                )

        plan = self.screen.plan
        people = [(row.code, row.first_name) for row in plan.load] if plan else []
        self.ask(WhatIf(people, view.out, view.blocks), asked)

    def _suppose(self, supposed: Supposed) -> None:
        self.huddle.hush()
        head = plan_head(supposed.plan).partition(" · ")[2]
        self.ask(
            Reading(
                f"What if: {supposed.words}",
                lambda width: supposed_lines(supposed, self.screen.plan, head, width),
                "nothing is stored · esc",
            )
        )

"""The morning: the day that is looked at, its plan, what people decided over the planner, and whether it is being planned."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from huddle.domain.errors import REFUSED_INPUT, HuddleError
from huddle.ui.shell.frame import Done, Frame

if TYPE_CHECKING:  # what stands behind the services is imported in a thread, after the first frame
    from huddle.services.cover.request import PlanRequest
    from huddle.services.cover.views import PlanView


class Morning:
    """The day that every screen looks at.

    Args:
        app: the app; plans are made in its threads.
        before_planning: called before a plan is made; what computes for nobody yet makes room.

    Attributes:
        day: the day that is looked at; None is today.
        plan: the plan that the screen in front shows.
        anyone_out: whether somebody is out on that day.
        decisions: what people decided over the planner on that day; None when nothing.
        planning: whether the planner is at work.
        running: whether a huddle runs.
    """

    def __init__(self, app: Frame, before_planning: Callable[[], None]) -> None:
        self._app = app
        self._before_planning = before_planning
        self.day: dt.date | None = None
        self.plan: PlanView | None = None
        self.anyone_out = False
        self.decisions: PlanRequest | None = None
        self.planning = False
        self.running = False
        self._tried: set[dt.date | None] = set()

    @property
    def can_apply(self) -> bool:
        """Whether there is a plan to apply, or one to be made first."""
        there = self.plan is not None and self.plan.state in {"draft", "stale"}
        return there or (self.anyone_out and self.plan is None)

    def go_to(self, day: dt.date | None) -> None:
        """Look at another day; its plan comes with it."""
        self.day = day
        self.plan = self.decisions = None

    def show_plan(self, plan: "PlanView | None", *, anyone_out: bool) -> None:
        """A screen shows this plan: `A` applies it."""
        self.plan = plan
        self.anyone_out = anyone_out
        if plan is not None and not self.planning:
            self.decisions = _decisions_in(plan)
        if anyone_out and (plan is None or plan.state == "stale"):
            self.plan_day()

    def plan_again(self) -> None:
        """What plans are made from has changed: plan the day that is shown."""
        self._tried.clear()
        self.plan_day()

    def plan_day(self) -> None:
        """Plan the day that is shown, if it was not tried already and something can be saved."""
        if self.day in self._tried or self._app.options.readonly:
            return
        self._tried.add(self.day)
        self._in_thread(partial(self._plan, self.day, self.decisions))

    def replan(self, request: "PlanRequest", then: Callable[["PlanView"], None]) -> None:
        """Plan the day that is shown with what the person decided; `then` is called if that is possible."""
        self._in_thread(partial(self._plan_with, self.day, request, then))

    def _in_thread(self, make: Callable[[], None]) -> None:
        self.planning = True
        self._before_planning()
        self._app.run_worker(
            partial(self._made, make), group="plan", thread=True, exclusive=True, exit_on_error=False
        )

    def _made(self, make: Callable[[], None]) -> None:
        try:
            make()
        finally:
            if not self._app.shutdown.leaving.is_set():  # while the app is leaving there is nobody to tell
                self._app.call_from_thread(self._plan_made)

    def _plan(self, day: dt.date | None, decisions: "PlanRequest | None") -> None:
        """Plan around what people decided; where that cannot be kept any more, say so and plan without it."""
        try:
            self._app.services.plans.ready_if_needed(day, asked=decisions)
        except HuddleError as error:
            if decisions is None or error.exit_code != REFUSED_INPUT:
                raise
            self._app.services.plans.ready_if_needed(day)
            self._app.call_from_thread(self._decisions_dropped)

    def _decisions_dropped(self) -> None:
        self.decisions = None
        self._app.tell("Your locks no longer fit today, so the plan was made without them.")

    def _plan_with(
        self, day: dt.date | None, request: "PlanRequest", then: Callable[["PlanView"], None]
    ) -> None:
        self._app.post_message(Done(self._app.services.plans.draft(day, asked=request), then))

    def _plan_made(self) -> None:
        self.planning = False
        self._app.changed.publish("data")


def _decisions_in(plan: "PlanView") -> "PlanRequest | None":
    """What people decided in a plan, so that it is kept when the day is planned again."""
    if not plan.locks and plan.splits:
        return None
    from huddle.services.cover.request import PlanRequest

    return PlanRequest(locks=plan.locks, without_splits=not plan.splits)

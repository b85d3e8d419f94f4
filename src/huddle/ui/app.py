"""The app: what can be done on every screen - log an absence, plan, apply, undo, go to another day, find a name."""

import datetime as dt
import gc
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual import work

from huddle.ui.shell.drafts import TypedApp
from huddle.ui.shell.frame import Done
from huddle.ui.shell.navigation import Places
from huddle.ui.shell.options import AppOptions
from huddle.ui.shell.sweeping import Sweeping

if TYPE_CHECKING:  # what stands behind the services is imported in a thread, after the first frame
    from huddle.bootstrap import Services
    from huddle.domain.errors import HuddleError
    from huddle.services.absence.views import AbsenceView
    from huddle.services.cover.plan import Applied, Asked
    from huddle.services.cover.views import PlanView
    from huddle.services.desk.undo import Undone

_WATCH_EVERY = 0.1  # seconds between two looks for what colleagues saved
_NOTHING_YET = {"no_database", "no_team"}  # codes of errors
_IDLE = 0.3  # seconds between the first screen and loading what saving needs
_SWITCH = 0.0005  # seconds a thread keeps the interpreter while that is loaded
_NAMED = 3  # so many people are named in a toast
_HEADER_EVERY = 20  # seconds between two looks at the clock


class HuddleApp(Sweeping, Places, TypedApp):
    """The app.

    Attributes:
        services: what a person can do; None until it is open.
        planning: whether the planner is at work.
        plan: the plan that the screen in front shows.
        anyone_out: whether somebody is out on that day.
        word: what people decided over the planner on that day; None when nothing.
        running: whether a huddle runs.
    """

    services: "Services"

    def __init__(self, open_services: Callable[[], Any], options: AppOptions) -> None:
        super().__init__(open_services, options)
        self.planning = False
        self.plan: PlanView | None = None
        self.anyone_out = False
        self.word: Asked | None = None
        self.running = False
        self._planned: set[dt.date | None] = set()
        self._offered = dict(options.drafts)

    def not_opened(self, error: "HuddleError") -> None:
        """Where there is no team yet, offer the ways to have one; else end with the reason."""
        from huddle.ui.start.welcome import Welcome

        steps = self.options.first_steps
        if steps is None or error.code not in _NOTHING_YET:
            super().not_opened(error)
            return

        def chosen(said: str | None) -> None:
            if said is None:
                super(HuddleApp, self).not_opened(error)
                return
            self.hold_keys()
            self.tell(said)
            self.open_team()

        self.push_screen(Welcome(steps, error.message, steps.place), chosen)

    def set_badge(self, badge: str) -> None:
        """Show another word in the header."""
        self.badge = badge

    def services_opened(self) -> None:
        """Look for what colleagues save, and keep the time in the header."""
        gc.freeze()
        gc.enable()
        self._watch()
        self.services.planner.on_replaced = self._planner_replaced
        self.start_sweeping()
        self.start_keeping()
        self.set_interval(_HEADER_EVERY, self.show_header)
        if "note" in self._offered:
            self.tell("A note that was not saved last time stands in the huddle's field again: 6, then e.")
        elif self._offered:
            self.tell(
                "What was typed into a form and not saved last time stands there again when you open it."
            )

    def first_shown(self) -> None:
        """Load the other screens and what saving needs, so that the first use is as fast as the others."""
        self.set_timer(_IDLE, self._warm_up)

    def _warm_up(self) -> None:
        """In a thread that nobody waits for: leaving the app meanwhile is as fast as ever."""
        threading.Thread(target=self._warm, name="warm", daemon=True).start()

    def _warm(self) -> None:
        """Threads change hands more often meanwhile, so that keys do not wait for the imports."""
        from huddle.domain.errors import HuddleError
        from huddle.ui.rooms import load_screens

        usual = sys.getswitchinterval()
        sys.setswitchinterval(_SWITCH)
        try:
            load_screens()
            if not self.options.readonly:
                with suppress(HuddleError):  # whoever saves first is told
                    self.services.database.warm()
        finally:
            sys.setswitchinterval(usual)

    def offered_draft(self, what: str) -> str:
        """A text that was not saved last time; offered once."""
        return self._offered.pop(what, "")

    def drop_draft(self, what: str) -> None:
        """A text that was offered again is saved or emptied: it need not be kept any longer."""
        if self.options.drop_draft is not None:
            self.options.drop_draft(what)

    @work(thread=True, group="watch", exit_on_error=False)
    def _watch(self) -> None:
        """Tell every screen when another process has saved something."""
        with self.services.database.watch() as watch:
            while not self.leaving.wait(_WATCH_EVERY):
                if watch.changed():
                    self.call_from_thread(self.changed.publish, "data")

    def header_text(self) -> str:
        """Badge, day and time; another day than today is marked."""
        if self.day is None:
            return super().header_text()
        badge = f"{self.badge}  " if self.badge else ""
        return f"{badge}{self.day:%a} {self.day.day} {self.day:%b} · 0 today"

    def exit(self, result: None = None, return_code: int = 0, message: Any = None) -> None:
        """Leave; a plan that is being made is given up, so that nobody waits for it."""
        super().exit(result, return_code, message)
        self.pause_sweeping()
        if self.services is not None:
            self.services.planner.cancel()

    # Absences and the plan.

    def action_absence_add(self) -> None:
        """Ask who is out."""
        from huddle.ui.absences.absence import AbsenceDialog

        self.push_screen(AbsenceDialog(self.services, self.day), self._absence_saved)

    def _absence_saved(self, absence: "AbsenceView | None") -> None:
        if absence is None:
            return
        said = f"{absence.name} is out: {absence.when_words}, {absence.blocks_words}. u takes it back."
        words = said if absence.saved else ""
        self.tell(f"{words} {absence.warning}".strip())
        self.plan_again()

    def plan_again(self) -> None:
        """What plans are made from has changed: plan the day that is shown."""
        self._planned.clear()
        self.plan_day()

    def plan_day(self) -> None:
        """Plan the day that is shown, if it was not tried already and something can be saved."""
        if self.day in self._planned or self.options.readonly:
            return
        self._planned.add(self.day)
        self.planning = True
        self.pause_sweeping()
        self._plan(self.day, self.word)

    @work(thread=True, exclusive=True, group="plan", exit_on_error=False)
    def _plan(self, day: dt.date | None, word: "Asked | None") -> None:
        try:
            plans = self.services.plans
            current = plans.current(day)
            if plans.problem(day).anyone_away or (current is not None and current.state == "stale"):
                self._plan_around(day, word)
        finally:
            self._tell_plan_made()

    def _plan_around(self, day: dt.date | None, word: "Asked | None") -> None:
        """Plan around the person's word; where that cannot be kept any more, say so and plan without it."""
        from huddle.domain.errors import REFUSED_INPUT, HuddleError

        try:
            self.services.plans.ready(day, asked=word)
        except HuddleError as error:
            if word is None or error.exit_code != REFUSED_INPUT:
                raise
            self.services.plans.ready(day)
            self.call_from_thread(self._word_dropped)

    def _word_dropped(self) -> None:
        self.word = None
        self.tell("What was locked or ruled out does not fit the day any more: planned without it.")

    def replan(self, asked: "Asked", then: Callable[["PlanView"], None]) -> None:
        """Plan the day that is shown with what the person locked; `then` is called if that is possible."""
        self.planning = True
        self.pause_sweeping()
        self._plan_with(self.day, asked, then)

    @work(thread=True, exclusive=True, group="plan", exit_on_error=False)
    def _plan_with(self, day: dt.date | None, asked: "Asked", then: Callable[["PlanView"], None]) -> None:
        try:
            self.post_message(Done(self.services.plans.draft(day, asked=asked), then))
        finally:
            self._tell_plan_made()

    def _tell_plan_made(self) -> None:
        """Called in a thread; while the app is leaving there is nobody to tell."""
        if not self.leaving.is_set():
            self.call_from_thread(self._plan_made)

    def _planner_replaced(self, said: str) -> None:
        """Called in a thread: the planner had died or hung; what was asked is answered all the same."""
        if not self.leaving.is_set():
            self.call_from_thread(self.tell, said, severity="warning")

    def _plan_made(self) -> None:
        self.planning = False
        self.changed.publish("data")

    def show_plan(self, plan: "PlanView | None", *, anyone_out: bool) -> None:
        """A screen shows this plan: `A` applies it."""
        self.plan = plan
        self.anyone_out = anyone_out
        if plan is not None and not self.planning:
            self.word = self._word_of(plan)
        if anyone_out and (plan is None or plan.state == "stale"):
            self.plan_day()

    @staticmethod
    def _word_of(plan: "PlanView") -> "Asked | None":
        if not plan.locks and plan.splits:
            return None
        from huddle.services.cover.plan import Asked

        return Asked(locks=plan.locks, without_splits=not plan.splits)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey what cannot be done now."""
        if action == "cover_apply":
            there = self.plan is not None and self.plan.state in {"draft", "stale"}
            return True if there or (self.anyone_out and self.plan is None) else None
        if self.options.readonly and action in {"absence_add", "edit_undo", "edit_redo", "roster_import"}:
            return None
        return super().check_action(action, parameters)

    async def run_action(self, action: Any, default_namespace: Any = None, namespaces: Any = None) -> bool:
        """Run an action; where its key is greyed, say why."""
        if await super().run_action(action, default_namespace, namespaces):
            return True
        why = self._why_not(action) if isinstance(action, str) else ""
        if why:
            self.tell(why)
        return bool(why)

    def _why_not(self, action: str) -> str:
        """Why a key of the app is greyed; empty where it is not."""
        if super().check_action(action, ()) is None or self.check_action(action, ()) is not None:
            return ""
        if action != "cover_apply":
            return "huddle is open to look only: start it without --readonly to change something."
        if self.plan is not None:
            return f"This plan is {self.plan.state} already."
        return (
            "The plan is still being made."
            if self.planning
            else "Nobody is out, so there is no plan to apply."
        )

    async def action_cover_open(self) -> None:
        """The tab of the cover plan."""
        await self.action_go_to("coverage")

    def action_cover_apply(self) -> None:
        """Apply the plan of the day; it is made first where the day has changed since."""
        day, word = self.day, self.word
        self.do(lambda: self.services.plans.ready(day, asked=word), self._apply_or_ask)

    def _apply_or_ask(self, plan: "PlanView") -> None:
        from huddle.ui.dialogs.base import Confirm
        from huddle.ui.wording import gap_lines

        if plan.gaps:
            lines = [*gap_lines(plan), "", "The groups above stay without an adult of their own."]
            self.push_screen(Confirm("Apply with gaps?", lines, "applies"), self._apply)
        else:
            self._apply(sure=True)

    def _apply(self, sure: bool | None) -> None:
        day = self.day
        if sure:
            self.do(lambda: self.services.plans.apply(day), self._applied)

    def _applied(self, done: "Applied") -> None:
        view = done.view
        from huddle.services.announce.announcement import announce
        from huddle.text import join_names

        words = f"Applied: {len(view.changes)} changed, {len(view.gaps)} not covered. u takes it back."
        concerned = announce(view.date, (), view).concerns
        if concerned:
            whom = join_names(concerned) if len(concerned) <= _NAMED else f"{len(concerned)} people"
            words += f" To tell: {whom}; c y copies it."
        self.tell(f"The day had changed, so it was planned again. {words}" if done.planned_first else words)

    # Undo.

    def action_edit_undo(self) -> None:
        """Take the last change back."""
        self.do(self.services.undo.undo, self._undone)

    def action_edit_redo(self) -> None:
        """Make the change again that was taken back."""
        self.do(self.services.undo.redo, self._undone)

    def _undone(self, done: "Undone") -> None:
        whose = f" (by {done.by})" if done.by else ""
        self.tell(
            f"Done again: {done.label}{whose}."
            if done.redo
            else f"Taken back: {done.label}{whose}. U redoes it."
        )
        self.plan_again()

    def action_app_quit(self) -> None:
        """Quit; asks while a huddle runs."""
        from huddle.ui.dialogs.base import Confirm

        if not self.running:
            super().action_app_quit()
            return

        def go_on(sure: bool | None) -> None:
            if sure:
                super(HuddleApp, self).action_app_quit()

        self.push_screen(
            Confirm("Quit?", ["The huddle is running. It goes on when huddle is opened again."], "quits"),
            go_on,
        )

    def go_to_day(self, day: dt.date | None) -> None:
        """Look at another day, on every screen; its plan comes with it."""
        self.plan = self.word = None
        super().go_to_day(day)

    # Copy, export, presenter.

    def action_edit_copy(self) -> None:
        """Copy what the screen shows."""
        copy = getattr(self.screen, "copy_text", None)
        text = copy() if copy is not None else ""
        if text:
            self.copy_to_clipboard(text)
            self.tell("Copied as text. If your terminal does not allow that, x writes a file.")
        else:
            self.tell("There is nothing to copy here.")

    def action_export_open(self) -> None:
        """Ask what to write to a file."""
        from huddle.ui.export.export import ExportDialog

        what, when = getattr(self.screen, "export_what", lambda: ("huddles", ""))()
        query = getattr(self.screen, "export_query", lambda: "")()
        when = when or (self.day.isoformat() if self.day else "today")
        self.push_screen(
            ExportDialog(self.services, what=what, when=when, to_browser=self.is_web, query=query),
            lambda written: self.tell(written.sentence()) if written else None,
        )

    def action_roster_import(self) -> None:
        """Bring in a roster."""
        from huddle.ui.start.importing import ask_for_import

        ask_for_import(self, self.services)

    def action_view_present(self) -> None:
        """The huddle in large."""
        from huddle.ui.huddle.presenter import Presenter

        if isinstance(self.screen, Presenter):
            self.pop_screen()
            return
        self.push_screen(Presenter(self.services))


def run(open_services: Callable[[], Any], options: AppOptions) -> int:
    """Run the app and return the exit code of the process."""
    app = HuddleApp(open_services, options)
    # Collecting garbage while everything is imported finds none and takes a fifteenth of the start.
    gc.disable()
    try:
        app.run()
    finally:
        app.leaving.set()
        if app.services is not None:
            app.services.close()
    return app.return_code or 0

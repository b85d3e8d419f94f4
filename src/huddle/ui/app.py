"""The app: what can be done on every screen - log an absence, plan, apply, undo, go to another day, find a name."""

import gc
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual import work
from textual.command import CommandPalette

from huddle.domain.errors import HuddleError
from huddle.text import join_names
from huddle.ui.shell.frame import ScreenMaker
from huddle.ui.shell.options import AppOptions
from huddle.ui.shell.shell import Shell
from huddle.ui.widgets.textlines import wrap

if TYPE_CHECKING:  # what stands behind the services is imported in a thread, after the first frame
    from huddle.bootstrap import Services
    from huddle.domain.errors import HuddleError
    from huddle.services.absence.views import AbsenceView
    from huddle.services.cover.plan import Applied
    from huddle.services.cover.views import PlanView
    from huddle.services.desk.undo import Undone

_WATCH_EVERY = 0.1  # seconds between two looks for what colleagues saved
_NOTHING_YET = {"no_database", "no_team"}  # codes of errors
_IDLE = 0.3  # seconds between the first screen and loading what saving needs
_SWITCH = 0.0005  # seconds a thread keeps the interpreter while that is loaded
_CARD = 70  # cells of a line in a question
_NAMED = 3  # so many people are named in a toast
_HEADER_EVERY = 20  # seconds between two looks at the clock
_WRITES = {"absence_add", "edit_undo", "edit_redo", "roster_import", "roster_paste"}


class HuddleApp(Shell):
    """The app."""

    services: "Services"

    # Start.

    def screen_makers(self, services: Any) -> Mapping[str, ScreenMaker]:
        """Tab -> how its screen is made. Imported here, in the thread, to keep the first frame fast."""
        from huddle.ui.rooms import screen_makers

        services.desk.keep_days()
        return screen_makers(services)

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

    def services_opened(self) -> None:
        """Look for what colleagues save, and keep the time in the header."""
        gc.freeze()
        gc.enable()
        self._watch()
        self.services.planner.on_replaced = self._planner_replaced
        self.sweep.start()
        self.drafts.start()
        self.set_interval(_HEADER_EVERY, self.navigation.show_header)
        if self.services.went_on is not None:
            self.tell(self.services.went_on.words)
        if "note" in self.drafts:
            self.tell("Your unsaved note is back in the huddle's note field (press 6, then e).")
        elif self.drafts.any_offered:
            self.tell("Unsaved form entries from last time will reappear when you open the form.")

    def first_shown(self) -> None:
        """Load the other screens and what saving needs, so that the first use is as fast as the others."""
        self.set_timer(_IDLE, self._warm_up)

    def _warm_up(self) -> None:
        """In a thread that nobody waits for: leaving the app meanwhile is as fast as ever."""
        threading.Thread(target=self._warm, name="warm", daemon=True).start()

    def _warm(self) -> None:
        """Threads change hands more often meanwhile, so that keys do not wait for the imports."""
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

    @work(thread=True, group="watch", exit_on_error=False)
    def _watch(self) -> None:
        """Tell every screen when another process has saved something, and the person when the file is gone."""
        database, lost = self.services.database, False
        listen = _WATCH_EVERY if database.path is None else 0  # a server tells; a file has to be looked at
        with database.watch() as watch:
            while not self.shutdown.leaving.wait(_WATCH_EVERY - listen):
                if database.lost != lost:
                    lost = not lost
                    self.call_from_thread(self._file_lost if lost else self._file_back)
                elif watch.changed(within=listen):
                    self.call_from_thread(self.changed.publish, "data")

    def _file_lost(self) -> None:
        """Offer at once to save what this window holds; what is typed elsewhere stays where it is."""
        from huddle.ui.start.lost_file import LostFile

        now = self.options.now()
        self.push_screen(LostFile(self.services.backups, self.drafts.unsaved(), now), self._rescued)

    def _rescued(self, said: str | None) -> None:
        self.tell(said or "Nothing is saved until the database file is back.", severity="warning")

    def _file_back(self) -> None:
        self.tell("The database file is back: what you do is saved again.")
        self.changed.publish("data")

    def _planner_replaced(self, said: str) -> None:
        """Called in a thread: the planner had died or hung; what was asked is answered all the same."""
        if not self.shutdown.leaving.is_set():
            self.call_from_thread(self.tell, said, severity="warning")

    def exit(self, result: None = None, return_code: int = 0, message: Any = None) -> None:
        """Leave; a plan that is being made is given up, so that nobody waits for it."""
        super().exit(result, return_code, message)
        self.sweep.pause()
        if self.services is not None:
            self.services.planner.cancel()

    # Keys that cannot be used now.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey what cannot be done now."""
        if action == "cover_apply":
            return True if self.morning.can_apply else None
        if self.options.readonly and action in _WRITES:
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
        if self.morning.plan is not None:
            return f"This plan is {self.morning.plan.state} already."
        return (
            "The plan is still being made."
            if self.morning.planning
            else "Nobody is out, so there is no plan to apply."
        )

    # Absences and the plan.

    def action_absence_add(self) -> None:
        """Ask who is out."""
        from huddle.ui.absences.absence import AbsenceDialog

        self.push_screen(AbsenceDialog(self.services, self.morning.day), self._absence_saved)

    def _absence_saved(self, absences: "list[AbsenceView] | None") -> None:
        from huddle.ui.wording import absences_saved

        if absences:
            self.tell(absences_saved(absences))
            self.morning.plan_again()

    async def action_cover_open(self) -> None:
        """The tab of the cover plan."""
        await self.action_go_to("coverage")

    def action_cover_apply(self) -> None:
        """Apply the plan of the day; it is made first where the day has changed since."""
        day, decisions = self.morning.day, self.morning.decisions
        self.do(lambda: self.services.plans.ready(day, asked=decisions), self._apply_or_ask)

    def _apply_or_ask(self, plan: "PlanView") -> None:
        from huddle.ui.dialogs.base import Confirm
        from huddle.ui.wording import gap_lines

        if plan.gaps:
            lines = [*gap_lines(plan), "", "The groups above stay without an adult of their own."]
            self.push_screen(Confirm("Apply with gaps?", lines, "applies"), self._apply)
        else:
            self._apply(sure=True)

    def _apply(self, sure: bool | None) -> None:
        day = self.morning.day
        if sure:
            self.do(lambda: self.services.plans.apply(day), self._applied)

    def _applied(self, done: "Applied") -> None:
        view = done.view
        from huddle.services.announce.announcement import announce

        words = f"Applied: {len(view.changes)} changed, {len(view.gaps)} not covered. Press u to undo."
        concerned = announce(view.date, (), view).concerns
        if concerned:
            whom = join_names(concerned) if len(concerned) <= _NAMED else f"{len(concerned)} people"
            words += f" To tell: {whom}; c y copies it."
        self.tell(f"The day had changed, so it was planned again. {words}" if done.planned_first else words)

    # Undo.

    def action_edit_undo(self) -> None:
        """Take the last change back; one of somebody else is named and asked about first."""
        self.do(self._undo_own, self._undone_or_ask)

    def _undo_own(self) -> "Undone | HuddleError":
        """Called in a thread."""
        try:
            return self.services.undo.undo()
        except HuddleError as error:
            if error.code != "undo_of_others":
                raise
            return error

    def _undone_or_ask(self, done: "Undone | HuddleError") -> None:
        from huddle.ui.dialogs.base import Confirm

        if not isinstance(done, HuddleError):
            self._undone(done)
            return

        def sure(yes: bool | None) -> None:
            if yes:
                self.do(lambda: self.services.undo.undo(of_others=True), self._undone)

        self.push_screen(
            Confirm("Undo what somebody else did?", wrap(done.message, _CARD), "undoes it"), sure
        )

    def action_edit_redo(self) -> None:
        """Make the change again that was taken back."""
        self.do(self.services.undo.redo, self._undone)

    def _undone(self, done: "Undone") -> None:
        whose = f" (by {done.by})" if done.by else ""
        self.tell(
            f"Redone: {done.label}{whose}." if done.redo else f"Undone: {done.label}{whose}. Press U to redo."
        )
        self.morning.plan_again()

    # Days.

    def action_date_prev(self) -> None:
        """The school day before."""
        self.navigation.step_day(-1)

    def action_date_next(self) -> None:
        """The next school day."""
        self.navigation.step_day(1)

    def action_date_today(self) -> None:
        """Back to today."""
        self.navigation.go_to_day(None)
        self.changed.publish("day")

    # Palette, help and settings.

    def action_app_palette(self) -> None:
        """Open the palette, or close it."""
        from huddle.ui.palette import HuddleCommands

        if not isinstance(self.screen, CommandPalette):
            self.push_screen(
                CommandPalette(providers=[HuddleCommands], placeholder="Find a person, a group, a command")
            )

    def action_app_help(self) -> None:
        """Open the help of this screen."""
        from huddle.ui.screens.help import HelpScreen

        self.push_screen(HelpScreen(getattr(self.screen, "NAME", "")))

    def action_app_settings(self) -> None:
        """Open the settings."""
        from huddle.ui.start.settings import SettingsDialog

        if self.services is not None and not isinstance(self.screen, SettingsDialog):
            self.push_screen(SettingsDialog(self.services))

    # Copy, export, import, presenter.

    def action_edit_copy(self) -> None:
        """Copy what the screen shows."""
        copy = getattr(self.screen, "copy_text", None)
        text = copy() if copy is not None else ""
        if text:
            self.copy(text)
        else:
            self.tell("There is nothing to copy here.")

    def action_export_open(self) -> None:
        """Ask what to write to a file."""
        from huddle.ui.export.export import ExportDialog

        what, when = getattr(self.screen, "export_what", lambda: ("huddles", ""))()
        query = getattr(self.screen, "export_query", lambda: "")()
        when = when or (self.morning.day.isoformat() if self.morning.day else "today")
        self.push_screen(
            ExportDialog(self.services, what=what, when=when, to_browser=self.is_web, query=query),
            lambda written: self.tell(written.sentence()) if written else None,
        )

    def action_roster_import(self) -> None:
        """Bring in a roster."""
        from huddle.ui.start.importing import ask_for_import

        ask_for_import(self, self.services)

    def action_roster_paste(self, kind: str = "") -> None:
        """Take a pasted list."""
        from huddle.ui.start.importing import ask_for_list

        ask_for_list(self, self.services, kind)

    def action_view_present(self) -> None:
        """The huddle in large."""
        from huddle.ui.huddle.presenter import Presenter

        if isinstance(self.screen, Presenter):
            self.pop_screen()
            return
        self.push_screen(Presenter(self.services))

    def action_app_quit(self) -> None:
        """Quit; asks while a huddle runs."""
        from huddle.ui.dialogs.base import Confirm

        if not self.morning.running:
            super().action_app_quit()
            return

        def go_on(sure: bool | None) -> None:
            if sure:
                super(HuddleApp, self).action_app_quit()

        self.push_screen(
            Confirm("Quit?", ["The huddle is running. It goes on when huddle is opened again."], "quits"),
            go_on,
        )


def run(open_services: Callable[[], Any], options: AppOptions) -> int:
    """Run the app and return the exit code of the process."""
    app = HuddleApp(open_services, options)
    # Collecting garbage while everything is imported finds none and takes a fifteenth of the start.
    gc.disable()
    try:
        app.run()
    finally:
        app.shutdown.leaving.set()
        if app.services is not None:
            app.services.close()
    return app.return_code or 0

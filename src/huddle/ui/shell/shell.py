"""What a screen or a dialog may ask of the app: the frame with its parts."""

import io
import os
from collections.abc import Callable
from typing import Any

from huddle.ui.shell.frame import Frame
from huddle.ui.shell.morning import Morning
from huddle.ui.shell.navigation import Navigation
from huddle.ui.shell.options import AppOptions
from huddle.ui.shell.sweeping import StandingSweep
from huddle.ui.shell.user_settings import UserSettings
from huddle.ui.terminal.clipboard import Clipboard, takes_copies


class Shell(Frame):
    """The frame with its parts.

    Attributes:
        morning: the day that is looked at and its plan.
        navigation: going to another day, a person, a group.
        settings: what the person sets for themself.
        clipboard_file: takes copies, in a file too where the terminal may not.
        sweep: plans for who might be out, made while nobody types.
    """

    def __init__(self, open_services: Callable[[], Any], options: AppOptions) -> None:
        super().__init__(open_services, options)
        self.sweep = StandingSweep(self, lambda: self.morning.planning)
        self.morning = Morning(self, self.sweep.pause)
        self.navigation = Navigation(self, self.morning)
        self.settings = UserSettings(self)
        self.clipboard_file = Clipboard(self.copy_to_clipboard, sure=takes_copies(os.environ))

    def copy(self, text: str) -> None:
        """Copy a text, and say what has happened to it: in the browser it is downloaded."""
        if self.is_web:
            self.deliver_text(io.StringIO(text), save_filename="huddle-copy.txt")
            self.tell("Downloaded as huddle-copy.txt.")
        else:
            self.tell(self.clipboard_file.copy(text))

    def on_unmount(self) -> None:
        """What was copied into a file goes with the app."""
        self.clipboard_file.close()

    def state(self) -> object:
        """What every view is made from: the data as they are saved, the day, the team and who sits here.

        While it is the same a view need not be read again. None where that is not known. Called in threads.
        """
        data = self.services.database.state()
        desk = self.services.desk
        return (
            None if data is None else (data, self.morning.day, desk.clock.today(), desk.team_name, desk.user)
        )

    def header_text(self) -> str:
        """Badge, day and time; another day than today is marked."""
        day = self.morning.day
        if day is None:
            return super().header_text()
        badge = f"{self.badge}  " if self.badge else ""
        return f"{badge}{day:%a} {day.day} {day:%b} · 0 today"

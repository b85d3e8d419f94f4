"""Plans who might be out in a process of its own, so that nothing else waits for it."""

import datetime as dt
import json
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress

from huddle.domain.errors import HuddleError
from huddle.services.desk.desk import Desk

_STOPPED = "The process that plans who might be out stopped."
_ENDING = 5.0  # seconds a process that was told to end may take


class Sweeper:
    """Runs one sweep at a time."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._child: subprocess.Popen[str] | None = None
        self._told_to_stop = False
        self._starting = threading.Lock()

    def sweep(
        self,
        date: dt.date | None = None,
        *,
        progress: Callable[[int, int], None] = lambda _done, _total: None,
    ) -> bool:
        """Plan the day with each educator out, as far as that is not planned already. Waits for the end.

        Args:
            date: the day; the next school day by default.
            progress: called with how many educators are done, and how many there are.

        Returns:
            Whether all of them are planned; False when it was told to stop.

        Raises:
            HuddleError: the process failed or died; what was planned until then is kept.
        """
        request = {
            "database": self._desk.database.address,
            "team": self._desk.team_name,
            "user": self._desk.user,
            "today": self._desk.clock.setting,
            "date": date.isoformat() if date else "",
        }
        with self._starting:
            if self._child is not None:
                return False
            self._told_to_stop = False
            child = self._child = subprocess.Popen(
                [sys.executable, "-m", "huddle.services.cover.sweep_process"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
                start_new_session=True,  # keys that end the app are the app's business
            )
        try:
            return self._follow(child, request, progress)
        finally:
            self._let_go(child)

    def _follow(
        self, child: "subprocess.Popen[str]", request: dict[str, str], progress: Callable[[int, int], None]
    ) -> bool:
        if child.stdin is None or child.stdout is None:
            raise _failed(_STOPPED)
        try:
            child.stdin.write(json.dumps(request) + "\n")
            child.stdin.flush()
            for line in child.stdout:
                reply = json.loads(line)
                if "error" in reply:
                    raise _failed(reply["error"])
                if "finished" in reply:
                    return bool(reply["finished"])
                progress(reply["done"], reply["total"])
        except (OSError, ValueError) as fault:
            raise _failed(_STOPPED) from fault
        if self._told_to_stop:  # perhaps before it could listen
            return False
        raise _failed(_STOPPED)

    def _let_go(self, child: "subprocess.Popen[str]") -> None:
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        try:
            child.wait(_ENDING)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        with self._starting:
            self._child = None

    @property
    def running(self) -> bool:
        """Whether a sweep is on its way."""
        return self._child is not None

    def stop(self) -> None:
        """Tell the sweep to end after the plan it is at; what is planned is kept."""
        child = self._child
        if child is not None:
            self._told_to_stop = True
            child.terminate()


def _failed(sentence: str) -> HuddleError:
    return HuddleError(sentence, code="sweep_stopped", hint="Nothing is lost; it is tried again later.")

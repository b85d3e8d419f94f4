"""What a window can do where there is no team yet: a throw-away school, a roster, a team by hand."""

import datetime as dt
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from huddle.cli.invocation import Invocation
from huddle.domain.errors import HuddleError

if TYPE_CHECKING:
    from huddle.bootstrap import Services
    from huddle.services.desk.clock import Clock
    from huddle.services.intake.request import ImportRequest, Staged
    from huddle.ui.shell.options import FirstSteps


class Opening:
    """Which database the window opens: the one of this run's settings, or a throw-away school in its place."""

    def __init__(self, invocation: Invocation) -> None:
        self._invocation = invocation
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._clock: Clock | None = None

    @property
    def clock(self) -> "Clock":
        """This run's clock; made when it is first asked, for the first frame shows no time."""
        from huddle.services.desk.clock import make_clock

        if self._clock is None:
            self._clock = make_clock(self._invocation.settings.today.value)
        return self._clock

    def now(self) -> dt.datetime:
        """The moment by this run's clock."""
        return self.clock.now()

    def services(self) -> "Services":
        """The services on the database, if there is a team in it. Called in a thread.

        Raises:
            HuddleError: there is no database or no team, or it cannot be used.
        """
        from huddle.bootstrap import open_services

        self._invocation.require_database()
        services = open_services(
            self._invocation.settings, readonly=self._invocation.readonly, planner_process=True
        )
        try:
            with services.desk.read():
                return services
        except HuddleError:
            services.close()
            raise

    def close(self) -> None:
        """The throw-away school goes."""
        if self._folder is not None:
            self._folder.cleanup()

    def first_steps(self) -> "FirstSteps":
        """The ways to begin."""
        from huddle.ui.shell.options import FirstSteps

        return FirstSteps(
            place=self._invocation.settings.db.value,
            demo=self._demo,
            import_roster=self._import_roster,
            paste_list=self._paste_list,
            new_team=self._new_team,
        )

    def _demo(self, progress: Callable[[int, int], None]) -> str:
        from huddle.cli.start.throwaway import make_school

        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="huddle-demo-")
        path = Path(self._folder.name) / "demo.db"
        path.unlink(missing_ok=True)
        self._invocation = make_school(self._invocation, path, progress)
        self._clock = None
        return "A throw-away school: try everything, nothing of it is kept. ? shows the keys."

    def _import_roster(self, typed: Mapping[str, str]) -> str:
        from huddle.services.intake.request import read
        from huddle.ui.start.importing import request_of

        request = request_of(typed)
        return self._import(request, lambda: read(request))

    def _paste_list(self, text: str) -> str:
        from huddle.services.intake.lists import NAME, read_list
        from huddle.services.intake.request import ImportRequest

        return self._import(ImportRequest(path=NAME), lambda: read_list(text))

    def _import(self, request: "ImportRequest", read: "Callable[[], Staged]") -> str:
        """Read and write a roster; the database is made with it."""
        from huddle.services.intake.request import ImportRefusedError
        from huddle.ui.start.importing import with_findings

        try:
            staged = read()
            with self._invocation.services(create=True) as services:
                done = services.imports.run(request, staged, write=True)
        except ImportRefusedError as refusal:
            raise with_findings(refusal) from refusal
        return f"{done.team} is here: {done.counts['added']} people added. 3 s checks the schedule."

    def _new_team(self, typed: Mapping[str, str]) -> str:
        from huddle.services.team.setup import found_team, parse_times

        if not typed["team"].strip():
            raise HuddleError(
                "The team has no name.",
                code="usage",
                exit_code=2,
                hint="Write one, for instance Team Cholla.",
            )
        times = parse_times(typed["blocks"].strip() or "school")
        with self._invocation.services(create=True) as services:
            team = found_team(
                services.database,
                services.desk.clock.now(),
                school=typed["school"].strip() or "Our school",
                team=typed["team"],
                blocks=times,
                educators=_words(typed["educators"]),
            )
        return f"{team} is set up. Today lists what is missing for the first plan; enter on a line does it."


def _words(typed: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in typed.split(",") if word.strip())

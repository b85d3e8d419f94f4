"""`huddle plan`: make, look at and apply the coverage plan of a day, or plan a problem file."""

import re
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from huddle.cli import say
from huddle.cli.invocation import Invocation, told
from huddle.cli.plan_text import plan_text
from huddle.cli.waiting import interruptibly
from huddle.domain.errors import UNCOVERED, UsageError

if TYPE_CHECKING:
    from huddle.bootstrap import Services
    from huddle.services.plan import Asked
    from huddle.services.views import PlanView

_NEXT_SPEC = re.compile(r"\s+(?=(?:out|back|sub):|nosplit\b)", re.IGNORECASE)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("plan")(plan)


def plan(
    ctx: typer.Context,
    words: Annotated[list[str] | None, typer.Argument(metavar="[SPEC...]", help="More of --what-if.")] = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Apply the draft; plan first if the day has changed.")
    ] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget what was announced.")] = False,
    lock: Annotated[
        list[str] | None, typer.Option(metavar="G@B=WHO[:NOTE]", help="WHO leads this session whole.")
    ] = None,
    forbid: Annotated[
        list[str] | None, typer.Option(metavar="G@B=WHO[:NOTE]", help="WHO leads no part of it.")
    ] = None,
    without_splits: Annotated[bool, typer.Option("--without-splits", help="Split no group.")] = False,
    limit: Annotated[float, typer.Option(metavar="SECONDS", min=0, max=86_400, help="Time to plan.")] = 10.0,
    json: Annotated[bool, typer.Option("--json", help="huddle.plan/1.")] = False,
    timings: Annotated[bool, typer.Option("--timings", help="Add the milliseconds to the JSON.")] = False,
    what_if: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SPEC",
            help="Store nothing: out:WHO[@BLOCKS] back:WHO[@HH:MM] sub:BLOCKS[+credential] nosplit.",
        ),
    ] = None,
    all_teams: Annotated[bool, typer.Option("--all-teams", help="Plan every team of the database.")] = False,
    problem_out: Annotated[
        str | None, typer.Option(metavar="FILE|-", help="Write the day's problem instead of the plan.")
    ] = None,
    problem: Annotated[
        str | None, typer.Option(metavar="FILE|-", help="Plan a problem file, without any database, to JSON.")
    ] = None,
    lines: Annotated[bool, typer.Option("--lines", help="The problem file has one problem a line.")] = False,
) -> None:
    """Plan who covers and keep the plan as the day's draft; nothing is applied unless --apply says so."""
    specs = [spec.strip() for text in (*(what_if or ()), *(words or ())) for spec in _NEXT_SPEC.split(text)]
    if words and not what_if:
        raise UsageError(f"'{words[0]}' is one word too many.", hint="See 'huddle plan --help'.")
    if problem is not None:
        if apply or fresh or specs or all_teams or problem_out:
            raise UsageError(
                "A problem file is only planned.", hint="Leave out what belongs to a team's day."
            )
        from huddle.cli.problem import FileRequest, plan_file

        locks = [*((text, True) for text in lock or ()), *((text, False) for text in forbid or ())]
        request = FileRequest(tuple(locks), without_splits=without_splits, limit=limit, timings=timings)
        raise typer.Exit(plan_file(problem, request, lines=lines))
    if lines:
        raise UsageError("--lines belongs to --problem.", hint="huddle plan --problem FILE --lines")
    if apply and (specs or problem_out):
        raise UsageError("A what-if stores nothing, so it cannot be applied.", hint="Leave out --apply.")
    day = _DayPlan(
        locks=lock or [],
        forbids=forbid or [],
        specs=[spec for spec in specs if spec.casefold() != "nosplit"],
        fresh=fresh,
        without_splits=without_splits or any(spec.casefold() == "nosplit" for spec in specs),
        look_only=bool(specs),
        apply=apply,
        limit=limit,
    )
    if problem_out is not None:
        day.write_problem(told(ctx), problem_out)
    else:
        raise typer.Exit(_plan_teams(told(ctx), day, all_teams=all_teams, as_json=json, timings=timings))


class _DayPlan:
    """What is asked of the plan of a team's day."""

    def __init__(
        self,
        *,
        locks: list[str],
        forbids: list[str],
        specs: list[str],
        fresh: bool,
        without_splits: bool,
        look_only: bool,
        apply: bool,
        limit: float,
    ) -> None:
        self.locks = [*((text, True) for text in locks), *((text, False) for text in forbids)]
        self.specs = specs
        self.fresh = fresh
        self.without_splits = without_splits
        self.look_only = look_only
        self.apply = apply
        self.limit = limit

    def asked(self, services: "Services") -> "Asked":
        """Locks and switches, names looked up in the team of the day."""
        from huddle.services.asked import parse_lock
        from huddle.services.plan import Asked

        rows: tuple[dict[str, Any], ...] = ()
        if self.locks:
            day = services.absences.typing_day()
            user = services.desk.user
            rows = tuple(parse_lock(day, text, lead=lead, user=user) for text, lead in self.locks)
        return Asked(locks=rows, without_splits=self.without_splits, fresh=self.fresh)

    def plan(self, services: "Services") -> "PlanView":
        """Plan (or apply) the day of one team."""
        from huddle.services.asked import what_if

        asked = self.asked(services)
        if self.apply:
            applied = services.plans.apply(asked=asked, limit=self.limit)
            if applied.planned_first:
                say.tell("There was no plan for the day as it is now, so it was planned first.")
            return applied.view
        change = what_if(self.specs, services.desk.user) if self.look_only else None
        return services.plans.draft(asked=asked, limit=self.limit, change=change)

    def write_problem(self, invocation: Invocation, target: str) -> None:
        """Write the day's problem as huddle-coverage/1."""
        from huddle.services.asked import what_if

        with invocation.services() as services:
            change = what_if(self.specs, services.desk.user) if self.specs else None
            found = services.plans.problem(asked=self.asked(services), change=change)
        if target == "-":
            say.data_json(found.problem)
            return
        from huddle.exchange.target import write_target

        write_target(Path(target), (say.json_text(found.problem) + "\n").encode())


def _each_team(services: "Services") -> "Iterator[Services]":
    """The services of each team of the database, in the order in which they are to be planned."""
    from huddle.bootstrap import wire
    from huddle.services.all_teams import planning_order

    desk = services.desk
    for name in planning_order(services.database):
        yield wire(services.database, desk.clock, services.planner, team=name, user=desk.user)


def _plan_teams(
    invocation: Invocation, day: _DayPlan, *, all_teams: bool, as_json: bool, timings: bool
) -> int:
    """Plan one team, or all of them one after another, and print the plans.

    Returns:
        The exit code.
    """
    answers: list[dict[str, Any]] = []
    with invocation.services() as services:
        teams = _each_team(services) if all_teams else [services]
        for team in teams:
            started = time.monotonic()
            view = interruptibly(partial(day.plan, team))
            milliseconds = round((time.monotonic() - started) * 1000)
            answers.append({**view.answer, **({"milliseconds": milliseconds} if timings else {})})
            if not as_json:
                say.data(plan_text(view))
                say.tell("\n".join(view.warnings))
    if as_json and all_teams:
        say.data_json({"schema": "huddle.plans/1", "plans": answers, "trades": [[] for _ in answers]})
    elif as_json:
        say.data_json(answers[0])
    if not (as_json or day.apply or day.look_only or invocation.readonly) and any(
        a["changes"] for a in answers
    ):
        say.tell("Kept as the draft; 'huddle plan --apply' applies it.")
    return UNCOVERED if any(answer["gaps"] for answer in answers) else 0

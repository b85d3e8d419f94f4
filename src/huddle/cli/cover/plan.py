"""`huddle plan`: make, look at and apply the coverage plan of a day, or plan a problem file."""

import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from huddle.cli import say
from huddle.cli.cover.plan_text import alternatives_text, plan_text, why_text
from huddle.cli.invocation import Invocation, told
from huddle.cli.progress import Progress
from huddle.cli.waiting import interruptibly
from huddle.domain.cover.problem import problem_to_json
from huddle.domain.cover.why import why_to_json
from huddle.domain.errors import DONE, UNCOVERED, UsageError

if TYPE_CHECKING:
    from huddle.bootstrap import Services
    from huddle.domain.cover.problem import Lock
    from huddle.services.cover.request import PlanRequest, WhatIf
    from huddle.services.cover.views import PlanView

_NEXT_SPEC = re.compile(r"\s+(?=(?:out|back|sub):|nosplit\b)", re.IGNORECASE)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("plan")(plan)


def plan(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[WHO|SPEC...]", help="After --why whom to ask about; more of --what-if."),
    ] = None,
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
    alternatives: Annotated[
        int, typer.Option(metavar="N", min=0, max=20, help="The N next best whole plans beside the best.")
    ] = 0,
    why: Annotated[
        str | None, typer.Option(metavar="G@B", help="Who else could lead this session, and at what price.")
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
    who = " ".join(words or ()) if why is not None else ""
    said = [*(what_if or ()), *((words or ()) if what_if and why is None else ())]
    if words and not (what_if or why):
        raise UsageError(f"'{words[0]}' is one word too many.", hint="See 'huddle plan --help'.")
    specs = [spec.strip() for text in said for spec in _NEXT_SPEC.split(text)]
    asked = _Asked(
        locks=[*((text, True) for text in lock or ()), *((text, False) for text in forbid or ())],
        specs=[spec for spec in specs if spec.casefold() != "nosplit"],
        what_if=bool(specs),
        fresh=fresh,
        without_splits=without_splits or any(spec.casefold() == "nosplit" for spec in specs),
        limit=limit,
    )
    _refuse_nonsense(
        asked, apply=apply, look=bool(why or alternatives or problem_out), problem=problem, lines=lines
    )
    if problem is not None:
        if all_teams or problem_out:
            raise UsageError(
                "A problem file is only planned.", hint="Leave out what belongs to a team's day."
            )
        from huddle.cli.cover.problem import FileRequest, plan_file

        request = FileRequest(
            tuple(asked.locks), asked.without_splits, limit, timings, why, who, alternatives
        )
        raise typer.Exit(plan_file(problem, request, lines=lines))
    invocation = told(ctx)
    if problem_out is not None:
        _write_problem(invocation, asked, problem_out)
    elif why is not None:
        _say_why(invocation, asked, why, who, as_json=json)
    elif alternatives:
        raise typer.Exit(_say_alternatives(invocation, asked, alternatives, as_json=json))
    else:
        raise typer.Exit(
            _plan_teams(invocation, asked, apply=apply, all_teams=all_teams, as_json=json, timings=timings)
        )


def _refuse_nonsense(asked: "_Asked", *, apply: bool, look: bool, problem: str | None, lines: bool) -> None:
    if lines and problem is None:
        raise UsageError("--lines belongs to --problem.", hint="huddle plan --problem FILE --lines")
    if problem is not None and (apply or asked.fresh or asked.specs):
        raise UsageError("A problem file is only planned.", hint="Leave out what belongs to a team's day.")
    if apply and (asked.what_if or look):
        raise UsageError(
            "This only looks and stores nothing, so nothing can be applied.", hint="Leave out --apply."
        )


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of a plan, as typed; names are looked up when the team is known."""

    locks: list[tuple[str, bool]]
    specs: list[str]
    what_if: bool
    fresh: bool
    without_splits: bool
    limit: float

    def of(self, services: "Services") -> "PlanRequest":
        """Locks and switches in the team of the day."""
        from huddle.services.cover.request import PlanRequest, parse_lock

        locks: tuple[Lock, ...] = ()
        if self.locks:
            day = services.absences.typing_day()
            user = services.desk.user
            locks = tuple(parse_lock(day, text, lead=lead, user=user) for text, lead in self.locks)
        return PlanRequest(locks=locks, without_splits=self.without_splits, fresh=self.fresh)

    def change(self, services: "Services") -> "WhatIf | None":
        """The what-if; None without one."""
        from huddle.services.cover.request import what_if

        return what_if(self.specs, services.desk.user) if self.what_if else None


def _plan(services: "Services", asked: _Asked, *, apply: bool) -> "PlanView":
    """Plan (or apply) the day of one team."""
    if not apply:
        return services.plans.draft(
            asked=asked.of(services), limit=asked.limit, change=asked.change(services)
        )
    applied = services.plans.apply(asked=asked.of(services), limit=asked.limit)
    if applied.planned_first:
        say.tell("There was no plan for the day as it is now, so it was planned first.")
    return applied.view


def _write_problem(invocation: Invocation, asked: _Asked, target: str) -> None:
    """Write the day's problem as huddle-coverage/1."""
    with invocation.services() as services:
        problem = services.plans.problem(asked=asked.of(services), change=asked.change(services)).problem
    if target == "-":
        say.data_json(problem_to_json(problem))
        return
    from huddle.exchange.target import write_target

    write_target(Path(target).expanduser(), (say.json_text(problem_to_json(problem)) + "\n").encode())


def _say_why(invocation: Invocation, asked: _Asked, place: str, who: str, *, as_json: bool) -> None:
    with invocation.services() as services:
        ask = partial(
            services.alternatives.why, place, who, asked=asked.of(services), change=asked.change(services)
        )
        answer = interruptibly(partial(ask, limit=asked.limit))
        first = services.absences.typing_day().first_names
    if as_json:
        say.data_json(why_to_json(answer))
    else:
        say.data(why_text(answer, first))


def _say_alternatives(invocation: Invocation, asked: _Asked, count: int, *, as_json: bool) -> int:
    from huddle.services.cover.view import plan_json

    with invocation.services() as services:
        ask = partial(
            services.alternatives.plans, count, asked=asked.of(services), change=asked.change(services)
        )
        plans = interruptibly(partial(ask, limit=asked.limit))
    if as_json:
        trades = [list(plan.trades) for plan in plans]
        say.data_json(
            {"schema": "huddle.plans/1", "plans": [plan_json(p.view) for p in plans], "trades": trades}
        )
    else:
        say.data(alternatives_text(plans))
    return UNCOVERED if plans[0].view.gaps else DONE


def _views(
    services: "Services", asked: "_Asked", *, apply: bool, all_teams: bool
) -> "Iterator[tuple[PlanView, int]]":
    """The plan of the team, or of all teams, and the milliseconds each took; teams that share nobody side by side."""

    def one(team: "Services") -> "tuple[PlanView, int]":
        started = time.monotonic()
        view = interruptibly(partial(_plan, team, asked, apply=apply))
        return view, round((time.monotonic() - started) * 1000)

    if not all_teams:
        yield one(services)
        return
    from huddle.bootstrap import wire
    from huddle.services.planner.pool import in_order
    from huddle.services.team.all_teams import planning_waves

    desk = services.desk
    waves = planning_waves(services.database)
    progress = Progress("teams planned", sum(map(len, waves)))
    for wave in waves:
        planned = in_order(
            lambda planner, name: one(
                wire(services.database, desk.clock, planner, team=name, user=desk.user)
            ),
            wave,
            workers=min(len(wave), os.cpu_count() or 1),
        )
        for view in planned:
            progress.clear()
            yield view
            progress.step()
    progress.clear()


def _plan_teams(
    invocation: Invocation, asked: _Asked, *, apply: bool, all_teams: bool, as_json: bool, timings: bool
) -> int:
    """Plan one team, or all of them, and print the plans.

    Returns:
        The exit code.
    """
    answers: list[dict[str, Any]] = []
    with invocation.services() as services:
        from huddle.services.cover.view import plan_json

        for view, milliseconds in _views(services, asked, apply=apply, all_teams=all_teams):
            answers.append({**plan_json(view), **({"milliseconds": milliseconds} if timings else {})})
            if not as_json:
                say.data(plan_text(view, imagined=asked.what_if))
                say.tell("\n".join(view.warnings))
            if view.state == "draft" and view.changes and not (asked.what_if or invocation.readonly):
                say.tell("Kept as the draft; 'huddle plan --apply' applies it.")
    if all_teams and as_json:
        say.data_json({"schema": "huddle.plans/1", "plans": answers, "trades": [[] for _ in answers]})
    elif as_json:
        say.data_json(answers[0])
    return UNCOVERED if any(answer["gaps"] for answer in answers) else DONE

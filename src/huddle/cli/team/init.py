"""`huddle init`: set up a team in one line."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from huddle.cli import say
from huddle.cli.invocation import Invocation, told
from huddle.domain.errors import UsageError

School = Annotated[str, typer.Option(metavar="NAME", help="The school's name.")]
Blocks = Annotated[
    str,
    typer.Option(
        metavar="PRESET|LIST", help="school, primary, early, after-school, or times: 8:20-9:05, 9:10-9:55."
    ),
]
Zone = Annotated[str, typer.Option(metavar="ZONE", help="The school's zone, for instance America/Phoenix.")]
Educators = Annotated[
    list[str] | None, typer.Option(metavar="NAME[:ROLE]", help="An educator of the team; may be repeated.")
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("init")(init)


def init(
    ctx: typer.Context,
    school: Annotated[str, typer.Option(metavar="NAME", help="The school's name.")] = "Our school",
    blocks: Annotated[
        str,
        typer.Option(
            metavar="PRESET|LIST",
            help="school, primary, early, after-school, or times: 8:20-9:05, 9:10-9:55.",
        ),
    ] = "school",
    time_zone: Annotated[
        str, typer.Option(metavar="ZONE", help="The school's zone, for instance America/Phoenix.")
    ] = "",
    educator: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME[:ROLE]", help="An educator of the team; may be repeated."),
    ] = None,
) -> None:
    """Set up a team: its name is --team; everything can be changed later."""
    invocation = told(ctx)
    team = invocation.settings.team.value
    if not team and sys.stdin.isatty():
        team = typer.prompt("The team's name", err=True)
    if not team:
        raise UsageError("The team has no name.", hint="Write huddle init --team 'Team Cholla'.")
    found(invocation, team, school=school, blocks=blocks, time_zone=time_zone, educators=educator or ())
    say.tell(
        f"It is in {invocation.settings.db.value}. Next: 'huddle educator add', 'huddle student add', "
        "'huddle group add', or 'huddle import'."
    )


def found(
    invocation: Invocation, team: str, *, school: str, blocks: str, time_zone: str, educators: Sequence[str]
) -> None:
    """Make a team, and its database where there is none, and print its name."""
    from huddle.services.team.setup import found_team, parse_times

    times = parse_times(blocks)
    with invocation.services(create=True) as services:
        made = found_team(
            services.database,
            services.desk.clock.now(),
            school=school,
            team=team,
            blocks=times,
            time_zone=time_zone,
            educators=educators,
        )
    say.saved(made)

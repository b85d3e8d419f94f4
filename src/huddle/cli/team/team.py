"""`huddle team`: the teams of the database, and the team's rules."""

from typing import Annotated

import typer

from huddle.cli import say
from huddle.cli.invocation import told
from huddle.cli.team.init import Blocks, Educators, School, Zone, found
from huddle.domain.errors import NotFoundError, UsageError


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
    for name, command in (("list", list_), ("add", add), ("set", set_), ("archive", archive)):
        group.command(name)(command)
    app.add_typer(group, name="team", help="Teams and team rules: list, add, set, archive.")


def list_(ctx: typer.Context) -> None:
    """The teams, and the rules of the chosen one."""
    with told(ctx).services() as services:
        teams = services.setup.teams()
        try:
            view = services.team.view()
        except NotFoundError:  # several teams and none chosen: the list alone answers
            view = None
    say.data(say.columns(list(teams)))
    if view is not None:
        say.data(f"\nTeam rules of {view.team}")
        say.data(say.columns([(f"  {name}", value, text) for name, value, text in view.rules]))


def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The team's name.")],
    school: School = "Our school",
    blocks: Blocks = "school",
    time_zone: Zone = "",
    educator: Educators = None,
) -> None:
    """Add a team to the database; prints its name."""
    with told(ctx).services():  # there must be a database: 'huddle init' makes the first
        pass
    found(told(ctx), name, school=school, blocks=blocks, time_zone=time_zone, educators=educator or ())


def set_(
    ctx: typer.Context,
    rules: Annotated[
        list[str] | None,
        typer.Argument(metavar="[RULE=VALUE]...", help="For instance target=24 cover_cap=2."),
    ] = None,
    name: Annotated[str | None, typer.Option(metavar="NAME", help="Another name.")] = None,
    time_zone: Annotated[str | None, typer.Option(metavar="ZONE", help="The school's time zone.")] = None,
) -> None:
    """Change the team's rules, its name or its school's time zone."""
    from huddle.services.team.setup import parse_rule

    changes = {}
    for rule in rules or ():
        key, equals, value = rule.partition("=")
        if not equals:
            raise UsageError(f"'{rule}' is not of the form RULE=VALUE.", hint="For instance target=24.")
        changes[key.strip()] = parse_rule(key.strip(), value.strip())
    if not changes and name is None and time_zone is None:
        raise UsageError("Say what is to be changed.", hint="See 'huddle team set --help'.")
    with told(ctx).services() as services:
        if changes:
            services.team.set_rules(changes)
        if time_zone is not None:
            services.setup.set_time_zone(time_zone)
        if name is not None:
            services.setup.rename_team(name)
    say.saved("changed")


def archive(ctx: typer.Context) -> None:
    """Archive the team that --team names."""
    invocation = told(ctx)
    if not invocation.flags.get("team"):
        raise UsageError("Name the team with --team.", hint="huddle --team 'Team Cholla' team archive")
    with invocation.services() as services:
        say.saved(services.setup.archive_team())

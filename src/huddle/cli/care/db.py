"""`huddle db`: move the whole database, make a server ready for a team, give logins."""

import datetime as dt
from typing import Annotated

import typer

from huddle.cli import say
from huddle.cli.invocation import told
from huddle.domain.errors import GUARD, HuddleError, UsageError


def register(app: typer.Typer) -> None:
    """Add the command."""
    group = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
    group.command("move")(move)
    group.command("setup")(setup)
    group.command("grant")(grant)
    app.add_typer(group, name="db", help="The database as a whole: move, setup, grant.")


def move(
    ctx: typer.Context,
    source: Annotated[str, typer.Argument(metavar="SRC", help="The database that is read: path or URL.")],
    target: Annotated[
        str, typer.Argument(metavar="DST", help="A path where nothing is, or the URL of an empty database.")
    ],
) -> None:
    """Copy every record into a new database, compared row by row; the first one stays as it was."""
    from huddle.store.move import move as copy

    if told(ctx).readonly:
        raise HuddleError(
            "huddle is open to look only, so nothing was moved.",
            code="readonly",
            exit_code=GUARD,
            hint="Start it without --readonly.",
        )
    counts = copy(source, target, dt.datetime.now(dt.UTC))
    say.data(say.columns([(name, str(count)) for name, count in counts.items()]))
    say.tell(f"{sum(counts.values())} records were copied and compared; what was there first is as it was.")
    say.tell("Work goes on in the new one: set db in config.toml, HUDDLE_DB or --db.")


def setup(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="An empty database of a server, as its owner.")],
) -> None:
    """Make a PostgreSQL database ready: tables, one group of logins for members and one for leads, teams kept apart."""
    import contextlib

    from huddle.services.care.logins import set_up
    from huddle.store.faults import faults_as_errors
    from huddle.store.opening import open_database

    if told(ctx).readonly:
        raise _to_look_only()
    if "://" not in url:
        raise UsageError(
            "That is a file, and a file has no logins.",
            code="not_a_server",
            hint="Write postgresql://OWNER@HOST/DATABASE.",
        )
    with (
        faults_as_errors(),
        contextlib.closing(open_database(url, now=dt.datetime.now(dt.UTC), create=True)) as database,
    ):
        set_up(database)
    say.tell("The server is ready: it keeps teams apart, and reasons of absences for leads.")
    say.tell(
        "Next: huddle db move FILE URL brings your team there, huddle db grant WHO gives each educator a login."
    )


def grant(
    ctx: typer.Context,
    who: Annotated[str, typer.Argument(metavar="WHO", help="An educator of the team.")],
    login: Annotated[
        str, typer.Option("--login", metavar="NAME", help="The name; huddle_ and the code.")
    ] = "",
    lead: Annotated[
        bool | None,
        typer.Option("--lead/--no-lead", help="Whether reasons of absences are seen; by the role otherwise."),
    ] = None,
    new_password: Annotated[
        bool, typer.Option("--new-password", help="A new password for a login that is there.")
    ] = False,
    revoke: Annotated[bool, typer.Option("--revoke", help="Take the team from their login.")] = False,
) -> None:
    """Give an educator a login on the server, for this team; the password is told once."""
    if told(ctx).readonly:
        raise _to_look_only()
    with told(ctx).services() as services:
        if revoke:
            say.tell(f"{services.logins.revoke(who)} no longer opens this team.")
            return
        made = services.logins.grant(who, login=login, lead=lead, new_password=new_password)
    say.data(made.url)
    say.tell(f"{made.who} has the login {made.login}{' and sees reasons of absences' if made.lead else ''}.")
    if made.password:
        say.tell(f"Password, told once: {made.password}")
        say.tell("On their computer: the password into ~/.pgpass, and db = the URL above into config.toml.")


def _to_look_only() -> HuddleError:
    return HuddleError(
        "huddle is open to look only, so nothing was changed.",
        code="readonly",
        exit_code=GUARD,
        hint="Start it without --readonly.",
    )

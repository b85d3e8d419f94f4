"""`huddle db move`: the whole database into another file, or into PostgreSQL and back."""

import datetime as dt
from typing import Annotated

import typer

from huddle.cli import say
from huddle.cli.invocation import told
from huddle.domain.errors import GUARD, HuddleError


def register(app: typer.Typer) -> None:
    """Add the command."""
    group = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
    group.command("move")(move)
    app.add_typer(group, name="db", help="The database as a whole: move.")


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

"""`huddle calendar`: holidays, extra school days, special days."""

from typing import Annotated

import typer

from huddle.cli import say
from huddle.cli.invocation import told
from huddle.cli.team.event import event, events
from huddle.text import plural

Days = Annotated[str, typer.Argument(metavar="DAYS", help="2026-11-26..2026-11-27, 24-26nov, fri.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
    commands = (
        ("list", list_),
        ("add", add),
        ("set", add),
        ("archive", archive),
        ("events", events),
        ("event", event),
    )
    for name, command in commands:
        group.command(name)(command)
    app.add_typer(
        group,
        name="calendar",
        help="Holidays, special days and events: list, add, set, archive, events, event.",
    )


def list_(
    ctx: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Also days gone by.")] = False,
) -> None:
    """The exceptions to the school week from the day on."""
    with told(ctx).services() as services:
        days = services.calendar.list(everything=everything)
    rows = [(day.date.isoformat(), day.kind, day.name, day.bell, day.cycle_day) for day in days]
    if rows:
        say.data(say.columns(rows))


def add(
    ctx: typer.Context,
    days: Days,
    kind: Annotated[str, typer.Argument(metavar="holiday|special|school")],
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="What people call it.")] = "",
    bell: Annotated[
        str, typer.Option(metavar="NAME", help="The schedule of a special day; it must have blocks.")
    ] = "",
    cycle_day: Annotated[str, typer.Option(metavar="DAY", help="Its day of the cycle.")] = "",
) -> None:
    """Mark a day or a range; what was marked there is replaced."""
    with told(ctx).services() as services:
        count = services.calendar.add(days, kind, name=name, bell=bell, cycle_day=cycle_day)
    say.saved(f"{plural(count, 'day')}: {kind}")


def archive(ctx: typer.Context, days: Days) -> None:
    """Take the marks of a day or a range away."""
    with told(ctx).services() as services:
        count = services.calendar.remove(days)
    say.saved(f"{plural(count, 'mark')} removed")

"""`huddle undo` and `huddle redo`: take back what was saved, across restarts."""

from typing import Annotated

import typer

from huddle.cli import say
from huddle.cli.invocation import told

Times = Annotated[int, typer.Argument(metavar="[N]", min=1, max=1000, help="How many changes.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("undo")(undo)
    app.command("redo")(redo)


def undo(
    ctx: typer.Context,
    times: Times = 1,
    of_others: Annotated[
        bool, typer.Option("--of-others", help="Also undo what somebody else changed.")
    ] = False,
) -> None:
    """Undo the last change of the team, or the last N."""
    with told(ctx).services() as services:
        for _ in range(times):
            done = services.undo.undo(of_others=of_others)
            say.saved(f"Undone: {done.label}{f' (by {done.by})' if done.by else ''}")


def redo(ctx: typer.Context, times: Times = 1) -> None:
    """Do again what was undone last, or the last N."""
    with told(ctx).services() as services:
        for _ in range(times):
            done = services.undo.redo()
            say.saved(f"Redone: {done.label}{f' (by {done.by})' if done.by else ''}")

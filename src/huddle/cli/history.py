"""`huddle history`: earlier huddles, latest first."""

from typing import Annotated

import typer

from huddle.cli import say
from huddle.cli.invocation import told


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("history")(history)


def history(
    ctx: typer.Context,
    query: Annotated[
        list[str] | None, typer.Argument(metavar="[QUERY]", help="Words that a line or action contains.")
    ] = None,
    days: Annotated[int, typer.Option(metavar="N", min=1, max=4000, help="How far back.")] = 120,
) -> None:
    """Earlier huddles: who was out, what changed, decisions and actions."""
    from huddle.domain.words import day_label

    with told(ctx).services() as services:
        view = services.history.view(" ".join(query or ()), days=days)
    rows = [
        (
            f"{day_label(row.date)} {row.date.year}",
            row.state,
            row.facilitator or "-",
            "-" if row.minutes is None else f"{row.minutes} min",
            f"{row.out} out",
            f"{row.changes} changes",
            f"{row.gaps} uncovered" if row.gaps else "",
            f"{row.decisions} decisions",
            f"{row.done}/{row.actions} actions done",
        )
        for row in view.huddles
    ]
    if rows:
        say.data(say.columns(rows))
    else:
        say.tell("No huddle fits." if query else "No huddle yet.")

"""`huddle happened`: what really happened in a session that the plan changed."""

from typing import Annotated

import typer

from huddle.cli import say
from huddle.cli.invocation import told


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("happened")(happened)


def happened(
    ctx: typer.Context,
    place: Annotated[str, typer.Argument(metavar="G@B", help="The session: 7C@3.")],
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[as planned|WHO|TEXT]", help="Who covered, or what happened."),
    ] = None,
) -> None:
    """Note what really happened; it wins over the plan in the ledger."""
    with told(ctx).services() as services:
        move = services.ledger.happened(place, " ".join(words or ()))
    say.saved(f"{move.group_code}@{move.block}  {move.happened}")

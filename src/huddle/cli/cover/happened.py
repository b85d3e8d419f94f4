"""`huddle happened`: what really happened in a session that the plan changed."""

from typing import Annotated

import typer

from huddle.cli import say
from huddle.cli.invocation import told
from huddle.domain.cover.happened import happened_words
from huddle.domain.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("happened")(happened)


def happened(
    ctx: typer.Context,
    place: Annotated[str, typer.Argument(metavar="G@B", help="The session: 7C@3.")],
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[as planned|WHO|nobody|outside WHO|TEXT]", help="Who covered, or what happened."
        ),
    ] = None,
    asked: Annotated[bool, typer.Option("--asked", help="The cover was assigned.")] = False,
    volunteered: Annotated[bool, typer.Option("--volunteered", help="The cover was volunteered.")] = False,
) -> None:
    """Note what really happened, or how it came about; it wins over the plan in the ledger."""
    if asked and volunteered:
        raise UsageError("--asked and --volunteered do not go together.", hint="Say one of them.")
    with told(ctx).services() as services:
        if asked or volunteered:
            move = services.ledger.asked(place, "asked" if asked else "volunteered")
        if words or not (asked or volunteered):
            move = services.ledger.happened(place, " ".join(words or ()))
    said = "  ".join(filter(None, (happened_words(move.happened), move.asked)))
    say.saved(f"{move.group_code}@{move.block}  {said}")

"""`huddle today`: the board as text or JSON. Reads only; never plans."""

from typing import Annotated

import typer

from huddle.cli import say
from huddle.cli.invocation import Invocation, told
from huddle.domain.errors import UNCOVERED


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("today")(today)


def today(
    ctx: typer.Context,
    plain: Annotated[
        bool, typer.Option("--plain", help="Plain lines (the board has no boxes anyway).")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="huddle.today/1.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Exit 3 when a group is uncovered.")] = False,
) -> None:
    """The board: who is out, the plan, actions, spotlights. Reads only; never plans."""
    del plain
    print_board(told(ctx), as_json=json, check=check)


def print_board(invocation: Invocation, *, as_json: bool = False, check: bool = False) -> None:
    """Print the board of the day.

    Raises:
        typer.Exit: with 3, when it was asked to check and a group has no adult as things stand.
    """
    from huddle.services.board.text import board_json, board_text

    with invocation.services() as services:
        view = services.today.board()
        open_places = services.today.uncovered() if check else ()
    if as_json:
        say.data_json(board_json(view))
    else:
        say.data(board_text(view))
    if open_places:
        named = ", ".join(f"{group} in block {block}" for block, group in open_places)
        say.tell(f"Uncovered: {named}.")
        raise typer.Exit(UNCOVERED)

"""`huddle people merge`: two records of one person made one."""

from typing import Annotated

import typer

from huddle.cli import say
from huddle.cli.invocation import told


def register(app: typer.Typer) -> None:
    """Add the command."""
    group = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
    group.command("merge")(merge)
    app.add_typer(group, name="people", help="People who stand here twice: merge.")


def merge(
    ctx: typer.Context,
    keep: Annotated[str, typer.Argument(metavar="A", help="Who stays: a student or an educator.")],
    gone: Annotated[
        str, typer.Argument(metavar="B", help="The other record of the same person, archived too.")
    ],
) -> None:
    """Make two records of one person one: everything of B goes to A, and B is archived. `huddle undo` takes it back."""
    with told(ctx).services() as services:
        merged = services.people.merge(keep, gone)
    say.saved(merged.kept)
    say.tell(
        f"{merged.gone} is part of {merged.kept} now: {merged.moved} records moved. 'huddle undo' undoes it."
    )

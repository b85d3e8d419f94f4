"""`huddle demo`: a throw-away school, opened in the app, printed, or kept as a database."""

import os
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from huddle.cli import say
from huddle.cli.invocation import told
from huddle.cli.start.throwaway import make_school
from huddle.domain.errors import GUARD, HuddleError, UsageError

SHAPES = ("elementary", "middle", "high")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo")(demo)


def demo(
    ctx: typer.Context,
    shape: Annotated[
        str, typer.Option(metavar="elementary|middle|high", help="Which school.")
    ] = "elementary",
    seed: Annotated[int, typer.Option(metavar="N", help="The same seed and date make the same school.")] = 1,
    keep: Annotated[str | None, typer.Option(metavar="PATH", help="Save it as a database and end.")] = None,
) -> None:
    """Open a throw-away school; without a terminal print its board."""
    if shape not in SHAPES:
        raise UsageError(f"'{shape}' is not a school of the demo.", hint=f"Choose {', '.join(SHAPES)}.")
    invocation = told(ctx)
    if keep is not None:
        path = Path(keep).expanduser()
        if path.exists() or path.is_symlink():
            raise HuddleError(
                f"{path} is already there; nothing was written.",
                code="target_exists",
                exit_code=GUARD,
                hint="Choose another path.",
            )
        make_school(invocation, path, _progress, shape=shape, seed=seed)
        say.data(str(path))
        return
    with tempfile.TemporaryDirectory(prefix="huddle-demo-") as folder:
        shown = make_school(invocation, Path(folder) / "demo.db", _progress, shape=shape, seed=seed)
        if sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
            from huddle.cli.start.window import open_window

            raise typer.Exit(open_window(shown, badge="DEMO"))
        from huddle.cli.cover.today import print_board

        print_board(shown)


def _progress(done: int, total: int) -> None:
    """A line that counts the days while a person waits, and is wiped out at the end."""
    if sys.stderr.isatty():
        words = f"Making the school: day {done} of {total - 1}" if done < total - 1 else ""
        print(f"{words:<50}", end="\r", file=sys.stderr, flush=True)

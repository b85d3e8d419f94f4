"""`huddle completion SHELL`: the script that completes huddle's commands."""

from typing import Annotated

import typer

from huddle.cli import say
from huddle.domain.errors import UsageError

SHELLS = ("bash", "zsh", "fish", "powershell")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("completion")(completion)


def completion(shell: Annotated[str, typer.Argument(metavar="bash|zsh|fish|powershell")]) -> None:
    """Print the completion script of a shell."""
    # Typer's own module offers it without naming it in its stubs.
    from typer.completion import get_completion_script  # type: ignore[attr-defined]

    if shell not in SHELLS:
        raise UsageError(f"huddle has no completion for '{shell}'.", hint=f"Shells: {', '.join(SHELLS)}.")
    say.data(get_completion_script(prog_name="huddle", complete_var="_HUDDLE_COMPLETE", shell=shell))

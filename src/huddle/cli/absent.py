"""`huddle absent`: log, list and cancel absences, one line each."""

import datetime as dt
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from huddle.cli import say
from huddle.cli.invocation import told
from huddle.domain.errors import HuddleError, UsageError

if TYPE_CHECKING:
    from huddle.bootstrap import Services
    from huddle.services.views import AbsenceView


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("absent")(absent)


def absent(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="WHO [WHEN] [BLOCKS] [CATEGORY]",
            help="For instance: ben 3-5, hugo brandt 24-26nov sick, me tomorrow am. - reads one absence a line.",
        ),
    ] = None,
    show: Annotated[
        bool, typer.Option("--list", help="The absences not yet over and not cancelled.")
    ] = False,
    cancel: Annotated[str | None, typer.Option(metavar="ID", help="Cancel an absence.")] = None,
    json: Annotated[bool, typer.Option("--json", help="huddle.absences/1.")] = False,
) -> None:
    """Log who is out: prints the id of each absence as it is saved."""
    asked = (words is not None and bool(words)) + show + (cancel is not None)
    if asked != 1:
        raise UsageError(
            "Say one thing: who is out, --list or --cancel ID.", hint="For instance: huddle absent ben 3-5"
        )
    with told(ctx).services() as services:
        if show:
            views = services.absences.list()
        elif cancel is not None:
            views = [services.absences.cancel(cancel)]
        elif words == ["-"]:
            views = _log_lines(services, quiet=json)
        else:
            views = [services.absences.log(" ".join(words or ()))]
        if json:
            say.data_json({"schema": "huddle.absences/1", "absences": [_row(services, v) for v in views]})
        elif words != ["-"]:
            for view in views:
                say.saved(_line(view))
        if not show:
            for view in views:
                say.tell(view.warning)


def _log_lines(services: "Services", *, quiet: bool) -> list["AbsenceView"]:
    """One absence a line from stdin; a line that is refused is told with its number, and the rest go on.

    Raises:
        typer.Exit: with the first refused line's exit code, after all lines.
    """
    saved: list[AbsenceView] = []
    failed: HuddleError | None = None
    for number, line in enumerate(sys.stdin.buffer, 1):
        text = line.decode("utf-8", "replace").strip("\ufeff \t\r\n")
        if not text:
            continue
        try:
            view = services.absences.log(text)
        except HuddleError as error:
            say.tell(f"Line {number}: {error.text()}")
            failed = failed or error
            continue
        saved.append(view)
        if not quiet:
            say.saved(_line(view))
    ...
    return saved


def _line(view: "AbsenceView") -> str:
    state = "  cancelled" if view.state == "cancelled" else ""
    return f"{view.short_id}  {view.code}  {view.name}  {view.when_words}, {view.blocks_words}{state}"

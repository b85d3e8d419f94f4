"""`huddle absent`: log, list and cancel absences, one line each."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from huddle.cli import say
from huddle.cli.invocation import Invocation, told
from huddle.domain.errors import DONE, HuddleError, UsageError

if TYPE_CHECKING:
    from huddle.services.absence.absence import Absences
    from huddle.services.absence.views import AbsenceView


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("absent")(absent)


def absent(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="WHO [WHEN] [BLOCKS] [CATEGORY]",
            help=(
                "ben 3-5 · hugo brandt 24-26nov sick · me tomorrow am · ben and chloe mon-wed · ben from 10:40"
                " · ben every fri pm until dec 18 · - reads a line of absences at a time from stdin."
            ),
        ),
    ] = None,
    show: Annotated[
        bool, typer.Option("--list", help="The absences not yet over and not cancelled.")
    ] = False,
    cancel: Annotated[str | None, typer.Option(metavar="ID", help="Cancel an absence.")] = None,
    change: Annotated[
        str | None,
        typer.Option(
            metavar="ID", help="Change an absence: [WHEN] [BLOCKS] [CATEGORY] [weekly until DAY, or once]."
        ),
    ] = None,
    calendar: Annotated[
        str | None,
        typer.Option(
            "--calendar",
            metavar="FILE|-",
            help="Take absences from an .ics file; ambiguous names are skipped.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="With --calendar: only show what it would do.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="huddle.absences/1.")] = False,
) -> None:
    """Log who is out; prints the id of each absence as it is saved."""
    asked = [
        bool(words) and change is None,
        show,
        cancel is not None,
        change is not None,
        calendar is not None,
    ]
    if sum(asked) != 1 or (dry_run and calendar is None):
        raise UsageError(
            "Say one thing: who is out, --list, --change ID, --cancel ID or --calendar FILE.",
            hint="For instance: huddle absent ben 3-5",
        )
    if calendar is not None:
        _calendar(told(ctx), calendar, dry_run=dry_run)
        return
    code = DONE
    with told(ctx).services() as services:
        absences = services.absences
        if words == ["-"]:
            views, code = _log_lines(absences, quiet=json)
        elif change is not None:
            views = [absences.change(change, " ".join(words or ()))]
        elif words:
            views = absences.log_all(" ".join(words))
        else:
            views = absences.list() if cancel is None else [absences.cancel(cancel)]
        if json:
            usual = [block.short for block in absences.typing_day().usual_blocks]
            rows = [absence_row(view, usual) for view in views]
            say.data_json({"schema": "huddle.absences/1", "absences": rows})
        elif words != ["-"]:
            for view in views:
                _say(view)
    if code:
        raise typer.Exit(code)


def _calendar(invocation: Invocation, where: str, *, dry_run: bool) -> None:
    """Show, and unless told otherwise save, what a calendar file says."""
    data = sys.stdin.buffer.read() if where == "-" else _file(where)
    with invocation.services() as services:
        calendar = services.absence_calendar
        found = calendar.look(data) if dry_run else calendar.save(data)
    known = [one for one in found if one.code]
    say.data(say.columns([(one.state, one.code, one.name, f"{one.when}, {one.blocks}") for one in known]))
    for one in found:
        if one.why:
            say.tell(f"{one.text or 'An event'} ({one.when}): {one.why}")
    if not found:
        say.tell("The calendar has no event from today on.")


def _file(where: str) -> bytes:
    try:
        return Path(where).read_bytes()
    except (OSError, ValueError) as error:
        raise UsageError(f"{where} cannot be read.", hint="Give an .ics file, or - for stdin.") from error


def _log_lines(absences: "Absences", *, quiet: bool) -> tuple[list["AbsenceView"], int]:
    """Save one absence a line from stdin; a line that is refused is told with its number, and the rest go on.

    Returns:
        What was saved, and the exit code of the first line that was refused.
    """
    saved: list[AbsenceView] = []
    code = DONE
    for number, line in enumerate(sys.stdin.buffer, 1):
        text = line.decode("utf-8", "replace").strip("\ufeff \t\r\n")
        if not text:
            continue
        try:
            views = absences.log_all(text)
        except HuddleError as error:
            say.tell(f"Line {number}: {error.text()}")
            code = code or error.exit_code
            continue
        saved += views
        for view in views if not quiet else ():
            _say(view)
    return saved, code


def _say(view: "AbsenceView") -> None:
    state = "  cancelled" if view.state == "cancelled" else ""
    say.saved(f"{view.short_id}  {view.code}  {view.name}  {view.when_words}, {view.blocks_words}{state}")
    say.tell(view.warning)


def absence_row(view: "AbsenceView", usual_blocks: Sequence[str]) -> dict[str, Any]:
    """An absence of huddle.absences/1: never its category."""
    return {
        "id": view.short_id,
        "educator": view.code,
        "from": view.first.isoformat(),
        "until": view.last.isoformat(),
        "blocks": list(view.blocks or usual_blocks),
        "state": view.state,
        "uuid": view.id,
        "weekly_until": view.repeats_until.isoformat() if view.repeats_until else None,
    }

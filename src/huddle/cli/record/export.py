"""`huddle export`: the log, coverage, roster, absences, ledger or an announcement, for people or programs."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from huddle.cli import say
from huddle.cli.invocation import told


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("export")(export)


def export(
    ctx: typer.Context,
    when: Annotated[
        str, typer.Argument(metavar="[SINCE[..UNTIL]]", help="Date range (default: today's huddle).")
    ] = "",
    form: Annotated[
        str,
        typer.Option("--format", metavar="md|html|csv|xlsx|json|ics|oneroster", help="How it is written."),
    ] = "",
    what: Annotated[
        str,
        typer.Option(
            metavar="huddles|coverage|roster|absences|ledger|services|announcement", help="What to export."
        ),
    ] = "huddles",
    plain: Annotated[bool, typer.Option("--plain", help="CSV without byte order mark, with LF.")] = False,
    names: Annotated[
        str, typer.Option(metavar="initials|full|ids", help="How students appear, also inside texts.")
    ] = "",
    query: Annotated[
        str, typer.Option("--filter", metavar="QUERY", help="Only what fits, as in 'huddle history'.")
    ] = "",
    reasons: Annotated[bool, typer.Option("--reasons", help="With the categories of absences.")] = False,
    needs: Annotated[bool, typer.Option("--needs", help="With the students' need flags.")] = False,
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="FILE|-", help="Where to; - is standard output.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file.")] = False,
) -> None:
    """Take records out; each time is written into the disclosure log."""
    from huddle.exchange.target import write_target
    from huddle.services.export.export import FORMATS, ExportRequest

    what = "roster" if form == "oneroster" and what == "huddles" else what
    suffix = Path(output).suffix.casefold().lstrip(".") if output else ""
    to_stdout = output == "-" or (output is None and not sys.stdout.isatty())
    request = ExportRequest(
        when=when,
        format=form or (suffix if suffix in FORMATS.get(what, ()) else "csv" if what == "roster" else "md"),
        what=what,
        names=names,
        plain=plain,
        reasons=reasons,
        needs=needs,
        table=to_stdout or suffix == "csv",
        query=query,
    )
    with told(ctx).services() as services:
        made = services.exports.export(request)
    if to_stdout:
        sys.stdout.flush()
        sys.stdout.buffer.write(made.data)
    else:
        path = Path(output or made.file_name).expanduser()
        if not path.suffix and made.file_name.endswith(".zip"):
            path = path.with_name(f"{path.name}.zip")
        write_target(path, made.data, force=force)
        say.data(str(path))
    if made.replaced:
        replaced = "name inside a text was" if made.replaced == 1 else "names inside texts were"
        say.tell(f"{made.replaced} {replaced} replaced (names: {made.names}).")

"""`huddle student timeline` and `extract`: what the team keeps about one student."""

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huddle.cli import say
from huddle.cli.invocation import told

if TYPE_CHECKING:
    from huddle.bootstrap import Services

Who = Annotated[str, typer.Argument(metavar="WHO", help="A code or a name, including former students.")]
When = Annotated[str, typer.Argument(metavar="[SINCE[..UNTIL]]", help="The dates; without them all.")]


def timeline(
    ctx: typer.Context,
    who: Who,
    when: When = "",
    as_json: Annotated[bool, typer.Option("--json", help="As huddle.student/1.")] = False,
) -> None:
    """What was written about a student, when they were out, in which groups they were; latest first."""
    from huddle.domain.reading.dates import day_label

    with told(ctx).services() as services:
        since, until = _span(services, when)
        view = services.timeline.of(who, since, until)
    if as_json:
        say.data_json(
            {
                "schema": "huddle.student/1",
                "student": {"id": view.code, "name": view.name},
                "rows": [
                    {
                        "date": row.date.isoformat(),
                        "kind": row.kind,
                        "text": row.text,
                        "author": row.author or None,
                    }
                    for row in view.rows
                ],
            }
        )
        return
    say.data(f"{view.code}  {view.name}")
    say.data(
        say.columns(
            [
                (f"{day_label(row.date)} {row.date.year}", row.kind, row.author or "-", _one_line(row.text))
                for row in view.rows
            ]
        )
    )


def extract(
    ctx: typer.Context,
    who: Who,
    recipient: Annotated[str, typer.Option("--for", metavar="TEXT", help="Who gets it, and why.")] = "",
    when: When = "",
    form: Annotated[
        str, typer.Option("--format", metavar="md|html|csv|json", help="How it is written.")
    ] = "",
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="FILE|-", help="Where to; - is standard output.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file.")] = False,
) -> None:
    """A student's record for a records request, every other student redacted; written into the disclosure log."""
    from huddle.exchange.target import write_target

    suffix = Path(output).suffix.casefold().lstrip(".") if output else ""
    to_stdout = output == "-" or (output is None and not sys.stdout.isatty())
    with told(ctx).services() as services:
        since, until = _span(services, when)
        made = services.timeline.extract(
            who, recipient=recipient, since=since, until=until, form=form or suffix or "md"
        )
    if to_stdout:
        sys.stdout.flush()
        sys.stdout.buffer.write(made.data)
    else:
        path = Path(output or made.file_name).expanduser()
        write_target(path, made.data, force=force)
        say.data(str(path))
    say.tell(
        f"{made.rows} lines; other students were redacted in {made.replaced}. Read it before you hand it on."
    )


def _span(services: "Services", when: str) -> tuple[dt.date | None, dt.date | None]:
    if not when:
        return None, None
    from huddle.domain.span import parse_span

    with services.desk.read() as (_reader, place):
        span = parse_span(when, services.desk.today(place))
    return span.since, span.until


def _one_line(text: str) -> str:
    return " / ".join(line.strip() for line in text.splitlines() if line.strip())

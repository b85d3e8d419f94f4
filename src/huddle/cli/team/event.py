"""Events of the day: `huddle calendar events`, `event`, and `huddle import --format ics`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from huddle.cli import say
from huddle.cli.invocation import Invocation, told
from huddle.domain.errors import UsageError


def events(
    ctx: typer.Context,
    when: Annotated[
        str, typer.Argument(metavar="[SINCE[..UNTIL]]", help="The dates; without them the day.")
    ] = "",
) -> None:
    """What else happens: events taken from calendars, or added."""
    from huddle.domain.reading.dates import day_label
    from huddle.domain.span import parse_span

    with told(ctx).services() as services:
        with services.desk.read() as (_reader, place):
            span = parse_span(when, services.desk.today(place))
        found = services.events.on(span.since, span.until)
    if found:
        rows = [
            (
                each.id[:8],
                f"{day_label(each.date)} {each.date.year}",
                each.times or "all day",
                each.text,
                each.source,
            )
            for each in found
        ]
        say.data(say.columns(rows))
    else:
        say.tell("No event.")


def event(
    ctx: typer.Context,
    when: Annotated[str, typer.Argument(metavar="WHEN", help="A day, or a range of days.")] = "",
    text: Annotated[list[str] | None, typer.Argument(metavar="TEXT", help="What happens.")] = None,
    starts: Annotated[str, typer.Option("--from", metavar="TIME", help="When it begins: 10:30.")] = "",
    ends: Annotated[str, typer.Option("--until", metavar="TIME", help="When it ends.")] = "",
    remove: Annotated[str, typer.Option(metavar="ID", help="Take an event away.")] = "",
) -> None:
    """Note an event, or take one away; prints its id."""
    with told(ctx).services() as services:
        if remove:
            services.events.remove(remove)
            say.saved("removed")
            return
        if not when or not text:
            raise UsageError("Say when and what.", hint="huddle calendar event 24nov Fire drill --from 10:00")
        for each in services.events.add(when, " ".join(text), starts=starts, ends=ends):
            say.saved(f"{each.id[:8]}  {each.date.isoformat()}  {each.text}")


def import_calendar(invocation: Invocation, path: str, source: str, *, dry_run: bool) -> None:
    """Take the events of an .ics file (`huddle import --format ics`)."""
    if path == "-":
        data = sys.stdin.buffer.read()
    else:
        try:
            data = Path(path).expanduser().read_bytes()
        except OSError as error:
            raise UsageError(
                f"{path} cannot be read.", code="bad_path", hint="Give an .ics file, or - for stdin."
            ) from error
    with invocation.services() as services:
        done = services.events.import_ics(data, source or Path(path).name, write=not dry_run)
    verb = "would be " if dry_run else ""
    say.data(
        f"{done.source}: {done.added} {verb}added, {done.changed} changed, {done.removed} removed,"
        f" {done.unchanged} unchanged ({done.since.isoformat()} to {done.until.isoformat()})"
    )

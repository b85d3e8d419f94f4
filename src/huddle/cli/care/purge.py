"""`huddle purge`: remove a student, or a school year, for good."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from huddle.cli import say
from huddle.cli.invocation import told
from huddle.domain.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from huddle.services.care.purge import Purge, PurgeReport

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be removed, and remove nothing.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
KeepDays = Annotated[
    int,
    typer.Option(
        "--keep-backups", metavar="DAYS", min=0, help="Leave backups younger than this; they hold it still."
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
    group.command("student")(student)
    group.command("year")(year)
    app.add_typer(group, name="purge", help="Remove for good, leaving counts: a student, or a school year.")


def student(
    ctx: typer.Context,
    who: Annotated[str, typer.Argument(metavar="WHO", help="A code or a name, including former students.")],
    dry_run: DryRun = False,
    yes: Yes = False,
    keep_backups: KeepDays = 0,
) -> None:
    """Remove a student from roster, splits, notes, search, journal, drafts, imports and backups."""
    _purge(
        ctx,
        lambda purge, dry: purge.student(who, dry_run=dry, keep_days=keep_backups),
        dry_run=dry_run,
        yes=yes,
    )


def year(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="YEAR", help="The last school year to go: 2024-25.")],
    dry_run: DryRun = False,
    yes: Yes = False,
    keep_backups: KeepDays = 0,
) -> None:
    """Remove a school year and all before it: huddles, plans, absences, and students who left."""
    _purge(
        ctx,
        lambda purge, dry: purge.year(name, dry_run=dry, keep_days=keep_backups),
        dry_run=dry_run,
        yes=yes,
    )


def _purge(
    ctx: typer.Context, purge: "Callable[[Purge, bool], PurgeReport]", *, dry_run: bool, yes: bool
) -> None:
    with told(ctx).services(tell=False) as services:
        went_on = services.went_on
        if went_on is not None and went_on.error is not None:
            raise went_on.error
        if went_on is not None:
            say.tell(went_on.said)
        try:
            report = purge(services.purge, dry_run or not yes)
        except NotFoundError:
            if went_on is None:
                raise
            return  # who was to be removed is gone, and what became of it was told
        _print(report)
        if report.written or dry_run:
            return
        if not sys.stdin.isatty():
            raise UsageError(
                "Not running interactively, so nothing was removed.", code="needs_yes", hint="Add --yes."
            )
        if not typer.confirm("Remove this for good? It cannot be undone.", err=True):
            raise typer.Exit
        _print(purge(services.purge, False))


def _print(report: "PurgeReport") -> None:
    verb = "removed" if report.written else "would be removed"
    say.tell(f"{report.what}: {sum(report.counts.values())} records, {report.copies} backups {verb}.")
    if report.counts:
        say.data(say.columns([(name.replace("_", " "), str(count)) for name, count in report.counts.items()]))
    if report.backup:
        say.tell(f"A new backup is {report.backup}.")

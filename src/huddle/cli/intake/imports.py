"""`huddle import` and `huddle template`: rosters in."""

import datetime as dt
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from huddle.cli import say
from huddle.cli.invocation import Invocation, told
from huddle.cli.team.event import import_calendar
from huddle.domain.errors import GUARD, PARTLY, HuddleError, UsageError

if TYPE_CHECKING:
    from huddle.bootstrap import Services
    from huddle.services.intake.request import ImportRefusedError, ImportResult

Repeated = list[str] | None


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("import")(import_)
    app.command("template")(template)


def import_(
    ctx: typer.Context,
    path: Annotated[
        str,
        typer.Argument(
            metavar="PATH", help="A zip, a folder, a CSV or XLSX file; - is stdin; undo takes one back."
        ),
    ],
    run: Annotated[str, typer.Argument(metavar="[RUN]", help="After undo: the import to undo.")] = "",
    form: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="auto|oneroster|sds|clever|native|sheet|lists|ics",
            help="How the files are written; ics takes the events of a calendar.",
        ),
    ] = "auto",
    source: Annotated[str, typer.Option(metavar="NAME", help="Where the ids come from.")] = "",
    school: Annotated[Repeated, typer.Option(metavar="NAME", help="Only this school.")] = None,
    grade: Annotated[Repeated, typer.Option(metavar="G", help="Only this grade.")] = None,
    educator: Annotated[Repeated, typer.Option(metavar="NAME", help="Only this educator's classes.")] = None,
    klass: Annotated[Repeated, typer.Option("--class", metavar="ID", help="Only this class.")] = None,
    as_of: Annotated[str, typer.Option(metavar="D", help="Use enrollments active on this date.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    add: Annotated[
        bool, typer.Option("--add", help="Who is not in the file stays (what a sheet means).")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Who is not in the file is gone (what a whole export means).")
    ] = False,
    rollover: Annotated[
        bool, typer.Option("--rollover", help="Carry the team over to the file's new school year or term.")
    ] = False,
    match_names: Annotated[
        bool, typer.Option("--match-names", help="The ids are new: know people by name and grade.")
    ] = False,
    partial: Annotated[bool, typer.Option("--partial", help="Import valid rows and skip the rest.")] = False,
    allow_removals: Annotated[
        bool, typer.Option("--allow-removals", help="Also when many people would be archived.")
    ] = False,
    older: Annotated[bool, typer.Option("--older", help="Also a file older than the last one.")] = False,
    dates: Annotated[str | None, typer.Option(metavar="mdy|dmy", help="How 4/5/2026 is read.")] = None,
    encoding: Annotated[str | None, typer.Option(metavar="E", help="When the files are not UTF-8.")] = None,
    delimiter: Annotated[str | None, typer.Option(metavar="C", help="What separates the cells.")] = None,
    columns: Annotated[
        str | None, typer.Option("--map", metavar="FILE", help="A map of their columns to ours, in TOML.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Every warning is an error.")] = False,
    report: Annotated[
        str | None, typer.Option(metavar="FILE.json|.csv", help="Write every finding into a file.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="huddle.import/1.")] = False,
) -> None:
    """Bring in a roster (OneRoster, School Data Sync, Clever, huddle's own template) or a calendar; `import undo [RUN]`."""
    from huddle.exchange.columnmap import read_map
    from huddle.services.intake.request import ImportRefusedError, ImportRequest, read

    invocation = told(ctx)
    if path == "undo":
        _undo(invocation, run)
        return
    if run:
        raise UsageError(f"'{run}' is one word too many.", hint="See 'huddle import --help'.")
    if form == "ics" or (form == "auto" and path.casefold().endswith(".ics")):
        import_calendar(invocation, path, source, dry_run=dry_run)
        return
    if add and replace:
        raise UsageError("--add and --replace say the opposite.", hint="Leave one of them away.")
    _refuse_report(report)
    request = ImportRequest(
        path="stdin" if path == "-" else path,
        format=form,
        source=source,
        schools=tuple(school or ()),
        grades=tuple(grade or ()),
        educators=tuple(educator or ()),
        classes=tuple(klass or ()),
        as_of=_day(invocation, as_of),
        partial=partial,
        allow_removals=allow_removals,
        older=older,
        dates=dates,
        encoding=encoding,
        delimiter=delimiter,
        strict=strict,
        rollover=rollover,
        match_names=match_names,
        absent="add" if add else "replace" if replace else "",
        columns=None if columns is None else read_map(Path(columns).expanduser()),
    )
    try:
        staged = read(request, sys.stdin.buffer.read() if path == "-" else None)
    except ImportRefusedError as refusal:
        _say_refused(refusal, as_json=json, report=report, form=form)
        raise typer.Exit(refusal.exit_code) from refusal
    if dry_run or not yes:
        with _database(invocation, write=False) as services:
            result = services.imports.run(request, staged, write=False)
        if not dry_run:
            _confirm(result)
    if not dry_run:
        with _database(invocation, write=True) as services:
            result = services.imports.run(request, staged, write=True)
    _say_result(result, as_json=json, report=report, findings=yes or dry_run)
    if result.partly:
        raise typer.Exit(PARTLY)


def template(
    path: Annotated[str, typer.Argument(metavar="PATH", help="A new folder, a .zip or an .xlsx file.")],
) -> None:
    """Write huddle's own template: tables with two example rows each."""
    from huddle.exchange.target import write_target
    from huddle.exchange.writers.native import template_files
    from huddle.exchange.writers.xlsx import template_xlsx
    from huddle.services.export.export import zip_of

    target = Path(path).expanduser()
    files = template_files()
    if target.suffix.casefold() == ".xlsx":
        write_target(target, template_xlsx())
    elif target.suffix.casefold() == ".zip":
        write_target(target, zip_of(files))
    else:
        try:
            target.mkdir(mode=0o700)
        except FileExistsError:
            if not target.is_dir() or any(target.iterdir()):
                raise HuddleError(
                    f"'{target}' is already there; nothing was written.",
                    code="target_exists",
                    exit_code=GUARD,
                    hint="Name a new folder.",
                ) from None
        except OSError as fault:
            raise UsageError(
                f"'{target}' cannot be made.", code="bad_path", hint="Choose another place."
            ) from fault
        for name, data in files.items():
            write_target(target / name, data)
    say.data(str(target))


def _undo(invocation: Invocation, run: str) -> None:
    with invocation.services() as services:
        undone = services.imports.undo(run)
    say.saved(f"Undone: import {undone.id[:8]} of {undone.at:%Y-%m-%d}")


def _day(invocation: Invocation, words: str) -> dt.date | None:
    if not words:
        return None
    from huddle.domain.reading.dates import parse_day
    from huddle.services.desk.clock import make_clock

    day = parse_day(words, make_clock(invocation.settings.today.value).today())
    if day is None:
        raise UsageError(f"'{words}' is not a day.", code="bad_date", hint="Write 2026-11-23 or 23nov.")
    return day


@contextmanager
def _database(invocation: Invocation, *, write: bool) -> "Iterator[Services]":
    """The services to import with; where there is no database yet, a preview works on one that is thrown away."""
    where = invocation.settings.db.value
    new = "://" not in where and not Path(where).expanduser().exists()
    if new and not write:
        with tempfile.TemporaryDirectory(prefix="huddle-preview-") as folder:
            flags = {**invocation.flags, "db": str(Path(folder) / "preview.db")}
            with Invocation(flags=flags).services(create=True) as services:
                yield services
        return
    with invocation.services(create=write) as services:
        yield services


def _confirm(result: "ImportResult") -> None:
    """Show what would change and ask.

    Raises:
        UsageError: nobody can be asked.
        typer.Exit: the answer was no.
    """
    _say_findings(result.findings)
    for line in result.lines:
        say.tell(line)
    say.tell(f"{result.described} for {result.team}: {result.summary()}")
    if not sys.stdin.isatty():
        raise UsageError(
            "Not running interactively, so nothing was written.",
            code="needs_yes",
            hint="Add --yes to write it, or --dry-run to look only.",
        )
    if not typer.confirm("Write this?", err=True):
        say.tell("Nothing was written.")
        raise typer.Exit


def _say_findings(findings: Any) -> None:
    from huddle.exchange.findings import folded

    for finding in folded(findings):
        say.tell(finding.text())


def _say_result(result: "ImportResult", *, as_json: bool, report: str | None, findings: bool) -> None:
    """What was done or would be; the findings unless they were shown before the question."""
    if report:
        _write_report(report, {**result.to_json(), "changes": list(result.lines)})
    if findings:
        _say_findings(result.findings)
    if as_json:
        say.data_json(result.to_json())
        return
    if not result.written:
        for line in result.lines:
            say.data(line)
    say.data(f"{result.described} for {result.team}: {result.summary()}")
    if result.undoable:
        say.data(f"import {result.run_id}")
        say.tell(f"Written; 'huddle import undo {result.run_id}' undoes it.")
    elif result.written:
        say.tell("Nothing changed: the team was already like this.")
    else:
        say.tell("Nothing was written.")


def _say_refused(refusal: "ImportRefusedError", *, as_json: bool, report: str | None, form: str) -> None:
    """Every finding on stderr; with --json the findings as huddle.import/1, with the error in it."""
    from huddle.services.intake.work import COUNTS

    answer = {
        "schema": "huddle.import/1",
        "format": form,
        "files": list(refusal.files),
        "counts": dict.fromkeys(COUNTS, 0),
        "findings": [finding.row() for finding in refusal.findings],
        "written": False,
        "error": say.error_object(refusal)["error"],
    }
    if report:
        _write_report(report, answer)
    _say_findings(refusal.findings)
    if as_json:
        say.data_json(answer)
    say.tell(refusal.text())


def _refuse_report(report: str | None) -> None:
    """Before anything is read: the report must have a format and a place."""
    if report is None:
        return
    if Path(report).suffix.casefold() not in (".json", ".csv"):
        raise UsageError("The report is written as .json or .csv.", hint="Give its name that ending.")
    if Path(report).expanduser().exists():
        raise HuddleError(
            f"'{report}' is already there; nothing was read.",
            code="target_exists",
            exit_code=GUARD,
            hint="Choose another name.",
        )


def _write_report(report: str, answer: dict[str, Any]) -> None:
    from huddle.exchange.target import write_target
    from huddle.exchange.writers.csvtext import csv_bytes

    path = Path(report).expanduser()
    if path.suffix.casefold() == ".json":
        write_target(path, (say.json_text(answer) + "\n").encode("utf-8", "replace"))
        return
    header = ("file", "line", "column", "severity", "code", "message")
    rows = [["" if row[key] is None else str(row[key]) for key in header] for row in answer["findings"]]
    rows += [["", "", "", "change", "", line] for line in answer.get("changes", ())]
    write_target(path, csv_bytes(header, rows))

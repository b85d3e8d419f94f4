"""Bring in a roster while the app runs: choose, look at what would change, then write it or leave it."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from huddle.bootstrap import Services
from huddle.domain.errors import HuddleError
from huddle.exchange.findings import Finding
from huddle.services.intake.lists import NAME as LIST
from huddle.services.intake.lists import read_list
from huddle.services.intake.request import ImportRefusedError, ImportRequest, ImportResult, Staged, read
from huddle.ui.dialogs.base import Confirm
from huddle.ui.dialogs.fields import Field, FieldsForm
from huddle.ui.dialogs.progress import Report, Working
from huddle.ui.shell.shell import Shell
from huddle.ui.start.pasting import PasteForm
from huddle.ui.widgets.cells import Cell
from huddle.ui.widgets.textlines import wrap

_WIDTH = 68
_FINDINGS = 20
_STEPS = 2
IMPORT_FIELDS = (
    Field("path", "file or folder", "", "~/Downloads/roster.zip"),
    Field("school", "only school", "", "may stay empty"),
    Field("grade", "only grade", "", "may stay empty"),
    Field("educator", "only educator", "", "may stay empty; the classes of one person"),
)
IMPORT_HINT = "OneRoster (zip or folder), huddle's own template, or a table in CSV or XLSX."


@dataclass(frozen=True, slots=True)
class Looked:
    """A roster that was read and compared; nothing is written yet. `caution` says why it needs a second look."""

    request: ImportRequest
    staged: Staged
    result: ImportResult
    caution: str = ""


def _allowing(request: ImportRequest, code: str) -> ImportRequest:
    """The request that lets pass what a guard stopped; what an option is for on the command line is asked here."""
    if code == "new_year":
        return dataclasses.replace(request, rollover=True)
    if code == "new_ids":
        return dataclasses.replace(request, match_names=True)
    return dataclasses.replace(request, allow_removals=True) if code == "too_many_removals" else request


def request_of(typed: Mapping[str, str]) -> ImportRequest:
    """What was typed, as a request."""
    return ImportRequest(
        path=str(Path(typed["path"].strip() or ".").expanduser()),
        schools=_words(typed["school"]),
        grades=_words(typed["grade"]),
        educators=_words(typed["educator"]),
    )


def with_findings(refusal: ImportRefusedError) -> HuddleError:
    """The refusal with its first reasons; `huddle import PATH` lists them all."""
    lines = _finding_lines(refusal.findings, "error", 4)
    return HuddleError(
        "\n".join([refusal.message, *lines]),
        code=refusal.code,
        exit_code=refusal.exit_code,
        hint=refusal.hint,
    )


def _finding_lines(findings: tuple[Finding, ...], severity: str, most: int) -> list[str]:
    chosen = [finding for finding in findings if finding.severity == severity]
    lines = [
        f"{each.file}{f' line {each.line}' if each.line else ''}: {each.message}" for each in chosen[:most]
    ]
    return [*lines, f"and {len(chosen) - most} more"] if len(chosen) > most else lines


def _words(typed: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in typed.split(",") if word.strip())


def ask_for_import(app: Shell, services: Services) -> None:
    """Ask for the file, show what would change, and write it when the person says so."""

    def look(typed: Mapping[str, str]) -> Looked:
        request = request_of(typed)
        try:
            return _compared(services, request, read(request))
        except ImportRefusedError as refusal:
            raise with_findings(refusal) from refusal

    form = FieldsForm("Import a roster", IMPORT_FIELDS, look, IMPORT_HINT)
    app.push_screen(form, lambda found: _show_and_write(app, services, found))


def ask_for_list(app: Shell, services: Services, kind: str = "") -> None:
    """Take a pasted list, show what would change, and write it when the person says so.

    Args:
        app: the app.
        services: to compare and write with.
        kind: staff, students, groups, bell or schedule where no line of the list says what it is.
    """

    def look(text: str) -> Looked:
        request = ImportRequest(path=LIST)
        try:
            return _compared(services, request, read_list(text, kind))
        except ImportRefusedError as refusal:
            raise with_findings(refusal) from refusal

    app.push_screen(PasteForm(look, kind), lambda found: _show_and_write(app, services, found))


def _show_and_write(app: Shell, services: Services, found: Looked | None) -> None:
    """Show what would change; write it when the person says so."""
    if found is None:
        return

    def sure(yes: bool | None) -> None:
        if yes:
            app.push_screen(Working("Import", lambda report: _write(services, found, report)), written)

    def written(result: ImportResult | None) -> None:
        if result is not None:
            app.tell(f"Imported: {result.summary()}. Press u to undo.")
            app.morning.plan_again()

    question = f"Import into {found.result.team}?"
    if found.request.rollover:
        question = f"Carry {found.result.team} over to the new year or term?"
    elif found.request.match_names:
        question = f"Keep the people of {found.result.team}, by their names?"
    app.push_screen(Confirm(question, _preview(found), "imports"), sure)


def _write(services: Services, found: Looked, report: Report) -> ImportResult:
    """Write what was looked at; up to here it can be given up, from here it is one transaction."""
    report(1, _STEPS)
    return services.imports.run(found.request, found.staged, write=True)


def _compared(services: Services, request: ImportRequest, staged: Staged) -> Looked:
    """Compare; what a guard stops is compared as if it had been allowed, with the guard's words."""
    try:
        return Looked(request, staged, services.imports.run(request, staged, write=False))
    except HuddleError as guard:
        allowed = _allowing(request, guard.code)
        if allowed == request:
            raise
        return dataclasses.replace(_compared(services, allowed, staged), caution=guard.message)


def _preview(found: Looked) -> list[Cell]:
    """What would change, and what was found in the file."""
    result = found.result
    lines: list[Cell] = [
        [(line, "late")] for text in found.caution.splitlines() for line in wrap(text, _WIDTH)
    ]
    lines += [[(line, "strong")] for line in wrap(result.summary(), _WIDTH)]
    lines += [[("Read as  ", "muted"), result.described], ""]
    lines += [part for line in result.lines for part in wrap(line, _WIDTH)]
    warnings = _finding_lines(result.findings, "warning", _FINDINGS)
    if warnings:
        lines += ["", [("Warnings", "late")], *(part for line in warnings for part in wrap(line, _WIDTH))]
    return lines

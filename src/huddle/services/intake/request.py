"""What an import is asked, what it read, what it did, and why it was refused."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huddle.domain.errors import REFUSED_INPUT, HuddleError
from huddle.exchange.columnmap import ColumnMap
from huddle.exchange.detect import read_roster
from huddle.exchange.findings import Finding
from huddle.exchange.staged import StagedRoster
from huddle.services.intake.work import COUNTS

ADD = "add"
REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What `huddle import` was asked; the selectors and switches of the contract.

    Attributes:
        absent: what it means that somebody is not in the file: `add` nothing, `replace` that they are gone; empty for the
            format's own meaning (a sheet adds, a complete export replaces).
        match_names: the ids in the file are new; people are known by name and grade, classes by what they follow.
        rollover: the file is of a new school year or term, to which the team is carried over.
    """

    path: str
    format: str = "auto"
    source: str = ""
    schools: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    educators: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    as_of: dt.date | None = None
    partial: bool = False
    allow_removals: bool = False
    older: bool = False
    dates: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    strict: bool = False
    columns: ColumnMap | None = None
    absent: str = ""
    rollover: bool = False
    match_names: bool = False

    @property
    def selects(self) -> bool:
        """Whether a selector was given."""
        return bool(self.schools or self.grades or self.educators or self.classes)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did, or would do (`written` false).

    Attributes:
        described: the format in words.
        team: the team's name.
        counts: people added, changed, moved (another class), archived, unchanged.
        findings: everything found in the files and while choosing, never folded.
        lines: what changes, for the preview; educators and groups by name, students by code.
        partly: rows were left out (`--partial`).
        undoable: something was written that `import undo` takes back.
    """

    format: str
    described: str
    team: str
    counts: Mapping[str, int]
    findings: tuple[Finding, ...]
    files: tuple[str, ...]
    lines: tuple[str, ...] = ()
    written: bool = False
    run_id: str = ""
    backup: str = ""
    partly: bool = False
    undoable: bool = False

    def summary(self) -> str:
        """`+ 12 people  ~ 3 changed  > 2 moved  - 1 archived  = 171 unchanged  ! 4 warnings`."""
        signs = zip(("+", "~", ">", "-", "="), COUNTS, strict=True)
        parts = [f"{sign} {self.counts[name]} {name}" for sign, name in signs]
        warnings = sum(finding.severity == "warning" for finding in self.findings)
        return "  ".join([*parts, f"! {warnings} warning{'s' if warnings != 1 else ''}"])

    def to_json(self) -> dict[str, Any]:
        """huddle.import/1."""
        return {
            "schema": "huddle.import/1",
            "format": self.format,
            "files": list(self.files),
            "counts": {name: self.counts[name] for name in COUNTS},
            "findings": [finding.row() for finding in self.findings],
            "written": self.written,
        }


class ImportRefusedError(HuddleError):
    """The files cannot be taken; `findings` holds every reason and nothing was written.

    `sound_rows`: whether there are rows that --partial would take.
    """

    def __init__(
        self,
        findings: Sequence[Finding],
        files: Sequence[str] = (),
        described: str = "",
        *,
        sound_rows: bool = False,
    ) -> None:
        errors = sum(finding.severity == "error" for finding in findings)
        super().__init__(
            f"The roster was refused: {errors} error{'s' if errors != 1 else ''}. Nothing was written.",
            code="import_refused",
            exit_code=REFUSED_INPUT,
            hint="Mend the file at the places listed, or take the sound rows with --partial."
            if sound_rows
            else "Mend what is listed, or ask for another export.",
        )
        self.findings = tuple(findings)
        self.files = tuple(files)
        self.described = described


@dataclass(frozen=True, slots=True)
class Staged:
    """A roster that was read, with its findings."""

    roster: StagedRoster
    findings: tuple[Finding, ...]


def read(request: ImportRequest, data: bytes | None = None) -> Staged:
    """Read and check the files; needs no database.

    Raises:
        ImportRefusedError: an error was found, and `partial` was not asked; or nothing could be read.
    """
    roster, findings = read_roster(
        Path(request.path),
        format=request.format,
        encoding=request.encoding,
        delimiter=request.delimiter,
        dates=request.dates,
        strict=request.strict,
        columns=request.columns,
        data=data,
    )
    broken = any(finding.severity == "error" for finding in findings)
    if roster is None or (broken and not request.partial):
        if roster is None:
            raise ImportRefusedError(findings)
        files = [file.name for file in roster.files]
        raise ImportRefusedError(findings, files, roster.described(), sound_rows=True)
    return Staged(roster, tuple(findings))

"""Bring in a roster: read and check it whole, choose the team, compare with what is there, write it in one transaction."""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huddle.domain.errors import GUARD, REFUSED_INPUT, ConflictError, HuddleError, NotFoundError
from huddle.domain.record import Change, ImportRun
from huddle.domain.school import School
from huddle.domain.student import Student
from huddle.domain.team import Team
from huddle.domain.values import new_id, short_id
from huddle.exchange.choice import Choice, Refusal, choose
from huddle.exchange.columnmap import ColumnMap
from huddle.exchange.detect import read_roster
from huddle.exchange.findings import Finding
from huddle.exchange.staged import BULK, StagedRoster
from huddle.exchange.template import FORMAT
from huddle.services.desk.clock import Clock
from huddle.services.intake.groups import write_groups
from huddle.services.intake.losses import LEAST_ALARM, losses, standing
from huddle.services.intake.people import PeopleWriter
from huddle.services.intake.source import known_source, named_source
from huddle.services.intake.work import COUNTS, Work
from huddle.store.database import Database
from huddle.store.journal import reverse
from huddle.store.queries.imports import change_in_force, latest_change, runs_not_undone, runs_of_team
from huddle.store.queries.plan import outdate
from huddle.store.queries.team import teams_in_use
from huddle.store.reader import Reader
from huddle.store.unit_of_work import UnitOfWork
from huddle.text import fold, one_line

_MOST_STRANGERS = 0.5  # of the roster
_PLANNED_AHEAD = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What `huddle import` was asked; the selectors and switches of the contract."""

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


@contextmanager
def _in_use_since() -> Iterator[None]:
    """Say what it means when the database finds something that hangs on what an import brought.

    Raises:
        ConflictError: it did.
    """
    try:
        yield
    except HuddleError as fault:
        if fault.code != "still_used":
            raise
        raise ConflictError(
            "What this import brought is in use since (absences, plans, huddles); nothing was undone.",
            hint="Take the later changes back first: 'huddle undo'.",
        ) from fault


def _remembered(roster: StagedRoster, earlier: ImportRun | None) -> dict[str, tuple[str, ...]]:
    """What the last import in force chose, as selectors for this file.

    A sheet is a statement about all that it contains, so that its new groups count too, unless it was narrowed before.
    """
    known = {row.id for row in roster.classes}
    if roster.format == FORMAT:
        narrowed = {}
        if earlier is not None and earlier.format == FORMAT:
            names = ("schools", "grades", "educators")
            narrowed = {name: tuple(earlier.choice.get(name, ())) for name in names}
        return narrowed if any(narrowed.values()) else {"classes": tuple(known)}
    chosen = earlier.choice.get("classes", ()) if earlier else ()
    return {"classes": tuple(one for one in chosen if one in known)}


class Imports:
    """Imports rosters into a database: a new team, or the one that is there."""

    def __init__(self, database: Database, clock: Clock, *, team_name: str = "", user: str = "") -> None:
        self._database = database
        self._clock = clock
        self._team_name = one_line(team_name)
        self._user = user

    def run(self, request: ImportRequest, staged: Staged, *, write: bool) -> ImportResult:
        """Compare and, with `write`, save everything in one transaction; otherwise nothing is kept.

        Raises:
            HuddleError: no team could be chosen from the file, too many would be archived, or the file is older.
        """
        backup = self._database.backup_before("import") if write else None
        now = self._clock.now()
        with self._database.write(by=self._user, label="Imported a roster", team_id="", now=now) as unit:
            existing = self._existing_team(unit)
            date = request.as_of or self._clock.today(self._zone(unit, existing))
            choice = self._choose(unit, request, staged.roster, existing, date)
            source, strangers = self._source(unit, existing, request, staged.roster)
            if existing is not None:
                self._refuse_older(unit, existing, source, request, staged.roster)
            team = existing or self._new_team(unit, request, choice, staged.roster)
            unit.team_id = team.id
            students = sum(student.active for student in unit.find(Student, team_id=team.id))
            work = Work(
                unit, team, staged.roster, choice, source, date, request.partial, bool(request.source)
            )
            before = standing(unit, team.id, date)
            people = PeopleWriter(work)
            people.write()
            if strangers:
                self._refuse_strangers(work, students)
            elif source != (named := named_source(staged.roster)) and not request.source and not work.native:
                message = f"The ids are those of '{source}', so this is that source, now called '{named}'."
                work.findings.append(Finding(Path(request.path).name, None, None, "note", "N403", message))
            write_groups(work, people)
            self._refuse_conflicts(request, staged, work)
            lost = losses(before, standing(unit, team.id, date))
            if not request.allow_removals:
                lost.refuse(work.counts["archived"], people.roster_size)
            work.findings += lost.findings()
            run_id, seq = new_id(), 0
            unit.label = f"Imported a roster: {work.counts['added']} added, {work.counts['changed']} changed"
            if write:
                if unit.has_changes:
                    outdate(unit, [team.id], date, date + _PLANNED_AHEAD)
                place = latest_change(unit)
                seq = unit.commit(lambda number: self._run(run_id, work, request, number, place))
            return ImportResult(
                format=staged.roster.format,
                described=staged.roster.described(),
                team=team.name,
                counts=work.counts,
                findings=(*staged.findings, *choice.findings, *work.findings),
                files=tuple(file.name for file in staged.roster.files),
                lines=tuple(work.lines),
                written=write,
                run_id=short_id(run_id) if write else "",
                undoable=seq > 0,
                backup=str(backup or ""),
                partly=request.partial and not (staged.roster.complete and work.is_whole),
            )

    def undo(self, run_id: str = "") -> ImportRun:
        """Take back a whole import: the one whose id begins so, or the latest.

        Raises:
            NotFoundError: there is no such import.
            ConflictError: what it brought was changed since.
        """
        self._database.backup_before("undo")
        with (
            _in_use_since(),
            self._database.write(
                by=self._user, label="Undid an import", team_id="", now=self._clock.now()
            ) as unit,
        ):
            run = self._to_undo(unit, run_id.strip().casefold())
            change = in_force(unit, run)
            if change is None:
                raise NotFoundError("This import was undone before.", code="no_such_import")
            unit.team_id, unit.kind, unit.label = run.team_id, "undo", change.label
            unit.amend(dataclasses.replace(run, undone_at=unit.now))
            reverse(unit, change)
        return run

    def _to_undo(self, reader: Reader, wanted: str) -> ImportRun:
        """The import whose id begins so; with no id the latest that stands, if it changed something."""
        standing = [run for run in runs_not_undone(reader) if not run.change_seq or in_force(reader, run)]
        if wanted:
            found = [run for run in reader.select(ImportRun) if run.id.startswith(wanted)]
        else:
            found = standing[:1]
        if len(found) != 1:
            raise NotFoundError(
                "There is no such import to undo.", code="no_such_import", hint="Type its id."
            )
        if found[0].change_seq:
            return found[0]
        earlier = next((run for run in standing if run.change_seq), None)
        raise NotFoundError(
            "This import changed nothing." if wanted else "The latest import changed nothing.",
            code="no_such_import",
            hint=f"To undo the one of {earlier.at:%Y-%m-%d}: 'huddle import undo {short_id(earlier.id)}'."
            if earlier
            else "There is nothing to undo.",
        )

    # --- steps ----------------------------------------------------------------------------------------------------

    def _existing_team(self, reader: Reader) -> Team | None:
        teams = teams_in_use(reader)
        if self._team_name:
            return next((team for team in teams if fold(team.name) == fold(self._team_name)), None)
        if len(teams) > 1:
            names = ", ".join(team.name for team in teams)
            raise NotFoundError(
                "There are several teams here.",
                code="several_teams",
                hint=f"Choose one with --team: {names}.",
            )
        return teams[0] if teams else None

    def _zone(self, reader: Reader, team: Team | None) -> str:
        school = reader.get(School, team.school_id) if team else None
        return school.time_zone if school else ""

    def _choose(
        self,
        reader: Reader,
        request: ImportRequest,
        roster: StagedRoster,
        existing: Team | None,
        date: dt.date,
    ) -> Choice:
        """The classes of the team: as selected now, else as chosen at the import before, else by the guard's rule."""
        selectors = {
            "schools": request.schools,
            "grades": request.grades,
            "educators": request.educators,
            "classes": request.classes,
        }
        if existing is not None and not request.selects:
            runs = runs_of_team(reader, existing.id)
            earlier = next((run for run in runs if in_force(reader, run)), None)
            selectors |= _remembered(roster, earlier)
        chosen = choose(
            roster,
            on=date,
            **selectors,
        )
        if isinstance(chosen, Refusal):
            raise HuddleError(
                "\n".join([chosen.message, *chosen.offer.lines()]),
                code=chosen.code,
                exit_code=chosen.exit_code,
                hint=chosen.hint,
            )
        return chosen

    def _source(
        self, reader: Reader, existing: Team | None, request: ImportRequest, roster: StagedRoster
    ) -> tuple[str, bool]:
        """Where the ids come from, and whether the team is of other sources alone."""
        if request.source:
            return one_line(request.source), False
        name = named_source(roster)
        if existing is None:
            return name, False
        known = known_source(reader, existing.id, name, roster.people)
        return known or name, not known

    def _refuse_strangers(self, work: Work, students: int) -> None:
        """A roster of which the team has nobody is another school's, or the same one with all its ids changed."""
        met = work.counts["changed"] + work.counts["moved"] + work.counts["unchanged"]
        added = work.counts["added"]
        if not met and added >= LEAST_ALARM and added > _MOST_STRANGERS * students > 0:
            raise HuddleError(
                f"None of these {added} people is known, and {work.team.name} has {students} students already.",
                code="strangers",
                exit_code=GUARD,
                hint="For a team of their own say --team NAME; to add them to this one say --source NAME. Nothing was written.",
            )

    def _refuse_older(
        self, reader: Reader, team: Team, source: str, request: ImportRequest, roster: StagedRoster
    ) -> None:
        runs = runs_of_team(reader, team.id, source)
        standing = (
            run for run in runs if not run.undone_at and (not run.change_seq or in_force(reader, run))
        )
        latest = next(standing, None)
        before = latest.choice.get("modified", "") if latest else ""
        if before and roster.modified and roster.modified.isoformat() < before and not request.older:
            raise HuddleError(
                f"This file is older than the one imported before ({before[:10]}).",
                code="older_file",
                exit_code=GUARD,
                hint="Take the newer file, or say --older.",
            )

    def _new_team(
        self, unit: UnitOfWork, request: ImportRequest, choice: Choice, roster: StagedRoster
    ) -> Team:
        if roster.mode != BULK:
            raise HuddleError(
                "The file holds changes only, and nothing was imported before it.",
                code="delta_without_bulk",
                exit_code=REFUSED_INPUT,
                hint="Import the whole (bulk) file first.",
            )
        org = choice.schools[0] if choice.schools else None
        name = one_line(org.name) if org and org.name.strip() else "Our school"
        school = next((s for s in unit.select(School) if org is not None and s.external_id == org.id), None)
        if school is None:
            school = School(id=new_id(), name=name, external_id=org.id if org else "")
            unit.add(school)
        wanted = self._team_name or (
            f"Grade {', '.join(request.grades)} team" if request.grades else f"{name} team"
        )
        taken = {fold(team.name) for team in unit.select(Team)}
        unique, number = one_line(wanted, 200), 2
        while fold(unique) in taken:
            unique, number = f"{one_line(wanted, 200)} {number}", number + 1
        team = Team(id=new_id(), school_id=school.id, name=unique)
        unit.add(team)
        return team

    def _refuse_conflicts(self, request: ImportRequest, staged: Staged, work: Work) -> None:
        """What the file says and this team cannot take is refused as a whole, or left out with --partial.

        Raises:
            ImportRefusedError: something was found.
        """
        if not work.is_whole and not request.partial:
            findings = (*staged.findings, *work.choice.findings, *work.findings)
            files = [file.name for file in staged.roster.files]
            raise ImportRefusedError(findings, files, staged.roster.described(), sound_rows=True)

    def _run(self, run_id: str, work: Work, request: ImportRequest, seq: int, place: int) -> ImportRun:
        """The import as it is remembered; `place` is the journal's latest change before it."""
        return ImportRun(
            id=run_id,
            team_id=work.team.id,
            at=work.unit.now,
            by=self._user,
            source=work.source,
            format=work.roster.format,
            files={file.name: file.sha256 for file in work.roster.files},
            counts=dict(work.counts),
            choice={
                "classes": [chosen.row.id for chosen in work.choice.classes],
                "schools": list(request.schools),
                "grades": list(request.grades),
                "educators": list(request.educators),
                "modified": work.roster.modified.isoformat() if work.roster.modified else "",
                "after": place,
            },
            change_seq=seq,
        )


def in_force(reader: Reader, run: ImportRun) -> Change | None:
    """The change that has to be reversed to undo an import: its own, or the one that did it again after an undo.

    None when it was undone, by `import undo` or by a plain undo, or when a purge took it out of the journal.
    """
    return change_in_force(reader, run.change_seq)

"""Bring in a roster: choose the team, compare with what is there, write it in one transaction; undo it as a whole."""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from huddle.domain.errors import REFUSED_INPUT, ConflictError, HuddleError, NotFoundError
from huddle.domain.group import Group
from huddle.domain.record import ImportRun
from huddle.domain.school import School
from huddle.domain.team import Team
from huddle.domain.values import new_id, short_id
from huddle.exchange.choice import Choice
from huddle.exchange.findings import Finding
from huddle.exchange.staged import DELTA, StagedRoster
from huddle.exchange.template import FORMAT
from huddle.services.desk.clock import Clock
from huddle.services.intake.bell import set_bell
from huddle.services.intake.choosing import chosen_classes, refuse_older, remembered_choice
from huddle.services.intake.delta import delta_choice, known_of
from huddle.services.intake.earlier import Earlier, earlier, in_force
from huddle.services.intake.facts import facts_of
from huddle.services.intake.groups import write_groups
from huddle.services.intake.losses import losses, standing
from huddle.services.intake.offers import offer_classes, propose_merges, refuse_additions
from huddle.services.intake.people import PeopleWriter
from huddle.services.intake.request import REPLACE, ImportRefusedError, ImportRequest, ImportResult, Staged
from huddle.services.intake.rollover import Turn, of_same_titles, turn_of
from huddle.services.intake.source import continued_source, known_source, named_source
from huddle.services.intake.work import Work
from huddle.store.database import Database
from huddle.store.journal import reverse
from huddle.store.queries.imports import latest_change, runs_not_undone
from huddle.store.queries.plan import outdate
from huddle.store.queries.team import teams_in_use
from huddle.store.reader import Reader
from huddle.store.unit_of_work import UnitOfWork
from huddle.text import fold, one_line

_PLANNED_AHEAD = dt.timedelta(days=365)


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


def _nothing_before(roster: StagedRoster, existing: Team | None) -> HuddleError:
    """A file of changes that continues nothing."""
    of = f" of '{roster.source_name}'" if roster.source_name else ""
    here = f" into {existing.name}" if existing else ""
    return HuddleError(
        f"The file holds changes only, and nothing{of} was imported{here} before it.",
        code="delta_without_bulk",
        exit_code=REFUSED_INPUT,
        hint="Import the whole (bulk) set first, or name the source with --source NAME.",
    )


def _changes(
    reader: Reader, request: ImportRequest, roster: StagedRoster, team: Team, source: str, date: dt.date
) -> Choice:
    """What of a file of changes concerns the team."""
    groups = {group.id: group for group in reader.find(Group, team_id=team.id)}
    return delta_choice(roster, known_of(reader, team.id, source, date), groups, request.classes, date)


def _new_year(
    reader: Reader,
    request: ImportRequest,
    roster: StagedRoster,
    existing: Team | None,
    source: str,
    before: Earlier,
    date: dt.date,
) -> Turn | None:
    """The sign that a whole export is of a new school year or term.

    Raises:
        HuddleError: it is, and nobody asked to carry the team over.
    """
    if existing is None or roster.format == FORMAT or not before.classes:
        return None
    team_id = existing.id
    turn = turn_of(roster, before, lambda: known_of(reader, team_id, source, date), date)
    if turn is not None and not (request.rollover or request.source):
        raise turn.refused(existing.name)
    return turn


def _is_about_a_person(line: str) -> bool:
    """Whether a line of the preview is of a person; groups and their sessions come first."""
    return line[2:].startswith(("student ", "educator "))


def _latest(work: Work) -> str:
    """The latest time of change that was imported; a file without one tells nothing new."""
    modified = work.roster.modified
    return modified.isoformat() if modified else work.before.modified


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
            work = self._begin(unit, request, staged.roster)
            seen = self._apply(work, request, staged)
            run_id, seq = new_id(), 0
            unit.label = f"Imported a roster: {work.counts['added']} added, {work.counts['changed']} changed"
            if write:
                if unit.has_changes:
                    outdate(unit, [work.team.id], work.date, work.date + _PLANNED_AHEAD)
                place = latest_change(unit)
                seq = unit.commit(lambda number: self._run(run_id, work, request, (number, place), seen))
            return ImportResult(
                format=staged.roster.format,
                described=staged.roster.described(),
                team=work.team.name,
                counts=work.counts,
                findings=(*staged.findings, *work.choice.findings, *work.findings),
                files=tuple(file.name for file in staged.roster.files),
                lines=tuple(sorted(work.lines, key=_is_about_a_person)),
                written=write,
                run_id=short_id(run_id) if write else "",
                undoable=seq > 0,
                backup=str(backup or ""),
                partly=request.partial and not (staged.roster.complete and work.is_whole),
            )

    def _begin(self, unit: UnitOfWork, request: ImportRequest, roster: StagedRoster) -> Work:
        """Find or make the team, and choose its classes.

        Raises:
            HuddleError: no team could be chosen, the file is older, continues nothing, or is of a new year.
        """
        existing = self._existing_team(unit)
        date = request.as_of or self._clock.today(self._zone(unit, existing))
        delta = roster.mode == DELTA
        source, strangers = self._source(unit, existing, request, roster)
        if delta and (existing is None or not source):
            raise _nothing_before(roster, existing)
        of = None if request.match_names else source
        before = earlier(unit, existing.id, of) if existing else Earlier()
        refuse_older(before, request, roster)
        if delta and existing is not None:
            choice = _changes(unit, request, roster, existing, source, date)
        else:
            turn = _new_year(unit, request, roster, existing, source, before, date)
            following = turn.classes if turn else of_same_titles(roster, before)
            is_there = existing is not None
            choice = chosen_classes(request, roster, before, date, existing=is_there, taught=following)
        team = existing or self._new_team(unit, request, choice)
        unit.team_id = team.id
        return Work(
            unit=unit,
            team=team,
            roster=roster,
            choice=choice,
            source=source,
            date=date,
            partial=request.partial,
            before=before,
            is_new_team=existing is None,
            strangers=strangers,
            named=bool(request.source),
            rollover=request.rollover,
            match_names=request.match_names,
            absence_tells=request.absent == REPLACE if request.absent else None,
        )

    def _apply(self, work: Work, request: ImportRequest, staged: Staged) -> list[str]:
        """Write the people and groups, guard what is added and taken away; returns the classes that were not chosen.

        Raises:
            HuddleError: a guard stops it.
        """
        stood = standing(work.unit, work.team.id, work.date)
        set_bell(work, work.roster.bell)
        people = PeopleWriter(work)
        people.write()
        if not (work.is_new_team or request.source or request.rollover):
            refuse_additions(work, people, stood, selected=request.selects)
        self._note_source(work, request)
        write_groups(work, people)
        self._refuse_conflicts(request, staged, work)
        propose_merges(work, people)
        seen = offer_classes(work)
        lost = losses(stood, standing(work.unit, work.team.id, work.date))
        if not (request.allow_removals or request.rollover):
            lost.refuse(work.counts["archived"], people.roster_size)
        work.findings += lost.findings()
        return seen

    @staticmethod
    def _note_source(work: Work, request: ImportRequest) -> None:
        """Say that a source is a known one under another name."""
        named = named_source(work.roster)
        said = bool(request.source) or work.native or work.roster.mode == DELTA
        if not work.strangers and work.source != named and not said:
            message = f"The ids are those of '{work.source}', so this is that source, now called '{named}'."
            work.findings.append(Finding(Path(request.path).name, None, None, "note", "N403", message))

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

    def _source(
        self, reader: Reader, existing: Team | None, request: ImportRequest, roster: StagedRoster
    ) -> tuple[str, bool]:
        """Where the ids come from, and whether the team is of other sources alone."""
        if request.source:
            return one_line(request.source), False
        name = named_source(roster)
        if existing is None:
            return name, False
        if roster.mode == DELTA:
            return continued_source(reader, existing.id, roster), False
        known = known_source(reader, existing.id, name, roster.people)
        return known or name, not known

    def _new_team(self, unit: UnitOfWork, request: ImportRequest, choice: Choice) -> Team:
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

    def _run(
        self, run_id: str, work: Work, request: ImportRequest, seq: tuple[int, int], seen: Sequence[str]
    ) -> ImportRun:
        """The import as it is remembered; `seq` are its change in the journal and the latest one before it."""
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
                **remembered_choice(request, work.choice, work.before, delta=work.roster.mode == DELTA),
                "facts": facts_of(work.choice, work.before.facts),
                "modified": _latest(work),
                "after": seq[1],
                "seen": list(seen),
            },
            change_seq=seq[0],
        )

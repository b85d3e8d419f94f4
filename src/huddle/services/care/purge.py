"""`huddle purge`: remove a student, or a school year, for good; only counts stay."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from huddle.domain.educator import Educator
from huddle.domain.errors import GUARD, HuddleError, NotFoundError, UsageError
from huddle.domain.naming import is_ordinary_word
from huddle.domain.person import Person, find_person
from huddle.domain.student import Student
from huddle.paths import drafts_folder, replace_private
from huddle.services.care.unfinished import finish
from huddle.services.desk.desk import Desk, Place
from huddle.store import leftovers
from huddle.store import purge as store
from huddle.store.queries.student import memberships_of_team
from huddle.store.unit_of_work import UnitOfWork
from huddle.text import fold, one_line, replace_names

_DASH = "-"
_YEAR = re.compile(r"(\d{4})-(\d{2}|\d{4})\Z")
_FIRST_MONTH = 8  # a school year begins in August
# A code with letters and digits is nobody else's word; a bare number may be anything.
_DISTINCT = re.compile(r"(?=.*[A-Za-z])(?=.*\d).{4,}\Z")


@dataclass(frozen=True, slots=True)
class PurgeReport:
    """What a purge removed, or would remove.

    Attributes:
        what: who or which year; for the person at the keyboard, stored nowhere.
        counts: rows by table, texts, drafts.
        copies: how many copies of the database (backups) go with it.
        backup: the new backup that was made afterwards; empty in a dry run.
        written: False in a dry run.
    """

    what: str
    counts: dict[str, int]
    copies: int
    backup: str
    written: bool


class Purge:
    """Removes for good what the school may not keep any longer."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._own: list[
            Path | None
        ] = []  # made in case the purge fails, and gone with the others when it does not

    def student(self, who: str, *, dry_run: bool = True, keep_days: int = 0) -> PurgeReport:
        """Remove a student from everything: roster, splits, texts, search, journal, drafts, imports and backups.

        Args:
            who: a code or a name; students who left count too.
            dry_run: only say what would be removed.
            keep_days: leave backups that are younger; the student stays in those until they go.

        Raises:
            NotFoundError: nobody is meant, or several are.
            HuddleError: `purge_unfinished`: the records are gone, and files still hold them until the next start.
        """
        if not dry_run:
            self._own.append(self._desk.database.backup_before("purge"))
        with self._desk.write("Purged a student", journal=False) as (work, place):
            students = work.find(Student, team_id=place.team.id)
            student = _find(students, who)
            blacken = _blackener(work, [student], students)
            counts = store.remove_student(work, student.id, student.code, blacken)
            what = f"{student.code} {student.name}"
            seen = self._look_at_files(counts, blacken, keep_days)
            if dry_run:
                return PurgeReport(what, seen.counts, seen.copies, "", written=False)
            self._commit(work, "Purged a student", seen, keep_days)
        return self._finish(what, seen)

    def year(self, name: str, *, dry_run: bool = True, keep_days: int = 0) -> PurgeReport:
        """Remove a school year and all before it, and students who were in no group since.

        Args:
            name: `2024-25`: up to 31 July 2025.
            dry_run: only say what would be removed.
            keep_days: leave backups that are younger.

        Raises:
            UsageError: it is not a school year.
            HuddleError: the year is not over.
        """
        until = parse_year(name)
        if not dry_run:
            self._own.append(self._desk.database.backup_before("purge"))
        with self._desk.write("Purged a school year", journal=False) as (work, place):
            if until >= self._desk.today(place):
                raise HuddleError(
                    f"The school year {one_line(name, 20)} is not over; nothing was removed.",
                    code="year_not_over",
                    exit_code=GUARD,
                    hint="Purge an earlier year.",
                )
            counts = store.remove_until(work, place.team.id, until)
            students = work.find(Student, team_id=place.team.id)
            left = _who_left(work, place, students)
            blacken = _blackener(work, left, students)
            for student in left:
                for table, count in store.remove_student(
                    work, student.id, student.code, _blackener(work, [student], students)
                ).items():
                    counts[table] = counts.get(table, 0) + count
            what = f"up to {until.isoformat()}"
            seen = self._look_at_files(counts, blacken, keep_days)
            if dry_run:
                return PurgeReport(what, seen.counts, seen.copies, "", written=False)
            self._commit(work, f"Purged {what}", seen, keep_days)
        return self._finish(what, seen)

    def _look_at_files(
        self, counts: dict[str, int], blacken: Callable[[str], str], keep_days: int
    ) -> "_Seen":
        """What there is beside the records: drafts that name somebody who is removed, and older copies."""
        database = self._desk.database
        drafts = _drafts(drafts_folder(database.address), blacken)
        counts = {**counts, "drafts": len(drafts)} if drafts else counts
        now = dt.datetime.now(dt.UTC)
        this = leftovers.Unfinished("", now, keep_days)
        copies = leftovers.copies_to_go(database.path, [this], now) if database.path is not None else []
        return _Seen(counts, drafts, len([copy for copy in copies if copy not in self._own]), now)

    @staticmethod
    def _commit(work: UnitOfWork, label: str, seen: "_Seen", keep_days: int) -> None:
        """Make it permanent. The drafts go first: once the names are gone, nobody knows what to look for."""
        store.note_purge(work, f"{label}: {sum(seen.counts.values())} records")
        leftovers.note_unfinished(work, seen.at, keep_days)
        for draft, text in seen.drafts.items():
            replace_private(draft, text)
        work.commit()

    def _finish(self, what: str, seen: "_Seen") -> PurgeReport:
        """The files: the database is written anew, and the older copies go."""
        done = finish(self._desk.database, dt.datetime.now(dt.UTC))
        if done is None:  # another huddle that was started meanwhile has done it
            return PurgeReport(what, seen.counts, seen.copies, "", written=True)
        return PurgeReport(what, seen.counts, seen.copies, done.backup, written=True)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a purge concerns: rows by table, drafts with what they become, how many copies, and when that was looked at."""

    counts: dict[str, int]
    drafts: dict[Path, str]
    copies: int
    at: dt.datetime


def parse_year(name: str) -> dt.date:
    """The last day of a school year, `2024-25`.

    Raises:
        UsageError: it is not one.
    """
    found = _YEAR.match(name.strip())
    first, last = (int(found[1]), int(found[2][-2:])) if found else (0, 0)
    if not found or (first + 1) % 100 != last or not 1900 <= first <= 2999:
        raise UsageError(
            f"'{one_line(name, 20)}' is not a school year.", code="bad_year", hint="Write 2024-25."
        )
    return dt.date(first + 1, _FIRST_MONTH, 1) - dt.timedelta(days=1)


def _find(students: Iterable[Student], who: str) -> Student:
    by_id = {student.id: student for student in students}
    people = [Person(s.id, s.code, s.name) for s in by_id.values()]
    if fold(who) == "me":
        raise NotFoundError("Nobody is called 'me'.", code="no_such_person", hint="Type a code or a name.")
    return by_id[find_person(who, people, what="student").id]


def _who_left(work: UnitOfWork, place: Place, students: Iterable[Student]) -> list[Student]:
    """Students who are archived and in no group any more."""
    current = {membership.student_id for membership in memberships_of_team(work, place.team.id)}
    return [student for student in students if not student.active and student.id not in current]


def _blackener(
    work: UnitOfWork, gone: Iterable[Student], students: Iterable[Student]
) -> Callable[[str], str]:
    """A function that takes the names and codes of these students out of a text.

    A single name that somebody else has too is left: nobody can tell whose it is.
    """
    leaving = list(gone)
    ids = {student.id for student in leaving}
    others = {
        fold(word)
        for name in (
            *(f"{s.given} {s.preferred} {s.family}" for s in students if s.id not in ids),
            *(f"{e.given} {e.preferred} {e.family}" for e in work.find(Educator)),
        )
        for word in name.split()
    }
    names: dict[str, str] = {}
    for student in leaving:
        for given in {student.given, student.preferred} - {""}:
            if student.family:
                names |= dict.fromkeys(
                    (
                        f"{given} {student.family}",
                        f"{student.family}, {given}",
                        f"{student.family} {given}",
                    ),
                    _DASH,
                )
        for name in {student.given, student.preferred, student.family} - {""}:
            if not {fold(word) for word in name.split()} & others and not is_ordinary_word(name):
                names[name] = _DASH
        if _DISTINCT.match(student.code):
            names[student.code] = _DASH
    return lambda text: replace_names(text, names, thorough=True)[0] if names else text


def _drafts(folder: Path, blacken: Callable[[str], str]) -> dict[Path, str]:
    """Unsaved texts that name somebody who is removed, with what they become."""
    found: dict[Path, str] = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_symlink() or not path.is_file():
            continue
        text = path.read_text("utf-8", "replace")
        blackened = blacken(text)
        if blackened != text:
            found[path] = blackened
    return found

"""Two records of one person made one: every reference moves to the first, and the second is archived."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from huddle.domain.absence import Absence
from huddle.domain.cover.happened import By
from huddle.domain.cover.plan import AnnouncementSeen, Move
from huddle.domain.educator import DECLARED, Credential, Educator, Strength
from huddle.domain.errors import UsageError
from huddle.domain.group import Membership
from huddle.domain.huddle import Action, Entry, Spotlight
from huddle.domain.person import Person, find_person
from huddle.domain.record import ExportRecord, ExternalId
from huddle.domain.schedule import Duty
from huddle.domain.student import Student, StudentAbsence, StudentPair
from huddle.domain.team import TeamMember
from huddle.services.desk.desk import Desk, Place
from huddle.store.queries.action import actions_naming
from huddle.store.queries.entry import lines_naming
from huddle.store.queries.huddle import huddles_with
from huddle.store.queries.plan import drop_drafts
from huddle.store.queries.team import sessions_with
from huddle.store.unit_of_work import UnitOfWork

Record = TypeVar("Record")
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of two records: the code that stays, the one that went, and how many records point elsewhere now."""

    kept: str
    gone: str
    moved: int


class People:
    """Students and educators who stand in the database twice."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def merge(self, keep: str, gone: str) -> Merged:
        """Make one of two records, both of students or both of educators of the team, archived ones included.

        The first keeps code and name, and takes over what it lacks. One change for undo.

        Args:
            keep: who stays, by code or name.
            gone: whose record goes.

        Raises:
            NotFoundError: somebody is not found, or several fit.
            UsageError: both are the same, or one is a student and the other an educator.
        """
        with self._desk.write("Merged two records") as (work, place):
            students = {s.id: s for s in work.find(Student, team_id=place.team.id)}
            members = {m.educator_id: m for m in work.find(TeamMember, team_id=place.team.id)}
            adults = {each: work.get(Educator, each) for each in members}
            named = [Person(s.id, s.code, s.name) for s in students.values()]
            named += [Person(e.id, members[e.id].code, e.name) for e in adults.values() if e is not None]
            first, second = (find_person(who, named, what="person") for who in (keep, gone))
            if first.id == second.id:
                raise UsageError(
                    f"{first.code} is one record already.", hint="Name two; the first one stays."
                )
            if (first.id in students) is not (second.id in students):
                raise UsageError(
                    "A student and an educator cannot be one person here.",
                    hint="Name two students or two educators.",
                )
            joining = _Joining(work, place, self._desk.today(place), first, second)
            if first.id in students:
                joining.students(students[first.id], students[second.id])
            else:
                joining.educators()
            drop_drafts(work, place.team.id, joining.today)
            work.label = f"Merged {second.code} into {first.code}"
            work.commit()
        return Merged(first.code, second.code, joining.moved)


class _Joining:
    """One merge under way."""

    def __init__(self, work: UnitOfWork, place: Place, today: dt.date, first: Person, second: Person) -> None:
        self.today = today
        self.moved = 0
        self._work, self._place = work, place
        self._first, self._second = first, second

    def _save(self, record: Any, **changes: Any) -> None:
        self._work.save(dataclasses.replace(record, **changes))
        self.moved += 1

    def _of_second(self, noun: type[Record], field: str) -> list[Record]:
        return self._work.find(noun, **{field: self._second.id})

    def _hand_over(self, noun: type[Any], field: str, same: Sequence[str] = ()) -> None:
        """Give every record to the first; where the first has one that agrees in `same`, the second's goes."""
        held = {
            tuple(getattr(each, name) for name in same)
            for each in self._work.find(noun, **{field: self._first.id})
        }
        for record in self._of_second(noun, field):
            if same and tuple(getattr(record, name) for name in same) in held:
                self._work.remove(record)
                self.moved += 1
            else:
                self._save(record, **{field: self._first.id})

    def _outside(self) -> None:
        """The ids under which other systems know the second now mean the first."""
        self._hand_over(ExternalId, "our_id")

    # --- students --------------------------------------------------------------------------------------------------

    def students(self, first: Student, second: Student) -> None:
        """Everything that names the second student."""
        self._memberships()
        self._pairs()
        self._hand_over(StudentAbsence, "student_id", same=("date",))
        self._hand_over(Spotlight, "student_id")
        self._hand_over(ExportRecord, "student_id")
        self._outside()
        linked = self._place.team.id, self._second.id
        lines: list[Entry | Action] = [
            *lines_naming(self._work, *linked),
            *actions_naming(self._work, *linked),
        ]
        for line in lines:
            ids = (self._first.id if each == self._second.id else each for each in line.student_ids)
            self._save(line, student_ids=tuple(dict.fromkeys(ids)))
        for move in self._work.find(Move, team_id=self._place.team.id):
            parts = {who: self._renamed(codes) for who, codes in move.parts.items()}
            if any(list(parts[who]) != list(codes) for who, codes in move.parts.items()):
                self._save(move, parts=parts)
        self._save(
            first,
            preferred=first.preferred or second.preferred,
            grade=first.grade or second.grade,
            needs=tuple(dict.fromkeys((*first.needs, *second.needs))),
            active=first.active or second.active,
        )
        self._save(second, active=False)

    def _memberships(self) -> None:
        """Times in one group that touch become one."""
        held = self._work.find(Membership, student_id=self._first.id)
        for theirs in self._of_second(Membership, "student_id"):
            mine = next((each for each in held if _touch(each, theirs)), None)
            if mine is None:
                self._save(theirs, student_id=self._first.id)
                continue
            until = None if mine.until is None or theirs.until is None else max(mine.until, theirs.until)
            joined = dataclasses.replace(mine, since=min(mine.since, theirs.since), until=until)
            self._work.remove(theirs)
            self._save(joined)
            held[held.index(mine)] = joined

    def _pairs(self) -> None:
        """Who is kept apart from (or with) the second is so from the first; a pair of both is none."""
        pairs = self._work.find(StudentPair, team_id=self._place.team.id)
        held = {
            frozenset((pair.first_id, pair.second_id))
            for pair in pairs
            if self._second.id not in {pair.first_id, pair.second_id}
        }
        for pair in pairs:
            if self._second.id not in {pair.first_id, pair.second_id}:
                continue
            one, two = (
                self._first.id if each == self._second.id else each
                for each in (pair.first_id, pair.second_id)
            )
            if one == two or frozenset((one, two)) in held:
                self._work.remove(pair)
                self.moved += 1
            else:
                held.add(frozenset((one, two)))
                self._save(pair, first_id=one, second_id=two)

    # --- educators -------------------------------------------------------------------------------------------------

    def educators(self) -> None:
        """Everything that names the second educator, in every team."""
        codes = self._members()
        self._strengths()
        self._hand_over(Credential, "educator_id", same=("code",))
        self._hand_over(Absence, "educator_id", same=("first", "last", "blocks", "state"))
        self._hand_over(Duty, "educator_id", same=("team_id", "block", "kind", "days"))
        self._hand_over(AnnouncementSeen, "educator_id", same=("plan_id",))
        self._hand_over(Action, "owner_id")
        self._outside()
        self._sessions()
        self._huddles()
        for team_id, (kept, gone) in codes.items():
            self._moves(team_id, kept, gone)
        first, second = (self._work.get(Educator, each.id) for each in (self._first, self._second))
        if first is not None and second is not None:
            self._save(
                first,
                preferred=first.preferred or second.preferred,
                email=first.email or second.email,
                home_team_id=first.home_team_id or second.home_team_id,
                active=first.active or second.active,
            )
            self._save(second, active=False)

    def _members(self) -> dict[str, tuple[str, str]]:
        """Places in teams; gives team -> (code that stays, code that goes) where both had one."""
        mine = {member.team_id: member for member in self._work.find(TeamMember, educator_id=self._first.id)}
        codes = {}
        for theirs in self._of_second(TeamMember, "educator_id"):
            own = mine.get(theirs.team_id)
            if own is None:
                self._save(theirs, educator_id=self._first.id)
                continue
            codes[theirs.team_id] = own.code, theirs.code
            if theirs.active_on(self.today):
                if not own.active_on(self.today):
                    self._save(own, until=theirs.until)
                begun = theirs.since is None or theirs.since < self.today
                self._save(theirs, until=self.today - _DAY if begun else theirs.since)
        return codes

    def _strengths(self) -> None:
        """A declared level wins over one that huddle inferred; else the first's own."""
        held = {each.skill: each for each in self._work.find(Strength, educator_id=self._first.id)}
        for theirs in self._of_second(Strength, "educator_id"):
            own = held.get(theirs.skill)
            if own is None:
                self._save(theirs, educator_id=self._first.id)
                continue
            if theirs.source == DECLARED != own.source:
                self._save(own, level=theirs.level, source=theirs.source, wants_to_grow=theirs.wants_to_grow)
            self._work.remove(theirs)
            self.moved += 1

    def _sessions(self) -> None:
        both = {self._first.id, self._second.id}
        for session in sessions_with(self._work, self._second.id):
            lead = self._first.id if session.lead_id in both else session.lead_id
            helpers = dict.fromkeys(self._first.id if each in both else each for each in session.helper_ids)
            self._save(session, lead_id=lead, helper_ids=tuple(each for each in helpers if each != lead))

    def _huddles(self) -> None:
        for huddle in huddles_with(self._work, self._second.id):
            facilitator, recorder, *present = (
                self._first.id if each == self._second.id else each
                for each in (huddle.facilitator_id, huddle.recorder_id, *huddle.present)
            )
            here = tuple(each for each in dict.fromkeys(present) if each is not None)
            self._save(huddle, facilitator_id=facilitator, recorder_id=recorder, present=here)

    def _moves(self, team_id: str, kept: str, gone: str) -> None:
        """Covers of applied plans count for the first, also in the ledger."""
        for move in self._work.find(Move, team_id=team_id):
            changes: dict[str, Any] = {
                name: _replaced(getattr(move, name), kept, gone) for name in ("before", "after", "covers")
            }
            changes["parts"] = _joined(move.parts, kept, gone)
            if isinstance(move.happened, By):
                changes["happened"] = By(_replaced(move.happened.codes, kept, gone))
            if any(getattr(move, name) != value for name, value in changes.items()):
                self._save(move, **changes)

    def _renamed(self, codes: Sequence[str]) -> tuple[str, ...]:
        return _replaced(tuple(codes), self._first.code, self._second.code)


def _touch(mine: Membership, theirs: Membership) -> bool:
    """Whether two times in one group have a day in common, or follow each other at once."""
    return (
        mine.group_id == theirs.group_id
        and (mine.until is None or theirs.since <= mine.until + _DAY)
        and (theirs.until is None or mine.since <= theirs.until + _DAY)
    )


def _replaced(codes: tuple[str, ...], kept: str, gone: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(kept if code == gone else code for code in codes))


def _joined(parts: Mapping[str, Sequence[str]], kept: str, gone: str) -> Mapping[str, Sequence[str]]:
    """The parts of a split by educator, the second's students with the first's."""
    if gone not in parts:
        return parts
    merged = {who: students for who, students in parts.items() if who != gone}
    return {**merged, kept: (*merged.get(kept, ()), *parts[gone])}

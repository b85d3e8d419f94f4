"""What an import would take away: places of students, whole groups, the last lead of a group. Guarded, and listed."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from huddle.domain.errors import GUARD, HuddleError
from huddle.domain.group import Group
from huddle.domain.schedule import Session
from huddle.domain.student import Student
from huddle.domain.team import TeamMember
from huddle.exchange.findings import Finding
from huddle.store.queries.student import memberships_of_team
from huddle.store.reader import Reader
from huddle.text import join_names, plural

MOST_LOST = 0.10  # of the people, or of their places in groups
LEAST_ALARM = 5
_NAMED = 8


@dataclass(frozen=True, slots=True)
class Standing:
    """A team at a moment of an import.

    Attributes:
        students: ids of the active students.
        groups: group id -> group, without archived ones.
        places: group id -> ids of its active students.
        unled: group id -> blocks of its sessions that nobody of the team leads, for groups with sessions.
        led: ids of groups that somebody of the team leads in some session.
    """

    students: frozenset[str]
    groups: Mapping[str, Group]
    places: Mapping[str, frozenset[str]]
    unled: Mapping[str, tuple[str, ...]]
    led: frozenset[str]


def standing(reader: Reader, team_id: str, date: dt.date) -> Standing:
    """How the team stands now, as far as the transaction has come."""
    groups = {g.id: g for g in reader.find(Group, team_id=team_id) if not g.archived}
    active = frozenset(s.id for s in reader.find(Student, team_id=team_id) if s.active)
    places: dict[str, set[str]] = {one: set() for one in groups}
    for member in memberships_of_team(reader, team_id):
        if member.group_id in places and member.student_id in active and member.active_on(date):
            places[member.group_id].add(member.student_id)
    members = reader.find(TeamMember, team_id=team_id)
    here = {m.educator_id for m in members if not m.ended_by(date)}
    sessions = [s for s in reader.find(Session, team_id=team_id) if s.group_id in groups]
    unled: dict[str, list[str]] = {}
    for session in sessions:
        blocks = unled.setdefault(session.group_id, [])
        if session.lead_id not in here:
            blocks.append(session.block)
    return Standing(
        active,
        groups,
        {one: frozenset(students) for one, students in places.items()},
        {one: tuple(dict.fromkeys(blocks)) for one, blocks in unled.items()},
        frozenset(s.group_id for s in sessions if s.lead_id in here),
    )


@dataclass(frozen=True, slots=True)
class Losses:
    """What is gone between two moments.

    Attributes:
        lost: places that students lost who are still on the roster and got no other for them.
        places: places there were before.
        emptied: codes of groups whose last student is gone.
        leadless: codes of groups that somebody led before, and nobody now.
        unled: `7A in 1, 2` for each group with sessions that lost their lead.
    """

    lost: int
    places: int
    emptied: tuple[str, ...]
    leadless: tuple[str, ...]
    unled: tuple[str, ...]

    def findings(self) -> list[Finding]:
        """Warnings for the preview."""
        found = []
        if self.emptied:
            found.append(_finding("W406", f"Nobody is left in {join_names(self.emptied)}."))
        if self.unled:
            message = f"Nobody leads {'; '.join(self.unled)}. Say who does with 'huddle schedule set'."
            found.append(_finding("W407", message))
        return found

    def refuse(self, archived: int, people: int) -> None:
        """Refuse what looks like an incomplete export.

        Args:
            archived: people who would be archived.
            people: people of the team of whom the file may speak.

        Raises:
            HuddleError: a group lost its last student or lead, or more than a tenth of the people or of the students'
                places would go.
        """
        lines = []
        if archived >= LEAST_ALARM and archived > MOST_LOST * people:
            lines.append(f"{archived} of {people} people would be archived.")
        if self.lost >= LEAST_ALARM and self.lost > MOST_LOST * self.places:
            lines.append(f"{self.lost} of {plural(self.places, 'place')} of students in groups would end.")
        if self.emptied:
            lines.append(f"{plural(len(self.emptied), 'group')} would be empty: {_named(self.emptied)}.")
        if self.leadless:
            many = plural(len(self.leadless), "group")
            lines.append(f"{many} would have no lead: {_named(self.leadless)}.")
        if lines:
            raise HuddleError(
                "\n".join(["This looks like an incomplete export.", *lines]),
                code="too_many_removals",
                exit_code=GUARD,
                hint="Check the file, or say --allow-removals (of a new term --rollover). Nothing was written.",
            )


def losses(before: Standing, after: Standing) -> Losses:
    """What the import took away."""
    count: dict[str, int] = {}
    for side, sign in ((before, 1), (after, -1)):
        for students in side.places.values():
            for student in students:
                count[student] = count.get(student, 0) + sign
    groups = after.groups
    emptied = [g.code for one, g in groups.items() if before.places.get(one) and not after.places[one]]
    leadless = [groups[one].code for one in before.led & after.unled.keys() if one not in after.led]
    unled = {
        groups[one].code: [b for b in blocks if b not in before.unled.get(one, ())]
        for one, blocks in after.unled.items()
        if one in before.groups
    }
    return Losses(
        lost=sum(net for student, net in count.items() if net > 0 and student in after.students),
        places=sum(map(len, before.places.values())),
        emptied=tuple(sorted(emptied)),
        leadless=tuple(sorted(leadless)),
        unled=tuple(f"{code} in {', '.join(blocks)}" for code, blocks in sorted(unled.items()) if blocks),
    )


def _named(codes: tuple[str, ...]) -> str:
    more = f" and {len(codes) - _NAMED} more" if len(codes) > _NAMED else ""
    return ", ".join(codes[:_NAMED]) + more


def _finding(code: str, message: str) -> Finding:
    return Finding("groups", None, None, "warning", code, message)

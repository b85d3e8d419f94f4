"""Groups that huddle's own template speaks of: known by their codes, also under a new one, and compared cell by cell."""

import dataclasses
from collections.abc import Collection, Mapping

from huddle.domain.block import Block
from huddle.domain.drafting import subject_skill
from huddle.domain.educator import SKILLS, Skill, skill_label
from huddle.domain.group import CODE_LIMIT, Group
from huddle.domain.schedule import Session
from huddle.domain.team import TeamMember
from huddle.domain.values import new_id
from huddle.exchange.choice import ChosenClass
from huddle.exchange.findings import Finding, shown
from huddle.exchange.slots import block_and_days, slot
from huddle.services.intake.people import PeopleWriter
from huddle.services.intake.placing import Rooms
from huddle.services.intake.staff import Staff, staff_at
from huddle.services.intake.work import Work
from huddle.store.queries.student import memberships_of_team
from huddle.text import fold, one_line

_SUBJECT_WEIGHT = 3
_SAME_MEMBERS = 0.8  # of a group and of a new one that takes its place


class OwnGroups:
    """The groups of a team as its own template names them."""

    def __init__(self, work: Work, people: PeopleWriter, groups: Mapping[str, Group]) -> None:
        """Take the team's groups by id."""
        self._work, self._people = work, people
        self._groups = dict(groups)
        self._refused: set[str] = set()  # classes whose new code is not taken
        self._by_code = {g.code.upper(): g for g in groups.values()}

    def known(self) -> dict[str, str]:
        """Class id -> group id for the classes that are groups of the team, and groups that have another code now."""
        if not self._work.native:
            return {}
        classes = self._work.choice.classes
        found = {
            chosen.row.id: self._by_code[chosen.row.id.upper()].id
            for chosen in classes
            if chosen.row.id.upper() in self._by_code
        }
        for chosen in classes:
            if chosen.row.id not in found and (group := self._renamed(chosen, found)) is not None:
                found[chosen.row.id] = group.id
                if chosen.row.id not in self._refused:
                    self._recode(group, chosen)
        return found

    # --- a group under another code ---------------------------------------------------------------------------------

    def _renamed(self, chosen: ChosenClass, found: Mapping[str, str]) -> Group | None:
        """The group that a class with a new code is: that of its name whose row is gone, or whose members all went there."""
        listed = {found[c.row.id] for c in self._work.choice.classes if c.row.id in found and _is_listed(c)}
        live = [g for g in self._groups.values() if not g.archived and g.id not in listed]
        if _is_listed(chosen):
            same = [g for g in live if fold(g.name) == fold(chosen.row.title)]
            if len(same) == 1 and same[0].id not in found.values():
                return same[0]
            if len(same) == 1:
                message = (
                    f"{shown(chosen.row.id)} would be a new code of {same[0].code}, but students' rows still say {same[0].code}: "
                    "change it there too."
                )
                self._work.findings.append(place_finding(chosen, "E403", message, "error"))
                self._refused.add(chosen.row.id)
                return same[0]
        return self._taken_over(chosen, [g for g in live if g.id not in found.values()])

    def _taken_over(self, chosen: ChosenClass, live: Collection[Group]) -> Group | None:
        wanted = {
            self._people.students[p.key] for p in chosen.students if p.key in self._people.students
        } & self._people.by_code
        if not wanted:
            return None
        members: dict[str, set[str]] = {group.id: set() for group in live}
        for member in memberships_of_team(self._work.unit, self._work.team.id):
            if member.group_id in members and member.active_on(self._work.date):
                members[member.group_id].add(member.student_id)
        fits = [
            group
            for group in live
            if len(members[group.id] & wanted) >= _SAME_MEMBERS * max(len(members[group.id]), len(wanted))
        ]
        return fits[0] if len(fits) == 1 else None

    def _recode(self, group: Group, chosen: ChosenClass) -> None:
        code = chosen.row.id
        fits = len(code) <= CODE_LIMIT and not any(c.isspace() or c in "@=:," for c in code)
        name = chosen.row.title if chosen.row.title != code else (group.name if fits else code)
        if fold(group.name) == fold(group.code) and fits:
            name = chosen.row.title
        new = dataclasses.replace(group, code=code if fits else group.code, name=one_line(name) or group.name)
        self._groups[group.id] = self._work.unit.save(new)
        self._work.count("changed", f"~ group {group.code} {group.name} > {new.code} {new.name}")

    # --- cell by cell -----------------------------------------------------------------------------------------------

    def compare(self, known: Mapping[str, str], used: Collection[str], linked: Collection[str]) -> None:
        """Take what the table of groups says of groups that are there, or say why not.

        Args:
            known: class id -> group id of the classes that are groups of the team.
            used: ids of the groups of all classes of the file.
            linked: ids of the groups that stand for classes of this source.
        """
        rooms = Rooms(self._work)
        names = {room.id: room.name for room in rooms.all()}
        sessions: dict[str, list[Session]] = {}
        for session in self._work.unit.find(Session, team_id=self._work.team.id):
            sessions.setdefault(session.group_id, []).append(session)
        listed = any(map(_is_listed, self._work.choice.classes))
        if self._work.sheet and self._work.tells_who_left and listed:
            self._archive_others(used, linked)
        for chosen in self._work.choice.classes:
            if chosen.row.id not in known:
                continue
            group = self._groups[known[chosen.row.id]]
            said = self._fields(chosen, group, rooms, names)
            if self._work.sheet and _is_listed(chosen):
                said += _Timetable(self._work, self._people, rooms, group).compare(
                    chosen, sessions.get(group.id, [])
                )
            if said:
                self._work.count("changed", f"~ group {group.code} {group.name}: {'; '.join(said)}")

    def _archive_others(self, used: Collection[str], linked: Collection[str]) -> None:
        """Groups that a sheet which replaces does not name: all of the team, or those of the source that it is said to be of."""
        for group in self._groups.values():
            mine = self._work.native or group.id in linked
            if not group.archived and group.id not in used and mine:
                self._work.unit.save(dataclasses.replace(group, archived=True))
                self._work.count("archived", f"- group {group.code} {group.name}")

    def _fields(self, chosen: ChosenClass, group: Group, rooms: Rooms, names: Mapping[str, str]) -> list[str]:
        row, says, said = chosen.row, chosen.row.says if self._work.sheet else ("name",), []
        wanted = dataclasses.replace(group, archived=False)
        if group.archived:
            said.append("is back")
        if "name" in says and row.title and one_line(row.title) != group.name:
            wanted = dataclasses.replace(wanted, name=one_line(row.title))
            said.append(f"name {group.name} > {wanted.name}")
        if "room" in says:
            old = names.get(group.room_id or "", "")
            if fold(one_line(row.location, 60)) != fold(old):
                wanted = dataclasses.replace(wanted, room_id=rooms.id_of(row.location))
                said.append(f"room {old or 'none'} > {one_line(row.location, 60) or 'none'}")
        if "kind" in says:
            weights, words = self._weights(chosen, group)
            wanted = dataclasses.replace(wanted, weights=weights)
            said += words
        if wanted != group:
            self._groups[group.id] = self._work.unit.save(wanted)
        return said

    def _weights(self, chosen: ChosenClass, group: Group) -> tuple[Mapping[str, int], list[str]]:
        skills = [subject_skill(text) for text in chosen.row.subjects]
        if not skills:
            if group.focus:
                message = f"{group.code} needs a subject: {skill_label(group.focus)} was left as it is."
                self._work.findings.append(place_finding(chosen, "W405", message, "warning"))
            return group.weights, []
        if group.focus in skills:
            return group.weights, []
        skill = skills[0]
        stored = {one.code for one in self._work.unit.find(Skill, team_id=self._work.team.id)}
        if skill not in SKILLS and skill not in stored:
            name = one_line(skill_label(skill), 60)
            self._work.unit.add(Skill(id=new_id(), team_id=self._work.team.id, code=skill, name=name))
        kept = {code: weight for code, weight in group.weights.items() if code != group.focus}
        weight = max(group.weights.get(group.focus, 0), _SUBJECT_WEIGHT)
        old = skill_label(group.focus) if group.focus else "none"
        return {**kept, skill: weight}, [f"subject {old} > {skill_label(skill)}"]


class _Timetable:
    """The sessions of one group, compared with its row."""

    def __init__(self, work: Work, people: PeopleWriter, rooms: Rooms, group: Group) -> None:
        self._work, self._people, self._rooms, self._group = work, people, rooms, group
        members = work.unit.find(TeamMember, team_id=work.team.id)
        self._codes = {m.educator_id: m.code for m in members}
        self._here = {m.educator_id for m in members if not m.ended_by(work.date)}
        self._blocks = {b.short for b in work.unit.find(Block, team_id=work.team.id)}

    def compare(self, chosen: ChosenClass, stored: Collection[Session]) -> list[str]:
        """Change what differs; returns it in words."""
        row = chosen.row
        there = {slot(s.block, s.days): s for s in stored}
        periods = row.periods if "period" in row.says else tuple(there)
        unknown = [p for p in periods if p not in there and block_and_days(p)[0] not in self._blocks]
        if unknown:
            message = f"There is no block {shown(unknown[0])} in the day of the team: its blocks are made with 'huddle schedule'."
            self._work.findings.append(place_finding(chosen, "E402", message, "error"))
            return []
        if any(e.person_key not in self._people.educators for e in chosen.adults):
            return []  # somebody was refused, and said so
        said = []
        for period in periods:
            said += self._session(chosen, period, there.get(period))
        for period, session in there.items():
            if period not in periods:
                self._work.unit.remove(session)
                said.append(f"no longer in block {period}")
        return said

    def _session(self, chosen: ChosenClass, period: str, stored: Session | None) -> list[str]:
        row = chosen.row
        named = staff_at(chosen, self._people.educators, period)
        room = self._rooms.id_of(dict(row.rooms).get(period, ""))
        block, days = block_and_days(period)
        if stored is None:
            self._work.unit.add(
                Session(
                    id=new_id(),
                    team_id=self._work.team.id,
                    group_id=self._group.id,
                    block=block,
                    days=days,
                    lead_id=named.lead,
                    helper_ids=named.helpers,
                    room_id=room,
                )
            )
            return [f"new in block {period} with {self._who(named.lead)}"]
        wanted = self._wanted(chosen, stored, named)
        if "room" in row.says and room != stored.room_id:
            wanted = dataclasses.replace(wanted, room_id=room)
        if wanted == stored:
            return []
        self._work.unit.save(dataclasses.replace(wanted, drafted=False))
        return self._words(period, stored, wanted)

    def _wanted(self, chosen: ChosenClass, stored: Session, named: Staff) -> Session:
        """The session as the row says. Who left the team cannot stand in a row, and stays where nobody else is named."""
        lead, helpers = stored.lead_id, stored.helper_ids
        if "lead_educator" in chosen.row.says and (named.lead or lead in self._here):
            lead = named.lead
        here = {h for h in helpers if h in self._here}
        if "helpers" in chosen.row.says and set(named.helpers) != here:
            helpers = named.helpers
        return dataclasses.replace(stored, lead_id=lead, helper_ids=tuple(h for h in helpers if h != lead))

    def _words(self, period: str, old: Session, new: Session) -> list[str]:
        said = []
        if old.lead_id != new.lead_id:
            said.append(f"lead in block {period} {self._who(old.lead_id)} > {self._who(new.lead_id)}")
        if set(old.helper_ids) != set(new.helper_ids):
            before, after = (", ".join(map(self._who, s.helper_ids)) or "none" for s in (old, new))
            said.append(f"helpers in block {period} {before} > {after}")
        if old.room_id != new.room_id:
            said.append(f"room in block {period}")
        return said

    def _who(self, educator_id: str | None) -> str:
        return self._codes.get(educator_id or "", "?") if educator_id else "nobody"


def place_finding(chosen: ChosenClass, code: str, message: str, severity: str) -> Finding:
    """A finding about a class's row."""
    return Finding(chosen.row.origin.file, chosen.row.origin.line, None, severity, code, message)


def _is_listed(chosen: ChosenClass) -> bool:
    """Whether the table of groups has a row of it, beside what the students' rows say."""
    return bool(chosen.row.says)

"""A new school year or term: recognized by its classes, and the team's groups carried over to those that follow them."""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence

from huddle.domain.errors import GUARD, HuddleError
from huddle.domain.group import Group
from huddle.domain.record import ExternalId
from huddle.domain.schedule import Session
from huddle.domain.values import new_id
from huddle.exchange.choice import ChosenClass
from huddle.exchange.selecting import View, latest_year
from huddle.exchange.staged import STUDENT, StagedRoster, same_id
from huddle.services.intake.delta import Known
from huddle.services.intake.earlier import Earlier
from huddle.services.intake.facts import Facts
from huddle.services.intake.links import ClassLinks
from huddle.services.intake.people import PeopleWriter
from huddle.services.intake.placing import Periods, Rooms
from huddle.services.intake.staff import staff_of
from huddle.services.intake.subject import class_skill
from huddle.services.intake.work import Work
from huddle.text import fold, one_line, plural

_STILL_THERE = 0.5  # of the classes chosen before, below which the others are a new year's


@dataclasses.dataclass(frozen=True, slots=True)
class Turn:
    """What shows that a file is of a new school year or term.

    Attributes:
        still: how many of the classes chosen before have current enrolments in the file.
        before: how many were chosen.
        classes: ids of the classes that follow those chosen before.
        staying: students of the team in them.
    """

    still: int
    before: int
    classes: tuple[str, ...]
    staying: int

    def refused(self, team: str) -> HuddleError:
        """Why nothing is written without being asked."""
        return HuddleError(
            f"This looks like a new school year or term: {self.still} of the {plural(self.before, 'class')} of {team} "
            f"still meet, {plural(len(self.classes), 'class')} in the file would follow them, and "
            f"{plural(self.staying, 'student')} of the team would stay.",
            code="new_year",
            exit_code=GUARD,
            hint="Carry the team over with --rollover; look first with --dry-run. Nothing was written.",
        )


def turn_of(
    roster: StagedRoster, before: Earlier, read_known: Callable[[], Known], date: dt.date
) -> Turn | None:
    """Whether a whole export is of another year or term than what the team was made of; None when it is not."""
    view = View(roster)
    counted = [e for e in view.all if view.current(e, date)]
    if not counted and (year := latest_year(view)) is not None:
        counted = [e for e in view.all if view.school_year(e) == year]
    there = {e.class_id for e in counted}
    still = [one for one in before.classes if one in there]
    if not before.classes or len(still) >= _STILL_THERE * len(before.classes):
        return None
    known = read_known()
    by_lead: dict[str, list[str]] = {}
    for e in counted:
        if e.role != STUDENT and e.class_id not in before.classes:
            by_lead.setdefault(same_id(e.person_key), []).append(e.class_id)
    taught = [one for key in by_lead.keys() & known.educators.keys() for one in by_lead[key]]
    if not taught:
        return None
    following = dict.fromkeys([*still, *_following(view, before, known, by_lead, there)])
    learning = {same_id(e.person_key) for e in counted if e.role == STUDENT and e.class_id in following}
    return Turn(len(still), len(before.classes), tuple(following), len(learning & known.students.keys()))


def _following(
    view: View, before: Earlier, known: Known, by_lead: Mapping[str, Sequence[str]], there: Collection[str]
) -> list[str]:
    """Classes that follow those chosen before: of each educator as many as before, and those of a teacher who is new.

    Classes of the same title come first, then those of the same period, so that a teacher of the whole school does not bring
    the whole school.
    """
    facts = [Facts(*said) for one, said in before.facts.items() if one in before.classes]
    titles = {fold(each.title) for each in facts}
    periods = {each.periods for each in facts}
    found: list[str] = []
    for key, classes in sorted(by_lead.items()):
        if key not in known.educators:
            continue
        led = sum(same_id(each.lead) == key for each in facts)
        rank = sorted(
            dict.fromkeys(classes),
            key=lambda one: (
                fold(view.classes[one].title) not in titles,
                ", ".join(view.classes[one].periods) not in periods,
            ),
        )
        found += rank[:led] if facts else rank
    covered = {fold(view.classes[one].title) for one in found}
    schools = {view.classes[one].school_id for one in found}
    for title in sorted(titles - covered):
        same = [
            one
            for one in view.classes
            if one in there
            and fold(view.classes[one].title) == title
            and view.classes[one].school_id in schools
        ]
        found += same if len(same) == 1 else []
    return found


def of_same_titles(roster: StagedRoster, before: Earlier) -> tuple[str, ...]:
    """Where all ids are new: the classes called as those chosen before, of the school that has most of them."""
    titles = {fold(Facts(*said).title) for one, said in before.facts.items() if one in before.classes}
    same = [row for row in View(roster).classes.values() if fold(row.title) in titles]
    schools = Counter(row.school_id for row in same)
    most = max(sorted(schools), key=lambda school: schools[school], default="")
    return tuple(row.id for row in same if row.school_id == most)


@dataclasses.dataclass(frozen=True, slots=True)
class _Old:
    """A group that stood for a class of the source, and what it is known by."""

    group: Group
    row: ExternalId
    title: str
    sessions: tuple[Session, ...]


def carry_over(
    work: Work,
    people: PeopleWriter,
    fresh: Sequence[ChosenClass],
    groups: Mapping[str, Group],
    links: ClassLinks,
) -> dict[str, str]:
    """Let the groups of classes that are gone go on as the new ones that follow them; archive the others.

    A class follows a group by its title, its teacher, its period and its subject. The group keeps its code, its weights and
    its timetable; the room, the periods and the teacher that the file names are taken.

    Args:
        work: the import.
        people: who is who.
        fresh: classes that no group stands for.
        groups: the team's groups by id.
        links: which group stands for which class.

    Returns:
        Class id -> group id for the classes that follow a group.
    """
    olds = _olds(work, groups, links)
    matcher = _Matcher(work, people)
    pairs = sorted(
        (-score, old.group.code, number)
        for number, chosen in enumerate(fresh)
        for old in olds
        if (score := matcher.score(old, chosen))
    )
    by_code = {old.group.code: old for old in olds}
    found: dict[int, _Old] = {}
    for _, code, number in pairs:
        if number not in found and by_code[code] not in found.values():
            found[number] = by_code[code]
    rooms = Rooms(work)
    for number, old in sorted(found.items()):
        matcher.follow(old, fresh[number], rooms)
        links.link(fresh[number].row.id, old.group.id)
    going_on = {old.group.id for old in found.values()}
    for old in olds:
        goes_on = old.group.id in going_on
        if not (goes_on or work.roster.complete):
            continue  # a file with refused rows does not say what is gone
        links.unlink(old.row)
        if not goes_on:
            going_on.add(old.group.id)
            work.unit.save(dataclasses.replace(old.group, archived=True))
            work.lines.append(f"- group {old.group.code} {old.group.name}")
    links.write()
    return {fresh[number].row.id: old.group.id for number, old in found.items()}


def _olds(work: Work, groups: Mapping[str, Group], links: ClassLinks) -> list[_Old]:
    here = {chosen.row.id for chosen in work.choice.classes}
    sessions: dict[str, list[Session]] = {}
    for session in work.unit.find(Session, team_id=work.team.id):
        sessions.setdefault(session.group_id, []).append(session)
    rows = links.live(of_any_source=work.match_names)  # new ids may come under a new name of the source
    olds = []
    for row in rows:
        group = groups.get(row.our_id)
        if group is None or group.archived or row.external_id in here:
            continue
        facts = work.before.facts.get(row.external_id, ())
        title = Facts(*facts).title if facts else group.name
        olds.append(_Old(group, row, title, tuple(sessions.get(group.id, ()))))
    return olds


class _Matcher:
    """Compares groups with new classes, and moves them on."""

    def __init__(self, work: Work, people: PeopleWriter) -> None:
        self._work, self._people = work, people
        self._period_of = Periods(work)

    def score(self, old: _Old, chosen: ChosenClass) -> int:
        """How well a class follows a group; 0 when it does not."""
        lead = staff_of(chosen, self._people.educators).lead
        same_title = fold(chosen.row.title) in {fold(old.title), fold(old.group.name)}
        same_lead = lead is not None and lead in {s.lead_id for s in old.sessions}
        same_period = bool(self._blocks(chosen) & {s.block for s in old.sessions})
        same_subject = class_skill(chosen) == old.group.focus
        if not (same_title or (same_subject and (same_lead or same_period))):
            return 0
        return 4 * same_title + 3 * same_lead + 2 * same_period + 2 * same_subject

    def _blocks(self, chosen: ChosenClass) -> set[str]:
        return {self._period_of(period) for period in chosen.row.periods}

    def follow(self, old: _Old, chosen: ChosenClass, rooms: Rooms) -> None:
        """The group goes on as the class."""
        work, group = self._work, old.group
        name = one_line(chosen.label) if fold(group.name) == fold(old.title) else group.name
        location = one_line(chosen.row.location, 60)
        work.unit.save(
            dataclasses.replace(
                group,
                name=name or group.name,
                grade=one_line(chosen.row.grades[0], 40) if chosen.row.grades else group.grade,
                room_id=rooms.id_of(location) if location else group.room_id,
            )
        )
        said = self._timetable(old, chosen)
        many = plural(len(chosen.students), "student")
        line = f"= group {group.code} {group.name} goes on as {chosen.label} ({many})"
        work.lines.append(f"{line}: {'; '.join(said)}" if said else line)

    def _timetable(self, old: _Old, chosen: ChosenClass) -> list[str]:
        """Move the sessions to the blocks and the lead that the file names, as drafts; returns what changed."""
        unit, said = self._work.unit, []
        staff = staff_of(chosen, self._people.educators)
        wanted = {short for short in self._blocks(chosen) if short in self._period_of.shorts}
        have = {s.block for s in old.sessions}
        moving = sorted(have - wanted) if wanted else []
        free = sorted(wanted - have)
        for session in old.sessions:
            block = session.block
            if block in moving:
                if not free:
                    unit.remove(session)
                    said.append(f"no longer in block {block}")
                    continue
                block = free.pop(0)
                said.append(f"block {session.block} > {block}")
            lead = staff.lead or session.lead_id
            helpers = staff.helpers if staff.helpers and lead != session.lead_id else session.helper_ids
            new = dataclasses.replace(
                session, block=block, lead_id=lead, helper_ids=tuple(h for h in helpers if h != lead)
            )
            if new != session:
                unit.save(dataclasses.replace(new, drafted=True))
        for block in free:
            unit.add(
                Session(
                    id=new_id(),
                    team_id=self._work.team.id,
                    group_id=old.group.id,
                    block=block,
                    lead_id=staff.lead,
                    helper_ids=staff.helpers,
                    drafted=True,
                )
            )
            said.append(f"new in block {block}")
        if staff.lead and {s.lead_id for s in old.sessions} != {staff.lead} and old.sessions:
            said.append("led by its new teacher")
        return said

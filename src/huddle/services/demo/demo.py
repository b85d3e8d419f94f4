"""`huddle demo`: a throw-away school with thirty school days of history, made by the real services and the real planner."""

import datetime as dt
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from huddle.domain.block import Block
from huddle.domain.educator import Credential, Educator, Strength, make_code
from huddle.domain.group import Group, Membership, Room
from huddle.domain.schedule import OFF, PLANNING, Duty, Session
from huddle.domain.school import School
from huddle.domain.student import Student, StudentAbsence, StudentPair
from huddle.domain.team import Team, TeamMember, TeamRules
from huddle.services.absence.absence import Absences
from huddle.services.cover.plan import Plans
from huddle.services.demo.names import STUDENTS_FAMILY, STUDENTS_GIVEN
from huddle.services.demo.school_plan import GroupPlan, SchoolPlan
from huddle.services.demo.schools import SCHOOLS
from huddle.services.desk.clock import Clock
from huddle.services.desk.desk import Desk
from huddle.services.huddle.huddle import Huddles
from huddle.services.planner.planner import Planner
from huddle.store.database import Database
from huddle.store.unit_of_work import UnitOfWork

# A name that would be markup, if data ever became markup.
BRACKET_STUDENT = ("[b]O'Neil", "[/] Zoë")
_HISTORY_DAYS = 30
_OUT_RATE = 0.05
_CATEGORIES = ("sick", "sick", "sick", "personal", "pd", "school_business")
_NOTES = (
    "Fire drill at 10:00, line up by home group",
    "Visitors from the district in block 2",
    "New seating in the commons works well",
    "Library cart moves to Pod 3 this week",
    "Assembly on Friday, last block is shorter",
    "Keep the quiet corner free in block 4",
)
_ACTIONS = (
    "call home about the field trip",
    "update the reading groups",
    "order more whiteboard markers",
    "share the exit tickets",
    "check the lab kit",
    "send the family newsletter",
)
_DECISIONS = (
    "Regroup math after the Friday check",
    "Lunch table rotation starts Monday",
    "Exit tickets in every math group this week",
)
_THANKS = ("Thanks to Jo for the bulletin board", "Great turnout at family night", "Quiet hallways all week")


@dataclass(frozen=True, slots=True)
class Dice:
    """The seeded dice of the demo; ids come from them too, so that the same seed makes the same school."""

    random: random.Random

    def id(self) -> str:
        """A record id."""
        bits = self.random.getrandbits(128)
        text = f"{bits:032x}"
        return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


def build(
    database: Database,
    planner: Planner,
    date: dt.date,
    *,
    shape: str = "elementary",
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> str:
    """Fill an empty database with a demo school and live through thirty school days before `date`.

    Args:
        database: an empty database of the current schema.
        planner: the real planner.
        date: the morning that is shown; a school day (the next one is taken on a weekend).
        shape: elementary, middle or high.
        seed: the same seed and date make the same school.
        progress: told (days done, days in all).

    Returns:
        The team's name.
    """
    plan = SCHOOLS[shape]
    dice = Dice(random.Random(seed))
    while date.weekday() > 4:
        date += dt.timedelta(days=1)
    days = list(_school_days(date))
    team_id = _found_school(database, plan, dice, days[0], _moment(days[0], "06:00"))
    life = _Life(database, planner, plan, dice, team_id)
    for number, day in enumerate(days):
        life.live(day, number)
        if progress is not None:
            progress(number + 1, len(days) + 1)
    life.morning(date)
    return plan.team


def _school_days(date: dt.date) -> Iterator[dt.date]:
    """The thirty weekdays before the date, in order."""
    days: list[dt.date] = []
    day = date
    while len(days) < _HISTORY_DAYS:
        day -= dt.timedelta(days=1)
        if day.weekday() <= 4:
            days.append(day)
    return reversed(days)


def _moment(day: dt.date, time: str) -> Clock:
    """A clock that stands at a time of a day."""
    return Clock(dt.datetime.now(dt.UTC), chosen=dt.datetime.combine(day, dt.time.fromisoformat(time)))


# --- the school -------------------------------------------------------------------------------------------------------


def _found_school(database: Database, plan: SchoolPlan, dice: Dice, first: dt.date, clock: Clock) -> str:
    school = School(id=dice.id(), name=plan.school)
    rules = TeamRules(max_elementary=plan.maximum, max_secondary=plan.maximum)
    team = Team(id=dice.id(), school_id=school.id, name=plan.team, rules=rules)
    with database.write(
        by="", label="Made the demo school", team_id=team.id, now=clock.now(), journal=False
    ) as work:
        work.add_all([school, team])
        work.add_all(
            Block(
                id=dice.id(),
                team_id=team.id,
                short=short,
                name=name,
                starts=dt.time.fromisoformat(starts),
                ends=dt.time.fromisoformat(ends),
                position=place,
            )
            for place, (short, name, starts, ends) in enumerate(plan.blocks, 1)
        )
        adults = _add_adults(work, plan, team.id, dice)
        students = _add_students(work, plan, team.id, dice)
        _add_groups(work, plan, team.id, dice, adults, students, first)
        work.commit()
    return team.id


def _add_adults(work: UnitOfWork, plan: SchoolPlan, team_id: str, dice: Dice) -> dict[str, str]:
    """First name -> id."""
    found: dict[str, str] = {}
    codes: set[str] = set()
    for adult in plan.adults:
        given, family = adult.name.split()
        educator = Educator(
            id=dice.id(),
            given=given,
            family=family,
            role=adult.role,
            can_lead=adult.can_lead,
            home_team_id=team_id,
        )
        code = make_code(given, family, codes)
        codes.add(code)
        found[given] = educator.id
        work.add(educator)
        work.add(TeamMember(id=dice.id(), team_id=team_id, educator_id=educator.id, code=code))
        work.add_all(Credential(id=dice.id(), educator_id=educator.id, code=c) for c in adult.credentials)
        for word in adult.strengths.split():
            skill, level = word.split("=")
            work.add(Strength(id=dice.id(), educator_id=educator.id, skill=skill, level=int(level)))
        for kind, blocks in ((PLANNING, adult.planning), (OFF, adult.off)):
            work.add_all(
                Duty(id=dice.id(), team_id=team_id, educator_id=educator.id, block=block, kind=kind)
                for block in blocks
            )
    return found


def _add_students(work: UnitOfWork, plan: SchoolPlan, team_id: str, dice: Dice) -> list[Student]:
    names = [(family, given) for family in STUDENTS_FAMILY for given in STUDENTS_GIVEN]
    dice.random.shuffle(names)
    names[7] = BRACKET_STUDENT
    needs: list[list[str]] = [[] for _ in range(plan.students)]
    for need, count in plan.needs.items():
        for place in dice.random.sample(range(plan.students), count):
            needs[place].append(need)
    students = [
        Student(
            id=dice.id(),
            team_id=team_id,
            code=f"S-{1001 + place}",
            given=given,
            family=family,
            grade=plan.grades[place % len(plan.grades)],
            needs=tuple(needs[place]),
        )
        for place, (family, given) in enumerate(names[: plan.students])
    ]
    work.add_all(students)
    pairs = dice.random.sample(students, 2 * plan.apart)
    work.add_all(
        StudentPair(id=dice.id(), team_id=team_id, first_id=one.id, second_id=other.id)
        for one, other in zip(pairs[::2], pairs[1::2], strict=True)
    )
    return students


def _add_groups(
    work: UnitOfWork,
    plan: SchoolPlan,
    team_id: str,
    dice: Dice,
    adults: dict[str, str],
    students: list[Student],
    first: dt.date,
) -> None:
    rooms = {
        name: Room(id=dice.id(), team_id=team_id, name=name, capacity=size)
        for name, size in plan.rooms.items()
    }
    work.add_all(rooms.values())
    for partition in plan.partitions:
        for group_plan, members in _deal_roster(partition, students, plan, dice):
            weights = {group_plan.focus: 3}
            for need, skill in (
                ("iep", "inclusion"),
                ("el", "language_support"),
                ("behavior", "behavior_support"),
            ):
                if any(need in student.needs for student in members):
                    weights[skill] = weights.get(skill, 0) + 1
            group = Group(
                id=dice.id(),
                team_id=team_id,
                code=group_plan.code,
                name=group_plan.name,
                weights=weights,
                room_id=rooms[group_plan.room].id,
            )
            work.add(group)
            work.add_all(
                Membership(id=dice.id(), group_id=group.id, student_id=student.id, since=first)
                for student in members
            )
            work.add_all(
                Session(
                    id=dice.id(),
                    team_id=team_id,
                    group_id=group.id,
                    block=block,
                    lead_id=adults[who[0]],
                    helper_ids=tuple(adults[name] for name in who[1:]),
                )
                for block, who in group_plan.sessions.items()
            )


def _deal_roster(
    partition: tuple[GroupPlan, ...], students: list[Student], plan: SchoolPlan, dice: Dice
) -> list[tuple[GroupPlan, list[Student]]]:
    """Deal the roster into the groups: students with an IEP or EL support first where an adult serves them."""
    serving = {
        need: {adult.name.split()[0] for adult in plan.adults if credential in adult.credentials}
        for need, credential in (("iep", "sped"), ("el", "esl"))
    }
    left = students[:]
    dice.random.shuffle(left)
    dealt = []
    for group in sorted(partition, key=lambda g: not _served(g, serving)):
        wanted = _served(group, serving)
        left.sort(key=lambda student: not any(need in wanted for need in student.needs))
        # Two thirds of a serving group need the service; the rest of the group is mixed.
        most = group.size * 2 // 3
        chosen = [s for s in left if any(need in wanted for need in s.needs)][:most]
        others = [s for s in left if s not in chosen]
        members = chosen + others[: group.size - len(chosen)]
        left = [s for s in left if s not in members]
        dice.random.shuffle(left)
        dealt.append((group, members))
    return dealt


def _served(group: GroupPlan, serving: dict[str, set[str]]) -> set[str]:
    return {
        need for need, who in serving.items() if all(who & set(adults) for adults in group.sessions.values())
    }


# --- the days ---------------------------------------------------------------------------------------------------------


class _Life:
    """Thirty mornings: absences logged, plans made and applied, huddles held, by the services a person uses."""

    def __init__(
        self, database: Database, planner: Planner, plan: SchoolPlan, dice: Dice, team_id: str
    ) -> None:
        self._database = database
        self._planner = planner
        self._plan = plan
        self._dice = dice
        self._team_id = team_id
        self._adults = [adult.name for adult in plan.adults]
        self._open: list[str] = []

    def _desk(self, day: dt.date, time: str, user: str = "") -> Desk:
        return Desk(self._database, _moment(day, time), user=user)

    def live(self, day: dt.date, number: int) -> None:
        """One school day of the past."""
        roll = self._dice.random
        self._students_out(day)
        rate = _OUT_RATE * (1.4 if day.weekday() in (0, 4) else 0.8)
        out = [name for name in self._adults if roll.random() < rate][:2]
        absences = Absences(self._desk(day, "06:40"))
        for name in out:
            part = roll.choice(("", "", "", "am", "pm")) if roll.random() < 0.5 else ""
            absences.log(f"{name} {part} {roll.choice(_CATEGORIES)}")
        if number == 12:  # somebody is back earlier than thought
            absences.cancel(absences.log(f"{self._adults[3]} pm").id)
            out = out or [self._adults[3]]
        if out:
            plans = Plans(self._desk(day, "07:20", "AF"), self._planner)
            plans.apply()
        if number != 17:  # one huddle was skipped
            self._huddle(day)

    def _students_out(self, day: dt.date) -> None:
        roll = self._dice.random
        desk = self._desk(day, "07:00")
        with desk.write("Students out", journal=False) as (work, place):
            students = work.find(Student, "t.code", team_id=place.team.id)
            chosen = [s for s in students if roll.random() < 0.045]
            work.add_all(
                StudentAbsence(id=self._dice.id(), team_id=place.team.id, student_id=s.id, date=day)
                for s in chosen
            )
            work.commit()

    def _huddle(self, day: dt.date) -> None:
        roll = self._dice.random
        Huddles(self._desk(day, "07:45", "AF")).start()
        during = Huddles(self._desk(day, "07:49", "AF"))
        during.note(roll.choice(_NOTES))
        if roll.random() < 0.4:
            during.decide(roll.choice(_DECISIONS))
        if roll.random() < 0.6:
            owner = roll.choice(self._adults).split()[0]
            due = day + dt.timedelta(days=roll.randint(1, 4))
            action = during.todo(f"{roll.choice(_ACTIONS)} @{owner} due {due.isoformat()}")
            self._open.append(action.id)
        if roll.random() < 0.3:
            during.note(roll.choice(_THANKS), kind="celebration")
        if roll.random() < 0.35:
            student = f"S-{1001 + roll.randrange(self._plan.students)}"
            during.spotlight(
                student, roll.choice(("back after three days out", "moved up a reading band", "new buddy"))
            )
        while len(self._open) > 4 or (self._open and roll.random() < 0.45):
            during.close_action(self._open.pop(0))
        end = Huddles(self._desk(day, f"07:5{roll.randint(3, 8)}", "AF"))
        end.go(1)
        end.finish()

    def morning(self, day: dt.date) -> None:
        """The morning that is shown: one educator out, the plan drafted, nothing applied, the huddle still to come."""
        self._students_out(day)
        Absences(self._desk(day, "06:52")).log(f"{self._plan.out} sick")
        before = Huddles(self._desk(day, "07:10", "AF"))
        before.spotlight("S-1008", "new here this week, buddy Noa")
        late = (day - dt.timedelta(days=2)).isoformat()
        before.todo(f"call Pia's family @{self._adults[4].split()[0]} due {late}")
        Plans(self._desk(day, "07:15"), self._planner).draft()

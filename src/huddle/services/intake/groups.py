"""The groups of an import: each chosen class becomes a group once, gets its place in the day, and its members."""

from collections.abc import Mapping, Sequence

from huddle.domain.educator import SKILLS, Skill, skill_label
from huddle.domain.group import Group, make_group_code
from huddle.domain.values import new_id
from huddle.exchange.choice import ChosenClass
from huddle.services.intake.absences import write_absences
from huddle.services.intake.facts import changed_facts
from huddle.services.intake.links import ClassLinks
from huddle.services.intake.memberships import write_memberships
from huddle.services.intake.own_groups import OwnGroups, place_finding
from huddle.services.intake.people import PeopleWriter
from huddle.services.intake.placing import Rooms, place
from huddle.services.intake.qualifications import HELPED_LEVEL, TAUGHT_LEVEL, infer_strengths
from huddle.services.intake.rollover import carry_over
from huddle.services.intake.staff import levels_shown
from huddle.services.intake.subject import class_skill
from huddle.services.intake.succession import hand_over
from huddle.services.intake.work import Work
from huddle.text import one_line, plural

_SUBJECT_WEIGHT = 3
# A need flag raises what the group needs by one.
_HOMEROOM, _FAMILIES = (
    "class_culture",
    "family_communication",
)  # a homeroom needs somebody who speaks to families too
_NEED_SKILLS = {"iep": "inclusion", "el": "language_support", "behavior": "behavior_support"}


def write_groups(work: Work, people: PeopleWriter) -> None:
    """Make groups of classes that are new, place them, and bring every membership up to date."""
    groups = {g.id: g for g in work.unit.find(Group, team_id=work.team.id)}
    own = OwnGroups(work, people, groups)
    by_code = own.known()
    links = ClassLinks(work)
    known = {one: group for one, group in links.known().items() if group in groups} | by_code
    fresh = [chosen for chosen in work.choice.classes if chosen.row.id not in known]
    if (work.rollover or work.match_names) and not work.native:
        known |= carry_over(work, people, fresh, groups, links)
        fresh = [chosen for chosen in fresh if chosen.row.id not in known]
    made = _make_groups(work, fresh, groups, links)
    place(work, people, fresh, made)
    of_class = {
        chosen.row.id: known.get(chosen.row.id) or made[chosen.row.id] for chosen in work.choice.classes
    }
    own.compare(by_code, set(of_class.values()), {row.our_id for row in links.live()})
    groups_of = {one: groups[group] for one, group in known.items() if group in groups}
    work.findings += changed_facts(work.choice, work.before.facts, groups_of)
    hand_over(work, people, of_class)
    write_memberships(work, people, of_class)
    _draft_strengths(work, people)
    write_absences(work, people)


def _make_groups(
    work: Work, fresh: Sequence[ChosenClass], groups: Mapping[str, Group], links: ClassLinks
) -> dict[str, str]:
    """Class id -> id of the new group."""
    taken = [g.code for g in groups.values()]
    rooms = Rooms(work)
    own_skills = {skill.code for skill in work.unit.find(Skill, team_id=work.team.id)}
    made: dict[str, str] = {}
    new: list[Group] = []
    for chosen in fresh:
        code = make_group_code(chosen.label, chosen.row.code, taken)
        taken.append(code)
        weights = _weights(chosen)
        for skill in weights:
            if skill not in SKILLS and skill not in own_skills:
                own_skills.add(skill)
                work.unit.add(Skill(id=new_id(), team_id=work.team.id, code=skill, name=_skill_name(skill)))
        group = Group(
            id=new_id(),
            team_id=work.team.id,
            code=code,
            name=one_line(chosen.label) or code,
            grade=one_line(chosen.row.grades[0], 40) if chosen.row.grades else "",
            weights=weights,
            room_id=rooms.id_of(chosen.row.location),
            drafted=True,
        )
        made[chosen.row.id] = group.id
        new.append(group)
        links.link(chosen.row.id, group.id)
        work.lines.append(f"+ group {group.code} {group.name} ({plural(len(chosen.students), 'student')})")
        if chosen.lead is None:
            message = f"Class {group.name} has no teacher: its group has no lead."
            work.findings.append(place_finding(chosen, "W401", message, "warning"))
    work.unit.add_all(new)
    links.write()
    return made


def _skill_name(code: str) -> str:
    return one_line(skill_label(code), 60)


def _weights(chosen: ChosenClass) -> dict[str, int]:
    """What a group needs: its subject, and one more for each kind of support that a member needs."""
    weights = {class_skill(chosen): _SUBJECT_WEIGHT}
    if _HOMEROOM in weights:
        weights[_FAMILIES] = _SUBJECT_WEIGHT - 1
    for need, skill in _NEED_SKILLS.items():
        if any(need in student.needs for student in chosen.students):
            weights[skill] = weights.get(skill, 0) + 1
    return weights


def _draft_strengths(work: Work, people: PeopleWriter) -> None:
    """What a class shows of who is new here, until somebody declares it: its lead leads it, a helper supports there."""
    shown: dict[tuple[str, str], int] = {}
    for chosen in work.choice.classes:
        levels = levels_shown(chosen, people.educators)
        for educator in people.new_educators & levels.keys():
            at = (educator, class_skill(chosen))
            level = TAUGHT_LEVEL if levels[educator] else HELPED_LEVEL
            shown[at] = max(shown.get(at, 0), level)
    infer_strengths(work, shown)

"""What a team still needs before its first plan: a list that stays on the board until a plan has been applied."""

from dataclasses import dataclass

from huddle.domain.day import TeamDay
from huddle.text import plural

_TEAM = 2  # people without whom nobody can cover for anybody


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One thing to do before the first plan.

    Attributes:
        id: people, strengths, students, groups, bell, schedule, you or absence.
        what: its name.
        state: how it stands, in words.
        done: whether there is nothing to do.
        purpose: what it is for.
    """

    id: str
    what: str
    state: str
    done: bool
    purpose: str


def first_steps(day: TeamDay, user: str) -> tuple[FirstStep, ...]:
    """The steps to the first plan, as they stand.

    Args:
        day: the team on a date.
        user: the code of the educator at this computer; may be empty.
    """
    people = len(day.members)
    here = {member.educator_id for member in day.members}
    strong = len({s.educator_id for s in day.strengths if s.level and s.educator_id in here})
    groups = len(day.groups)
    filled = sum(bool(day.members_of.get(group.id)) for group in day.groups)
    blocks = day.usual_blocks
    led = {s.group_id for s in day.all_sessions if s.lead_id in here and s.group_id in day.group_of}
    me = day.id_of_code.get(user)
    name = day.educator_of[me].name if me else ""
    hours = f", {blocks[0].starts:%H:%M}-{blocks[-1].ends:%H:%M}" if blocks else ""
    return (
        FirstStep(
            "people",
            "People",
            plural(people, "educator") if people else "nobody yet",
            people >= _TEAM,
            "who can cover for whom",
        ),
        FirstStep(
            "strengths",
            "Strengths",
            f"{strong} of {people} have one",
            bool(people) and strong == people,
            "who knows what, for covers",
        ),
        FirstStep(
            "students",
            "Students",
            plural(len(day.students), "student") if day.students else "nobody yet",
            bool(day.students),
            "how many there are",
        ),
        FirstStep(
            "groups",
            "Groups",
            f"{filled} of {groups} have students" if groups else "none yet",
            bool(groups) and filled == groups,
            "who is taught together",
        ),
        FirstStep(
            "bell",
            "Bell times",
            f"{plural(len(blocks), 'block')}{hours}" if blocks else "none yet",
            bool(blocks),
            "when a group needs an adult",
        ),
        FirstStep(
            "schedule",
            "Schedule",
            f"{len(led)} of {plural(groups, 'group')} have a lead" if groups else "empty",
            bool(groups) and len(led) == groups,
            "who is usually where",
        ),
        FirstStep("you", "You", name or "not said", bool(name), "whom 'me' means"),
        FirstStep(
            "absence",
            "First plan",
            "ready" if people >= _TEAM and led else "later",
            False,
            "say who is out",
        ),
    )

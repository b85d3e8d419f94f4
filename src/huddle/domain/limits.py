"""How many students one adult may lead, by grade, where the school says nothing else."""

import re

from huddle.domain.day import TeamDay
from huddle.domain.group import Group, Room

NO_ROOM_LIMIT = 10_000  # the capacity of a room of which nobody said how many it holds


def seats_of(room: Room | None) -> int:
    """How many students a room holds; 0 without a room, or where nobody said."""
    return 0 if room is None or room.capacity >= NO_ROOM_LIMIT else room.capacity


_LAST_ELEMENTARY_GRADE = 5


def ratio_of(group: Group, day: TeamDay) -> int:
    """Students per adult, at most: the group's own maximum, else the team's rule for its grade band."""
    if group.max is not None:
        return group.max
    grade = group.grade or next((s.grade for s in day.members_of.get(group.id, ()) if s.grade), "")
    rules = day.team.rules
    return rules.max_elementary if is_elementary(grade) else rules.max_secondary


def is_elementary(grade: str) -> bool:
    """Whether a grade is up to grade 5; kindergarten and unknown grades count as elementary."""
    digits = re.search(r"\d+", grade)
    return digits is None or int(digits.group()) <= _LAST_ELEMENTARY_GRADE

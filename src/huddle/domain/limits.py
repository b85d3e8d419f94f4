"""How many students one adult may lead, by grade, where the school says nothing else."""

import re

from huddle.domain.day import TeamDay
from huddle.domain.group import Group

NO_ROOM_LIMIT = 10_000


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

"""Which student or group of a day is meant by what was typed."""

from huddle.domain.day import TeamDay
from huddle.domain.errors import NotFoundError
from huddle.domain.group import Group
from huddle.domain.person import Person, find_person
from huddle.domain.student import Student
from huddle.text import fold, one_line


def find_student(day: TeamDay, who: str) -> Student:
    """The student that `who` means: a code, a name, part of a name."""
    people = [Person(s.id, s.code, s.name) for s in day.students]
    return day.student_of[find_person(who, people, what="student").id]


def find_group(day: TeamDay, code: str) -> Group:
    """The group with that code, in any case.

    Raises:
        NotFoundError: there is none.
    """
    for group in day.groups:
        if fold(group.code) == fold(code):
            return group
    known = ", ".join(group.code for group in day.groups)
    raise NotFoundError(
        f"There is no group '{one_line(code, 20)}'.",
        code="no_such_group",
        hint=f"Groups: {known or 'none yet'}.",
    )

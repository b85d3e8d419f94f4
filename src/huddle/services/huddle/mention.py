"""Students and groups in a text: typed with a few letters, `#7C` or `+kai`, kept as links."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from huddle.domain.day import TeamDay
from huddle.domain.errors import NotFoundError
from huddle.domain.group import Group
from huddle.domain.person import Person, find_person
from huddle.domain.student import Student
from huddle.services.huddle.views import LinkedStudent
from huddle.text import fold

_TOKEN = re.compile(r"(?<![\w#+&/])([#+])(\w[\w'.-]*\w|\w)")
_WORD = re.compile(r"\w[\w-]*")
_LEAST = 2  # letters of a name or code that is not typed whole
_MOST = 12


@dataclass(frozen=True, slots=True)
class Link:
    """A student or a group that a text can name; `token` is what to type for it."""

    kind: str
    code: str
    name: str
    token: str


@dataclass(frozen=True, slots=True)
class Linked:
    """A text with its links found."""

    text: str
    student_ids: tuple[str, ...]
    group_ids: tuple[str, ...]


def linked(text: str, day: TeamDay) -> Linked:
    """Find the students and groups that a text names.

    `+kai` becomes the student's name (their code, where two share a name), `#7c` the group's code. Names in full and
    codes are links without a sign too. A sign before anything else stays what it is: `+5`, `#1`.

    Raises:
        NotFoundError: `+` and letters that fit several students.
    """
    students: dict[str, None] = {}
    groups: dict[str, None] = {}
    names = _names(day)

    def written(match: re.Match[str]) -> str:
        sign, word = match.groups()
        if sign == "#":
            group = _group(day, word)
            if group is None:
                return match.group()
            groups[group.id] = None
            return f"#{group.code}"
        student = _student(day, word)
        if student is None:
            return match.group()
        students[student.id] = None
        return student.name if names.get(fold(student.name)) == student.id else f"+{student.code}"

    result = _TOKEN.sub(written, text)
    students |= dict.fromkeys(_named(result, day, names))
    return Linked(result, tuple(students), tuple(groups))


def _names(day: TeamDay) -> dict[str, str]:
    """Full name -> student, for names that only one has."""
    found: dict[str, str] = {}
    for student in day.students:
        key = fold(student.name)
        found[key] = "" if key in found else student.id
    return {key: value for key, value in found.items() if value and " " in key}


def _named(text: str, day: TeamDay, names: dict[str, str]) -> Iterator[str]:
    """Students whose whole name or code stands in the text."""
    codes = {fold(student.code): student.id for student in day.students}
    folded = fold(text)
    yield from (codes[word] for word in _WORD.findall(folded) if word in codes)
    for name, student_id in names.items():
        if name in folded and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", folded):
            yield student_id


def _group(day: TeamDay, word: str) -> Group | None:
    """The group of that code, or the only one whose code or name begins so."""
    wanted = fold(word)
    exact = [group for group in day.groups if fold(group.code) == wanted]
    if exact or len(wanted) < _LEAST:
        return exact[0] if exact else None
    begun = [group for group in day.groups if fold(group.code).startswith(wanted)]
    begun = begun or [group for group in day.groups if fold(group.name).startswith(wanted)]
    return begun[0] if len(begun) == 1 else None


def _student(day: TeamDay, word: str) -> Student | None:
    """The student whose code it is, or the only one who has a name that begins so."""
    exact = [student for student in day.students if fold(student.code) == fold(word)]
    if exact or len(word) < _LEAST or not word[0].isalpha():
        return exact[0] if exact else None
    beginning = [Person(s.id, s.code, s.name) for s in day.students if _begins(s, fold(word))]
    try:
        return day.student_of[find_person(word, beginning, what="student").id]
    except NotFoundError as error:
        if error.code == "ambiguous" and len(word) > _LEAST:
            raise
        return None


def _begins(student: Student, wanted: str) -> bool:
    return any(part.startswith(wanted) for part in fold(f"{student.name} {student.given}").split())


def candidates(typed: str, day: TeamDay) -> tuple[Link, ...]:
    """What the letters typed so far can mean: groups after `#`, students after `+`, else both; at most twelve."""
    sign, word = (typed[0], typed[1:]) if typed[:1] in ("#", "+") else ("", typed)
    wanted = fold(word)
    found: list[Link] = []
    if sign != "+":
        found += [
            Link("group", group.code, group.name, f"#{group.code}")
            for group in day.groups
            if fold(group.code).startswith(wanted) or fold(group.name).startswith(wanted)
        ]
    if sign != "#":
        found += [
            Link("student", student.code, student.name, f"+{student.code}")
            for student in sorted(day.students, key=lambda s: s.sort_key)
            if fold(student.code).startswith(wanted) or _begins(student, wanted)
        ]
    return tuple(found[:_MOST])


def student_links(day: TeamDay, ids: Iterable[str]) -> tuple[LinkedStudent, ...]:
    """Linked students; who is not on the roster any more is left out."""
    return tuple(
        LinkedStudent(day.student_of[each].code, day.student_of[each].name, day.student_of[each].initials)
        for each in ids
        if each in day.student_of
    )


def group_links(day: TeamDay, ids: Iterable[str]) -> tuple[str, ...]:
    """Linked groups as codes."""
    return tuple(day.group_of[each].code for each in ids if each in day.group_of)

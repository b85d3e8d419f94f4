"""What selectors mean on a staged roster: schools, grades, educators and classes to the classes that are wanted."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from huddle.exchange.findings import shown
from huddle.exchange.grades import grade_order, normal_grade
from huddle.exchange.staged import STUDENT, Class, Enrolment, Org, Person, StagedRoster, Term, same_id
from huddle.text import fold

_WHOLE_SCHOOL_SHARE = 0.6
_WHOLE_SCHOOL_MEDIANS = 3
_ABOVE_MEDIAN = 1.5  # where a school is one class, that class is no assembly


class NotThereError(Exception):
    """A selector's value is not in the file, or fits several; `hint` lists what is there."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(slots=True)
class View:
    """The roster by id, without what was removed, and the enrolments that count."""

    roster: StagedRoster
    people: Mapping[str, Person] = field(init=False)
    classes: Mapping[str, Class] = field(init=False)
    terms: Mapping[str, Term] = field(init=False)
    orgs: Mapping[str, Org] = field(init=False)
    all: tuple[Enrolment, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.people = {p.key: p for p in self.roster.people if not p.removed and p.active}
        self.classes = {c.id: c for c in self.roster.classes if not c.removed}
        self.terms = {t.id: t for t in self.roster.terms if not t.removed}
        self.orgs = {o.id: o for o in self.roster.orgs if not o.removed}
        self.all = tuple(
            e
            for e in self.roster.enrolments
            if not e.removed and e.person_key in self.people and e.class_id in self.classes
        )

    def terms_of(self, enrolment: Enrolment) -> list[Term]:
        """The terms of the enrolment's class."""
        ids = self.classes[enrolment.class_id].term_ids
        return [self.terms[i] for i in ids if i in self.terms]

    def current(self, enrolment: Enrolment, day: dt.date) -> bool:
        """Whether the enrolment holds on the day: its own dates, and its class's terms where it has not both."""
        begin, end = enrolment.begin, enrolment.end
        if (begin is not None and day < begin) or (end is not None and day >= end):
            return False
        terms = self.terms_of(enrolment)
        return (begin is not None and end is not None) or not terms or any(term.on(day) for term in terms)

    def school_year(self, enrolment: Enrolment) -> int | None:
        """The year in which the school year of the enrolment ends."""
        terms = self.terms_of(enrolment)
        if years := [term.school_year for term in terms if term.school_year is not None]:
            return max(years)
        ends = [enrolment.end] if enrolment.end else [term.end for term in terms]
        last = max((end for end in ends if end is not None), default=enrolment.begin)
        if last is None:
            return None
        return last.year + (last.month > 7)


@dataclass(frozen=True, slots=True)
class Selectors:
    """What the person chose by; empty where they did not."""

    schools: Sequence[str]
    grades: Sequence[str]
    educators: Sequence[str]
    classes: Sequence[str]

    @property
    def any(self) -> bool:
        """Whether anything was chosen."""
        return bool(self.schools or self.grades or self.educators or self.classes)


@dataclass(frozen=True, slots=True)
class Picked:
    """Class ids in the order of the file, and the whole-school sections among them that were left out."""

    ids: Mapping[str, None]
    left_out: Mapping[str, int]


def pick(view: View, counted: Sequence[Enrolment], selectors: Selectors) -> Picked:
    """The classes that the selectors mean, among those with counted enrolments.

    Raises:
        NotThereError: a value is not in the file, or fits several.
    """
    named = {_find_class(view, word) for word in selectors.classes}
    only_named = selectors.classes and not (selectors.schools or selectors.grades or selectors.educators)
    wanted = {e.class_id for e in counted} if not only_named else set()
    if selectors.schools:
        schools = {_find_school(view, word) for word in selectors.schools}
        wanted = {c for c in wanted if view.classes[c].school_id in schools}
    if selectors.educators:
        keys = {_find_educator(view, word) for word in selectors.educators}
        wanted &= {e.class_id for e in counted if e.role != STUDENT and e.person_key in keys}
    if selectors.grades:
        wanted &= _of_grades(view, counted, selectors.grades)
    left_out = _whole_school(view, counted, wanted - named)
    ids = dict.fromkeys(c for c in view.classes if c in named or (c in wanted and c not in left_out))
    return Picked(ids, left_out)


def unplaced(view: View, selectors: Selectors) -> list[Person]:
    """People in no class of a roster that knows no schools, such as a sheet of names: they belong to the team."""
    if view.roster.orgs or selectors.schools or selectors.educators:
        return []
    placed = {e.person_key for e in view.all}
    grades = {normal_grade(grade).casefold() for grade in selectors.grades}
    return [
        p
        for p in view.people.values()
        if p.key not in placed and (not grades or (p.student and p.grade_key.casefold() in grades))
    ]


def latest_year(view: View) -> int | None:
    """The latest school year of any enrolment, by the year in which it ends."""
    return max((year for e in view.all if (year := view.school_year(e)) is not None), default=None)


def _of_grades(view: View, counted: Sequence[Enrolment], grades: Sequence[str]) -> set[str]:
    """The classes of the grades: by their own, else by those of their students."""
    of_class: dict[str, set[str]] = {
        c.id: {normal_grade(grade).casefold() for grade in c.grades} for c in view.classes.values()
    }
    for enrolment in counted:
        if enrolment.role == STUDENT and not view.classes[enrolment.class_id].grades:
            for grade in view.people[enrolment.person_key].grade.split(","):
                of_class[enrolment.class_id].add(normal_grade(grade).casefold())
    known = {grade for found in of_class.values() for grade in found if grade}
    known |= {p.grade_key.casefold() for p in view.people.values() if p.student and p.grade}
    wanted = {normal_grade(grade).casefold() for grade in grades}
    if missing := [grade for grade in grades if normal_grade(grade).casefold() not in known]:
        there = ", ".join(sorted((g.upper() for g in known), key=grade_order)) or "none"
        raise NotThereError(f"There is no grade {shown(missing[0])} in the file.", f"Its grades: {there}.")
    return {one for one, found in of_class.items() if found & wanted}


def _one(word: str, noun: str, names: Mapping[str, Sequence[str]]) -> str:
    """The id that a word means: the id itself, a whole name, the beginning of a word of a name, any part."""
    for key in names:
        if same_id(key) == same_id(word.strip()):
            return key
    wanted = fold(word)
    tests: tuple[Callable[[str], bool], ...] = (
        lambda name: fold(name) == wanted,
        lambda name: fold(name).startswith(wanted) or any(w.startswith(wanted) for w in fold(name).split()),
        lambda name: wanted in fold(name),
    )
    for fits in tests if wanted else ():
        found = [key for key, spelled in names.items() if any(fits(name) for name in spelled)]
        if len(found) == 1:
            return found[0]
        if found:
            which = ", ".join(f"{names[key][0]} ({key})" for key in found[:12])
            raise NotThereError(f"{shown(word)} could be {len(found)}: {which}.", "Give the id.")
    there = ", ".join(f"{spelled[0]} ({key})" for key, spelled in list(names.items())[:12]) or "none"
    more = f" and {len(names) - 12} more" if len(names) > 12 else ""
    raise NotThereError(f"There is no {noun} {shown(word)} in the file.", f"There is: {there}{more}.")


def _find_school(view: View, word: str) -> str:
    used = {c.school_id for c in view.classes.values()}
    return _one(word, "school", {o.id: (o.name,) for o in view.orgs.values() if o.id in used})


def _find_educator(view: View, word: str) -> str:
    teaching = {e.person_key for e in view.all if e.role != STUDENT}
    people = (p for p in view.people.values() if p.educator or p.key in teaching)
    return _one(word, "educator", {p.key: (p.name, f"{p.given} {p.family}".strip()) for p in people})


def _find_class(view: View, word: str) -> str:
    codes = [c.id for c in view.classes.values() if c.code and fold(c.code) == fold(word)]
    if len(codes) == 1 and word not in view.classes:
        return codes[0]
    return _one(word, "class", {c.id: (c.title,) for c in view.classes.values()})


def _whole_school(view: View, counted: Sequence[Enrolment], among: Collection[str]) -> dict[str, int]:
    """Sections that hold most of a school, or far more students than its other classes: class id -> students.

    A section that hardly differs from the school's median class is none: a small school may be one class. Groups of no
    school, as in the native format, were made by the team itself.
    """
    students: dict[str, set[str]] = defaultdict(set)
    for enrolment in counted:
        if enrolment.role == STUDENT:
            students[enrolment.class_id].add(enrolment.person_key)
    of_school: dict[str, list[str]] = defaultdict(list)
    for one in students:
        if not view.classes[one].school_id:
            continue
        of_school[view.classes[one].school_id].append(one)
    found: dict[str, int] = {}
    for ids in of_school.values():
        everybody = len(set().union(*(students[one] for one in ids)))
        usual = median(len(students[one]) for one in ids)
        for one in ids:
            size = len(students[one])
            most_of_it = size > _WHOLE_SCHOOL_SHARE * everybody and size > _ABOVE_MEDIAN * usual
            if one in among and (most_of_it or size > _WHOLE_SCHOOL_MEDIANS * usual):
                found[one] = size
    return found

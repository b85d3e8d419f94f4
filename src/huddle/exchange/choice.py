"""Chooses a team on a staged roster: its classes, the educators on them, and the students they share."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from huddle.domain.errors import GUARD, NOT_FOUND
from huddle.exchange.findings import Finding, Report, shown
from huddle.exchange.grades import grade_order, normal_grade
from huddle.exchange.staged import LEAD, STUDENT, Class, Enrolment, Org, Person, StagedRoster, Term, same_id
from huddle.text import fold

MOST_STUDENTS = 200
MOST_EDUCATORS = 15
_WHOLE_SCHOOL_SHARE = 0.6
_WHOLE_SCHOOL_MEDIANS = 3
_ABOVE_MEDIAN = 1.5  # where a school is one class, that class is no assembly


@dataclass(frozen=True, slots=True)
class ChosenClass:
    """A class with its people: who leads it, who helps, who learns in it.

    `label` is its title, with its code, period or id added where titles are not unique.
    """

    row: Class
    label: str
    lead: Person | None
    helpers: tuple[Person, ...]
    students: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """What there is to choose from: schools (id, name, students), grades (grade, students), educators (id, name, classes)."""

    schools: tuple[tuple[str, str, int], ...]
    grades: tuple[tuple[str, int], ...]
    educators: tuple[tuple[str, str, int], ...]

    def lines(self) -> list[str]:
        """The offer as lines of text."""
        rows = [f"school   {name}  ({key}, {count} students)" for key, name, count in self.schools]
        rows += [f"grade    {grade or 'none'}  ({count} students)" for grade, count in self.grades]
        rows += [f"educator {name}  ({key}, {count} classes)" for key, name, count in self.educators]
        return rows


@dataclass(frozen=True, slots=True)
class Refusal:
    """No team could be chosen: one sentence, what to do, the exit code of the contract, and the offer."""

    message: str
    hint: str
    code: str
    exit_code: int
    offer: Offer


@dataclass(frozen=True, slots=True)
class Choice:
    """A team as chosen.

    Attributes:
        classes: in the order of the file.
        educators: everybody who leads or helps one of the classes, by name.
        students: everybody who learns in one of them, by grade and name.
        enrolments: the enrolments that were counted, of the chosen classes.
        schools: the schools of the classes.
        left_out: whole-school sections that were not taken, with their number of students.
        findings: warnings for the preview.
        school_year: the year taken when nothing was current on the day; else None.
    """

    classes: tuple[ChosenClass, ...]
    educators: tuple[Person, ...]
    students: tuple[Person, ...]
    enrolments: tuple[Enrolment, ...]
    schools: tuple[Org, ...]
    left_out: tuple[tuple[Class, int], ...] = ()
    findings: tuple[Finding, ...] = ()
    school_year: int | None = None


@dataclass(slots=True)
class _View:
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


def choose(
    roster: StagedRoster,
    *,
    on: dt.date,
    schools: Sequence[str] = (),
    grades: Sequence[str] = (),
    educators: Sequence[str] = (),
    classes: Sequence[str] = (),
) -> Choice | Refusal:
    """Choose a team: its classes, and everybody with a current enrolment in them.

    Several values of one selector unite; school, grade and educator together intersect; classes named by their id (or
    code) are added, also when they are whole-school sections. Without a selector everything is taken when there is one
    school with at most 200 students and 15 educators.

    Args:
        roster: what a reader staged.
        on: the day on which enrolments count.
        schools: ids or names.
        grades: compared with the class's grades, or with its students' where it has none.
        educators: ids, or names of people who teach.
        classes: class ids or class codes.

    Returns:
        The choice, or why there is none and what there is to choose from.
    """
    view = _View(roster)
    selectors = _Selectors(schools, grades, educators, classes)
    year: int | None = None
    counted = [e for e in view.all if view.current(e, on)]
    try:
        picked = _pick(view, counted, selectors)
        if not any(e.class_id in picked.ids for e in counted) and (latest := _latest_year(view)) is not None:
            year = latest
            counted = [e for e in view.all if view.school_year(e) == year]
            picked = _pick(view, counted, selectors)
    except LookupError as error:
        message, hint = error.args
        return Refusal(message, hint, "no_such_choice", NOT_FOUND, _offer(view, counted))
    report = Report()
    people = _with_people(view, picked.ids, counted, report)
    unplaced = _unplaced(view, selectors)
    if not people and not unplaced:
        message = (
            "No class in the file fits the choice."
            if selectors.any
            else "The file holds no class with people."
        )
        return Refusal(message, "Choose from the list.", "nothing_chosen", NOT_FOUND, _offer(view, counted))
    enrolments = tuple(e for e in counted if e.class_id in picked.ids)
    choice = Choice(
        classes=people,
        educators=_sorted(
            [
                *_distinct(view, (e for e in enrolments if e.role != STUDENT)),
                *(p for p in unplaced if p.educator),
            ],
            _by_name,
        ),
        students=_sorted(
            [
                *_distinct(view, (e for e in enrolments if e.role == STUDENT)),
                *(p for p in unplaced if p.student),
            ],
            _by_grade,
        ),
        enrolments=enrolments,
        schools=tuple(
            org for org in view.orgs.values() if org.id in {view.classes[i].school_id for i in picked.ids}
        ),
        left_out=tuple((view.classes[one], size) for one, size in picked.left_out.items()),
        findings=_findings(view, picked, report, year, on),
        school_year=year,
    )
    if not selectors.any and (why := _too_much(choice)):
        hint = "Choose with --school, --grade, --educator or --class."
        return Refusal(why, hint, "choose_a_team", GUARD, _offer(view, counted))
    return choice


@dataclass(frozen=True, slots=True)
class _Selectors:
    schools: Sequence[str]
    grades: Sequence[str]
    educators: Sequence[str]
    classes: Sequence[str]

    @property
    def any(self) -> bool:
        return bool(self.schools or self.grades or self.educators or self.classes)


@dataclass(frozen=True, slots=True)
class _Picked:
    """Class ids in the order of the file, and the whole-school sections among them that were left out."""

    ids: Mapping[str, None]
    left_out: Mapping[str, int]


def _pick(view: _View, counted: Sequence[Enrolment], selectors: _Selectors) -> _Picked:
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
    return _Picked(ids, left_out)


def _unplaced(view: _View, selectors: _Selectors) -> list[Person]:
    """People in no class of a roster that knows no schools, such as a sheet of names: they belong to the team."""
    if view.roster.orgs or selectors.schools or selectors.educators or selectors.classes:
        return []
    placed = {e.person_key for e in view.all}
    grades = {normal_grade(grade).casefold() for grade in selectors.grades}
    return [
        p
        for p in view.people.values()
        if p.key not in placed and (not grades or (p.student and p.grade_key.casefold() in grades))
    ]


def _latest_year(view: _View) -> int | None:
    return max((year for e in view.all if (year := view.school_year(e)) is not None), default=None)


def _of_grades(view: _View, counted: Sequence[Enrolment], grades: Sequence[str]) -> set[str]:
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
        raise LookupError(f"There is no grade {shown(missing[0])} in the file.", f"Its grades: {there}.")
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
            raise LookupError(f"{shown(word)} could be {len(found)}: {which}.", "Give the id.")
    there = ", ".join(f"{spelled[0]} ({key})" for key, spelled in list(names.items())[:12]) or "none"
    more = f" and {len(names) - 12} more" if len(names) > 12 else ""
    raise LookupError(f"There is no {noun} {shown(word)} in the file.", f"There is: {there}{more}.")


def _find_school(view: _View, word: str) -> str:
    used = {c.school_id for c in view.classes.values()}
    return _one(word, "school", {o.id: (o.name,) for o in view.orgs.values() if o.id in used})


def _find_educator(view: _View, word: str) -> str:
    teaching = {e.person_key for e in view.all if e.role != STUDENT}
    people = (p for p in view.people.values() if p.educator or p.key in teaching)
    return _one(word, "educator", {p.key: (p.name, f"{p.given} {p.family}".strip()) for p in people})


def _find_class(view: _View, word: str) -> str:
    codes = [c.id for c in view.classes.values() if c.code and fold(c.code) == fold(word)]
    if len(codes) == 1 and word not in view.classes:
        return codes[0]
    return _one(word, "class", {c.id: (c.title,) for c in view.classes.values()})


def _whole_school(view: _View, counted: Sequence[Enrolment], among: Collection[str]) -> dict[str, int]:
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


def _with_people(
    view: _View, ids: Collection[str], counted: Sequence[Enrolment], report: Report
) -> tuple[ChosenClass, ...]:
    of_class: dict[str, list[Enrolment]] = defaultdict(list)
    for enrolment in counted:
        of_class[enrolment.class_id].append(enrolment)
    labels = _labels([view.classes[one] for one in ids])
    chosen: list[ChosenClass] = []
    for one in ids:
        row, rows = view.classes[one], of_class[one]
        leads = sorted((e for e in rows if e.role == LEAD), key=lambda e: not e.primary)
        lead = view.people[leads[0].person_key] if leads else None
        if len({e.person_key for e in leads}) > 1 and not leads[0].primary and lead is not None:
            message = f"{shown(labels[one])} has several teachers and none is primary; {lead.name} leads it."
            report.add("W503", message, row.origin.file, row.origin.line)
        if lead is None:
            message = f"Nobody teaches {shown(labels[one])}; its session stays without a lead."
            report.add("W504", message, row.origin.file, row.origin.line)
        helping = (e for e in (*leads, *rows) if e.role != STUDENT)
        helpers = tuple(p for p in _distinct(view, helping) if lead is None or p.key != lead.key)
        learning = (e for e in rows if e.role == STUDENT)
        chosen.append(
            ChosenClass(row, labels[one], lead, helpers, _sorted(_distinct(view, learning), _by_name))
        )
    return tuple(chosen)


def _labels(classes: Sequence[Class]) -> dict[str, str]:
    """A label for each class: its title; where titles are not unique with its code, its periods, or its id."""
    base = {c.id: c.title or c.course_title or c.id for c in classes}
    labels = dict(base)
    count = Counter(base.values())
    for extra in (lambda c: c.code, lambda c: " ".join(c.periods), lambda c: c.id):
        again = [c for c in classes if count[labels[c.id]] > 1]
        for c in again:
            if extra(c):
                labels[c.id] = f"{base[c.id]} {extra(c)}"
        count = Counter(labels.values())
    return labels


def _by_name(person: Person) -> tuple[str, str, str]:
    family = person.preferred_family or person.family
    return family.casefold(), (person.preferred_given or person.given).casefold(), person.key


def _by_grade(person: Person) -> tuple[tuple[int, str], tuple[str, str, str]]:
    return person.grade_sort, _by_name(person)


def _distinct(view: _View, enrolments: Iterable[Enrolment]) -> list[Person]:
    return [view.people[key] for key in dict.fromkeys(e.person_key for e in enrolments)]


def _sorted(people: Iterable[Person], order: Callable[[Person], Any]) -> tuple[Person, ...]:
    return tuple(sorted(people, key=order))


def _findings(
    view: _View, picked: _Picked, report: Report, year: int | None, on: dt.date
) -> tuple[Finding, ...]:
    for one, size in picked.left_out.items():
        row = view.classes[one]
        message = (
            f"{shown(row.title)} with {size} students looks like a whole-school section and was left out; "
            f"--class {row.id} takes it in."
        )
        report.add("W502", message, row.origin.file, row.origin.line)
    if year is not None:
        file = view.roster.files[0].name if view.roster.files else view.roster.format
        message = f"Nothing chosen is current on {on}; the school year that ends in {year} was taken."
        report.add("W501", message, file)
    return tuple(report.findings())


def _too_much(choice: Choice) -> str:
    """Why this is more than a team would take without being asked; empty when it is not."""
    counts = (len(choice.schools), len(choice.students), len(choice.educators))
    if counts[0] <= 1 and counts[1] <= MOST_STUDENTS and counts[2] <= MOST_EDUCATORS:
        return ""
    schools = f"{counts[0]} school{'' if counts[0] == 1 else 's'}"
    return f"The file holds {schools}, {counts[1]} students and {counts[2]} educators: too much for one team."


def _offer(view: _View, counted: Sequence[Enrolment]) -> Offer:
    students_of: dict[str, set[str]] = defaultdict(set)
    classes_of: dict[str, set[str]] = defaultdict(set)
    for enrolment in counted or view.all:
        if enrolment.role == STUDENT:
            students_of[view.classes[enrolment.class_id].school_id].add(enrolment.person_key)
        else:
            classes_of[enrolment.person_key].add(enrolment.class_id)
    grades = Counter(view.people[key].grade_key for key in set().union(*students_of.values()))
    educators = sorted((view.people[key] for key in classes_of), key=_by_name)
    used = {c.school_id for c in view.classes.values()}
    return Offer(
        tuple((o.id, o.name, len(students_of[o.id])) for o in view.orgs.values() if o.id in used),
        tuple(sorted(grades.items(), key=lambda item: grade_order(item[0]))),
        tuple((p.key, p.name, len(classes_of[p.key])) for p in educators),
    )

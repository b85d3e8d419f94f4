"""Chooses a team on a staged roster: its classes, the educators on them, and the students they share."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from huddle.domain.errors import GUARD, NOT_FOUND
from huddle.exchange.findings import Finding, Report, shown
from huddle.exchange.grades import grade_order
from huddle.exchange.selecting import NotThereError, Picked, Selectors, View, latest_year, pick, unplaced
from huddle.exchange.staged import LEAD, STUDENT, Class, Enrolment, Org, Person, StagedRoster
from huddle.text import plural

MOST_STUDENTS = 200
MOST_EDUCATORS = 15


@dataclass(frozen=True, slots=True)
class ChosenClass:
    """A class with its people: who leads it, who helps, who learns in it.

    Attributes:
        label: its title, with its code, period or id added where titles are not unique.
        adults: the enrolments of those who lead or help, for files that say in which periods they do.
        described: whether the file has a row of the class.
    """

    row: Class
    label: str
    lead: Person | None
    helpers: tuple[Person, ...]
    students: tuple[Person, ...]
    adults: tuple[Enrolment, ...] = ()
    described: bool = True


@dataclass(frozen=True, slots=True)
class Offer:
    """What there is to choose from: schools (id, name, students), grades (grade, students), educators (id, name, classes)."""

    schools: tuple[tuple[str, str, int], ...]
    grades: tuple[tuple[str, int], ...]
    educators: tuple[tuple[str, str, int], ...]

    def lines(self) -> list[str]:
        """The offer as lines of text."""
        rows = [f"school   {name}  ({key}, {plural(count, 'student')})" for key, name, count in self.schools]
        rows += [f"grade    {grade or 'none'}  ({plural(count, 'student')})" for grade, count in self.grades]
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
        ended: of a file of changes, identities of enrolments that have ended.
        leaving: of a file of changes, our ids of students whose last enrolment has ended.
        untaught: class id and person of enrolments of educators that the file takes away.
    """

    classes: tuple[ChosenClass, ...]
    educators: tuple[Person, ...]
    students: tuple[Person, ...]
    enrolments: tuple[Enrolment, ...]
    schools: tuple[Org, ...]
    left_out: tuple[tuple[Class, int], ...] = ()
    findings: tuple[Finding, ...] = ()
    school_year: int | None = None
    ended: frozenset[str] = frozenset()
    leaving: frozenset[str] = frozenset()
    untaught: frozenset[tuple[str, str]] = frozenset()


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
    view = View(roster)
    selectors = Selectors(schools, grades, educators, classes)
    year: int | None = None
    counted = [e for e in view.all if view.current(e, on)]
    try:
        picked = pick(view, counted, selectors)
        if not any(e.class_id in picked.ids for e in counted) and (latest := latest_year(view)) is not None:
            year = latest
            counted = [e for e in view.all if view.school_year(e) == year]
            picked = pick(view, counted, selectors)
    except NotThereError as error:
        return Refusal(error.message, error.hint, "no_such_choice", NOT_FOUND, _offer(view, counted))
    report = Report()
    classes_chosen = _with_people(view, picked.ids, counted, report)
    loose = unplaced(view, selectors)
    if not classes_chosen and not loose:
        what = (
            "No class in the file fits the choice." if selectors.any else "No class in the file has people."
        )
        hint = "Choose from the list." if selectors.any else "Look at its enrollments."
        return Refusal(what, hint, "nothing_chosen", NOT_FOUND, _offer(view, counted))
    enrolments = tuple(e for e in counted if e.class_id in picked.ids)
    teaching = _distinct(view, (e for e in enrolments if e.role != STUDENT))
    learning = _distinct(view, (e for e in enrolments if e.role == STUDENT))
    used = {view.classes[one].school_id for one in picked.ids}
    choice = Choice(
        classes=classes_chosen,
        educators=_sorted([*teaching, *(p for p in loose if p.educator)], _by_name),
        students=_sorted([*learning, *(p for p in loose if p.student)], _by_grade),
        enrolments=enrolments,
        schools=tuple(org for org in view.orgs.values() if org.id in used),
        left_out=tuple((view.classes[one], size) for one, size in picked.left_out.items()),
        findings=_findings(view, picked, report, year, on),
        school_year=year,
    )
    if not selectors.any and (why := _too_much(choice)):
        hint = "Choose with --school, --grade, --educator or --class."
        return Refusal(why, hint, "choose_a_team", GUARD, _offer(view, counted))
    return choice


def _with_people(
    view: View, ids: Collection[str], counted: Sequence[Enrolment], report: Report
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
        shared = {e.person_key for e in leads if not e.periods}
        if len(shared) > 1 and not leads[0].primary and lead is not None:
            message = f"{shown(labels[one])} has several teachers and none is primary; {lead.name} leads it."
            report.add("W503", message, row.origin.file, row.origin.line)
        helping = (e for e in (*leads, *rows) if e.role != STUDENT)
        helpers = tuple(p for p in _distinct(view, helping) if lead is None or p.key != lead.key)
        learning = (e for e in rows if e.role == STUDENT)
        chosen.append(
            ChosenClass(
                row=row,
                label=labels[one],
                lead=lead,
                helpers=helpers,
                students=_sorted(_distinct(view, learning), _by_name),
                adults=tuple(e for e in (*leads, *rows) if e.role != STUDENT),
            )
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


def _distinct(view: View, enrolments: Iterable[Enrolment]) -> list[Person]:
    return [view.people[key] for key in dict.fromkeys(e.person_key for e in enrolments)]


def _sorted(people: Iterable[Person], order: Callable[[Person], Any]) -> tuple[Person, ...]:
    return tuple(sorted(people, key=order))


def _findings(
    view: View, picked: Picked, report: Report, year: int | None, on: dt.date
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


def _offer(view: View, counted: Sequence[Enrolment]) -> Offer:
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

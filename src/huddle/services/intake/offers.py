"""What a person should know and decide: new classes of the team's educators, and people who may be somebody else anew."""

import datetime as dt

from huddle.domain.errors import GUARD, HuddleError
from huddle.domain.student import Student
from huddle.exchange.findings import Finding, shown
from huddle.exchange.grades import normal_grade
from huddle.exchange.selecting import View
from huddle.exchange.staged import DELTA, STUDENT
from huddle.services.intake.losses import LEAST_ALARM, Standing
from huddle.services.intake.people import PeopleWriter
from huddle.services.intake.work import Work
from huddle.text import fold, plural

_MOST_RENEWED = 0.5  # of the students who would be archived
_MOST_NEW = 0.5  # of the students there were


def offer_classes(work: Work) -> list[str]:
    """Say which classes of the team's educators are new in a whole export and were not chosen; returns all such classes.

    A class that was there before and was not chosen is not offered again.
    """
    before = work.before.seen
    if work.roster.mode == DELTA or work.sheet:
        return list(before or ())
    view = View(work.roster)
    chosen = {one.row.id for one in work.choice.classes}
    adults = {person.key for person in work.choice.educators}
    others = dict.fromkeys(
        e.class_id
        for e in view.all
        if e.role != STUDENT
        and e.person_key in adults
        and e.class_id not in chosen
        and _meets(view, e.class_id, work.date)
    )
    known = {*(before or ()), *work.before.classes}
    anew = work.rollover or work.match_names  # then all ids are new, and nothing is known to be a new class
    for one in others if before is not None and not anew else ():
        row = view.classes[one]
        if one not in known:
            message = f"The class {shown(row.title)} is new; --class {row.id} takes it into the team."
            work.findings.append(Finding(row.origin.file, row.origin.line, None, "note", "N407", message))
    return list(dict.fromkeys([*others, *(before or ())]))


def _meets(view: View, class_id: str, date: dt.date) -> bool:
    terms = [view.terms[one] for one in view.classes[class_id].term_ids if one in view.terms]
    return not terms or any(term.on(date) for term in terms)


def propose_merges(work: Work, people: PeopleWriter) -> None:
    """Say who is new under the name and grade of somebody who left: perhaps the same person with a new id.

    Raises:
        HuddleError: most of those who would leave come back so; then the source has given new ids.
    """
    students = work.unit.find(Student, team_id=work.team.id)
    left: dict[tuple[str, str, str], list[Student]] = {}
    for student in students:
        if not student.active:
            left.setdefault(_called(student), []).append(student)
    pairs = [
        (left[_called(student)][0], student)
        for student in students
        if student.id in people.new_students and len(left.get(_called(student), ())) == 1
    ]
    gone = len(people.gone_students)
    renewed = sum(old.id in people.gone_students for old, _ in pairs)
    if renewed >= LEAST_ALARM and renewed > _MOST_RENEWED * gone:
        raise new_ids(renewed, gone)
    for old, new in sorted(pairs, key=lambda pair: pair[0].code):
        message = f"{new.code} has the name and grade of {old.code}, who left: if it is one person, 'huddle people merge {old.code} {new.code}'."
        file = work.roster.files[0].name if work.roster.files else work.roster.format
        work.findings.append(Finding(file, None, None, "note", "N409", message))


def refuse_additions(work: Work, people: PeopleWriter, before: Standing, *, selected: bool) -> None:
    """Refuse a file of which most people are new to a team: of another school, with new ids, or chosen by nobody.

    Raises:
        HuddleError: it is so.
    """
    added, students = work.counts["added"], len(before.students)
    if not (added >= LEAST_ALARM and added > _MOST_NEW * students > 0):
        return
    everybody = work.unit.find(Student, team_id=work.team.id)
    names = {_called(student) for student in everybody if student.id in before.students}
    alike = sum(_called(s) in names for s in everybody if s.id in people.new_students)
    if alike > _MOST_NEW * students:
        raise new_ids(alike, students)
    met = work.counts["changed"] + work.counts["moved"] + work.counts["unchanged"]
    if work.strangers and not met:
        raise HuddleError(
            f"None of these {added} people is known, and {work.team.name} has {students} students already.",
            code="strangers",
            exit_code=GUARD,
            hint="For a team of their own say --team NAME; to add them to this one say --source NAME. Nothing was written.",
        )
    if not work.sheet and not selected:
        raise HuddleError(
            f"{added} people would be added to the {students} students of {work.team.name}.",
            code="too_many_additions",
            exit_code=GUARD,
            hint="If they belong to the team choose them with --grade, --educator or --class. Nothing was written.",
        )


def new_ids(renewed: int, gone: int) -> HuddleError:
    """The file's people are the team's, under other ids."""
    return HuddleError(
        f"{renewed} of {plural(gone, 'student')} of the team are in the file by name and grade, but under new ids.",
        code="new_ids",
        exit_code=GUARD,
        hint="If the system has changed its ids say --match-names, then they stay who they are. Nothing was written.",
    )


def _called(student: Student) -> tuple[str, str, str]:
    return fold(student.given), fold(student.family), normal_grade(student.grade)

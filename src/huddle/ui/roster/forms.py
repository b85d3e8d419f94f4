"""Students by hand: added, changed, archived, kept apart or together, moved between groups."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from huddle.domain.reading.dates import day_label
from huddle.domain.student import APART, NEEDS, TOGETHER
from huddle.services.roster.student import StudentDetail, parse_needs
from huddle.services.roster.views import RosterView, StudentRow
from huddle.text import fold, plural
from huddle.ui.dialogs.base import Card, Confirm
from huddle.ui.dialogs.fields import Field, FieldsForm
from huddle.ui.roster.regroup import RegroupDialog
from huddle.ui.screens.base import Part
from huddle.ui.screens.filter import FilteredScreen
from huddle.ui.screens.marks import Marks

_NEITHER = ("none", "neither", "-")


class StudentForms(Part[FilteredScreen[RosterView]]):
    """What is edited about students; on the marked ones where that makes sense, else on the one under the cursor."""

    def __init__(self, screen: FilteredScreen[RosterView], marks: Marks) -> None:
        super().__init__(screen)
        self._marks = marks

    @property
    def students(self) -> list[StudentRow]:
        """The marked students, or the one under the cursor."""
        return [row for row in self._marks.chosen if isinstance(row, StudentRow)]

    @property
    def student(self) -> StudentRow | None:
        """The student under the cursor."""
        row = self.screen.rows.current
        return row if isinstance(row, StudentRow) else None

    def action_student_add(self) -> None:
        """Ask for a new student."""
        fields = [
            Field("name", "name", "", "Kai Eze"),
            Field("grade", "grade", "", "6"),
            Field("needs", "needs", "", "iep,el; may stay empty"),
            Field("code", "code", "", "made when empty"),
        ]

        def save(values: Mapping[str, str]) -> str:
            needs = parse_needs(values["needs"])
            add = self.services.students.add
            return add(values["name"], code=values["code"], grade=values["grade"], needs=needs)

        self.ask(FieldsForm("New student", fields, save))

    def action_student_edit(self) -> None:
        """Change the student under the cursor; needs only where they are shown."""
        row = self.student
        if row is None:
            return
        private, services, date = self.huddle.private_shown, self.services, self.date
        before = _field_texts(row, private=private)
        labels = {
            "given": ("given name", ""),
            "family": ("family name", ""),
            "preferred": ("called", "where that is another name"),
            "grade": ("grade", ""),
            "needs": ("needs", "iep,el or none"),
        }
        fields = [Field(name, labels[name][0], text, labels[name][1]) for name, text in before.items()]
        held = {"version": row.version}

        def newest() -> Mapping[str, str]:
            now = next((one for one in services.roster.view(date).students if one.code == row.code), row)
            held["version"] = now.version
            return _field_texts(now, private=private)

        def save(values: Mapping[str, str]) -> str:
            changes: dict[str, Any] = {name: text.strip() for name, text in values.items()}
            if "needs" in values:
                changes["needs"] = parse_needs(values["needs"])
            return services.students.set(row.code, changes, version=held["version"])

        hint = "" if private else "z on the roster shows needs here as well."
        form = FieldsForm(f"{row.name} · {row.code}", fields, save, hint, newest=newest)
        self.ask(form)

    def action_student_archive(self) -> None:
        """Take the students out of the roster; several only after asking. Undo brings them back."""
        rows = self.students
        codes = [row.code for row in rows]

        def go_on(sure: bool | None) -> None:
            if sure:
                self.huddle.do(
                    lambda: self.services.students.archive(*codes),
                    lambda done: self.huddle.tell(f"{done}: no longer on the roster. Press u to undo."),
                )

        if len(rows) > 1:
            lines = [row.name for row in rows]
            self.ask(Confirm(f"Archive {plural(len(rows), 'student')}?", lines, "archives"), go_on)
        elif rows:
            go_on(sure=True)

    def action_student_move(self) -> None:
        """Ask for the group that the students go to."""
        rows = self.students
        if not rows:
            return

        def moved(done: Any) -> None:
            if done is not None:
                self._marks.keys.clear()
                self.huddle.tell(f"{plural(done.came, 'student')} regrouped. Press u to undo.")

        self.ask(
            RegroupDialog(
                self.services, [row.code for row in rows], self.date, private=self.huddle.private_shown
            ),
            moved,
        )

    def action_student_pair(self) -> None:
        """Keep two students apart or together, or end that."""
        rows = self.students
        first = rows[0].code if rows else ""
        second = rows[1].code if len(rows) > 1 else ""
        fields = [
            Field("first", "student", first, "name or code"),
            Field("second", "and", second, "name or code"),
            Field("kind", "are kept", APART, "apart, together, or none to end it"),
        ]

        def save(values: Mapping[str, str]) -> tuple[str, str]:
            kind = fold(values["kind"])
            wanted = "" if kind in _NEITHER else kind
            return self.services.students.pair(values["first"], values["second"], wanted)

        hint = f"Groups and splits are planned with it. {APART}, {TOGETHER} or none."
        self.ask(FieldsForm("Keep apart or together", fields, save, hint))

    def action_student_out(self) -> None:
        """Flag the students as out on the day; where all of them are, take the flags away."""
        rows, date = self.students, self.date
        if not rows:
            return
        codes = [row.code for row in rows]
        attendance = self.services.attendance
        when = date.isoformat() if date else "today"
        who = rows[0].name if len(rows) == 1 else plural(len(rows), "student")
        verb = "is" if len(rows) == 1 else "are"
        if all(row.out for row in rows):
            self.huddle.do(
                lambda: attendance.back(codes, date), lambda _: self.huddle.tell(f"{who} {verb} here.")
            )
        else:
            self.huddle.do(
                lambda: attendance.out(codes, when),
                lambda _: self.huddle.tell(f"{who} {verb} out. Press u to undo."),
            )

    def open_student(self, code: str) -> None:
        """Show a student's groups by date and the days they were out."""
        date = self.date
        self.huddle.do(
            lambda: self.services.students.detail(code, date),
            lambda detail: self.ask(Card(f"{detail.name} · {code}", detail_text(detail))),
        )


def detail_text(detail: StudentDetail) -> str:
    """A student's groups, the latest first, and the days they were out, one line each."""
    lines = ["Groups"]
    lines += [f"  {code:<9} {_span(since, until)}  {name}" for code, name, since, until in detail.groups]
    lines += [] if detail.groups else ["  none"]
    lines += ["", f"Out on {plural(len(detail.out), 'day')}"]
    lines += [f"  {day_label(day)} {day.year}  {blocks}, {status}" for day, blocks, status in detail.out]
    return "\n".join(lines)


def _span(since: dt.date, until: dt.date | None) -> str:
    return f"{since.isoformat()} {f'to {until.isoformat()}' if until else 'on':<13}"


def _field_texts(row: StudentRow, *, private: bool) -> dict[str, str]:
    """What the form's fields hold for a student; without needs where they are hidden."""
    texts = {"given": row.given, "family": row.family, "preferred": row.preferred, "grade": row.grade}
    if private:
        flags = [flag for flag, words in NEEDS.items() if words in row.needs]
        texts["needs"] = ",".join(flags) or "none"
    return texts

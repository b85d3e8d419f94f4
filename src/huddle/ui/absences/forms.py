"""What is edited about absences: days, blocks, reason, weekly repeats; and a calendar that is looked at and taken in."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from huddle.domain.absence import CATEGORIES
from huddle.domain.errors import UsageError
from huddle.domain.reading.block_words import parse_part
from huddle.domain.reading.dates import parse_day
from huddle.domain.reading.spans import parse_days
from huddle.services.absence.calendar import NOBODY, SAME, Proposed
from huddle.services.absence.views import AbsenceView
from huddle.text import one_line, plural, safe
from huddle.ui.dialogs.base import Confirm
from huddle.ui.dialogs.fields import Field, FieldsForm, LineForm
from huddle.ui.screens.base import Part
from huddle.ui.screens.filter import FilteredScreen
from huddle.ui.widgets.cells import Cell
from huddle.ui.widgets.textlines import wrap

_WIDTH = 66
_ONCE = ("once", "none", "no", "")


class AbsenceForms(Part[FilteredScreen[Any]]):
    """Forms for the absence under the cursor."""

    def absence_here(self) -> AbsenceView | None:
        """The absence under the cursor."""
        row = self.screen.rows.current
        return row if isinstance(row, AbsenceView) else None

    def action_absence_edit(self) -> None:
        """Change the absence under the cursor."""
        row = self.absence_here()
        if row is None:
            return
        private, services = self.huddle.private_shown, self.services
        held = {"version": row.version}
        labels = {
            "days": ("days", "24-26nov, fri, 2026-11-24..2026-11-26"),
            "blocks": ("blocks", "all, am, 3-5, 1,4 or 10:40-"),
            "weekly": ("weekly until", "18dec; empty = once"),
            "reason": ("reason", "may stay empty"),
        }
        fields = [
            Field(name, labels[name][0], text, labels[name][1])
            for name, text in _texts(row, private=private).items()
        ]

        def newest() -> Mapping[str, str]:
            listed = services.absences.list(everything=True)
            now = next((one for one in listed if one.id == row.id), row)
            held["version"] = now.version
            return _texts(now, private=private)

        hint = f"Reasons: {', '.join(CATEGORIES.values())}" if private else "z shows the reason as well."
        form = FieldsForm(f"Absence of {row.name}", fields, self._saver(row, held), hint, newest=newest)
        self.ask(form, self._edited)

    def _saver(self, row: AbsenceView, held: Mapping[str, int]) -> Any:
        services, date = self.services, self.date

        def save(values: Mapping[str, str]) -> AbsenceView:
            day = services.absences.typing_day(date)
            span = parse_days(values["days"].strip(), day.date, month_first=services.desk.month_first)
            blocks = parse_part(values["blocks"].strip(), day.usual_blocks)
            weekly = values["weekly"].strip()
            until = (
                None
                if weekly.casefold() in _ONCE
                else parse_day(weekly, day.date, month_first=services.desk.month_first)
            )
            if span is None:
                raise _unclear(values["days"], "is not a day or days", "Write fri or 24-26nov.")
            if blocks is None:
                raise _unclear(values["blocks"], "are not blocks", "Write all, am, 3-5 or 10:40-.")
            if until is None and weekly.casefold() not in _ONCE:
                raise _unclear(weekly, "is not a day", "Write 18dec, or nothing.")
            return services.absences.edit(
                row.id,
                first=span[0],
                last=span[1],
                blocks=blocks,
                category=_category(values["reason"]) if "reason" in values else None,
                weekly=(until,),
                version=held["version"],
            )

        return save

    def _edited(self, row: AbsenceView | None) -> None:
        if row is not None:
            self.huddle.tell(f"{row.name}: {row.when_words}, {row.blocks_words}. {row.warning}".strip())
            self.huddle.morning.plan_again()

    def action_absence_repeat(self) -> None:
        """Ask until when the absence repeats weekly."""
        row = self.absence_here()
        if row is None or row.state != "active":
            return
        services = self.services

        def save(words: str) -> AbsenceView:
            plain = words.strip().removeprefix("until ")
            return services.absences.change(
                row.id, "once" if plain.casefold() in _ONCE else f"weekly until {plain}"
            )

        self.ask(
            LineForm(
                f"{row.name} is out weekly",
                save,
                label="until",
                value=row.repeats_until.isoformat() if row.repeats_until else "",
                example="18dec; empty = once",
                hint=f"Each week on the weekdays of {row.when_words.partition(', weekly')[0]}, {row.blocks_words}.",
            ),
            self._edited,
        )

    def action_absence_cancel(self) -> None:
        """Cancel the absence under the cursor; undo brings it back."""
        row = self.absence_here()
        if row is not None and row.state == "active":
            self.huddle.do(lambda: self.services.absences.cancel(row.id), self._cancelled)

    def _cancelled(self, row: AbsenceView) -> None:
        self.huddle.tell(f"The absence of {row.name} is cancelled. Press u to undo. {row.warning}".strip())
        self.huddle.morning.plan_again()

    # From a calendar.

    def action_absence_import(self) -> None:
        """Ask for a calendar file, show what it would do, and save that when it is right."""
        if self.huddle.is_web:
            self.huddle.tell("In the browser no file can be opened; use 'huddle absent --calendar FILE'.")
            return

        def look(words: str) -> tuple[bytes, Sequence[Proposed]]:
            data = _file(words.strip())
            return data, self.services.absence_calendar.look(data)

        self.ask(
            LineForm("Absences from a calendar", look, label="file", example="~/Downloads/absences.ics"),
            self._looked,
        )

    def _looked(self, found: tuple[bytes, Sequence[Proposed]] | None) -> None:
        if found is None:
            return
        data, proposed = found
        todo = [one for one in proposed if one.state not in (NOBODY, SAME)]
        lines: list[Cell] = [line for one in todo for line in wrap(_proposal(one), _WIDTH)]
        lines = lines or [("Nothing of it is new.", "muted")]
        left = [one for one in proposed if one.state == NOBODY]
        if left:
            lines += ["", (f"Left out, {plural(len(left), 'event')}:", "strong")]
            said = [f"{one.when} {safe(one.text)}: {one.why}" for one in left]
            lines += [(line, "muted") for words in said for line in wrap(words, _WIDTH)]

        def go_on(sure: bool | None) -> None:
            if sure and todo:
                self.huddle.do(lambda: self.services.absence_calendar.save(data), self._imported)

        self.ask(Confirm("Absences from the calendar", lines, "saves them"), go_on)

    def _imported(self, proposed: Sequence[Proposed]) -> None:
        count = sum(one.state not in (NOBODY, SAME) for one in proposed)
        self.huddle.tell(f"{plural(count, 'absence')} from the calendar. Press u to undo.")
        self.huddle.morning.plan_again()


def _proposal(one: Proposed) -> str:
    why = f". {one.why}" if one.why else ""
    return f"{one.state} {one.code} {one.name}: {one.when}, {one.blocks}{why}"


def _file(words: str) -> bytes:
    """The bytes of the file that was typed."""
    try:
        return Path(words).expanduser().read_bytes()
    except (OSError, ValueError, RuntimeError) as error:
        raise UsageError(
            f"'{one_line(words, 60)}' cannot be read.", hint="Give the path of an .ics file."
        ) from error


def _unclear(words: str, what: str, hint: str) -> UsageError:
    return UsageError(f"'{one_line(words, 30)}' {what}.", hint=hint)


def _texts(row: AbsenceView, *, private: bool) -> dict[str, str]:
    """What the form's fields hold for an absence; without the reason where it is hidden."""
    several = row.last != row.first
    texts = {
        "days": f"{row.first.isoformat()}..{row.last.isoformat()}" if several else row.first.isoformat(),
        "blocks": ",".join(row.blocks) or "all",
        "weekly": row.repeats_until.isoformat() if row.repeats_until else "",
    }
    return {**texts, "reason": row.category} if private else texts


def _category(words: str) -> str:
    """The category that the words name; empty when nothing is typed."""
    wanted = words.strip().casefold()
    if not wanted:
        return ""
    for code, label in CATEGORIES.items():
        if wanted in (code, label):
            return code
    raise UsageError(
        f"'{one_line(words, 40)}' is not a reason.", hint=f"Reasons: {', '.join(CATEGORIES.values())}."
    )

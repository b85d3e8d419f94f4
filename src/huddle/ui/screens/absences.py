"""Absences: a month at a glance, the week block by block, and the list."""

import calendar
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual.containers import Container
from textual.widget import Widget
from textual.widgets import Input

from huddle.domain.absence import CATEGORIES
from huddle.domain.errors import UsageError
from huddle.domain.words import day_label, parse_blocks, parse_days
from huddle.services.views import AbsenceView
from huddle.text import one_line
from huddle.ui.dialogs.line import Field, FieldsForm
from huddle.ui.screens.filtering import FilterKeys
from huddle.ui.widgets.cells import Cell, Column
from huddle.ui.widgets.rowlist import RowList
from huddle.ui.widgets.textlines import TextLines
from huddle.ui.wording import HIDDEN, plural

_COUNT_MARKS = (" ", "·", ":", "#")  # nobody, one, two, three or more out


@dataclass(frozen=True, slots=True)
class AbsencesShown:
    """What the screen shows: all absences of the team, the day in question, the blocks of the day."""

    absences: tuple[AbsenceView, ...]
    listed: tuple[AbsenceView, ...]
    today: dt.date
    blocks: tuple[str, ...]


class AbsencesScreen(FilterKeys[AbsencesShown]):
    """The team's absences."""

    NAME: ClassVar[str] = "absences"

    def body(self) -> Iterator[Widget]:
        """Month and week above the list."""
        yield Input(placeholder="/ filter: ben 24 nov", id="filter", compact=True)
        rows: RowList[AbsenceView] = RowList(
            [
                Column("When", 23),
                Column("Who", least=14),
                Column("Blocks", 12),
                Column("Reason", 12),
                Column("", 9, wide_from=72),
            ],
            key=lambda row: row.id,
            cells=self._cells,
            search=lambda row: f"{row.name} {row.code} {row.when_words} {row.blocks_words} {row.state}",
            empty=("Nobody is out, now or later.", "a logs an absence", "v shows also what is over"),
            title="Log",
            widget_id="rows",
        )
        yield Container(
            TextLines(widget_id="month"), TextLines(widget_id="week", title="This week"), rows, id="absences"
        )

    def on_mount(self) -> None:
        """The list has the focus."""
        self._everything = False
        self.start_filter()

    def load(self) -> AbsencesShown:
        """All absences, and those that are not over."""
        absences = self.services.absences
        day = absences.typing_day(self.date)
        everything = absences.list(everything=True)
        listed = everything if self._everything else absences.list()
        return AbsencesShown(
            tuple(everything), tuple(listed), day.date, tuple(block.short for block in day.usual_blocks)
        )

    def show(self, view: AbsencesShown) -> None:
        """Fill month, week and list."""
        self.rows.set_rows(view.listed)
        self.rows.set_title(
            f"Log · {plural(len(view.listed), 'absence')}{' · all' if self._everything else ' · not over'}"
        )
        self.filtered()
        active = [absence for absence in view.absences if absence.state == "active"]
        month = self.query_one("#month", TextLines)
        month.set_title(f"{view.today:%B %Y}")
        month.set_subtitle("· 1 out  : 2  # 3 or more")
        month.set_lines(month_lines(view.today, active))
        self.query_one("#week", TextLines).set_lines(week_lines(view.today, view.blocks, active))

    def _cells(self, row: AbsenceView) -> Sequence[Cell]:
        tone = "muted" if row.state == "cancelled" else ""
        reason = (
            row.category if self.huddle.private_shown else HIDDEN
        )  # the same for all: none is telling too
        return (
            (row.when_words, tone),
            (f"{row.name} ({row.code})", tone),
            (row.blocks_words, tone),
            (reason, "muted"),
            (row.state if row.state == "cancelled" else "planned" if row.planned else "", tone),
        )

    def _here(self) -> AbsenceView | None:
        row = self.rows.current
        return row if isinstance(row, AbsenceView) else None

    def action_list_all(self) -> None:
        """Show also what is over or cancelled, or hide it again."""
        self._everything = not self._everything
        self.reload()

    def action_absence_cancel(self) -> None:
        """Cancel the absence under the cursor; undo brings it back."""
        row = self._here()
        if row is not None and row.state == "active":
            self.huddle.do(lambda: self.services.absences.cancel(row.id), self._cancelled)

    def _cancelled(self, row: AbsenceView) -> None:
        self.huddle.tell(f"The absence of {row.name} is cancelled. u takes it back. {row.warning}".strip())
        self.huddle.plan_again()

    def action_absence_edit(self) -> None:
        """Change the absence under the cursor."""
        row = self._here()
        if row is None or self.view is None:
            return
        dates = (
            f"{row.first.isoformat()}..{row.last.isoformat()}"
            if row.last != row.first
            else row.first.isoformat()
        )
        fields = [
            Field("days", "days", dates, "24-26nov, fri, 2026-11-24..2026-11-26"),
            Field("blocks", "blocks", " ".join(row.blocks).replace(" ", ",") or "all", "all, am, 3-5, 1,4"),
        ]
        if self.huddle.private_shown:
            fields.append(Field("reason", "reason", row.category, "may stay empty"))
        reasons = (
            f"Reasons: {', '.join(CATEGORIES.values())}"
            if self.huddle.private_shown
            else "z shows the reason as well."
        )
        self.app.push_screen(
            FieldsForm(f"Absence of {row.name}", fields, self._saver(row), reasons), self._edited
        )

    def _saver(self, row: AbsenceView) -> Any:
        services, date = self.services, self.date

        def save(values: Mapping[str, str]) -> AbsenceView:
            day = services.absences.typing_day(date)
            span = parse_days(values["days"].strip(), day.date)
            blocks = parse_blocks(values["blocks"].strip(), day.usual_blocks)
            if span is None:
                raise UsageError(
                    f"'{one_line(values['days'], 30)}' is not a day or days.", hint="Write fri or 24-26nov."
                )
            if blocks is None:
                raise UsageError(
                    f"'{one_line(values['blocks'], 30)}' are not blocks.", hint="Write all, am or 3-5."
                )
            reason = None if "reason" not in values else _category(values["reason"])
            return services.absences.edit(row.id, first=span[0], last=span[1], blocks=blocks, category=reason)

        return save

    def _edited(self, row: AbsenceView | None) -> None:
        if row is not None:
            self.huddle.tell(f"{row.name}: {row.when_words}, {row.blocks_words}. {row.warning}".strip())
            self.huddle.plan_again()

    def export_what(self) -> tuple[str, str]:
        """What `x` writes from here."""
        return "absences", ""

    def copy_text(self) -> str:
        """The list without reasons."""
        return "\n".join(f"{row.when_words}\t{row.name}\t{row.blocks_words}" for row in self.rows.hits)


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


def _out_on(day: dt.date, absences: Sequence[AbsenceView]) -> list[AbsenceView]:
    return [absence for absence in absences if absence.first <= day <= absence.last]


def month_lines(today: dt.date, absences: Sequence[AbsenceView]) -> list[Cell]:
    """The month of a day; after each date a mark for how many are out, brackets around the day itself."""
    lines: list[Cell] = [("  Mo  Tu  We  Th  Fr  Sa  Su", "muted")]
    for week in calendar.Calendar().monthdatescalendar(today.year, today.month):
        cells: list[str | tuple[str, str]] = [" "]
        for day in week:
            if day.month != today.month:
                cells.append("    ")
                continue
            count = len({absence.code for absence in _out_on(day, absences)})
            mark = _COUNT_MARKS[min(count, 3)]
            here = day == today
            text = f"[{day.day:>2}]" if here else f" {day.day:>2}{mark}"
            cells.append((text, "accent" if here else "late" if count else ""))
        lines.append(cells)
    return lines


def week_lines(today: dt.date, blocks: Sequence[str], absences: Sequence[AbsenceView]) -> list[Cell]:
    """Monday to Friday of a day's week: who is out in which block, by code."""
    monday = today - dt.timedelta(days=today.weekday())
    lines: list[Cell] = []
    for offset in range(5):
        day = monday + dt.timedelta(days=offset)
        out = _out_on(day, absences)
        if not out:
            lines.append([(f"{day_label(day):<11}", "strong" if day == today else ""), ("nobody", "muted")])
            continue
        words = ", ".join(
            f"{absence.code} {'all day' if not absence.blocks else ' '.join(absence.blocks)}"
            for absence in out
        )
        lines.append([(f"{day_label(day):<11}", "strong" if day == today else ""), words])
    if not blocks:
        lines.append([("This day has no blocks.", "muted")])
    return lines

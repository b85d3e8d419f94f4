"""The calendar: school days, holidays, special days with their own blocks, days of the cycle."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import ClassVar

from textual import on
from textual.containers import Container
from textual.widget import Widget
from textual.widgets import Input

from huddle.domain.calendar import HOLIDAY
from huddle.domain.reading.dates import day_label
from huddle.services.team.calendar import CalendarView, MarkRow
from huddle.ui.calendar.month import MonthGrid
from huddle.ui.dialogs.fields import Field, FieldsForm
from huddle.ui.screens.filter import FilteredScreen
from huddle.ui.widgets.cells import Cell, Column
from huddle.ui.widgets.rowlist import RowList
from huddle.ui.widgets.textlines import TextLines


class CalendarScreen(FilteredScreen[CalendarView]):
    """What is not a usual school day."""

    NAME: ClassVar[str] = "calendar"
    TAB: ClassVar[str] = "absences"

    def body(self) -> Iterator[Widget]:
        """The month, the day under its cursor, and the list of marked days."""
        yield Input(placeholder="/ filter: holiday nov", id="filter", compact=True)
        rows: RowList[MarkRow] = RowList(
            [
                Column("When", 30),
                Column("Kind", 8),
                Column("Name"),
                Column("Schedule", 14),
                Column("Cycle", 6, wide_from=70),
            ],
            key=lambda row: row.words,
            cells=lambda row: (_when(row), row.kind, row.name, row.bell, row.cycle_day),
            search=lambda row: f"{_when(row)} {row.words} {row.kind} {row.name} {row.bell}",
            empty=("Every weekday of the school week is a school day.", "n marks a holiday or a special day"),
            title="Marked days",
            widget_id="rows",
        )
        yield Container(
            MonthGrid(widget_id="month"), TextLines(widget_id="week", focusable=True), rows, id="absences"
        )

    def on_mount(self) -> None:
        """The month has the focus."""
        self._month: dt.date | None = None
        self.start_filter()
        self.query_one(MonthGrid).focus()
        super().on_mount()

    def load(self) -> CalendarView:
        """The month and the marks."""
        return self.services.calendar.view(self._month or self.date)

    def show(self, view: CalendarView) -> None:
        """Fill month and list."""
        self.query_one(MonthGrid).show_month(view.days, (), view.today, view.today)
        self.rows.set_rows(view.marks)
        self.rows.set_title(f"Marked days · {len(view.marks)}")
        self.filtered()
        self._show_day()

    @on(MonthGrid.Highlighted)
    def _show_day(self) -> None:
        view, day = self.view, self.query_one(MonthGrid).day
        box = self.query_one("#week", TextLines)
        if view is None or day is None:
            return
        box.set_title(f"{day_label(day)} {day.year}")
        here = next((one for one in view.days if one.date == day), None)
        if here is None:
            box.set_lines([("Another month: pgup and pgdn turn.", "muted")])
            return
        school = "school" if here.open else "no school"
        cycle = (f"  day {here.cycle_day}", "muted") if here.cycle_day else ""
        lines: list[Cell] = [[(f"{school}  ", "strong"), here.name, cycle]]
        if here.bell:
            lines.append([("schedule ", "muted"), here.bell])
        blocks = view.blocks.get(here.date, ())
        lines += ["   ".join(blocks[number : number + 2]) for number in range(0, len(blocks), 2)]
        week, days = " ".join(view.week), " ".join(view.cycle) or "none"
        lines += [[("week   ", "muted"), week], [("cycle  ", "muted"), days]]
        box.set_lines(lines)

    @on(MonthGrid.Turned)
    def _turned(self, message: MonthGrid.Turned) -> None:
        if self.view is not None:
            first = self.view.days[0].date
            self._month = (first + dt.timedelta(days=45 if message.step > 0 else -5)).replace(day=1)
            self.reload()

    def action_list_filter(self) -> None:
        """Type to narrow the list of marked days."""
        super().action_list_filter()

    def action_nav_back(self) -> None:
        """Clear the filter, leave the field, then go back."""
        if self.focused is self.filter_box or self.rows.filter_text:
            self.filter_box.value = ""
            self.query_one(MonthGrid).focus()
        else:
            self.app.pop_screen()

    # Marks.

    def _here(self) -> MarkRow | None:
        """The mark that is meant: of the list's cursor where the list has the focus, else of the month's day."""
        row = self.rows.current
        if self.rows.has_focus and isinstance(row, MarkRow):
            return row
        day = self.query_one(MonthGrid).day
        marks = self.view.marks if self.view else ()
        return next((one for one in marks if day and one.first <= day <= one.last), None)

    def _ask(self, title: str, texts: Mapping[str, str], instead: str = "") -> None:
        bells = ", ".join(self.view.bells) if self.view else ""
        cycle = " ".join(self.view.cycle) if self.view else ""
        examples = {
            "days": ("days", "24-26nov, fri, 2026-11-26..2026-11-27"),
            "kind": ("kind", "holiday, special or school"),
            "name": ("name", "Thanksgiving"),
            "bell": ("schedule", f"of a special day: {bells or 'none has blocks yet'}"),
            "cycle_day": ("cycle day", cycle or "the team has no cycle"),
        }
        calendar = self.services.calendar

        def save(values: Mapping[str, str]) -> int:
            plain = {name: text.strip() for name, text in values.items()}
            return calendar.add(
                plain["days"],
                plain["kind"].casefold(),
                name=plain["name"],
                bell=plain["bell"],
                cycle_day=plain["cycle_day"],
                instead=instead,
            )

        fields = [Field(name, examples[name][0], text, examples[name][1]) for name, text in texts.items()]
        hint = "special: another schedule. school: a school day on a free weekday. Blocks of a schedule: 3, s, v."
        self.app.push_screen(FieldsForm(title, fields, save, hint))

    def action_mark_add(self) -> None:
        """Ask for the days and their kind."""
        day = self.query_one(MonthGrid).day
        texts = {
            "days": day.isoformat() if day else "",
            "kind": HOLIDAY,
            "name": "",
            "bell": "",
            "cycle_day": "",
        }
        self._ask("Mark days", texts)

    def action_mark_edit(self) -> None:
        """Change the mark under the cursor, or mark the day."""
        row = self._here()
        if row is None:
            self.action_mark_add()
            return
        texts = {
            "days": row.words,
            "kind": row.kind,
            "name": row.name,
            "bell": row.bell,
            "cycle_day": row.cycle_day,
        }
        self._ask(f"{_when(row)}", texts, instead=row.words)

    def action_mark_remove(self) -> None:
        """Take the mark away; undo brings it back."""
        row = self._here()
        if row is not None:
            self.huddle.do(
                lambda: self.services.calendar.remove(row.words),
                lambda _: self.huddle.tell(f"{_when(row)} is as usual again. Press u to undo."),
            )

    @on(MonthGrid.Selected)
    @on(RowList.Selected, "#rows")
    def _selected(self) -> None:
        self.action_mark_edit()


def _when(row: MarkRow) -> str:
    several = row.last != row.first
    return f"{day_label(row.first)}{f' to {day_label(row.last)}' if several else ''} {row.last.year}"

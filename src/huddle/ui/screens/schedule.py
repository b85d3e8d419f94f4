"""The base timetable: who usually leads and helps which group; what an import drafted is confirmed here."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from textual.containers import Container
from textual.widget import Widget
from textual.widgets import Input

from huddle.domain.schedule import OFF, PLANNING
from huddle.services.views import ScheduleView, SessionView
from huddle.ui.dialogs.base import Confirm
from huddle.ui.dialogs.line import Field, FieldsForm
from huddle.ui.screens.filtering import FilterKeys
from huddle.ui.widgets.cells import Cell, Column
from huddle.ui.widgets.rowlist import RowList
from huddle.ui.widgets.textlines import TextLines
from huddle.ui.wording import plural


class ScheduleScreen(FilterKeys[ScheduleView]):
    """Sessions of the base timetable."""

    NAME: ClassVar[str] = "schedule"
    TAB: ClassVar[str] = "team"

    def body(self) -> Iterator[Widget]:
        """A filter, the sessions, and what is worth knowing."""
        yield Input(placeholder="/ filter: 7c ben draft", id="filter", compact=True)
        rows: RowList[SessionView] = RowList(
            [
                Column("Block", 8),
                Column("Group", 9),
                Column("Name", wide_from=60),
                Column("Leads", 7),
                Column("Helps", 12),
                Column("Room", 10, wide_from=70),
                Column("Days", 12, wide_from=90),
                Column("Size", 4, align="right"),
                Column("", 6),
            ],
            key=lambda row: row.id,
            cells=self._cells,
            search=lambda row: (
                f"{row.block} {row.group} {row.group_name} {row.lead} {' '.join(row.helpers)} {'draft' if row.drafted else ''}"
            ),
            empty=(
                "No timetable yet.",
                "n adds a session of a group",
                "huddle group add, in a shell, makes groups",
            ),
            title="Timetable",
            widget_id="rows",
        )
        yield Container(
            rows,
            TextLines(widget_id="detail", title="Planning, off, and what to check", focusable=True),
            id="pair",
        )

    def on_mount(self) -> None:
        """The list has the focus."""
        self.start_filter()

    def load(self) -> ScheduleView:
        """The timetable."""
        return self.services.schedule.view(self.date)

    def show(self, view: ScheduleView) -> None:
        """Fill the list; drafts come first."""
        self.rows.set_rows(sorted(view.sessions, key=lambda row: not row.drafted))
        self.rows.set_title(
            f"Timetable · {plural(len(view.sessions), 'session')} · {plural(view.drafted, 'draft')} to check"
        )
        self.filtered()
        duties: list[Cell] = [f"{code:<4} block {block}: {kind}" for code, block, kind in view.duties]
        self.query_one("#detail", TextLines).set_lines([*view.findings, *duties] or ["Nothing."])

    def _cells(self, row: SessionView) -> Sequence[Cell]:
        lead: Cell = row.lead or ("nobody", "late")
        return (
            row.block,
            row.group,
            row.group_name,
            lead,
            " ".join(row.helpers),
            row.room,
            row.days or "every day",
            str(row.students),
            ("draft", "late") if row.drafted else "",
        )

    def _here(self) -> SessionView | None:
        row = self.rows.current
        return row if isinstance(row, SessionView) else None

    def action_nav_back(self) -> None:
        """Clear the filter, leave the field, then go back to the team."""
        if self.focused is self.filter_box or self.rows.filter_text:
            self.filter_box.value = ""
            self.rows.focus()
        else:
            self.app.pop_screen()

    def action_session_confirm(self) -> None:
        """The session is right."""
        row = self._here()
        if row is not None and row.drafted:
            self.huddle.do(lambda: self.services.schedule.confirm([row.id]), lambda _: None)

    def action_session_confirm_all(self) -> None:
        """All drafts are right, after asking."""
        drafted = self.view.drafted if self.view else 0

        def go_on(sure: bool | None) -> None:
            if sure:
                self.huddle.do(
                    self.services.schedule.confirm,
                    lambda count: self.huddle.tell(f"{plural(count, 'session')} confirmed."),
                )

        if drafted:
            lines = [f"{plural(drafted, 'session')} that the import drafted stay as they are."]
            self.app.push_screen(Confirm("Confirm all?", lines, "confirms"), go_on)

    def action_session_edit(self) -> None:
        """Change the session under the cursor."""
        row = self._here()
        if row is None:
            return
        fields = [
            Field("lead", "leads", row.lead or "nobody", "a code, or nobody"),
            Field("helpers", "help", " ".join(row.helpers), "codes with blanks"),
            Field("block", "block", row.block),
        ]

        def save(values: Mapping[str, str]) -> Any:
            moved = values["block"].strip()
            return self.services.schedule.set_session(
                row.group,
                row.block,
                lead=values["lead"].strip() or "nobody",
                helpers=values["helpers"].split(),
                new_block=moved if moved != row.block else None,
                days=row.days,
            )

        self.app.push_screen(FieldsForm(f"{row.group} in block {row.block}", fields, save, self._codes()))

    def action_session_add(self) -> None:
        """Ask for a new session."""
        fields = [
            Field("group", "group", "", "7C"),
            Field("block", "block", "", "3"),
            Field("lead", "leads", "", "a code, or nobody"),
            Field("helpers", "help", "", "codes with blanks"),
        ]

        def save(values: Mapping[str, str]) -> Any:
            return self.services.schedule.set_session(
                values["group"].strip(),
                values["block"].strip(),
                lead=values["lead"].strip() or "nobody",
                helpers=values["helpers"].split(),
            )

        self.app.push_screen(FieldsForm("New session", fields, save, self._codes()))

    def action_session_remove(self) -> None:
        """Take the session out; undo brings it back."""
        row = self._here()
        if row is not None:
            self.huddle.do(
                lambda: self.services.schedule.remove_session(row.group, row.block, days=row.days),
                lambda _: self.huddle.tell(
                    f"{row.group} no longer meets in block {row.block}. u takes it back."
                ),
            )

    def action_duty_edit(self) -> None:
        """Mark a block in which an educator plans or is off, or take the mark away."""
        fields = [
            Field("who", "educator", "", "a code"),
            Field("block", "block", "", "3"),
            Field("kind", "kind", PLANNING, "planning, off, or none"),
        ]

        def save(values: Mapping[str, str]) -> None:
            who, block, kind = (values[name].strip() for name in ("who", "block", "kind"))
            for each in (PLANNING, OFF):
                self.services.schedule.set_duty(who, block, each, on=each == kind.casefold())

        self.app.push_screen(FieldsForm("Planning or off", fields, save, self._codes()))

    def _codes(self) -> str:
        return " · ".join(f"{code} {name}" for code, name in self.view.educators) if self.view else ""

"""Students into another group: headcounts, room and keep-apart are shown for every group before anything is saved."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from textual import on, work
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Label

from huddle.bootstrap import Services
from huddle.domain.day import TeamDay
from huddle.domain.errors import UsageError
from huddle.domain.group import Group
from huddle.domain.reading.dates import parse_day
from huddle.services.roster.regroup import Headcount, Regrouped, Regrouping, regrouping, size_words
from huddle.text import one_line, plural
from huddle.ui.dialogs.form import Form
from huddle.ui.widgets.cells import Cell, Column
from huddle.ui.widgets.rowlist import RowList
from huddle.ui.widgets.textlines import TextLines, wrap

_WIDTH = 70
_SHOWN_GROUPS = 7
_SHOWN_LINES = 8


class DayRead(Message):
    """The first day of the change has been read."""

    def __init__(self, day: TeamDay) -> None:
        super().__init__()
        self.day = day


class RegroupDialog(Form[Regrouped]):
    """Ends with what was done.

    Args:
        services: to read days and save.
        codes: the students.
        date: the day that is looked at; None is today.
        private: whether needs may be shown.
    """

    DEFAULT_CSS = """
    RegroupDialog .dialog--box { width: 78; }
    RegroupDialog .row { height: 1; }
    RegroupDialog .row Label { width: 6; color: $foreground-muted; }
    RegroupDialog .row Input { width: 14; margin-right: 2; }
    """

    def __init__(
        self, services: Services, codes: Sequence[str], date: dt.date | None, *, private: bool
    ) -> None:
        super().__init__(
            f"{plural(len(codes), 'student')} into another group", "enter saves · tab dates · esc"
        )
        self._services = services
        self._codes = tuple(codes)
        self._date = date
        self._private = private
        self._day: TeamDay | None = None
        self._base = dt.date.min  # the day that words are read against, known with the first day
        self._seen: dict[tuple[str, bool], Regrouping] = {}

    def fields(self) -> Iterator[Widget]:
        """A field that narrows the groups, the groups, what would happen, and for how long."""
        yield Input(id="narrow", placeholder="type to narrow the groups")
        rows: RowList[Group] = RowList(
            [Column("", 9), Column(""), Column("students", 9, align="right"), Column("", 28)],
            key=lambda group: group.code,
            cells=self._cells,
            search=lambda group: f"{group.code} {group.name}",
            empty=("There is no group.",),
        )
        rows.styles.height = _SHOWN_GROUPS + 1
        yield rows
        lines = TextLines()
        lines.styles.height = _SHOWN_LINES
        yield lines
        yield Horizontal(
            Label("from", markup=False),
            Input(placeholder="today", id="since", classes="field"),
            Label("until", markup=False),
            Input(placeholder="for good", id="until", classes="field"),
            Label("how", markup=False),
            Input("move", placeholder="move or copy", id="how", classes="field"),
            classes="row",
        )

    def on_mount(self) -> None:
        """Read the day; the narrowing field has the focus."""
        super().on_mount()
        rows = self.query_one(RowList)
        rows.follow(self.query_one("#narrow", Input))
        self.query_one("#narrow", Input).focus()
        self._read(self._date)

    @work(thread=True, exclusive=True, group="day", exit_on_error=False)
    def _read(self, date: dt.date | None) -> None:
        self.post_message(DayRead(self._services.regroup.day(date)))

    @on(DayRead)
    def _day_read(self, message: DayRead) -> None:
        if self._day is None:
            self._base = message.day.date
        self._day = message.day
        self._seen.clear()
        self.query_one(RowList).set_rows(sorted(message.day.groups, key=lambda group: group.code))
        self._show()

    @on(Input.Changed, "#since")
    def _since_typed(self) -> None:
        day = self._day
        if day is not None:
            try:
                since = parse_day(self.query_one("#since", Input).value.strip(), self._base) or self._base
            except UsageError:
                return
            if since != day.date:
                self._read(since)

    @on(Input.Changed, "#how")
    def _mode_changed(self) -> None:
        self.query_one(RowList).refresh()
        self._show()

    @on(RowList.Highlighted)
    def _moved(self) -> None:
        self._show()

    # What would happen.

    @property
    def _copies(self) -> bool:
        """Whether they stay where they are; from the first letter on."""
        words = self.query_one("#how", Input).value.strip().casefold()
        return bool(words) and "copy".startswith(words)

    def _look(self, group: Group) -> Regrouping | None:
        """What would happen in a group, worked out once for each way."""
        day = self._day
        if day is None:
            return None
        copies = self._copies
        key = (group.code, copies)
        if key not in self._seen:
            students = [s for s in day.students if s.code in self._codes]
            self._seen[key] = regrouping(day, group, students, move=not copies)
        return self._seen[key]

    def _cells(self, group: Group) -> Sequence[Cell]:
        seen = self._look(group)
        if seen is None:
            return (group.code, group.name, "", "")
        count = seen.headcounts[0]
        verdict: Cell = ""
        if not seen.came:
            verdict = ("there already", "muted")
        elif seen.clashes:
            verdict = (f"! same block as {seen.clashes[0][1]}", "gap")
        elif words := size_words(count):
            verdict = (f"! {words}", "late")
        elif seen.conflicts:
            verdict = ("! see below", "late")
        return (group.code, group.name, f"{count.before} > {count.after}", verdict)

    def _show(self) -> None:
        group = self.query_one(RowList).current
        seen = self._look(group) if isinstance(group, Group) else None
        if seen is not None:
            self.query_one(TextLines).set_lines(self._lines(seen))

    def _lines(self, seen: Regrouping) -> list[Cell]:
        lines: list[Cell] = []
        for student, other in seen.clashes[:2]:
            lines.append(
                (f"! {student} is in {other} in the same block: write move to take them out.", "gap")
            )
        for conflict in seen.conflicts:
            lines += [(text, "late") for text in wrap(f"! {conflict}", _WIDTH)]
        for number, count in enumerate(seen.headcounts):
            lines.append([("into  " if not number else "leave ", "muted"), _count_words(count)])
        for need in seen.needs if self._private else ():
            served = (
                f"{' '.join(need.served_by)} holds {need.credential}"
                if need.served_by
                else "nobody serves it there"
            )
            lines.append([("needs ", "muted"), f"{need.flag} {need.before} > {need.after}, {served}"])
        if seen.needs and not self._private:
            lines.append([("needs ", "muted"), ("hidden; z on the roster shows them", "muted")])
        return lines

    # Saving.

    def collect(self) -> Callable[[], Regrouped]:
        """Move or copy into the group under the cursor."""
        group, day = self.query_one(RowList).current, self._day
        if not isinstance(group, Group) or day is None:
            raise UsageError("No group is chosen.", hint="Type a part of its name.")
        since, until = self._date_in("since") or self._date, self._date_in("until")
        how = self.query_one("#how", Input).value.strip().casefold()
        if not how or not ("copy".startswith(how) or "move".startswith(how)):
            raise UsageError(f"'{one_line(how, 30)}' is neither move nor copy.", hint="Write move or copy.")
        move = not self._copies
        return lambda: self._services.regroup.regroup(
            group.code, into=self._codes, move=move, since=since, until=until
        )

    def _date_in(self, name: str) -> dt.date | None:
        words = self.query_one(f"#{name}", Input).value.strip()
        found = parse_day(words, self._base) if words else None
        if words and found is None:
            raise UsageError(f"'{one_line(words, 30)}' is not a day.", hint="Write fri or 24nov.")
        return found

    def key_down(self) -> None:
        """Move through the groups while typing."""
        self.query_one(RowList).move("down")

    def key_up(self) -> None:
        """Move through the groups while typing."""
        self.query_one(RowList).move("up")

    @on(RowList.Selected)
    def _selected(self) -> None:
        self.action_form_save()


def _count_words(count: Headcount) -> str:
    room = f", {count.room} holds {count.seats}" if count.seats else ""
    return f"{count.group}: {count.before} > {count.after} students, target {count.target}, at most {count.most}{room}"

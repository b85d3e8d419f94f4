"""Before it happens: for every educator the day without them, and what of the team rests on one person."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from textual import on, work
from textual.message import Message
from textual.widget import Widget

from huddle.bootstrap import Services
from huddle.domain.cover.wording import kinds_counted
from huddle.domain.educator import skill_label
from huddle.domain.reading.dates import day_label
from huddle.services.cover.standing import MISSING, OLD, OUT, READY, StandingRow, StandingView
from huddle.text import plural
from huddle.ui.dialogs.panel import Panel
from huddle.ui.widgets.cells import Cell, Column
from huddle.ui.widgets.rowlist import RowList
from huddle.ui.widgets.textlines import TextLines, wrap

_STATES = {OUT: "out as it is", OLD: "to be planned again", MISSING: "not planned yet"}
_PEOPLE, _FRAGILE = "#people", "#fragile"


class Fragile(NamedTuple):
    """What rests on one person."""

    kind: str
    what: str
    much: str
    who: str


class Swept(Message):
    """So many educators are done; `total` 0 when the sweep has ended."""

    def __init__(self, done: int, total: int) -> None:
        super().__init__()
        self.done = done
        self.total = total


class StandingPanel(Panel[None, StandingView]):
    """The standing plans of a day.

    Args:
        services: reads them, and plans what is missing in a process of its own.
        date: the day; the next school day by default.
    """

    NAME = "standing"

    def __init__(self, services: Services, date: dt.date | None) -> None:
        super().__init__(
            "If somebody is out", "v plans or fragile points · r plans what is missing · esc closes"
        )
        self._services = services
        self._sweeper = services.sweeper
        self._date = date
        self._progress = ""

    def body(self) -> Iterator[Widget]:
        """Two lists of which one is shown, and the whole of the row under the cursor."""
        yield RowList[StandingRow](
            [
                Column("If out", 16),
                Column("Plan", 24, wide_from=90),
                Column("Changes"),
                Column("Left open", 22),
            ],
            key=lambda row: row.educator,
            cells=_person_cells,
            empty=("No school on this day.",),
            widget_id=_PEOPLE[1:],
        )
        fragile: RowList[Fragile] = RowList(
            [Column("What", 12), Column("Which"), Column("How much", 16), Column("Rests on", 16)],
            key=" ".join,
            cells=lambda row: (row[0], (row[1], "late"), row[2], row[3]),
            empty=("Nothing rests on one person, as far as it is planned.",),
            widget_id=_FRAGILE[1:],
        )
        fragile.display = False
        yield fragile
        yield TextLines(widget_id="whole", classes="panel--note")

    def load(self) -> StandingView:
        """What is stored."""
        return self._services.standing.view(self._date)

    def show(self, view: StandingView) -> None:
        """Fill both lists."""
        self._show_head(view)
        people, fragile = self.query_one(_PEOPLE, RowList), self.query_one(_FRAGILE, RowList)
        people.set_rows(view.rows)
        fragile.set_rows(fragile_rows(view))
        (fragile if fragile.display else people).focus()
        self._show_whole()

    def _show_head(self, view: StandingView) -> None:
        waiting = len(view.to_sweep)
        state = self._progress or (f"{waiting} of {len(view.rows)} not planned" if waiting else "all planned")
        self.set_head(f"{day_label(view.date)} · {state}")

    @on(RowList.Highlighted)
    def _show_whole(self) -> None:
        row = self.query_one(_PEOPLE, RowList).current
        box = self.query_one("#whole", TextLines)
        if self.query_one(_FRAGILE).display or not isinstance(row, StandingRow):
            box.set_flow(lambda width: list(wrap(_FRAGILE_HELP, width)))
        else:
            box.set_flow(lambda width: list(wrap(row_sentence(row), width)))

    def action_standing_view(self) -> None:
        """Plans or fragile points."""
        people, fragile = self.query_one(_PEOPLE, RowList), self.query_one(_FRAGILE, RowList)
        fragile.display = not fragile.display
        people.display = not fragile.display
        (fragile if fragile.display else people).focus()
        self._show_whole()

    def action_standing_sweep(self) -> None:
        """Plan what is missing or old; again: stop."""
        if self._sweeper.running:
            self._sweeper.stop()
        elif not self.huddle.options.readonly:
            self._progress = "planning ..."
            self._sweep()
            if self.view is not None:
                self._show_head(self.view)

    @work(thread=True, group="sweep", exit_on_error=False)
    def _sweep(self) -> None:
        try:
            self._sweeper.sweep(self._date, progress=lambda done, total: self._tell(Swept(done, total)))
        finally:
            self._tell(Swept(0, 0))

    def _tell(self, message: Swept) -> None:
        """Called in a thread; the box may be gone."""
        self.post_message(message)

    @on(Swept)
    def _advanced(self, message: Swept) -> None:
        self._progress = f"planning: {message.done} of {message.total}, r stops" if message.total else ""
        if not message.total:
            self.reload()
        elif self.view is not None:
            self._show_head(self.view)

    def on_unmount(self) -> None:
        """What was begun here ends here; what is planned is kept."""
        self._sweeper.stop()


_FRAGILE_HELP = (
    "Sessions without a lead and needs without an adult come from the plans; strengths count from level 3, and only where a "
    "group of the day gives them weight."
)


def _person_cells(row: StandingRow) -> Sequence[Cell]:
    who: Cell = f"{row.first_name} ({row.educator})"
    if row.state != READY:
        state = (_STATES[row.state], "muted")
        return who, state, state, ""
    left = [f"{group}@{block}" for block, group, _ in row.uncovered]
    needs = [f"{need.group}@{need.block} {need.credential}" for need in row.unmet]
    open_: Cell = (", ".join([*left, *needs]), "gap") if left or needs else ("nothing", "good")
    return who, row.proof, kinds_words(row) or "none", open_


def kinds_words(row: StandingRow) -> str:
    """`2 free, 1 joined`."""
    return kinds_counted(row.kinds)


def row_sentence(row: StandingRow) -> str:
    """What a standing plan says, in sentences."""
    if row.state != READY:
        return f"{row.first_name}: {_STATES[row.state]}."
    parts = [f"If {row.first_name} is out: {plural(row.changes, 'change')}"]
    if row.kinds:
        parts[0] += f" ({kinds_words(row)})"
    parts += [
        f"nobody for {group} in block {block}, {plural(count, 'student')}"
        for block, group, count in row.uncovered
    ]
    parts += [
        f"no {need.credential} for {plural(need.students, 'student')} of {need.group} in block {need.block}"
        for need in row.unmet
    ]
    return f"{'; '.join(parts)}. {row.proof.capitalize()}."


def fragile_rows(view: StandingView) -> list[Fragile]:
    """What a single absence leaves open, and what only one person can do; by kind, then by what it is."""
    first = {row.educator: row.first_name for row in view.rows}
    ready = [row for row in view.rows if row.state == READY]
    uncovered = {
        Fragile("no lead", f"{group} in block {block}", plural(students, "student"), row.first_name)
        for row in ready
        for block, group, students in row.uncovered
    }
    unmet = {
        Fragile(
            "need unmet",
            f"{n.credential} for {n.group} in block {n.block}",
            plural(n.students, "student"),
            row.first_name,
        )
        for row in ready
        for n in row.unmet
    }
    strengths = [
        Fragile(
            "strength", skill_label(one.code), " ".join(one.groups), first.get(one.educator, one.educator)
        )
        for one in view.strengths
    ]
    credentials = [
        Fragile("credential", one.code, " ".join(one.groups), first.get(one.educator, one.educator))
        for one in view.credentials
    ]
    return [*sorted(uncovered), *sorted(unmet), *sorted(strengths), *sorted(credentials)]

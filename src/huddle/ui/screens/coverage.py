"""Coverage: what changes today and why, as a list or as the whole grid; lock, choose, forbid, plan again, apply."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.containers import Container
from textual.widget import Widget

from huddle.services.announcement import announce, announcement_text
from huddle.services.asked import what_if
from huddle.services.plan import Asked
from huddle.services.views import ChangeView, GapView, PlanView, TodayView
from huddle.ui.dialogs.base import Card, Pick
from huddle.ui.dialogs.line import LineForm
from huddle.ui.screens.base import HuddleScreen
from huddle.ui.widgets.cells import Cell, Column
from huddle.ui.widgets.gridview import Axis, GridView
from huddle.ui.widgets.rowlist import RowList
from huddle.ui.widgets.textlines import TextLines
from huddle.ui.wording import ARROW, change_reasons, gap_reasons, plan_head, plan_text

_PATIENCE = 5.0  # seconds the planner may look for other ways
_NOT = "!"  # before the code of who cannot
Place = tuple[str, str]  # block, group code
Lock = dict[str, Any]  # a row of `Asked.locks`


class CoverageScreen(HuddleScreen[TodayView]):
    """The plan of the day."""

    NAME: ClassVar[str] = "coverage"

    def body(self) -> Iterator[Widget]:
        """List and grid, of which one is shown; the reasons; the load."""
        rows: RowList[ChangeView | GapView] = RowList(
            [
                Column("Blk", 4),
                Column("Time", 6, wide_from=60),
                Column("Group", 9),
                Column("Before", 10),
                Column("After"),
                Column("How", 14),
                Column("", 1),
            ],
            key=lambda row: f"{row.block} {row.group}",
            cells=self._cells,
            empty=("Nothing to cover: every group keeps its adults.", "a logs an absence", "r plans the day"),
            title="Plan",
            widget_id="rows",
        )
        grid = GridView(
            cell=self._cell,
            label_width=9,
            cell_width=9,
            empty=("No plan yet.", "r plans the day"),
            title="Plan",
            widget_id="grid",
            subtitle=f"XX{ARROW}YY before{ARROW}after  * locked  ?? nobody",
        )
        yield Container(
            rows,
            grid,
            TextLines(widget_id="why", title="Why", focusable=True),
            TextLines(widget_id="load", title="Load after the plan", focusable=True),
            id="cover",
        )

    def on_mount(self) -> None:
        """The list has the focus."""
        self._locks: dict[Place, Lock] = {}
        self._locked_for = self.date
        self._splits = True
        self._as_grid = False
        self._changes: dict[Place, ChangeView | GapView] = {}
        self._show_half()
        super().on_mount()

    def load(self) -> TodayView:
        """The board of the day, with its plan."""
        return self.services.today.board(self.date)

    def show(self, view: TodayView) -> None:
        """Fill list and grid."""
        if self._locked_for != self.date:
            self._locks, self._locked_for, self._splits = {}, self.date, True
        plan = view.plan
        self.huddle.show_plan(plan, anyone_out=bool(view.out))
        head = plan_head(plan) if plan else "none"
        title = f"Plan · {head}{' · planning ...' if self.huddle.planning else ''}"
        order = {short: place for place, (short, _) in enumerate(view.blocks)}
        entries: list[ChangeView | GapView] = [*plan.gaps, *plan.changes] if plan else []
        entries.sort(key=lambda entry: (order.get(entry.block, 99), entry.group))
        self._changes = {(entry.block, entry.group): entry for entry in entries}
        rows, grid = self.query_one("#rows", RowList), self.query_one(GridView)
        rows.set_title(title)
        rows.set_rows(entries)
        grid.set_title(title)
        if plan:
            grid.set_axes(
                [Axis(short, f"{short} {start}") for short, start in plan.blocks],
                [Axis(c, c) for c, _ in plan.groups],
            )
        else:
            grid.set_axes([], [])
        self._show_load(plan)
        self._show_why()

    def _cells(self, row: ChangeView | GapView) -> Sequence[Cell]:
        lock: Cell = ("*", "locked") if (row.block, row.group) in self._locks else ""
        if isinstance(row, GapView):
            nobody: Cell = ("NOBODY", "gap")
            return row.block, row.starts, row.group, "", nobody, (f"GAP {row.students} st.", "gap"), lock
        before = "+".join(row.before_names) or "nobody"
        after = " + ".join(row.after_names) or ("no helper" if row.kind == "helper" else "nobody")
        return row.block, row.starts, row.group, before, (after, "cover"), row.kind_words, lock

    def _cell(self, block: str, group: str) -> Cell:
        plan = self.view.plan if self.view else None
        cell = plan.grid.get((block, group)) if plan else None
        if cell is None:
            return ""
        usual, now = "+".join(cell.usual) or "--", "+".join(cell.now) or "??"
        star = "*" if (block, group) in self._locks else ""
        if cell.gap:
            return (f"{usual}{ARROW}??{star}", "gap")
        if cell.changed:
            return (f"{usual}{ARROW}{now}{star}", "cover")
        return (f"{now}{star}", "muted")

    # The reasons.

    @property
    def _here(self) -> Place | None:
        """Block and group under the cursor of what is shown."""
        if self._as_grid:
            return self.query_one(GridView).current
        row = self.query_one("#rows", RowList).current
        return None if row is None else (row.block, row.group)

    @on(RowList.Highlighted)
    @on(GridView.Highlighted)
    def _show_why(self) -> None:
        box = self.query_one("#why", TextLines)
        place = self._here
        entry = self._changes.get(place) if place else None
        if place is None:
            box.set_title("Why")
            box.set_lines([[("Nothing changes.", "muted")]])
            return
        box.set_title(f"Why · {place[1]} in block {place[0]}")
        if entry is None:
            box.set_lines(self._unchanged(place))
        elif isinstance(entry, GapView):
            box.set_flow(partial(gap_reasons, entry))
        else:
            box.set_flow(partial(change_reasons, entry))

    def _unchanged(self, place: Place) -> list[Cell]:
        plan = self.view.plan if self.view else None
        cell = plan.grid.get(place) if plan else None
        if cell is None:
            return [[("This group does not meet in this block.", "muted")]]
        return [f"{' + '.join(cell.now) or 'nobody'} as usual."]

    def _show_load(self, plan: PlanView | None) -> None:
        lines: list[Cell] = []
        load = plan.load if plan else ()
        longest = max((usual + covers for _, _, usual, covers, _ in load), default=0)
        for code, name, usual, covers, month in load:
            bar = ("█" * usual, "muted"), ("▓" * covers, "cover")
            lines.append(
                [
                    f"{code:<4} {name[:12]:<12} ",
                    *bar,
                    " " * (longest - usual - covers),
                    f" {usual}{f'+{covers}' if covers else '':<3} ({month} in the window)",
                ]
            )
        self.query_one("#load", TextLines).set_lines(lines or [[("Shown when the day is planned.", "muted")]])

    # Moving.

    def _step(self, step: int) -> None:
        if not self._as_grid:
            self.query_one("#rows", RowList).move("down" if step > 0 else "up")
            return
        places = list(self._changes)
        if places:
            here = self._here
            index = (places.index(here) + step) % len(places) if here in places else 0
            self.query_one(GridView).move_to(*places[index])

    def action_cover_next(self) -> None:
        """The next changed session."""
        self._step(1)

    def action_cover_prev(self) -> None:
        """The changed session before."""
        self._step(-1)

    def action_cover_view(self) -> None:
        """Grid or list."""
        place = self._here
        self._as_grid = not self._as_grid
        self._show_half()
        if place is not None:
            if self._as_grid:
                self.query_one(GridView).move_to(*place)
            else:
                self.query_one("#rows", RowList).move_to(f"{place[0]} {place[1]}")
        self._show_why()

    def _show_half(self) -> None:
        rows, grid = self.query_one("#rows", RowList), self.query_one(GridView)
        rows.display, grid.display = not self._as_grid, self._as_grid
        (grid if self._as_grid else rows).focus()

    # Other ways.

    def action_cover_others(self) -> None:
        """Ask the planner who else could lead the session, and what each would cost."""
        place, date = self._here, self.date
        asked = Asked(locks=tuple(self._locks.values()), without_splits=not self._splits)
        if place is not None:
            self.huddle.tell("Looking for who else could ...")
            where = f"{place[1]}@{place[0]}"
            self.huddle.do(
                lambda: self.services.choices.why(where, date=date, asked=asked, limit=_PATIENCE),
                lambda answer: self._offer(place, answer),
            )

    @on(RowList.Selected)
    @on(GridView.Selected)
    def _selected(self) -> None:
        self.action_cover_others()

    def _offer(self, place: Place, answer: Mapping[str, Any]) -> None:
        self.huddle.clear_notifications()  # the search that was told of is over
        names = {code: name for code, name, *_ in self.view.plan.load} if self.view and self.view.plan else {}
        rows: list[tuple[str, Sequence[Cell]]] = []
        for row in answer["instead"]:
            price = f"{row['level']} worse by {row['by']}" if row["level"] else "as good on every level"
            rows.append((row["educator"], (row["educator"], names.get(row["educator"], ""), price)))
        rows += [
            (
                _NOT + row["educator"],
                (row["educator"], names.get(row["educator"], ""), ("no: " + row["because"], "muted")),
            )
            for row in answer["not_possible"]
        ]

        def chosen(code: str | None) -> None:
            if code and not code.startswith(_NOT):
                self._give(place, code)

        columns = (Column("", 5), Column("", 12), Column(""))
        self.app.push_screen(Pick(f"{place[1]} in block {place[0]}: who else?", rows, columns), chosen)

    def _give(self, place: Place, code: str) -> None:
        lock = {"block": place[0], "group": place[1], "educator": code, "lead": True}
        self._plan_with(
            {**self._locks, place: lock}, f"{code} leads {place[1]} in block {place[0]}, as you said."
        )

    def action_cover_what_if(self) -> None:
        """Ask what else might happen, and show the plan for it; nothing is stored."""
        date, user = self.date, self.services.desk.user

        def look(line: str) -> PlanView:
            return self.services.plans.draft(date, change=what_if(line.split(), user), store=False)

        hint = "out:dev  out:dev@3-5  back:ben@11:00  sub:all  sub:3-5+sped - several with blanks. Nothing is stored."
        self.app.push_screen(
            LineForm("What if ...", look, label="what if", value="out:", hint=hint), self._show_what_if
        )

    def _show_what_if(self, plan: PlanView | None) -> None:
        if plan is not None:
            self.app.push_screen(Card("What if · not stored", f"{plan_head(plan)}\n\n{plan_text(plan)}"))

    def action_cover_happened(self) -> None:
        """Note what really happened in the session under the cursor."""
        place, date = self._here, self.date
        if place is None:
            return
        where = f"{place[1]}@{place[0]}"
        hint = "as planned, a code or a name, or any words. It counts in the ledger."
        save = partial(self._save_happened, where, date)
        self.app.push_screen(
            LineForm(
                f"What happened: {place[1]}, block {place[0]}",
                save,
                label="happened",
                value="as planned",
                hint=hint,
            )
        )

    def _save_happened(self, where: str, date: dt.date | None, words: str) -> object:
        return self.services.ledger.happened(where, words, date)

    # The person's word.

    def _plan_with(self, locks: dict[Place, Lock], said: str, *, splits: bool | None = None) -> None:
        """Plan with these locks; they are kept only if a plan is found with them."""
        splits = self._splits if splits is None else splits

        def kept(_: PlanView) -> None:
            self._locks, self._splits = locks, splits
            self.huddle.tell(said)

        self.huddle.replan(Asked(locks=tuple(locks.values()), without_splits=not splits), kept)

    def action_cover_lock(self) -> None:
        """Keep the answer under the cursor, or let it go."""
        place = self._here
        entry = self._changes.get(place) if place else None
        if place is None:
            return
        if place in self._locks:
            rest = {key: lock for key, lock in self._locks.items() if key != place}
            self._plan_with(rest, f"{place[1]} in block {place[0]} is free again.")
        elif not isinstance(entry, ChangeView) or len(entry.after) != 1:
            self.huddle.tell("Only a group with one adult in charge can be locked; o chooses one.")
        else:
            lock = {"block": place[0], "group": place[1], "educator": entry.after[0], "lead": True}
            self._plan_with(
                {**self._locks, place: lock},
                f"Locked: {entry.after_names[0]} leads {place[1]} in block {place[0]}.",
            )

    def action_cover_choose(self) -> None:
        """Ask who shall lead the session under the cursor."""
        place = self._here
        plan = self.view.plan if self.view else None
        if place is None or plan is None:
            return

        def chosen(code: str | None) -> None:
            if code is not None:
                self._give(place, code)

        people: list[tuple[str, Sequence[Cell]]] = [
            (code, (code, name, f"{covers} today, {month} in the window"))
            for code, name, _, covers, month in plan.load
        ]
        columns = (Column("", 5), Column(""), Column("", 26))
        self.app.push_screen(Pick(f"Who leads {place[1]} in block {place[0]}?", people, columns), chosen)

    def action_cover_forbid(self) -> None:
        """Who leads the session under the cursor now shall not."""
        place = self._here
        entry = self._changes.get(place) if place else None
        if place is None or not isinstance(entry, ChangeView) or not entry.after:
            return
        lock = {"block": place[0], "group": place[1], "educator": entry.after[0], "lead": False}
        self._plan_with(
            {**self._locks, place: lock},
            f"{entry.after_names[0]} does not lead {place[1]} in block {place[0]}.",
        )

    def action_cover_replan(self) -> None:
        """Plan again with what is locked."""
        self._plan_with(self._locks, "Planned again.")

    def action_cover_splits(self) -> None:
        """Plan with or without splitting groups."""
        splits = not self._splits
        self._plan_with(
            self._locks, "Groups may be split." if splits else "Groups are not split.", splits=splits
        )

    def export_what(self) -> tuple[str, str]:
        """What `x` writes from here."""
        return "coverage", ""

    def copy_text(self) -> str:
        """What the team is to be told: all of it the first time, then only what is no longer as it was told."""
        view = self.view
        return announcement_text(announce(view.date, view.out, view.plan)) if view and view.plan else ""

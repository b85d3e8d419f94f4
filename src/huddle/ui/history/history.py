"""History: earlier huddles at a glance, searched while one types, with how they went over time."""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.containers import Container, Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input
from textual.worker import get_current_worker

from huddle.bootstrap import Services
from huddle.domain.errors import HuddleError
from huddle.domain.reading.dates import day_label
from huddle.services.record.search import Hit
from huddle.services.record.views import HistoryView, HuddleSummary
from huddle.text import fold, plural
from huddle.ui.history.charts import balance_rows, trend_rows
from huddle.ui.history.disclosures import DisclosuresPanel
from huddle.ui.history.filters import FiltersPanel
from huddle.ui.record.minutes import record_items
from huddle.ui.record.record import RecordScreen, reopen
from huddle.ui.record.sections import HuddleShown
from huddle.ui.record.timeline_keys import TimelineKeys
from huddle.ui.screens.base import HuddleScreen
from huddle.ui.widgets.cells import Cell, Column
from huddle.ui.widgets.charts import Chart
from huddle.ui.widgets.flow import flow_lines
from huddle.ui.widgets.rowlist import RowList
from huddle.ui.widgets.textlines import TextLines

_REST = 0.12  # seconds the cursor rests before the huddle under it is read
_LINES = 200  # lines a search shows
_SHOWN = 300  # characters of a line in the list
_FAR, _BEFORE = 30, 12  # a word so far in a line is shown with so much before it
PERIODS = (("month", 31), ("term", 120), ("year", 365), ("all years", 36500))


@dataclass(frozen=True, slots=True)
class HistoryShown:
    """What a search found: days, and the lines in them. `problem` says what is not understood."""

    query: str
    days: HistoryView
    lines: tuple[Hit, ...] = ()
    more: bool = False
    problem: str = ""


class Glance(Message):
    """The huddle under the cursor has been read."""

    def __init__(self, shown: HuddleShown) -> None:
        super().__init__()
        self.shown = shown


class Found(Message):
    """The lines of a search are there; with `last`, also the days they stand in, or something newer is typed."""

    def __init__(self, shown: HistoryShown, *, last: bool) -> None:
        super().__init__()
        self.shown = shown
        self.last = last


class HistoryScreen(HuddleScreen[HistoryShown]):
    """Earlier huddles, latest first."""

    NAME: ClassVar[str] = "history"

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self.has(TimelineKeys(self))

    def body(self) -> Iterator[Widget]:
        """A field to search, the days or the lines found, one huddle, and two charts."""
        yield Input(
            placeholder='/ word "a phrase" since:1nov by:HB decision: student:kai', id="filter", compact=True
        )
        days: RowList[HuddleSummary] = RowList(
            [
                Column("Date", 12),
                Column("Leads"),
                Column("Min", 4, align="right"),
                Column("Out", 4, align="right"),
                Column("Cover", 6, align="right"),
                Column("Dec", 4, align="right"),
                Column("Act", 4, align="right"),
                Column("Done", 5, align="right"),
            ],
            key=lambda row: row.date.isoformat(),
            cells=self._day_cells,
            empty=("No huddles here.", "s on Today starts one; f looks further back"),
            title="Huddles",
            widget_id="rows",
        )
        lines: RowList[Hit] = RowList(
            [Column("Date", 11), Column("", 11), Column("Line"), Column("", 5, align="right")],
            key=lambda hit: f"{hit.date.isoformat()} {hit.id}",
            cells=self._line_cells,
            empty=("Nothing fits.", "Words match beginnings; !word leaves out; esc clears"),
            header=False,
            widget_id="hits",
        )
        lines.display = False
        yield Container(
            Vertical(days, lines, id="found"),
            TextLines(widget_id="detail", title="Huddle", focusable=True),
            Chart(title="Covers", empty="No covers in this time.", widget_id="balance"),
            Chart(title="How it went", empty="No huddles in this time.", widget_id="trends"),
            id="pair",
        )

    def on_mount(self) -> None:
        """The list has the focus."""
        self._query = ""
        self._period = 1
        self._by_line = True  # whether a search shows lines, or the days they stand in
        self._busy = False
        self._look_timer: Timer | None = None
        self.query_one("#rows", RowList).focus()
        self.watch(self.query_one(Input), "value", self._typed, init=False)

    # Searching: one search at a time; whatever was typed while it ran is searched next.

    def _typed(self, query: str) -> None:
        self._query = query
        if not self._busy:
            self._busy = True
            self._search()

    @work(thread=True, group="search", exit_on_error=False)
    def _search(self) -> None:
        """The lines first: they are there in a moment; counting the days takes longer."""
        query, before = self._query, self.view
        lines = self._lines_of(query, before)
        if before is not None:
            self.post_message(Found(lines, last=False))
        newer = self._query != query
        self.post_message(Found(lines if newer and before else self._days_of(lines), last=True))

    @on(Found)
    def _found(self, message: Found) -> None:
        self.view = message.shown
        self.show(message.shown)
        if message.last:
            self._busy = False
            if message.shown.query != self._query:
                self._typed(self._query)

    def load(self) -> HistoryShown:
        """The days and lines that fit what is searched for. Called in a thread."""
        return self._days_of(self._lines_of(self._query, self.view))

    def _lines_of(self, query: str, before: HistoryShown | None) -> HistoryShown:
        """The lines that fit; the days are still those of before."""
        days = before.days if before else HistoryView((), 0, ())
        if not query.strip():
            return HistoryShown(query, days)
        try:
            found = self.services.history.search(query, limit=_LINES)
        except HuddleError as error:
            return HistoryShown(query, days, before.lines if before else (), problem=error.message)
        return HistoryShown(query, days, found.hits, found.more)

    def _days_of(self, shown: HistoryShown) -> HistoryShown:
        """The same with the days that fit."""
        if shown.problem:
            return shown
        view = self.services.history.view(shown.query, days=PERIODS[self._period][1])
        return dataclasses.replace(shown, days=view)

    def show(self, view: HistoryShown) -> None:
        """Fill lists and charts."""
        searching = bool(view.query.strip())
        days, lines = self.query_one("#rows", RowList), self.query_one("#hits", RowList)
        had_focus = days.has_focus or lines.has_focus
        by_line = searching and self._by_line
        days.display, lines.display = not by_line, by_line
        days.set_rows(view.days.huddles)
        lines.set_rows(view.lines)
        shown: RowList[HuddleSummary] | RowList[Hit] = lines if by_line else days
        if had_focus:
            shown.focus()
        period = "" if searching else f" · {PERIODS[self._period][0]}"
        days.set_title(
            f"Huddles · {len(view.days.huddles)}" + (f" of {view.days.total}" if searching else "") + period
        )
        lines.set_title(
            f"Lines · {len(view.lines)}{'+' if view.more else ''} · {plural(len(view.days.huddles), 'huddle')}"
        )
        shown.set_subtitle(view.problem or ("enter opens · v days" if by_line else "enter opens"))
        balance = self.query_one("#balance", Chart)
        balance.set_title("Covers in the days found" if searching else f"Covers{period}")
        balance.show_rows(balance_rows(view.days))
        self.query_one("#trends", Chart).show_rows(trend_rows(view.days.huddles))

    # One huddle.

    @property
    def _date(self) -> dt.date | None:
        """The day of the row under the cursor."""
        lines = self.query_one("#hits", RowList)
        key = (lines if lines.display else self.query_one("#rows", RowList)).current_key
        return dt.date.fromisoformat(key.split(" ")[0]) if key else None

    @on(RowList.Highlighted)
    def _look(self, message: "RowList.Highlighted") -> None:
        """Read the huddle once the cursor has rested, so that moving on does not wait for the database."""
        if self._look_timer is not None:
            self._look_timer.stop()
        if message.key and message.rows.display and self.query_one("#detail").display:
            day = dt.date.fromisoformat(message.key.split(" ")[0])
            self._look_timer = self.set_timer(_REST, partial(self._read, day))

    @work(thread=True, exclusive=True, group="glance", exit_on_error=False)
    def _read(self, date: dt.date) -> None:
        worker = get_current_worker()
        shown = HuddleShown(self.services.huddles.view(date), self.services.today.board(date))
        if not worker.is_cancelled:
            self.post_message(Glance(shown))

    @on(Glance)
    def _show_glance(self, message: Glance) -> None:
        box = self.query_one("#detail", TextLines)
        box.set_title(f"{day_label(message.shown.huddle.date)} {message.shown.huddle.date.year}")
        box.set_flow(partial(flow_lines, record_items(message.shown)))

    @on(RowList.Selected)
    def _open_record(self) -> None:
        date = self._date
        if date is not None:
            self.app.push_screen(RecordScreen(self.services, date))

    def action_record_reopen(self) -> None:
        """Open the huddle under the cursor again."""
        date = self._date
        if date is not None:
            reopen(self, date)

    # Rows.

    def _label(self, date: dt.date) -> str:
        """A day; of other years with the year."""
        this_year = date.year == self.huddle.options.now().year
        return day_label(date) if this_year else f"{day_label(date)[4:]} {date.year}"

    def _day_cells(self, row: HuddleSummary) -> Sequence[Cell]:
        day = self._label(row.date)
        if row.state in ("skipped", "not started"):
            words = "no huddle" if row.state == "skipped" else row.state
            return ((day, "muted"), (words, "muted"), "", str(row.out or ""), "", "", "", "")
        cover = f"{row.changes}/{row.changes + row.gaps}" if row.changes or row.gaps else "-"
        return (
            day,
            row.facilitator or row.state,
            "" if row.minutes is None else str(row.minutes),
            str(row.out),
            (cover, "gap" if row.gaps else ""),
            str(row.decisions),
            str(row.actions),
            f"{row.done}/{row.actions}" if row.actions else "-",
        )

    def _line_cells(self, hit: Hit) -> Sequence[Cell]:
        label = hit.kind if hit.kind != "note" else hit.section
        state = f"  {hit.state}" if hit.state else ""
        return (
            (self._label(hit.date), "muted"),
            (label, "muted" if hit.kind == "note" else "accent"),
            [around(hit.text, self.view.query if self.view else ""), (state, "muted")],
            (hit.author, "muted"),
        )

    # Filters.

    def action_list_filter(self) -> None:
        """Search."""
        self.query_one(Input).focus()

    @on(Input.Submitted, "#filter")
    def _to_list(self) -> None:
        lines = self.query_one("#hits", RowList)
        (lines if lines.display else self.query_one("#rows", RowList)).focus()

    def action_history_period(self) -> None:
        """Look back further, or less far."""
        self._period = (self._period + 1) % len(PERIODS)
        self._typed(self._query)

    def action_history_view(self) -> None:
        """Show the days that were found, or the lines."""
        self._by_line = not self._by_line
        if self.view is not None:
            self.show(self.view)

    def action_history_filters(self) -> None:
        """Saved searches."""
        self.app.push_screen(FiltersPanel(self.services, self._query), self._use_filter)

    def _use_filter(self, query: str | None) -> None:
        if query is not None:
            self.query_one(Input).value = query
            self._to_list()

    def action_history_disclosures(self) -> None:
        """What was taken out, by whom and when."""
        self.app.push_screen(DisclosuresPanel(self.services))

    def export_query(self) -> str:
        """What is searched for: only that is written."""
        return self._query.strip()

    def export_what(self) -> tuple[str, str]:
        """The huddle under the cursor; of a search, all days that were found."""
        days = self.view.days.huddles if self.view else ()
        if self._query.strip() and days:
            return "huddles", f"{days[-1].date}..{days[0].date}"
        return "huddles", self._date.isoformat() if self._date else ""

    def copy_text(self) -> str:
        """The lines that were found, or what is shown of the huddle under the cursor."""
        view = self.view
        if view is not None and self.query_one("#hits").display:
            return "\n".join(f"{day_label(hit.date)}  {hit.kind}: {hit.text}" for hit in view.lines)
        lines = self.query_one("#detail", TextLines).lines
        return "\n".join(
            line if isinstance(line, str) else "".join(s if isinstance(s, str) else s[0] for s in line)
            for line in lines
        )


def around(text: str, query: str) -> str:
    """The part of a long text in which the first searched word stands, on one line."""
    line = text.replace("\n", " / ")
    words = [fold(word.strip('"')) for word in query.split() if ":" not in word and word[0] != "!"]
    folded = fold(line)
    places = [place for place in (folded.find(word) for word in words if word) if place >= 0]
    start = min(places, default=0)
    return ("… " + line[start - _BEFORE :] if start > _FAR else line)[:_SHOWN]

"""Loose ends of earlier huddles, a key each: what happened, whom to look at again, what is still parked."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from textual.widget import Widget

from huddle.bootstrap import Services
from huddle.domain.reading.dates import day_label
from huddle.services.board.briefing import BriefingView
from huddle.services.ledger.happened import AS_PLANNED
from huddle.text import plural
from huddle.ui.dialogs.fields import LineForm
from huddle.ui.dialogs.panel import Panel
from huddle.ui.ledger.happened import HappenedPanel
from huddle.ui.widgets.cells import Column
from huddle.ui.widgets.rowlist import RowList

_PLAN, _STUDENT, _PARKED = "cover", "student", "parked"


@dataclass(frozen=True, slots=True)
class End:
    """A loose end: a change of the last plan, a spotlight to follow up, or a line of the parking lot."""

    kind: str
    id: str
    what: str
    state: str
    open: bool


def ends_of(briefing: BriefingView) -> list[End]:
    """Everything that is not tied up yet, and what was tied up today."""
    look = briefing.look_back
    return [
        *(
            End(_STUDENT, each.id, f"{each.name}  {each.text}", _again(each.follow_up), open=True)
            for each in look.follow_up
        ),
        *(
            End(
                _PARKED,
                each.id,
                each.text,
                "dealt with" if each.cleared_on else "parked",
                open=not each.cleared_on,
            )
            for each in briefing.parking
        ),
        *(
            End(
                _PLAN,
                row.place,
                f"{row.place}  {row.planned}",
                row.happened or "nobody said",
                open=not row.happened,
            )
            for row in look.planned
        ),
    ]


def _again(day: dt.date | None) -> str:
    return f"again {day_label(day)}" if day else "again"


class EndsPanel(Panel[None, BriefingView]):
    """The loose ends before a day.

    Args:
        services: reads and saves.
        date: the day; None is today.
    """

    NAME = "ends"

    def __init__(self, services: Services, date: dt.date | None) -> None:
        super().__init__("Look back", "space done with · r later · R all as planned · esc closes")
        self._services = services
        self._date = date

    def body(self) -> Iterator[Widget]:
        """One line a loose end."""
        yield RowList[End](
            [Column("", 8), Column("What"), Column("", 24, align="right", wide_from=60)],
            key=lambda end: end.kind + end.id,
            cells=lambda end: (
                (end.kind, "accent"),
                (end.what.replace("\n", " / "), "" if end.open else "muted"),
                (end.state, "late" if end.open else "good"),
            ),
            header=False,
            empty=("No loose ends: every cover is accounted for, nobody waits to be looked at again.",),
        )

    def load(self) -> BriefingView:
        """What is known for the day."""
        return self._services.briefing.of(self._date)

    def show(self, view: BriefingView) -> None:
        """Fill the list, and say how much is open."""
        ends = ends_of(view)
        left = sum(end.open for end in ends)
        self.set_head(f"{plural(left, 'loose end')} of {len(ends)}" if ends else "")
        rows = self.query_one(RowList)
        rows.set_rows(ends)
        rows.focus()

    def _here(self) -> End | None:
        current = self.query_one(RowList).current
        return current if isinstance(current, End) else None

    def action_ends_done(self) -> None:
        """It is dealt with: as planned, looked at, or off the parking lot."""
        end, view = self._here(), self.view
        if end is None or view is None:
            return
        huddles = self._services.huddles
        deeds: dict[str, Callable[[], Any]] = {
            _PLAN: partial(self._services.ledger.happened, end.id, AS_PLANNED, view.look_back.date),
            _STUDENT: partial(huddles.close_spotlight, end.id, self._date),
            _PARKED: partial(huddles.clear, end.id, date=self._date, cleared=end.open),
        }
        self.query_one(RowList).move("down")
        self.do(deeds[end.kind])

    def action_ends_rest(self) -> None:
        """All covers of that day that nobody spoke of went as planned."""
        view = self.view
        if view is not None and view.look_back.date is not None:
            self.do(
                partial(self._services.ledger.all_as_planned, view.look_back.date),
                lambda count: self.huddle.tell(
                    f"{plural(count, 'cover')} noted as planned. Press u to undo."
                ),
            )

    def action_ends_later(self) -> None:
        """Look at the student again on another day."""
        end = self._here()
        if end is None or end.kind != _STUDENT:
            self.huddle.tell("Only a student can be looked at again later.")
            return
        self.app.push_screen(
            LineForm(
                "Look again",
                lambda when: self._services.huddles.look_again(end.id, when, self._date),
                label="when",
                example="fri, next week, 4dec",
            )
        )

    def on_row_list_selected(self) -> None:
        """Enter: say what happened instead; a student's day; or done with."""
        end, view = self._here(), self.view
        if end is None or view is None:
            return
        if end.kind == _PLAN:
            self.app.push_screen(HappenedPanel(self._services, view.look_back.date, end.id))
        elif end.kind == _STUDENT:
            self.action_ends_later()
        else:
            self.action_ends_done()

"""The agendas: sections, minutes, order, on or off; which weekday has which, and which one this day has."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from textual.widget import Widget

from huddle.bootstrap import Services
from huddle.domain.agenda import AGENDA_KINDS, USUAL, AgendaItem
from huddle.domain.block import WEEKDAYS
from huddle.domain.errors import HuddleError
from huddle.services.huddle.agenda import AgendaView
from huddle.text import one_line
from huddle.ui.dialogs.fields import Field, FieldsForm, LineForm
from huddle.ui.dialogs.panel import Panel
from huddle.ui.dialogs.pick import Pick
from huddle.ui.widgets.cells import Cell, Column
from huddle.ui.widgets.rowlist import RowList

_MOST_MINUTES = 120
_SHOWS = {
    "notes": "what is written",
    "actions": "open actions",
    "people": "who is out and back",
    "coverage": "the cover plan",
    "ahead": "calendar, next day",
    "spotlights": "students, suggestions",
    "celebrations": "celebrations",
    "parking": "the parking lot",
    "back": "planned and happened",
}


class AgendaPanel(Panel[None, Sequence[AgendaView]]):
    """Changes are kept here until they are saved, for the team and all days to come.

    Args:
        services: reads and saves.
        date: the day; None is today.
        name: the agenda to begin with.
        begun: whether the day's huddle has begun; then its agenda stays as it is.
    """

    NAME = "agenda"

    def __init__(self, services: Services, date: dt.date | None, name: str, *, begun: bool) -> None:
        super().__init__("Agenda", "enter saves and takes it for this day · esc closes")
        self._services = services
        self._date = date
        self._agenda_name = name or USUAL
        self._begun = begun
        self._items: list[AgendaItem] = []
        self._changed = False

    def body(self) -> Iterator[Widget]:
        """One line a section."""
        yield RowList[AgendaItem](
            [
                Column("", 3),
                Column("Section"),
                Column("Min", 4, align="right"),
                Column("Shows", 24, wide_from=56),
            ],
            key=lambda item: item.name,
            cells=_cells,
            empty=("No section.", "n adds one"),
        )

    def load(self) -> Sequence[AgendaView]:
        """All agendas."""
        return self._services.agendas.all(self._date)

    def show(self, view: Sequence[AgendaView]) -> None:
        """Show the chosen agenda; what is being changed here is not lost by a colleague's saving."""
        if not self._changed:
            self._items = list(self._agenda(view).items)
        self._draw_items()
        self.query_one(RowList).focus()

    def _agenda(self, view: Sequence[AgendaView]) -> AgendaView:
        return next((agenda for agenda in view if agenda.name == self._agenda_name), view[0])

    def _draw_items(self) -> None:
        self.query_one(RowList).set_rows(tuple(self._items))
        agenda = self._agenda(self.view or ())
        minutes = sum(item.minutes for item in self._items if item.on)
        days = ", ".join(WEEKDAYS[day] for day in agenda.weekdays)
        state = "changed, not saved" if self._changed else "this day's" if agenda.today else ""
        self.set_head(" · ".join(filter(None, (self._agenda_name, f"{minutes} min", days, state))))

    # Changing.

    def _at(self) -> int | None:
        """The place of the section under the cursor."""
        key = self.query_one(RowList).current_key
        return next((place for place, item in enumerate(self._items) if item.name == key), None)

    def _change(self, change: Callable[[AgendaItem], AgendaItem]) -> None:
        place = self._at()
        if place is not None:
            self._items[place] = change(self._items[place])
            self._touched()

    def _touched(self) -> None:
        self._changed = True
        self._draw_items()

    def action_agenda_toggle(self) -> None:
        """The section is on, or left out."""
        self._change(lambda item: dataclasses.replace(item, on=not item.on))

    def action_agenda_longer(self) -> None:
        """A minute more."""
        self._change(lambda item: dataclasses.replace(item, minutes=min(_MOST_MINUTES, item.minutes + 1)))

    def action_agenda_shorter(self) -> None:
        """A minute less."""
        self._change(lambda item: dataclasses.replace(item, minutes=max(0, item.minutes - 1)))

    def _move(self, step: int) -> None:
        place = self._at()
        if place is not None and 0 <= place + step < len(self._items):
            self._items.insert(place + step, self._items.pop(place))
            self._touched()

    def action_agenda_earlier(self) -> None:
        """The section moves up."""
        self._move(-1)

    def action_agenda_later(self) -> None:
        """The section moves down."""
        self._move(1)

    def action_agenda_remove(self) -> None:
        """Take the section out."""
        place = self._at()
        if place is not None:
            self._items.pop(place)
            self._touched()

    def action_agenda_add(self) -> None:
        """A new section after the one under the cursor."""
        place = self._at()
        self._ask(
            "New section", AgendaItem(name="New", minutes=1), len(self._items) if place is None else place + 1
        )

    def action_agenda_edit(self) -> None:
        """Change name, minutes and what the section shows."""
        place = self._at()
        if place is not None:
            self._ask("Section", self._items[place], place, replaced=True)

    def _ask(self, title: str, item: AgendaItem, place: int, *, replaced: bool = False) -> None:
        fields = [
            Field("name", "name", item.name if replaced else "", "Look ahead"),
            Field("minutes", "minutes", str(item.minutes), "2"),
            Field("kind", "shows", item.kind, ", ".join(AGENDA_KINDS)),
        ]

        def typed(values: dict[str, str]) -> AgendaItem:
            minutes = values["minutes"].strip()
            if not minutes.isdecimal():
                raise HuddleError("The minutes are a number.", code="bad_value", exit_code=2)
            return AgendaItem(
                name=one_line(values["name"], 60),
                kind=values["kind"].strip() or "notes",
                minutes=int(minutes),
                on=item.on,
            )

        def put(new: AgendaItem | None) -> None:
            if new is not None:
                self._items[place : place + replaced] = [new]
                self._touched()

        hint = "Shows: " + ", ".join(AGENDA_KINDS) + "."
        self.app.push_screen(FieldsForm(title, fields, lambda values: typed(dict(values)), hint), put)

    # Choosing and saving.

    def action_agenda_choose(self) -> None:
        """Look at another agenda."""
        rows: list[tuple[str, Sequence[Cell]]] = [
            (
                agenda.name,
                (
                    agenda.name,
                    f"{agenda.minutes} min",
                    ", ".join(WEEKDAYS[day] for day in agenda.weekdays),
                    ("this day's" if agenda.today else "", "muted"),
                ),
            )
            for agenda in self.view or ()
        ]
        columns = (Column(""), Column("", 8), Column("", 18), Column("", 10))
        self.app.push_screen(Pick("Agenda", rows, columns), self._chosen)

    def _chosen(self, name: str | None) -> None:
        if name is not None:
            self._agenda_name, self._changed = name, False
            self.reload()

    def action_agenda_days(self) -> None:
        """Say on which weekdays this agenda is used."""
        agenda = self._agenda(self.view or ())
        days = ",".join(WEEKDAYS[day] for day in agenda.weekdays)
        self.app.push_screen(
            LineForm(
                f"Days of {self._agenda_name}",
                partial(self._services.agendas.choose, self._agenda_name),
                label="weekdays",
                value=days,
                example="mon,thu; empty = only when chosen",
            )
        )

    def action_agenda_copy(self) -> None:
        """Save what is shown as a new agenda, under a name of its own."""
        items = tuple(self._items)
        self.app.push_screen(
            LineForm(
                "Save as",
                lambda name: self._services.agendas.save(name, items) and name,
                label="name",
                example="assembly day",
            ),
            self._saved_as,
        )

    def _saved_as(self, name: str | None) -> None:
        if name:
            self._chosen(one_line(name, 40))

    def action_agenda_save(self) -> None:
        """Save for the team."""
        self.do(
            partial(self._services.agendas.save, self._agenda_name, tuple(self._items)),
            lambda _: self._saved(),
        )

    def _saved(self) -> None:
        self._changed = False
        self.huddle.tell(f"The agenda {self._agenda_name} is saved. Press u to undo.")

    def on_row_list_selected(self) -> None:
        """Enter: save what was changed, and take this agenda for the day where it has not begun."""
        items = tuple(self._items) if self._changed else None
        self.do(partial(self._take, items), lambda _: self._taken())

    def _take(self, items: tuple[AgendaItem, ...] | None) -> None:
        """Called in a thread."""
        if items is not None:
            self._services.agendas.save(self._agenda_name, items)
        if not self._begun:
            self._services.huddles.use_template(self._agenda_name, self._date)

    def _taken(self) -> None:
        self.dismiss(None)
        note = "The huddle has begun: its own agenda stays." if self._begun else "It is this day's agenda."
        self.huddle.tell(f"Agenda {self._agenda_name}. {note}")


def _cells(item: AgendaItem) -> Sequence[Cell]:
    tone = "" if item.on else "muted"
    return (
        "[x]" if item.on else "[ ]",
        (item.name, tone),
        (str(item.minutes), tone),
        (_SHOWS.get(item.kind, item.kind), "muted"),
    )

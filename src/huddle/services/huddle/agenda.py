"""The team's agendas: their sections, minutes and order, and on which weekdays each is used."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from huddle.domain.agenda import (
    DEFAULT_AGENDA,
    TEMPLATES,
    USUAL,
    AgendaItem,
    AgendaTemplate,
    require_sections,
)
from huddle.domain.block import WEEKDAYS
from huddle.domain.errors import NotFoundError, UsageError
from huddle.domain.team import Team
from huddle.services.desk.desk import Desk
from huddle.services.huddle.day import find_template, huddle_of, template_for, templates_of
from huddle.text import fold, one_line


@dataclass(frozen=True, slots=True)
class AgendaView:
    """An agenda: `own` when the team changed it, `today` when it is the one of the day that was asked for."""

    name: str
    weekdays: tuple[int, ...]
    minutes: int
    items: tuple[AgendaItem, ...]
    own: bool
    today: bool


class Agendas:
    """Shows and changes the team's agendas. Huddles that have begun keep the agenda they had."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def all(self, date: dt.date | None = None) -> tuple[AgendaView, ...]:
        """Every agenda, the usual one first; that of the day is the one that was chosen for it, else the weekday's."""
        with self._desk.read() as (reader, place):
            day = date or self._desk.today(place)
            huddle = huddle_of(reader, place, day)
            return _views(place.team, day, huddle.template if huddle else "")

    def save(
        self, name: str, items: Sequence[AgendaItem], *, weekdays: Sequence[int] | None = None
    ) -> tuple[AgendaView, ...]:
        """Store an agenda whole: a changed one, or a new one under a new name.

        Args:
            name: `default` is the agenda of a usual day.
            items: its sections in order.
            weekdays: the days on which it is used (Monday = 0); None leaves them as they are.

        Raises:
            InvalidError: no section is on, or two have one name.
        """
        with self._desk.write("Changed an agenda") as (work, place):
            team = _with(place.team, one_line(name, 40), tuple(items), weekdays)
            work.save(team)
            work.commit()
            return _views(team, self._desk.today(place))

    def reset(self, name: str) -> tuple[AgendaView, ...]:
        """Forget the team's own version of an agenda."""
        with self._desk.write("Reset an agenda") as (work, place):
            find_template(templates_of(place.team), name)
            if fold(name) == USUAL:
                team = dataclasses.replace(place.team, agenda=DEFAULT_AGENDA)
            else:
                kept = tuple(t for t in place.team.templates if fold(t.name) != fold(name))
                team = dataclasses.replace(place.team, templates=kept)
            work.save(team)
            work.commit()
            return _views(team, self._desk.today(place))

    def choose(self, name: str, days: str) -> tuple[AgendaView, ...]:
        """Use an agenda on certain weekdays, `mon,thu`; nothing = only when somebody asks for it.

        A weekday has one agenda: the others give it up.

        Raises:
            UsageError: a day is not a weekday, or it is the usual agenda, which is for all other days.
        """
        weekdays = parse_weekdays(days)
        with self._desk.write("Chose an agenda's days") as (work, place):
            template = find_template(templates_of(place.team), name)
            if fold(template.name) == USUAL:
                raise UsageError(
                    "The default agenda is for every day that no other one has.",
                    hint="Choose days for another agenda.",
                )
            others = tuple(
                dataclasses.replace(t, weekdays=tuple(d for d in t.weekdays if d not in weekdays))
                for t in place.team.templates
            )
            team = _with(
                dataclasses.replace(place.team, templates=others), template.name, template.items, weekdays
            )
            work.save(team)
            work.commit()
            return _views(team, self._desk.today(place))

    def add(
        self, name: str, section: str, *, minutes: int = 1, kind: str = "notes", place: int | None = None
    ) -> tuple[AgendaView, ...]:
        """Add a section to an agenda, at a place (from 1) or at its end."""
        items = list(self._items(name))
        item = AgendaItem(name=one_line(section, 60), kind=kind, minutes=minutes)
        items.insert(len(items) if place is None else max(0, place - 1), item)
        return self.save(name, items)

    def change(
        self,
        name: str,
        section: str,
        *,
        minutes: int | None = None,
        on: bool | None = None,
        place: int | None = None,
        rename: str = "",
        kind: str = "",
    ) -> tuple[AgendaView, ...]:
        """Change a section of an agenda: its minutes, whether it is on, its place (from 1), name or kind."""
        items = list(self._items(name))
        index = _section(items, section)
        item = items.pop(index)
        item = dataclasses.replace(
            item,
            name=one_line(rename, 60) or item.name,
            minutes=item.minutes if minutes is None else minutes,
            on=item.on if on is None else on,
            kind=kind or item.kind,
        )
        items.insert(index if place is None else max(0, place - 1), item)
        return self.save(name, items)

    def remove(self, name: str, section: str) -> tuple[AgendaView, ...]:
        """Take a section out of an agenda."""
        items = list(self._items(name))
        items.pop(_section(items, section))
        return self.save(name, items)

    def _items(self, name: str) -> tuple[AgendaItem, ...]:
        with self._desk.read() as (_reader, place):
            return find_template(templates_of(place.team), name).items


def parse_weekdays(days: str) -> tuple[int, ...]:
    """`mon,thu` as numbers, Monday = 0.

    Raises:
        UsageError: a word is no weekday.
    """
    found = []
    for word in (word for word in fold(days).replace(",", " ").split() if word != "and"):
        if word[:3] not in WEEKDAYS:
            raise UsageError(f"'{one_line(word, 20)}' is not a weekday.", hint="Write mon,thu.")
        found.append(WEEKDAYS.index(word[:3]))
    return tuple(sorted(set(found)))


def _section(items: Sequence[AgendaItem], name: str) -> int:
    """The place of the section of that name, or the only one whose name begins so.

    Raises:
        NotFoundError: none has it.
    """
    wanted = fold(name)
    names = [fold(item.name) for item in items]
    begun = [index for index, each in enumerate(names) if wanted and each.startswith(wanted)]
    if wanted in names or len(begun) == 1:
        return names.index(wanted) if wanted in names else begun[0]
    raise NotFoundError(
        f"There is no single section '{one_line(name, 60)}'.",
        code="no_such_section",
        hint="Sections: " + ", ".join(item.name for item in items) + ".",
    )


def _with(team: Team, name: str, items: tuple[AgendaItem, ...], weekdays: Sequence[int] | None) -> Team:
    """The team with an agenda changed or added."""
    require_sections(items)
    if fold(name) == USUAL:
        return dataclasses.replace(team, agenda=items)
    stored = next((t for t in team.templates if fold(t.name) == fold(name)), None)
    days = tuple(weekdays) if weekdays is not None else stored.weekdays if stored else ()
    new = AgendaTemplate(name=stored.name if stored else name, items=items, weekdays=days)
    others = tuple(t for t in team.templates if t is not stored)
    return dataclasses.replace(team, templates=(*others, new))


def _views(team: Team, date: dt.date, chosen: str = "") -> tuple[AgendaView, ...]:
    chosen = chosen or template_for(team, date).name
    own = {fold(template.name) for template in team.templates}
    brought = {fold(template.name) for template in TEMPLATES}
    return tuple(
        AgendaView(
            name=template.name,
            weekdays=template.weekdays,
            minutes=sum(item.minutes for item in template.items if item.on),
            items=template.items,
            own=(team.agenda != DEFAULT_AGENDA) if template.name == USUAL else fold(template.name) in own,
            today=template.name == chosen,
        )
        for template in sorted(
            templates_of(team), key=lambda t: (t.name != USUAL, fold(t.name) not in brought, t.name)
        )
    )

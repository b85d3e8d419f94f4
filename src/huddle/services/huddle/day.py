"""The huddle record of a day, and the agenda it goes by."""

import datetime as dt

from huddle.domain.agenda import TEMPLATES, USUAL, AgendaItem, AgendaTemplate
from huddle.domain.day import TeamDay
from huddle.domain.errors import NotFoundError
from huddle.domain.huddle import Huddle
from huddle.domain.team import Team
from huddle.domain.values import new_id
from huddle.services.desk.desk import Place
from huddle.store.queries.huddle import huddle_on
from huddle.store.reader import Reader
from huddle.store.unit_of_work import UnitOfWork
from huddle.text import fold, one_line


def huddle_of(reader: Reader, place: Place, date: dt.date) -> Huddle | None:
    """The day's huddle; None when nothing was written or started yet."""
    return huddle_on(reader, place.team.id, date)


def open_huddle(work: UnitOfWork, place: Place, day: TeamDay) -> Huddle:
    """The day's huddle, made when it is the first line of the day."""
    huddle = huddle_of(work, place, day.date)
    if huddle is None:
        template = template_for(place.team, day.date)
        huddle = Huddle(
            id=new_id(),
            team_id=place.team.id,
            date=day.date,
            agenda=sections_on(template),
            template=template.name,
        )
        work.add(huddle)
    return huddle


def templates_of(team: Team) -> tuple[AgendaTemplate, ...]:
    """All agendas of a team: that of a usual day, its own, and those that huddle brings along where it has none."""
    own = {fold(template.name): template for template in team.templates}
    brought = [template for template in TEMPLATES if fold(template.name) not in own]
    return (AgendaTemplate(name=USUAL, items=team.agenda), *team.templates, *brought)


def template_for(team: Team, date: dt.date, name: str = "") -> AgendaTemplate:
    """The agenda with that name; without one that of the weekday, else the usual one.

    Raises:
        NotFoundError: no agenda has the name.
    """
    templates = templates_of(team)
    if name:
        return find_template(templates, name)
    return next((t for t in templates if date.weekday() in t.weekdays), templates[0])


def find_template(templates: tuple[AgendaTemplate, ...], name: str) -> AgendaTemplate:
    """The template of that name.

    Raises:
        NotFoundError: none has it.
    """
    found = next((t for t in templates if fold(t.name) == fold(name)), None)
    if found is None:
        known = ", ".join(template.name for template in templates)
        raise NotFoundError(
            f"There is no agenda '{one_line(name, 40)}'.",
            code="no_such_agenda",
            hint=f"Agendas: {known}.",
        )
    return found


def sections_on(template: AgendaTemplate) -> tuple[AgendaItem, ...]:
    """The sections of an agenda that are turned on."""
    return tuple(item for item in template.items if item.on)

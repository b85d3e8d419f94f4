"""All teams of a database: in which order they are planned when they share people."""

from graphlib import CycleError, TopologicalSorter

from huddle.domain.educator import Educator
from huddle.domain.errors import NotFoundError
from huddle.domain.team import TeamMember
from huddle.store.database import Database
from huddle.store.queries.team import teams_in_use


def planning_waves(database: Database) -> list[list[str]]:
    """The names of the teams in waves, each to be planned side by side; a shared educator's home team is in an earlier one.

    Raises:
        NotFoundError: there is no team.
    """
    with database.read() as reader:
        teams = teams_in_use(reader)
        members = reader.select(TeamMember)
        homes = {e.id: e.home_team_id for e in reader.select(Educator)}
    if not teams:
        raise NotFoundError(
            "There is no team in this database yet.", code="no_team", hint="Start with 'huddle import'."
        )
    names = {team.id: team.name for team in teams}
    before: dict[str, set[str]] = {team.id: set() for team in teams}
    for member in members:
        home = homes.get(member.educator_id)
        if home in names and member.team_id in names and home != member.team_id:
            before[member.team_id].add(home)
    order = TopologicalSorter(before)
    try:
        order.prepare()
    except CycleError:  # teams that lend each other people: one after another, by name
        return [[team.name] for team in teams]
    waves = []
    while order.is_active():
        wave = order.get_ready()
        order.done(*wave)
        waves.append(sorted(names[team_id] for team_id in wave))
    return waves

"""A large day as its teams: who usually works with whom, and each of these teams as a problem of its own."""

from collections.abc import Iterable
from dataclasses import replace

from huddle.coverage.problem.day import Day, Draft
from huddle.domain.cover.problem import Problem

LARGE = 12
"""A block with more groups than this is planned team by team first."""


def teams_of(day: Day) -> list[Problem]:
    """The parts of a large day that share neither an educator nor a group as things usually are; none for a small one.

    Locks and announcements join a team with whom they name. Educators without any group make no team.
    """
    problem = day.problem
    if max(map(len, day.meets), default=0) <= LARGE:
        return []
    leader = {row.id: row.id for row in problem.educators}

    def find(name: str) -> str:
        while leader[name] != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    def join(names: Iterable[str | None]) -> None:
        first, *others = [find(name) for name in names if name is not None] or [""]
        for other in others:
            leader[find(other)] = find(first)

    people: dict[str, set[str]] = {row.id: set() for row in problem.groups}
    for row in problem.groups:
        for usual in row.usual.values():
            people[row.id].update(name for name in (usual.lead, *usual.helpers) if name is not None)
    for lock in problem.locks:
        people[lock.group].add(lock.educator)
    for told in problem.announced:
        people[told.group].update(told.educators)
    for names in people.values():
        join(sorted(names))
    teams: dict[str, list[str]] = {}
    for row in problem.groups:
        team = find(min(people[row.id])) if people[row.id] else ""
        teams.setdefault(team, []).append(row.id)
    if len(teams) < 2:
        return []
    return [
        _alone(problem, {name for name in leader if find(name) == team}, set(groups))
        for team, groups in teams.items()
    ]


def _alone(problem: Problem, educators: set[str], groups: set[str]) -> Problem:
    return replace(
        problem,
        educators=tuple(row for row in problem.educators if row.id in educators),
        groups=tuple(row for row in problem.groups if row.id in groups),
        keep_apart=tuple(pair for pair in problem.keep_apart if groups.issuperset(pair)),
        locks=tuple(lock for lock in problem.locks if lock.group in groups),
        announced=tuple(told for told in problem.announced if told.group in groups),
        no_split=tuple(row for row in problem.no_split if row[1] in groups),
        max_row={name: most for name, most in problem.max_row.items() if name in educators},
    )


def joined(day: Day, parts: Iterable[tuple[Day, Draft]]) -> Draft:
    """The plans of teams as one plan of the whole day."""
    whole = Draft()
    for team, draft in parts:
        people = [day.educator_at[row.id] for row in team.problem.educators]
        groups = [day.group_at[row.id] for row in team.problem.groups]
        for (b, g), leads in draft.leads.items():
            whole.leads[b, groups[g]] = tuple(sorted((people[e], n) for e, n in leads))
        for (b, g), helpers in draft.helps.items():
            whole.helps[b, groups[g]] = tuple(sorted(people[e] for e in helpers))
    return whole

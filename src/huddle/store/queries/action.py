"""Queries about actions."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huddle.domain.huddle import Action
from huddle.domain.record import ChangeLine
from huddle.store.reader import Reader, as_date, as_moment


@dataclass(frozen=True, slots=True)
class ActionChange:
    """One change of an action from the journal: when (UTC), by whom, do/undo/redo, and its columns before and after."""

    at: dt.datetime
    by: str
    kind: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def actions_between(reader: Reader, team_id: str, since: dt.date, until: dt.date) -> list[Action]:
    """Actions made by `until` that were not closed before `since`."""
    return reader.select(
        Action,
        "t.team_id = :team AND t.created_on <= :until AND (t.closed_on IS NULL OR t.closed_on >= :since)",
        "t.created_on, t.id",
        team=team_id,
        since=since,
        until=until,
    )


def following_repeat(reader: Reader, action: Action) -> Action | None:
    """The next action of a repeated one, made when that was done, if nobody touched it."""
    found = reader.select(
        Action,
        "t.team_id = :team AND t.state = 'open' AND t.text = :text AND t.repeats = :repeats AND t.version = 1"
        " AND t.id <> :id AND t.due > :due",
        "t.due LIMIT 1",
        team=action.team_id,
        text=action.text,
        repeats=action.repeats,
        id=action.id,
        due=action.due or action.created_on,
    )
    return found[0] if found else None


def actions_naming(reader: Reader, team_id: str, student_id: str) -> list[Action]:
    """The actions that are linked to a student."""
    return reader.select(
        Action, "t.team_id = :team AND t.student_ids LIKE :id", team=team_id, id=f"%{student_id}%"
    )


def changes_of_action(reader: Reader, action_id: str) -> list[ActionChange]:
    """What happened to an action, the earliest first."""
    rows = reader.rows(
        "SELECT c.at, c.by, c.kind, l.seq FROM change_line l JOIN change c ON c.seq = l.seq"
        " WHERE l.row_id = :id AND l.table_name = 'action' ORDER BY l.seq",
        id=action_id,
    )
    acts = {row[3]: row for row in list(rows)}
    lines = reader.select(ChangeLine, "t.row_id = :id AND t.table_name = 'action'", "t.seq", id=action_id)
    return [
        ActionChange(as_moment(at), by, kind, line.before, line.after)
        for line in lines
        for at, by, kind, _ in (acts[line.seq],)
    ]


def actions_by_day(
    reader: Reader, team_id: str, since: dt.date, until: dt.date
) -> dict[dt.date, tuple[int, int]]:
    """Date -> (actions made that day, how many of those are done by now)."""
    rows = reader.rows(
        "SELECT a.created_on, count(*), sum(CASE a.state WHEN 'done' THEN 1 ELSE 0 END) FROM action a"
        " WHERE a.team_id = :team AND a.created_on BETWEEN :since AND :until GROUP BY a.created_on",
        team=team_id,
        since=since,
        until=until,
    )
    return {as_date(date): (int(made), int(done)) for date, made, done in rows}

"""Actions as they stand on a day: open since earlier, closed that day, late or not."""

import dataclasses
import datetime as dt

from huddle.domain.day import TeamDay
from huddle.domain.errors import NotFoundError
from huddle.domain.huddle import Action
from huddle.services.desk import Place
from huddle.services.views import ActionView
from huddle.store.unit_of_work import Reader
from huddle.text import one_line


def actions_on(reader: Reader, team_id: str, date: dt.date) -> list[Action]:
    """Actions that belong on a day's huddle: open since earlier or from that day, and those closed that day."""
    found = reader.select(
        Action,
        "t.team_id = :team AND t.created_on <= :day AND (t.closed_on IS NULL OR t.closed_on >= :day)",
        "t.created_on, t.id",
        team=team_id,
        day=date,
    )
    far = dt.date.max
    return sorted(
        found, key=lambda a: (a.state != "open" and a.closed_on == date, a.due or far, a.created_on)
    )


def action_view(action: Action, day: TeamDay) -> ActionView:
    """An action with its owner's code and its age on that day."""
    owner = day.educator_of.get(action.owner_id or "")
    state = "open" if action.closed_on is not None and action.closed_on > day.date else action.state
    return ActionView(
        id=action.id,
        text=action.text,
        owner=day.code_of.get(action.owner_id or "", ""),
        owner_name=owner.first_name if owner else "",
        due=action.due,
        days_late=dataclasses.replace(action, state=state).days_late(day.date),
        state=state,
        created_on=action.created_on,
        age_days=(day.date - action.created_on).days,
        reason=action.reason,
    )


def find_action(reader: Reader, place: Place, action_id: str) -> Action:
    """The action whose id begins so.

    Raises:
        NotFoundError: none does, or several do.
    """
    wanted = action_id.strip().casefold()
    found = [a for a in reader.find(Action, team_id=place.team.id) if wanted and a.id.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    raise NotFoundError(
        f"There is no single action '{one_line(action_id, 40)}'.",
        code="no_such_action",
        hint="'huddle today' shows the ids.",
    )


def action_line(action: ActionView) -> str:
    """An action as one types it."""
    words = [action.text]
    if action.owner:
        words.append(f"@{action.owner}")
    if action.due:
        words.append(f"due {action.due.isoformat()}")
    return " ".join(words)

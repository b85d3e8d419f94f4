"""Actions: one owner, a due day, open until done or dropped; those that repeat come again."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huddle.domain.day import TeamDay
from huddle.domain.errors import HuddleError, NotFoundError
from huddle.domain.huddle import Action
from huddle.domain.reading.action_line import next_due, parse_action, rhythm_words
from huddle.domain.reading.dates import day_label
from huddle.domain.values import new_id
from huddle.services.desk.desk import Desk, Place
from huddle.services.huddle.day import huddle_of
from huddle.services.huddle.mention import group_links, linked, student_links
from huddle.services.huddle.views import ActionView
from huddle.store.queries.action import actions_between, changes_of_action, following_repeat
from huddle.store.reader import Reader
from huddle.store.unit_of_work import UnitOfWork
from huddle.text import one_line


@dataclass(frozen=True, slots=True)
class ActionEvent:
    """One step in the life of an action: when, by whom (a code), and what in words."""

    at: dt.datetime
    by: str
    what: str


class Actions:
    """Adds, changes and closes the team's actions."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def todo(self, line: str, *, date: dt.date | None = None) -> ActionView:
        """Add an action: `call home @grace due next fri`, `file the notes every fri`; one owner.

        Raises:
            UsageError: the line is not understood.
            NotFoundError: the owner is not known, or several are meant.
        """
        with self._desk.write_on(date, "Added an action") as (work, place, day):
            said = parse_action(line, today=day.date)
            found = linked(said.text, day)
            huddle = huddle_of(work, place, day.date)
            action = Action(
                id=new_id(),
                team_id=place.team.id,
                text=found.text,
                owner_id=self._desk.educator(said.owner, day).id if said.owner else None,
                due=said.due,
                created_on=day.date,
                created_in=huddle.id if huddle else None,
                repeats=said.repeats,
                student_ids=found.student_ids,
                group_ids=found.group_ids,
            )
            work.add(action)
            work.commit()
            return action_view(action, day)

    def close_action(self, action_id: str, *, state: str = "done", reason: str = "") -> ActionView:
        """Mark an action done, dropped (with a reason) or open again; one that repeats is there again once it is done.

        Raises:
            HuddleError: dropping needs a reason.
        """
        if state == "dropped" and not reason.strip():
            raise HuddleError(
                "Dropping an action needs a reason.",
                code="no_reason",
                exit_code=2,
                hint="Type why it is dropped.",
            )
        with self._desk.write_on(None, f"Marked an action as {state}") as (work, place, day):
            action = find_action(work, place, action_id)
            huddle = huddle_of(work, place, day.date)
            closed = state != "open"
            before = action.state
            action = work.save(
                dataclasses.replace(
                    action,
                    state=state,
                    reason=one_line(reason, 500),
                    closed_on=day.date if closed else None,
                    closed_in=huddle.id if huddle and closed else None,
                )
            )
            if action.repeats and before == "open" and state == "done":
                work.add(_again(action, day, huddle.id if huddle else None))
            if action.repeats and before == "done" and state == "open":
                _take_back_next(work, action)
            work.commit()
            return action_view(action, day)

    def edit_action(self, action_id: str, line: str) -> ActionView:
        """Change an action's text, owner, due day and rhythm by typing it anew."""
        with self._desk.write_on(None, "Changed an action") as (work, place, day):
            action = find_action(work, place, action_id)
            said = parse_action(line, today=day.date)
            found = linked(said.text, day)
            owner = self._desk.educator(said.owner, day).id if said.owner else action.owner_id
            action = work.save(
                dataclasses.replace(
                    action,
                    text=found.text,
                    owner_id=owner,
                    due=said.due or action.due,
                    repeats=said.repeats,
                    student_ids=found.student_ids,
                    group_ids=found.group_ids,
                )
            )
            work.commit()
            return action_view(action, day)

    def roll_action(self, action_id: str, date: dt.date | None = None) -> ActionView:
        """Let an action be due on the school day after a date, today by default."""
        with self._desk.write_on(date, "Postponed an action") as (work, place, day):
            action = find_action(work, place, action_id)
            due = day.calendar.next_school_day(day.date)
            action = work.save(dataclasses.replace(action, due=due))
            work.commit()
            return action_view(action, day)

    def action_history(self, action_id: str) -> tuple[ActionEvent, ...]:
        """What happened to an action, from the journal, the earliest first."""
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place)
            action = find_action(reader, place, action_id)
            changes = changes_of_action(reader, action.id)
        events = []
        for change in changes:
            taken_back = "undone: " if change.kind == "undo" else ""
            events += [
                ActionEvent(change.at, change.by, taken_back + what)
                for what in _steps(day, change.before, change.after)
            ]
        return tuple(events)


def _steps(day: TeamDay, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[str]:
    """One journal line of an action in words."""
    if before is None:
        return ["made"]
    if after is None:
        return ["removed"]
    steps = []
    if before["state"] != after["state"]:
        steps.append({"open": "reopened"}.get(after["state"], after["state"]))
        if after["state"] == "dropped":
            steps[-1] += f": {after['reason']}"
    if before["owner_id"] != after["owner_id"]:
        code = day.code_of.get(after["owner_id"] or "", "")
        steps.append(f"given to {code}" if code else "without an owner")
    if before["due"] != after["due"]:
        steps.append(f"due {_due(after['due'])} instead of {_due(before['due'])}")
    if before["text"] != after["text"]:
        steps.append("reworded")
    if before.get("repeats", "") != after.get("repeats", ""):
        steps.append(rhythm_words(after["repeats"]) or "no longer repeated")
    return steps


def _due(value: Any) -> str:
    return day_label(dt.date.fromisoformat(str(value))) if value else "no day"


def _again(action: Action, day: TeamDay, huddle_id: str | None) -> Action:
    """The next one of an action that repeats."""
    return dataclasses.replace(
        action,
        id=new_id(),
        due=next_due(action.repeats, action.due, day.date, day.calendar),
        state="open",
        created_on=day.date,
        created_in=huddle_id,
        closed_on=None,
        closed_in=None,
        version=1,
    )


def _take_back_next(work: UnitOfWork, action: Action) -> None:
    """An action that is open after all has no next one yet: the one made when it was done goes, if nobody touched it."""
    following = following_repeat(work, action)
    if following is not None:
        work.remove(following)


def actions_on(reader: Reader, team_id: str, date: dt.date) -> list[Action]:
    """Actions that belong on a day's huddle: open since earlier or from that day, and those closed that day."""
    found = actions_between(reader, team_id, date, date)
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
        repeats=rhythm_words(action.repeats),
        students=student_links(day, action.student_ids),
        groups=group_links(day, action.group_ids),
        closed_on=action.closed_on if state != "open" else None,
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
    if action.repeats:
        words.append(action.repeats)
    return " ".join(words)

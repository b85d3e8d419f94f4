"""Between rows and records: one converter for all nouns, made from the record's own field types."""

import dataclasses
import datetime as dt
import functools
import json
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from huddle.domain import (
    absence,
    block,
    calendar,
    educator,
    event,
    group,
    huddle,
    record,
    schedule,
    school,
    student,
    team,
)
from huddle.domain.cover import missed, plan, standing
from huddle.domain.cover.answer import Answer, answer_from_json, answer_to_json
from huddle.domain.cover.happened import from_column, to_column
from huddle.domain.cover.problem import problem_from_json, problem_to_json
from huddle.domain.errors import HuddleError
from huddle.text import safe

Record = TypeVar("Record")

# The table of each noun. (`group` and `session` are words of SQL, hence the longer names.)
TABLE_OF: Mapping[type, str] = {
    school.School: "school",
    team.Team: "team",
    team.TeamMember: "team_member",
    educator.Educator: "educator",
    educator.Credential: "credential",
    educator.Skill: "skill",
    educator.Strength: "strength",
    student.Student: "student",
    student.StudentPair: "student_pair",
    student.StudentAbsence: "student_absence",
    group.Room: "room",
    group.Group: "student_group",
    group.Membership: "membership",
    block.Block: "block",
    schedule.Session: "base_session",
    schedule.Duty: "duty",
    calendar.CalendarDay: "calendar_day",
    absence.Absence: "absence",
    plan.CoveragePlan: "coverage_plan",
    plan.Move: "move",
    plan.AnnouncementSeen: "announcement_seen",
    standing.StandingPlan: "standing_plan",
    missed.MissedService: "missed_service",
    event.CalendarEvent: "calendar_event",
    huddle.Huddle: "huddle",
    huddle.Entry: "entry",
    huddle.Action: "action",
    huddle.Spotlight: "spotlight",
    record.ExternalId: "external_id",
    record.ImportRun: "import_run",
    record.ExportRecord: "export_record",
    record.Change: "change",
    record.ChangeLine: "change_line",
    record.SavedFilter: "saved_filter",
    record.Setting: "setting",
}
# What a row of damaged bytes raises when it is decoded (a noun that refuses nonsense raises a ValueError).
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, HuddleError)
RECORD_OF: Mapping[str, type] = {name: noun for noun, name in TABLE_OF.items()}

# Columns that repeat something of the record for an index.
_DERIVED: Mapping[type, Mapping[str, Callable[[Any], Any]]] = {absence.Absence: {"ends": lambda a: a.ends}}


def _answer_text(answer: Answer) -> str:
    return to_json(answer_to_json(answer))


# Fields whose column holds another form: (noun, field) -> (to the column, from the column).
_FORMS: Mapping[tuple[type, str], tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    (plan.CoveragePlan, "problem"): (
        lambda problem: to_json(problem_to_json(problem)),
        lambda stored: problem_from_json(_loads(stored)),
    ),
    (plan.CoveragePlan, "answer"): (_answer_text, lambda stored: answer_from_json(_loads(stored))),
    (standing.StandingPlan, "answer"): (_answer_text, lambda stored: answer_from_json(_loads(stored))),
    (plan.Move, "happened"): (to_column, lambda stored: from_column(safe(stored))),
}
_SEVERAL_LINES = frozenset({(huddle.Entry, "text")})


def columns(noun: type) -> tuple[str, ...]:
    """The columns a record is read from."""
    return tuple(field.name for field in dataclasses.fields(noun))


def encode(value: Any) -> dict[str, Any]:
    """A record as column values: lists, mappings and nested records become JSON text, times UTC without a zone."""
    noun = type(value)
    row = {
        name: _FORMS[noun, name][0](field) if (noun, name) in _FORMS else _plain(field)
        for name in columns(noun)
        for field in (getattr(value, name),)
    }
    row.update({name: make(value) for name, make in _DERIVED.get(noun, {}).items()})
    return row


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).replace(tzinfo=None)
    if value is None or isinstance(value, str | int | dt.date | dt.time):
        return value
    return to_json(value)


def to_json(value: Any) -> str:
    """Any value of a record as JSON text with stable key order as given."""
    return json.dumps(value, default=_json_value, ensure_ascii=False, separators=(",", ":"))


def _json_value(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: getattr(value, name) for name in columns(type(value))}
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return dict(value) if isinstance(value, Mapping) else list(value)


def decode(noun: type[Record], row: Mapping[str, Any] | tuple[Any, ...]) -> Record:
    """The record of a row whose values stand in the order of `columns(noun)`, or under their names.

    What is missing under its name takes the record's default: a journal line may be older than the column.
    """
    makers = _MAKERS.get(noun)
    if makers is None:
        makers = _MAKERS[noun] = _makers(noun)
    if isinstance(row, Mapping):
        makers = tuple((name, make) for name, make in makers if name in row)
        row = tuple(row[name] for name, _ in makers)
    return noun(
        **{
            name: (None if value is None else make(value))
            for (name, make), value in zip(makers, row, strict=True)
        }
    )


_MAKERS: dict[type, tuple[tuple[str, Callable[[Any], Any]], ...]] = {}


def _makers(noun: Any) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    hints = typing.get_type_hints(noun)
    return tuple((name, _maker_of(noun, name, hints[name])) for name in columns(noun))


def _maker_of(noun: type, name: str, hint: Any) -> Callable[[Any], Any]:
    if (noun, name) in _FORMS:
        return _FORMS[noun, name][1]
    return _several_lines if (noun, name) in _SEVERAL_LINES else _maker(hint)


def _several_lines(value: str) -> str:
    return safe(value, lines=True)


def _maker(hint: Any) -> Callable[[Any], Any]:
    """How a column value becomes a field value of the type `hint`."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        (hint,) = [part for part in typing.get_args(hint) if part is not type(None)]
    simple: dict[Any, Callable[[Any], Any]] = {
        str: safe,
        int: int,
        bool: bool,
        dt.date: _date,
        dt.time: _time,
        dt.datetime: _datetime,
    }
    if hint in simple:
        return simple[hint]
    if dataclasses.is_dataclass(hint):
        return functools.partial(_nested, hint)
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        inner = arguments[0]
        if dataclasses.is_dataclass(inner):
            return lambda value: tuple(_nested(inner, item) for item in _loads(value))
        return lambda value: tuple(_loads(value))
    return _loads


def _loads(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _nested(noun: Any, value: Any) -> Any:
    """A record inside a JSON column; fields that are missing take their defaults, unknown ones are left out."""
    data = _loads(value)
    hints = typing.get_type_hints(noun)
    known = {
        name: (None if data[name] is None else _json_maker(hints[name])(data[name]))
        for name in columns(noun)
        if name in data
    }
    return noun(**known)


def _json_maker(hint: Any) -> Callable[[Any], Any]:
    if typing.get_origin(hint) is tuple:
        return _maker(hint)
    return _maker(hint) if hint not in (str, int, bool) else lambda value: value


def _date(value: Any) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)


def _time(value: Any) -> dt.time:
    return value if isinstance(value, dt.time) else dt.time.fromisoformat(value)


def _datetime(value: Any) -> dt.datetime:
    moment = value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(value)
    return moment.replace(tzinfo=dt.UTC)

"""Records about the records: where they came from, what was imported and exported, what changed."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from huddle.domain.values import require_line


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalId:
    """The identity of an imported record: (scope, source, kind, external id) -> our id.

    `scope` is the team for students, groups and enrolments, and empty for educators, who may be in several teams.
    """

    id: str
    scope: str
    source: str
    kind: str
    external_id: str
    our_id: str
    team_id: str = ""
    archived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRun:
    """One import: which files (name -> sha256), how many records, the change of the journal that undoes it."""

    id: str
    team_id: str
    at: dt.datetime
    by: str
    source: str
    format: str
    files: Mapping[str, str]
    counts: Mapping[str, int]
    choice: Mapping[str, Any] = field(default_factory=dict)
    change_seq: int = 0
    undone_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRecord:
    """A line of the disclosure log: who took out what, when, how many rows, in which names mode.

    Where the record of one student was taken out, `student_id` is theirs and `recipient` who got it and why. `query` is
    the filter that was set.
    """

    id: str
    team_id: str
    at: dt.datetime
    by: str
    what: str
    format: str
    names: str
    since: dt.date | None
    until: dt.date | None
    rows: int
    with_reasons: bool = False
    with_needs: bool = False
    student_id: str = ""
    recipient: str = ""
    query: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One act of a person: what the undo journal lists. `undone_by` is the change that took it back."""

    seq: int
    team_id: str
    at: dt.datetime
    by: str
    label: str
    kind: str = "do"
    undone_by: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """One record before and after a change; before is None for a new record, after for a removed one."""

    id: str
    seq: int
    table_name: str
    row_id: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A setting of the database, such as the team that was used last."""

    id: str
    value: str
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedFilter:
    """A search of the history that the team wants to have at hand, under a name."""

    id: str
    team_id: str
    name: str
    query: str
    version: int = 1

    def __post_init__(self) -> None:
        require_line(self.name, "The filter's name", limit=40)
        require_line(self.query, "The filter", limit=500)


Rows = Sequence[Mapping[str, Any]]

"""The undo journal: the latest change of a team, and taking a change back record by record."""

from collections.abc import Mapping, Sequence
from typing import Any

from huddle.domain.cover.plan import DRAFT, SUPERSEDED
from huddle.domain.errors import ConflictError
from huddle.domain.record import Change, ChangeLine
from huddle.store.rows import RECORD_OF, columns, decode, encode
from huddle.store.unit_of_work import UnitOfWork

# Plans that are not in force come, change and go outside the journal: they stand in nobody's way, and the journal's
# plan returns whole, since its moves belong to it alone.
_NOT_IN_FORCE = frozenset({DRAFT, SUPERSEDED})
_CHANGED_SINCE = "Somebody changed this since; it was not undone."


def last_change(work: UnitOfWork, kinds: Sequence[str]) -> Change | None:
    """The team's latest change of these kinds that was not taken back."""
    names = ", ".join(f":k{index}" for index in range(len(kinds)))
    found = work.select(
        Change,
        f"t.team_id = :team AND t.undone_by IS NULL AND t.kind IN ({names})",
        "t.seq DESC LIMIT 1",
        team=work.team_id,
        **{f"k{index}": kind for index, kind in enumerate(kinds)},
    )
    return found[0] if found else None


def reverse(work: UnitOfWork, change: Change) -> int:
    """Take a change back and commit: each record gets its earlier state, unless it was changed since.

    Returns:
        The number of the change that took it back.

    Raises:
        ConflictError: a record is no longer as the change left it; nothing is taken back.
    """
    lines = work.select(ChangeLine, "t.seq = :seq", seq=change.seq)
    parents_first = {
        table.name: place for place, table in enumerate(work.table("change").metadata.sorted_tables)
    }
    removals = sorted(
        (line for line in lines if line.after is None), key=lambda ln: parents_first[ln.table_name]
    )
    additions = [line for line in lines if line.before is None]
    edits = [line for line in lines if line.before is not None and line.after is not None]
    # Removed rows return before edits point at them; added rows go last, the latest table first.
    for line in removals:
        _restore(work, line)
    for line in edits:
        _edit_back(work, line)
    _remove_added(work, additions)
    if not lines:
        raise ConflictError("There is nothing to undo.")
    return work.commit_reversal(change)


def _current(work: UnitOfWork, line: ChangeLine) -> dict[str, Any] | None:
    record = work.get(RECORD_OF[line.table_name], line.row_id)
    return None if record is None else encode(record)


def _values(line: ChangeLine, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Journal values as column values."""
    noun = RECORD_OF[line.table_name]
    return encode(decode(noun, {name: stored[name] for name in columns(noun) if name in stored}))


def _restore(work: UnitOfWork, line: ChangeLine) -> None:
    if line.before is None or _current(work, line) is not None:
        raise ConflictError(_CHANGED_SINCE)
    row = _values(line, line.before)
    work.connection.execute(work.table(line.table_name).insert(), [row])
    work.record(line.table_name, line.row_id, None, row)


def _edit_back(work: UnitOfWork, line: ChangeLine) -> None:
    current = _current(work, line)
    if line.before is None or line.after is None or current is None:
        raise ConflictError(_CHANGED_SINCE)
    then, wanted = _values(line, line.after), _values(line, line.before)
    touched = [key for key in then if key != "version" and then[key] != wanted[key]]
    if line.table_name == "coverage_plan" and {current["state"], then["state"]} <= _NOT_IN_FORCE:
        touched = [key for key in then if key != "version"]
    elif any(current[key] != then[key] for key in touched):
        raise ConflictError(_CHANGED_SINCE)
    after = {**current, **{key: wanted[key] for key in touched}}
    if "version" in after:
        after["version"] += 1
    work.update(line.table_name, current, after)


def _remove_added(work: UnitOfWork, lines: Sequence[ChangeLine]) -> None:
    by_table: dict[str, list[ChangeLine]] = {}
    for line in lines:
        by_table.setdefault(line.table_name, []).append(line)
    for table in reversed(work.table("change").metadata.sorted_tables):
        for line in by_table.get(table.name, ()):
            current = _current(work, line)
            added = line.after and _values(line, line.after)
            if not current or not added or {**current, "version": 0} != {**added, "version": 0}:
                raise ConflictError(_CHANGED_SINCE)
            if table.name == "team":
                _drop_plans(work, line.row_id)
            work.connection.execute(table.delete().where(table.c.id == line.row_id))
            work.record(line.table_name, line.row_id, current, None)


def _drop_plans(work: UnitOfWork, team_id: str) -> None:
    """Remove what was planned ahead for a team that goes: it can be planned again."""
    plans, standing = work.table("coverage_plan"), work.table("standing_plan")
    idle = (plans.c.team_id == team_id) & plans.c.state.in_(_NOT_IN_FORCE)
    work.connection.execute(plans.delete().where(idle))
    work.connection.execute(standing.delete().where(standing.c.team_id == team_id))

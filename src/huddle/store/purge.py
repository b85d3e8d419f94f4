"""Removing for good: rows go, texts are blackened, the journal forgets. What is left in files: leftovers.py."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from huddle.store.unit_of_work import UnitOfWork

Counts = dict[str, int]
Blacken = Callable[[str], str]

# Columns in which people write, or that repeat what they wrote; JSON ones are looked through value by value.
_TEXTS: Mapping[str, tuple[str, ...]] = {
    "entry": ("text",),
    "action": ("text", "reason"),
    "spotlight": ("text",),
    "move": ("note", "why", "happened"),
    "coverage_plan": ("problem", "answer"),
    "standing_plan": ("answer",),
    "missed_service": ("note",),
    "calendar_event": ("text",),
    "calendar_day": ("name",),
    "student_group": ("name",),
    "saved_filter": ("query",),
    "import_run": ("files", "choice"),
    "export_record": ("recipient", "query"),
    "change": ("label",),
    "change_line": ("before", "after"),
    "setting": ("value",),
}
_KEY = {"change": "seq"}
# Where the codes of students stand in JSON.
_LISTS = ("students", "parts")
REMOVED = "(removed)"
_NOBODY = "-"
_CHUNK = 500


def run(work: UnitOfWork, sql: str, **values: Any) -> int:
    """Run a statement of this room; how many rows it touched."""
    result: Any = work.rows(sql, **values)
    return max(0, int(result.rowcount))


def _ids(work: UnitOfWork, sql: str, **values: Any) -> list[str]:
    return [str(row[0]) for row in work.rows(sql, **values)]


def _chunks(ids: Sequence[str]) -> Iterable[tuple[str, dict[str, str]]]:
    """Ids as `:i0, :i1 ...` with their values, some hundred at a time."""
    for start in range(0, len(ids), _CHUNK):
        part = {f"i{number}": each for number, each in enumerate(ids[start : start + _CHUNK])}
        yield ", ".join(f":{name}" for name in part), part


def delete(work: UnitOfWork, table: str, ids: Sequence[str]) -> int:
    """Remove rows by their ids."""
    return sum(
        run(work, f"DELETE FROM {table} WHERE id IN ({names})", **values)  # noqa: S608 - own tables
        for names, values in _chunks(ids)
    )


def forget(work: UnitOfWork, row_ids: Sequence[str]) -> int:
    """Take what the journal keeps of these rows out of it; a change of which nothing is left cannot be undone any more."""
    touched: set[str] = set()
    count = 0
    for names, values in _chunks(row_ids):
        condition = f"FROM change_line WHERE row_id IN ({names})"
        touched.update(_ids(work, f"SELECT DISTINCT seq {condition}", **values))
        count += run(work, f"DELETE {condition}", **values)
    if touched:
        numbers = ", ".join(sorted(touched))
        empty = f"seq IN ({numbers}) AND seq NOT IN (SELECT l.seq FROM change_line l)"  # noqa: S608 - numbers of this table
        run(work, f"UPDATE change SET kind = 'purged' WHERE kind IN ('do', 'undo', 'redo') AND {empty}")  # noqa: S608
    return count


def remove_student(work: UnitOfWork, student_id: str, code: str, blacken: Blacken) -> Counts:
    """Remove a student from every table, and blacken every text that names them.

    Lines and actions that are linked to the student lose their whole text; others the name alone.

    Args:
        work: the transaction.
        student_id: the record's id.
        code: the student's code.
        blacken: gives a text without the student's names and code.

    Returns:
        Rows by what was done to them.
    """
    counts: Counts = {}
    gone = {
        "membership": _ids(work, "SELECT id FROM membership WHERE student_id = :id", id=student_id),
        "student_pair": _ids(
            work, "SELECT id FROM student_pair WHERE first_id = :id OR second_id = :id", id=student_id
        ),
        "student_absence": _ids(work, "SELECT id FROM student_absence WHERE student_id = :id", id=student_id),
        "spotlight": _ids(work, "SELECT id FROM spotlight WHERE student_id = :id", id=student_id),
    }
    every = [student_id, *(each for ids in gone.values() for each in ids)]
    for names, values in _chunks(every):
        outside = _ids(work, f"SELECT id FROM external_id WHERE our_id IN ({names})", **values)  # noqa: S608
        gone["external_id"] = [*gone.get("external_id", []), *outside]
    linked = {
        table: _ids(work, f"SELECT id FROM {table} WHERE student_ids LIKE :id", id=f"%{student_id}%")  # noqa: S608
        for table in ("entry", "action")
    }
    for table, ids in linked.items():
        counts[f"{table}, text removed"] = _remove_texts(work, table, ids, student_id)
    for table, ids in gone.items():
        counts[table] = delete(work, table, ids)
    run(work, "UPDATE export_record SET student_id = '' WHERE student_id = :id", id=student_id)
    counts["journal"] = forget(work, [*every, *gone["external_id"]])
    counts["move"] = _remove_from_parts(work, code)
    _empty_texts_in_journal(work, [each for ids in linked.values() for each in ids], student_id)
    counts["texts blackened"] = _blacken(work, blacken, code)
    counts["student"] = run(work, "DELETE FROM student WHERE id = :id", id=student_id)
    return {name: count for name, count in counts.items() if count}


def _remove_texts(work: UnitOfWork, table: str, ids: Sequence[str], student_id: str) -> int:
    """Empty the texts of linked rows, and take the link away; the row stays, and counts."""
    for record_id in ids:
        (linked,) = _ids(work, f"SELECT student_ids FROM {table} WHERE id = :id", id=record_id)  # noqa: S608
        left = [each for each in json.loads(linked) if each != student_id]
        run(
            work,
            f"UPDATE {table} SET text = :text, student_ids = :left, version = version + 1 WHERE id = :id",  # noqa: S608
            text=REMOVED,
            left=json.dumps(left, separators=(",", ":")),
            id=record_id,
        )
    return len(ids)


def _empty_texts_in_journal(work: UnitOfWork, ids: Sequence[str], student_id: str) -> None:
    for names, values in _chunks(ids):
        lines = list(
            work.rows(f"SELECT id, before, after FROM change_line WHERE row_id IN ({names})", **values)  # noqa: S608
        )
        for line_id, before, after in lines:
            emptied = [
                None
                if state is None
                else json.dumps(_emptied(json.loads(state), student_id), ensure_ascii=False)
                for state in (before, after)
            ]
            run(
                work,
                "UPDATE change_line SET before = :before, after = :after WHERE id = :id",
                before=emptied[0],
                after=emptied[1],
                id=line_id,
            )


def _emptied(state: dict[str, Any], student_id: str) -> dict[str, Any]:
    linked = state.get("student_ids", "[]")
    left = [
        each for each in (json.loads(linked) if isinstance(linked, str) else linked) if each != student_id
    ]
    text = json.dumps(left, separators=(",", ":")) if isinstance(linked, str) else left
    return {**state, "text": REMOVED, "student_ids": text}


def _remove_from_parts(work: UnitOfWork, code: str) -> int:
    """Who of a split went to whom: a dash in the student's place, so that the numbers stay."""
    rows = list(work.rows("SELECT id, parts FROM move WHERE parts LIKE :code", code=f'%"{_like(code)}"%'))
    for move_id, parts in rows:
        left = {
            who: [_NOBODY if each == code else each for each in listed]
            for who, listed in json.loads(parts).items()
        }
        text = json.dumps(left, ensure_ascii=False, separators=(",", ":"))
        run(work, "UPDATE move SET parts = :parts WHERE id = :id", parts=text, id=move_id)
    return len(rows)


def _like(text: str) -> str:
    return text.replace("%", "").replace("_", "_")


def _blacken(work: UnitOfWork, blacken: Blacken, code: str) -> int:
    """Look through every text of the database; how many were changed."""
    changed = 0
    for table, columns in _TEXTS.items():
        key = _KEY.get(table, "id")
        listed = ", ".join(f'"{column}"' for column in columns)
        for row_id, *texts in list(work.rows(f"SELECT {key}, {listed} FROM {table}")):  # noqa: S608 - own tables
            after = [None if text is None else _without(text, blacken, code) for text in texts]
            if after == texts:
                continue
            changed += 1
            sets = ", ".join(f'"{column}" = :v{number}' for number, column in enumerate(columns))
            values = {f"v{number}": text for number, text in enumerate(after)}
            run(work, f"UPDATE {table} SET {sets} WHERE {key} = :id", id=row_id, **values)  # noqa: S608
    return changed


def _without(text: str, blacken: Blacken, code: str) -> str:
    if text[:1] not in "[{" or not text:
        return blacken(text)
    try:
        value = json.loads(text)
    except ValueError:
        return blacken(text)
    after = _walk(value, blacken, code, listed=False)
    return text if after == value else json.dumps(after, ensure_ascii=False, separators=(",", ":"))


def _walk(value: Any, blacken: Blacken, code: str, *, listed: bool) -> Any:
    """The value with each text in it blackened; JSON within JSON (a row in the journal) is looked into as well."""
    if isinstance(value, str):
        return _NOBODY if listed and value == code else _without(value, blacken, code)
    if isinstance(value, list):
        return [_walk(each, blacken, code, listed=listed) for each in value]
    if isinstance(value, dict):
        return {
            blacken(key): _walk(each, blacken, code, listed=listed or key in _LISTS)
            for key, each in value.items()
        }
    return value


def remove_until(work: UnitOfWork, team_id: str, until: dt.date) -> Counts:
    """Remove what a team wrote up to a day: huddles, plans, absences and the journal of that time.

    Open actions stay, and so do students who are still in a group; the disclosure log stays too.
    """
    bounds = {"team": team_id, "until": until}
    huddles = "SELECT h.id FROM huddle h WHERE h.team_id = :team AND h.date <= :until"
    plans = "SELECT p.id FROM coverage_plan p WHERE p.team_id = :team AND p.date <= :until"
    doomed = {
        "entry": f"huddle_id IN ({huddles})",
        "action": "team_id = :team AND state <> 'open' AND closed_on <= :until",
        "spotlight": "team_id = :team AND date <= :until",
        "announcement_seen": f"plan_id IN ({plans})",
        "missed_service": f"plan_id IN ({plans})",
        "move": f"plan_id IN ({plans})",
        "coverage_plan": "team_id = :team AND date <= :until",
        "standing_plan": "team_id = :team AND date <= :until",
        "absence": "team_id = :team AND ends <= :until",
        "student_absence": "team_id = :team AND date <= :until",
        "calendar_event": "team_id = :team AND date <= :until",
        "calendar_day": "team_id = :team AND date <= :until",
        "membership": (
            "until <= :until AND group_id IN (SELECT g.id FROM student_group g WHERE g.team_id = :team)"
        ),
        "huddle": "team_id = :team AND date <= :until",
    }
    for column in ("created_in", "closed_in"):
        run(work, f"UPDATE action SET {column} = NULL WHERE {column} IN ({huddles})", **bounds)  # noqa: S608
    counts: Counts = {}
    gone: list[str] = []
    for table, condition in doomed.items():
        ids = _ids(work, f"SELECT id FROM {table} WHERE {condition}", **_named(bounds, condition))  # noqa: S608
        counts[table] = delete(work, table, ids)
        gone += ids
    end = dt.datetime.combine(until + dt.timedelta(days=1), dt.time())
    counts["journal"] = forget(work, gone) + run(
        work,
        "DELETE FROM change_line WHERE seq IN (SELECT c.seq FROM change c WHERE c.team_id = :team AND c.at < :end)",
        team=team_id,
        end=end,
    )
    run(
        work,
        "UPDATE change SET kind = 'purged', label = 'Removed' WHERE team_id = :team AND at < :end",
        team=team_id,
        end=end,
    )
    return {name: count for name, count in counts.items() if count}


def _named(values: Mapping[str, Any], sql: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if f":{name}" in sql}


def note_purge(work: UnitOfWork, label: str) -> None:
    """Leave a line in the journal that says how much was removed; it cannot be undone."""
    run(
        work,
        "INSERT INTO change (team_id, at, by, label, kind, undone_by) VALUES (:team, :at, :by, :label, 'purge', NULL)",
        team=work.team_id,
        at=work.now,
        by=work.by,
        label=label,
    )

"""The huddle log, document `huddle.export/1`, as JSON and as CSV.

The document is a plain dict as `schemas/export-1.schema.json` describes it; names are already written as the export's
names mode wants them.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from huddle.domain.cover.plan import KINDS
from huddle.exchange.writers.csvtext import csv_bytes

SCHEMA = "huddle.export/1"
_JOIN = "; "
Document = Mapping[str, Any]

_LOG = ("date", "section", "kind", "text", "owner", "due", "state")
_HUDDLES = (
    "date", "facilitator", "recorder", "started", "finished", "attendance", "agenda", "minutes", "skipped", "rating",
    "amended",
)  # fmt: skip
_EVENTS = ("date", "starts", "ends", "text")
_OUT = ("date", "educator", "blocks", "until")
_ACTIONS = ("date", "id", "text", "owner", "due", "state", "days_late")
_COVERAGE = (
    "date",
    "state",
    "block",
    "group",
    "kind",
    "from",
    "to",
    "with",
    "students",
    "why",
    "note",
    "happened",
)
_ABSENCES = ("id", "educator", "from", "until", "blocks", "state")


def json_bytes(doc: Document) -> bytes:
    """The document as JSON, keys in the order in which they stand."""
    return (json.dumps(doc, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def csv_log(doc: Document, *, plain: bool = False) -> bytes:
    """The log as one table: a row for each entry, decision, action and spotlight.

    Args:
        doc: the document.
        plain: without byte order mark and with LF.
    """
    return csv_bytes(_LOG, _log_rows(doc), plain=plain)


def csv_tables(doc: Document, *, plain: bool = False) -> dict[str, bytes]:
    """Everything in the document as tables, by file name."""
    tables: dict[str, tuple[Sequence[str], Iterator[list[str]]]] = {
        "huddles.csv": (_HUDDLES, (_cells(h, _HUDDLES) for h in doc["huddles"])),
        "out.csv": (_OUT, _dated(doc, "out", _OUT)),
        "log.csv": (_LOG, _log_rows(doc)),
        "actions.csv": (_ACTIONS, _dated(doc, "actions", _ACTIONS)),
        "events.csv": (_EVENTS, _dated(doc, "events", _EVENTS)),
        "coverage.csv": (_COVERAGE, _coverage_rows(doc)),
        "absences.csv": (_ABSENCES, (_cells(a, _ABSENCES) for a in doc["absences"])),
    }
    return {name: csv_bytes(header, rows, plain=plain) for name, (header, rows) in tables.items()}


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return (
        value
        if isinstance(value, str)
        else _JOIN.join(value)
        if isinstance(value, list | tuple)
        else str(value)
    )


def _cells(row: Document, keys: Sequence[str]) -> list[str]:
    return [_cell(row.get(key)) for key in keys]


def _dated(doc: Document, what: str, keys: Sequence[str]) -> Iterator[list[str]]:
    for huddle in doc["huddles"]:
        for row in huddle.get(what, ()):
            yield _cells({**row, "date": huddle["date"]}, keys)


def _log_rows(doc: Document) -> Iterator[list[str]]:
    for huddle in doc["huddles"]:
        day = huddle["date"]
        noted: set[str] = set()
        for section in huddle["sections"]:
            for entry in section["entries"]:
                noted |= {entry["text"]} if entry["kind"] == "decision" else set()
                yield [day, section["name"], entry["kind"], entry["text"], _cell(entry["author"]), "", ""]
        for decision in huddle["decisions"]:
            if decision["text"] not in noted:
                yield [day, "", "decision", decision["text"], _cell(decision["author"]), "", ""]
        for action in huddle["actions"]:
            yield [day, "", "action", *_cells(action, ("text", "owner", "due", "state"))]
        for spot in huddle["spotlights"]:
            text = _JOIN.join(part for part in (spot["student"], spot["text"]) if part)
            yield [day, "", "spotlight", text, "", _cell(spot["follow_up"]), ""]


def _coverage_rows(doc: Document) -> Iterator[list[str]]:
    for plan in all_coverage(doc):
        for change in plan["changes"]:
            kind = KINDS.get(change["kind"], change["kind"])
            row = {**change, "date": plan["date"], "state": plan["state"], "kind": kind}
            yield _cells(row, _COVERAGE)
        for gap in plan["gaps"]:
            row = {**gap, "date": plan["date"], "state": plan["state"], "kind": KINDS["uncovered"]}
            yield _cells({**row, "why": gap["because"]}, _COVERAGE)


def all_coverage(doc: Document) -> list[Document]:
    """The plans of the document by date, one for each day: those of huddles, and those of days without one."""
    plans = {plan["date"]: plan for plan in doc["coverage"]}
    plans |= {h["coverage"]["date"]: h["coverage"] for h in doc["huddles"] if h["coverage"] is not None}
    return [plans[day] for day in sorted(plans)]

"""Opens `huddle.roster/1` as the tables of huddle's own template, for the reader of tables."""

import json
from collections.abc import Mapping
from typing import Any

from huddle.exchange import template
from huddle.exchange.findings import Report, shown
from huddle.exchange.writers.csvtext import csv_bytes

_SCHEMA = "huddle.roster/"
_VERSION = "1"


def looks_like_json(data: bytes) -> bool:
    """Whether the bytes begin as a JSON object does."""
    return data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def read_roster_json(name: str, data: bytes, report: Report) -> dict[str, bytes] | None:
    """The tables that hold anything as CSV by their names; None with a finding when it is no roster of huddle."""
    try:
        said = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as fault:
        line = getattr(fault, "lineno", None)
        report.add("E107", "This is not whole JSON. Export it again.", name, line)
        return None
    schema = str(said.get("schema", "")) if isinstance(said, Mapping) else ""
    if not schema.startswith(_SCHEMA):
        what = f"It is {shown(schema, 40)}" if schema else "It does not say what it is"
        message = f"{what}, not a roster. 'huddle export --what roster --format json --names full' makes one."
        report.add("E101", message, name)
        return None
    if schema.removeprefix(_SCHEMA) != _VERSION:
        report.add(
            "E104", f"{shown(schema, 40)} was made by a newer huddle; this one reads {_SCHEMA}1.", name
        )
        return None
    tables: dict[str, bytes] = {}
    for table in template.TABLES:
        rows = said.get(table, [])
        if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
            report.add("E203", f"{table} is not a list of objects.", name)
            return None
        if rows:
            header = list(dict.fromkeys(str(key) for row in rows for key in row if key not in _NOT_READ))
            tables[table] = csv_bytes(header, [[_cell(row.get(key)) for key in header] for row in rows])
    return tables


# What a program looks at, and the columns of the template say in more detail.
_NOT_READ = frozenset({"out"})


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return template.SEPARATOR.join(map(_cell, value))
    return str(value)

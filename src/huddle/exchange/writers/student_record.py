"""One student's record, `huddle.student/1`, as text to read, a page to print, a table or JSON."""

import json
from collections.abc import Mapping
from typing import Any

from huddle.exchange.writers import html, markdown
from huddle.exchange.writers.csvtext import csv_bytes
from huddle.exchange.writers.wording import long_day

FORMATS = ("md", "html", "csv", "json")
_COLUMNS = ("date", "kind", "text", "author")
_NOTE = "The names of other students were removed."


def student_record(doc: Mapping[str, Any], form: str) -> bytes:
    """The record in a format.

    Args:
        doc: `student` (id, name), `team`, `generated_at`, `recipient` and `rows` of date, kind, text, author.
        form: md, html, csv or json.
    """
    if form == "json":
        return (json.dumps(doc, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")
    if form == "csv":
        return csv_bytes(_COLUMNS, [[row[key] or "" for key in _COLUMNS] for row in doc["rows"]])
    return _page(doc) if form == "html" else _text(doc)


def _title(doc: Mapping[str, Any]) -> str:
    return f"{doc['student']['name']} ({doc['student']['id']})"


def _made(doc: Mapping[str, Any]) -> str:
    return f"Made {doc['generated_at'][:16].replace('T', ' ')} for: {doc['recipient']}. {_NOTE}"


def _text(doc: Mapping[str, Any]) -> bytes:
    lines = [f"# Record of {markdown.inline(_title(doc))}", "", markdown.inline(doc["team"]), ""]
    for row in doc["rows"]:
        author = f" ({markdown.inline(row['author'])})" if row["author"] else ""
        lines.append(f"- {long_day(row['date'])}, {row['kind']}: {markdown.block(row['text'])}{author}")
    lines += ["", markdown.inline(_made(doc))]
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _page(doc: Mapping[str, Any]) -> bytes:
    rows = [
        f"<tr><td>{long_day(row['date'])}</td><td>{html.inline(row['kind'])}</td>"
        f"<td>{html.block(row['text'])}</td><td>{html.inline(row['author'] or '')}</td></tr>"
        for row in doc["rows"]
    ]
    body = [
        f"<header><h1>Record of {html.inline(_title(doc))}</h1><p>{html.inline(doc['team'])}</p></header>",
        "<main><table><thead><tr><th>Date</th><th>What</th><th>Text</th><th>By</th></tr></thead><tbody>",
        *rows,
        "</tbody></table></main>",
        f"<footer>{html.inline(_made(doc))}</footer>",
    ]
    return html.page(f"Record of {_title(doc)}", body)

"""The huddle log as Markdown that reads well as plain text; data in it is never markup."""

import re
from collections.abc import Iterator

from huddle.domain.cover.wording import recorded
from huddle.exchange.writers.legend import by_name, legend_lines
from huddle.exchange.writers.log import Document, all_coverage
from huddle.exchange.writers.wording import Wording, count, long_day, span
from huddle.text import safe

# Characters that may begin markup anywhere in a line (CommonMark and GitHub's extensions).
_MARKUP = re.compile(r"[\\`*_\[\]<>|~&$]")
# At the beginning of a line: headings, rules, underlines of headings, lists.
_LINE_START = re.compile(r"^(?:([-+=#])|(\d+)([.)]))")
# What GitHub turns into links by itself.
_LINKS = re.compile(r"(?i)(?<=\bwww)\.|:(?=//)|@")


def markdown(doc: Document) -> bytes:
    """The document as Markdown: who was out, coverage in words, decisions, actions, then the notes by section."""
    doc = by_name(doc)
    lines = [f"# Huddle log: {inline(doc['team'])}", "", span(doc["since"], doc["until"]), "", *_filter(doc)]
    done = set[str]()
    for huddle in doc["huddles"]:
        lines += _huddle(huddle)
        done.add(huddle["date"])
    for plan in all_coverage(doc):
        if plan["date"] not in done:
            lines += [f"## {long_day(plan['date'])}", "", *_section("Coverage", _coverage(plan))]
    lines += _section("Absences", map(_WORDS.absence, doc["absences"]), level=2)
    lines += _section("What the codes stand for", map(_legend, legend_lines(doc)), level=2)
    return ("\n".join(lines).rstrip("\n") + "\n").encode("utf-8", "replace")


def _legend(row: tuple[str, list[tuple[str, str]]]) -> str:
    title, known = row
    return f"{title}: " + ", ".join(f"{inline(code)} {inline(name)}" for code, name in known)


def _filter(doc: Document) -> list[str]:
    return [f"Only what fits: {inline(doc['query'])}", ""] if doc.get("query") else []


def inline(text: str) -> str:
    """Text on one line, escaped so that it reads as it stands."""
    return _escaped(" ".join(safe(text).split()))


def block(text: str) -> str:
    """Text of several lines as the inside of a list item; its lines are kept by hard breaks."""
    lines = [line.strip() for line in safe(text, lines=True).split("\n")]
    return "\\\n  ".join(_escaped(line) for line in lines if line)


def _escaped(line: str) -> str:
    escaped = _LINKS.sub(r"\\\g<0>", _MARKUP.sub(r"\\\g<0>", line))
    return _LINE_START.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", escaped)


def _section(name: str, items: Iterator[str], *, level: int = 3) -> list[str]:
    rows = [f"- {item}" for item in items]
    return [f"{'#' * level} {name}", "", *rows, ""] if rows else []


def _huddle(huddle: Document) -> list[str]:
    lines = [f"## {long_day(huddle['date'])}", ""]
    lines += _section("In brief", _WORDS.brief(huddle, huddle["coverage"]))
    lines += _section("Out", (_WORDS.out(row, huddle["date"]) for row in huddle["out"]))
    if huddle["coverage"] is not None:
        lines += _section("Coverage", _coverage(huddle["coverage"]))
    for name, rows in _WORDS.sections(huddle):
        lines += _section(name, iter(rows))
    return lines


def _coverage(plan: Document) -> Iterator[str]:
    if plan["state"] != "applied":
        yield f"The plan's state: {inline(plan['state'])}"
    for gap in plan["gaps"]:
        yield f"Not covered: block {inline(gap['block'])}, {inline(gap['group'])}, {_students(gap)}{_WORDS.and_happened(gap)}"
    for change in plan["changes"]:
        yield _change(change)


def _students(row: Document) -> str:
    return count(row["students"], "student", "students")


def _change(change: Document) -> str:
    said = recorded(*_WORDS.change(change))
    note = f" - {inline(change['note'])}" if change.get("note") else ""
    return f"Block {inline(change['block'])}, {said} ({_WORDS.how(change)}), {_students(change)}{note}{_WORDS.and_happened(change)}"


_WORDS = Wording(inline, block, str)

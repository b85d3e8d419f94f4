"""The huddle log as Markdown that reads well as plain text; data in it is never markup."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from huddle.domain.plan import KINDS
from huddle.domain.words import MONTHS, day_label
from huddle.exchange.writers.log import Document, all_coverage
from huddle.text import safe

# Characters that may begin markup anywhere in a line (CommonMark and GitHub's extensions).
_MARKUP = re.compile(r"[\\`*_\[\]<>|~&$]")
# At the beginning of a line: headings, rules, underlines of headings, lists.
_LINE_START = re.compile(r"^(?:([-+=#])|(\d+)([.)]))")
# What GitHub turns into links by itself.
_LINKS = re.compile(r"(?i)(?<=\bwww)\.|:(?=//)|@")


def markdown(doc: Document) -> bytes:
    """The document as Markdown: who was out, coverage in words, decisions, actions, then the notes by section."""
    lines = [f"# Huddle log: {inline(doc['team'])}", "", _span(doc["since"], doc["until"]), ""]
    done = set[str]()
    for huddle in doc["huddles"]:
        lines += _huddle(huddle)
        done.add(huddle["date"])
    for plan in all_coverage(doc):
        if plan["date"] not in done:
            lines += [f"## {_day(plan['date'])}", "", *_section("Coverage", _coverage(plan))]
    lines += _section("Absences", (_absence(row) for row in doc["absences"]), level=2)
    return ("\n".join(lines).rstrip("\n") + "\n").encode("utf-8", "replace")


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


def _day(iso: str) -> str:
    return f"{day_label(dt.date.fromisoformat(iso))} {iso[:4]}"


def _short_day(iso: str) -> str:
    day = dt.date.fromisoformat(iso)
    return f"{day.day} {MONTHS[day.month - 1].capitalize()}"


def _span(since: str, until: str) -> str:
    return _day(since) if since == until else f"{_day(since)} to {_day(until)}"


def _section(name: str, items: Iterator[str], *, level: int = 3) -> list[str]:
    rows = [f"- {item}" for item in items]
    return [f"{'#' * level} {name}", "", *rows, ""] if rows else []


def _huddle(huddle: Document) -> list[str]:
    lines = [f"## {_day(huddle['date'])}", ""]
    lines += _section("In brief", _brief(huddle))
    lines += _section("Out", (_out(row, huddle["date"]) for row in huddle["out"]))
    if huddle["coverage"] is not None:
        lines += _section("Coverage", _coverage(huddle["coverage"]))
    lines += _section("Decisions", (_said(row) for row in huddle["decisions"]))
    lines += _section("Actions", (_action(row) for row in huddle["actions"]))
    lines += _section("Student spotlights", (_spotlight(row) for row in huddle["spotlights"]))
    for section in huddle["sections"]:
        notes = [entry for entry in section["entries"] if entry["kind"] != "decision"]
        lines += _section(f"Notes: {inline(section['name'])}", (_said(entry) for entry in notes))
    return lines


def _brief(huddle: Document) -> Iterator[str]:
    """What somebody who was late reads first."""
    plan = huddle["coverage"]
    counts = [_count(len(huddle["out"]), "out", "out")]
    if plan is not None:
        counts.append(_count(len(plan["changes"]), "change", "changes"))
        counts.append(f"{len(plan['gaps'])} uncovered")
    open_actions = sum(action["state"] == "open" for action in huddle["actions"])
    counts.append(_count(len(huddle["decisions"]), "decision", "decisions"))
    counts.append(_count(open_actions, "open action", "open actions"))
    yield ", ".join(counts)
    if huddle["attendance"]:
        yield "Present: " + _names(huddle["attendance"])
    led = [
        f"{role}: {inline(huddle[key])}"
        for role, key in (("Facilitator", "facilitator"), ("Recorder", "recorder"))
        if huddle[key]
    ]
    times = " to ".join(huddle[key][11:16] for key in ("started", "finished") if huddle[key])
    if led or times:
        yield "; ".join([*led, *([times] if times else [])])


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _names(names: Sequence[str]) -> str:
    return ", ".join(inline(name) for name in names)


def _blocks(blocks: Sequence[str]) -> str:
    return f"block{'' if len(blocks) == 1 else 's'} {_names(blocks)}"


def _out(row: Document, day: str) -> str:
    when = _blocks(row["blocks"]) if row["blocks"] else "all day"
    until = f", until {_short_day(row['until'])}" if row["until"] != day else ""
    return f"{inline(row['educator'])}: {when}{until}"


def _coverage(plan: Document) -> Iterator[str]:
    if plan["state"] != "applied":
        yield f"The plan's state: {inline(plan['state'])}"
    for gap in plan["gaps"]:
        yield f"Not covered: block {inline(gap['block'])}, {inline(gap['group'])}, {_students(gap)}"
    for change in plan["changes"]:
        yield _change(change)


def _students(row: Document) -> str:
    return _count(row["students"], "student", "students")


def _change(change: Document) -> str:
    kind = KINDS.get(change["kind"], inline(change["kind"]))
    who = _names(change["to"]) or "nobody"
    usual = f" for {_names(change['from'])}" if change["from"] else ""
    together = f", together with {_names(change['with'])}" if change["with"] else ""
    note = f" - {inline(change['note'])}" if change.get("note") else ""
    return (
        f"Block {inline(change['block'])}, {inline(change['group'])}: {who}{usual} "
        f"({kind}{together}), {_students(change)}{note}"
    )


def _said(row: Document) -> str:
    author = f" ({inline(row['author'])})" if row["author"] else ""
    return f"{block(row['text'])}{author}"


def _action(row: Document) -> str:
    owner = f"{inline(row['owner'])}: " if row["owner"] else ""
    due = f", due {_short_day(row['due'])}" if row["due"] else ""
    late = f", {_count(row['days_late'], 'day', 'days')} late" if row["days_late"] else ""
    return f"{owner}{block(row['text'])}{due}{late} ({row['state']})"


def _spotlight(row: Document) -> str:
    text = f": {block(row['text'])}" if row["text"] else ""
    follow_up = f", look again {_short_day(row['follow_up'])}" if row["follow_up"] else ""
    return f"{inline(row['student'])}{text}{follow_up}"


def _absence(row: Document) -> str:
    first, last = row["from"], row["until"]
    days = _short_day(first) if first == last else f"{_short_day(first)} to {_short_day(last)}"
    when = _blocks(row["blocks"]) if row["blocks"] else "all day"
    state = " (cancelled)" if row["state"] == "cancelled" else ""
    return f"{inline(row['educator'])}: {days}, {when}{state}"

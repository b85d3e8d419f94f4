"""The huddle log as one page to print: complete in itself, without a script, without anything fetched from elsewhere."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from huddle.domain.plan import KINDS
from huddle.domain.words import MONTHS, day_label
from huddle.exchange.writers.log import Document, all_coverage
from huddle.text import one_line, safe

# No size is named: the printer's own paper is taken, A4 and Letter alike.
_STYLE = """
@page { margin: 14mm 15mm 18mm;
  @bottom-left { content: "May name students: keep it within the team."; font: 8pt sans-serif; color: #444 }
  @bottom-right { content: counter(page); font: 8pt sans-serif; color: #444 } }
body { font: 11pt/1.4 system-ui, sans-serif; color: #111; background: #fff; max-width: 50rem; margin: 0 auto; padding: 1rem }
h1 { font-size: 1.5em; margin: 0 0 .2em }
h2 { font-size: 1.25em; border-bottom: 1px solid #888; margin: 1.4em 0 .5em }
h3 { font-size: 1em; margin: 1em 0 .3em }
ul { margin: 0; padding-left: 1.2em }
table { border-collapse: collapse; width: 100% }
th, td { border: 1px solid #888; padding: .25em .5em; text-align: left; vertical-align: top; overflow-wrap: anywhere }
th { background: #eee }
footer { margin-top: 2em; font-size: .85em; color: #444 }
.open { font-weight: bold }
@media print {
  body { max-width: none; padding: 0; font-size: 10.5pt }
  section + section { break-before: page }
  h2 { margin-top: 0 }
  h1, h2, h3 { break-after: avoid }
  li, tr { break-inside: avoid }
  thead { display: table-header-group }
}
"""
# Nothing may be fetched or run; only the style above counts.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def html(doc: Document) -> bytes:
    """The document as a page: a section, and when printed a new sheet, for each day; then the absences."""
    title = f"Huddle log: {escape(one_line(doc['team']))}"
    lines = [
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>",
        f"<style>{_STYLE}</style>",
        "</head>",
        "<body>",
        f"<header><h1>{title}</h1><p>{_span(doc['since'], doc['until'])}</p></header>",
        "<main>",
    ]
    for day, huddle, plan in _days(doc):
        lines += ["<section>", f"<h2>{_day(day)}</h2>", *_of_day(doc, huddle, plan), "</section>"]
    if doc["absences"]:
        lines += ["<section>", "<h2>Absences</h2>", *_items(map(_absence, doc["absences"])), "</section>"]
    made = escape(doc["generated_at"][:16].replace("T", " "))
    lines += ["</main>", f"<footer>Made {made}. May name students: keep it within the team.</footer>"]
    lines += ["</body>", "</html>"]
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def inline(text: str) -> str:
    """Text on one line as text of the page; what is written from right to left stays within itself."""
    return f"<bdi>{escape(' '.join(safe(text).split()))}</bdi>"


def block(text: str) -> str:
    """Text of several lines as text of the page."""
    lines = (inline(line) for line in safe(text, lines=True).split("\n") if line.strip())
    return "<br>".join(lines)


def _days(doc: Document) -> Iterator[tuple[str, Document | None, Document | None]]:
    """The days in order, each with its huddle and its plan, where there are such."""
    huddles = {huddle["date"]: huddle for huddle in doc["huddles"]}
    plans = {plan["date"]: plan for plan in all_coverage(doc)}
    for day in sorted({*huddles, *plans}):
        yield day, huddles.get(day), plans.get(day)


def _day(iso: str) -> str:
    return f"{day_label(dt.date.fromisoformat(iso))} {iso[:4]}"


def _short_day(iso: str) -> str:
    day = dt.date.fromisoformat(iso)
    return f"{day.day} {MONTHS[day.month - 1].capitalize()}"


def _span(since: str, until: str) -> str:
    return _day(since) if since == until else f"{_day(since)} to {_day(until)}"


def _items(items: Iterable[str]) -> list[str]:
    rows = [f"<li>{item}</li>" for item in items]
    return ["<ul>", *rows, "</ul>"] if rows else []


def _part(name: str, items: Iterable[str]) -> list[str]:
    rows = _items(items)
    return [f"<h3>{name}</h3>", *rows] if rows else []


def _of_day(doc: Document, huddle: Document | None, plan: Document | None) -> list[str]:
    coverage = _coverage(plan, doc.get("times", {})) if plan is not None else []
    if huddle is None:
        return coverage
    lines = _part("In brief", _brief(huddle, plan))
    lines += _part("Out", (_out(row, huddle["date"]) for row in huddle["out"]))
    lines += coverage
    lines += _part("Decisions", (_said(row) for row in huddle["decisions"]))
    lines += _part("Actions", (_action(row) for row in huddle["actions"]))
    lines += _part("Student spotlights", (_spotlight(row) for row in huddle["spotlights"]))
    for section in huddle["sections"]:
        notes = [entry for entry in section["entries"] if entry["kind"] != "decision"]
        lines += _part(f"Notes: {inline(section['name'])}", (_said(entry) for entry in notes))
    return lines


def _brief(huddle: Document, plan: Document | None) -> Iterator[str]:
    """What somebody who was late reads first."""
    counts = [f"{len(huddle['out'])} out"]
    if plan is not None:
        counts += [_count(len(plan["changes"]), "change", "changes"), f"{len(plan['gaps'])} uncovered"]
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
    times = " to ".join(escape(huddle[key][11:16]) for key in ("started", "finished") if huddle[key])
    if led or times:
        yield "; ".join([*led, *([times] if times else [])])


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _names(names: Sequence[str]) -> str:
    return ", ".join(inline(name) for name in names)


def _when(row: Document) -> str:
    blocks = row["blocks"]
    return f"block{'' if len(blocks) == 1 else 's'} {_names(blocks)}" if blocks else "all day"


def _out(row: Document, day: str) -> str:
    until = f", until {_short_day(row['until'])}" if row["until"] != day else ""
    return f"{inline(row['educator'])}: {_when(row)}{until}"


def _coverage(plan: Document, times: Mapping[str, Document]) -> list[str]:
    clock = times.get(plan["date"], {})
    lines = ["<h3>Coverage</h3>"]
    if plan["state"] != "applied":
        lines.append(f"<p>The plan's state: {inline(plan['state'])}</p>")
    lines += _items(
        f'<span class="open">Not covered: block {_block(gap["block"], clock)}, {inline(gap["group"])}, '
        f"{_students(gap)}</span>"
        for gap in plan["gaps"]
    )
    if plan["changes"]:
        head = ("Block", "Group", "Who", "Usually", "How", "Students")
        lines += ["<table>", f"<thead>{_row('th', head)}</thead>", "<tbody>"]
        lines += [_row("td", _change(change, clock)) for change in plan["changes"]]
        lines += ["</tbody>", "</table>"]
    elif not plan["gaps"]:
        lines.append("<p>Every group keeps its adults.</p>")
    return lines


def _row(tag: str, cells: Iterable[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in cells) + "</tr>"


def _block(name: str, clock: Document) -> str:
    """A block's name, with its times where the document gives them."""
    at = clock.get(name)
    return (
        f"{inline(name)} ({escape(at['starts'][11:16])} to {escape(at['ends'][11:16])})"
        if at
        else inline(name)
    )


def _students(row: Document) -> str:
    return _count(row["students"], "student", "students")


def _change(change: Document, clock: Document) -> Iterator[str]:
    """The cells of one change; under the number of students, who of a split goes to whom."""
    yield _block(change["block"], clock)
    yield inline(change["group"])
    yield _names(change["to"]) or "nobody"
    yield _names(change["from"])
    together = f" with {_names(change['with'])}" if change["with"] else ""
    note = f"<br>{inline(change['note'])}" if change.get("note") else ""
    yield KINDS.get(change["kind"], inline(change["kind"])) + together + note
    parts = (f"<br>{inline(part['educator'])}: {_names(part['students'])}" for part in change["parts"])
    yield str(change["students"]) + "".join(parts)


def _said(row: Document) -> str:
    author = f" ({inline(row['author'])})" if row["author"] else ""
    return f"{block(row['text'])}{author}"


def _action(row: Document) -> str:
    owner = f"{inline(row['owner'])}: " if row["owner"] else ""
    due = f", due {_short_day(row['due'])}" if row["due"] else ""
    late = f", {_count(row['days_late'], 'day', 'days')} late" if row["days_late"] else ""
    return f"{owner}{block(row['text'])}{due}{late} ({escape(row['state'])})"


def _spotlight(row: Document) -> str:
    needs = f" ({_names(row['needs'])})" if row.get("needs") else ""
    text = f": {block(row['text'])}" if row["text"] else ""
    follow_up = f", look again {_short_day(row['follow_up'])}" if row["follow_up"] else ""
    return f"{inline(row['student'])}{needs}{text}{follow_up}"


def _absence(row: Document) -> str:
    first, last, weekly = row["from"], row.get("last") or row["until"], row.get("repeats_until")
    days = _short_day(first) if first == last else f"{_short_day(first)} to {_short_day(last)}"
    repeats = f", weekly until {_short_day(weekly)}" if weekly else ""
    state = " (cancelled)" if row["state"] == "cancelled" else ""
    return f"{inline(row['educator'])}: {days}{repeats}, {_when(row)}{state}"

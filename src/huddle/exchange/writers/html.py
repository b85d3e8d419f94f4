"""The huddle log as one page to print: complete in itself, without a script, without anything fetched from elsewhere."""

from collections.abc import Iterable, Iterator, Mapping
from html import escape

from huddle.domain.cover.wording import nobody
from huddle.exchange.writers.legend import by_name, legend_lines
from huddle.exchange.writers.log import Document, all_coverage
from huddle.exchange.writers.wording import Wording, count, long_day, span
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
th { background: #eee; overflow-wrap: normal }
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
    doc = by_name(doc)
    title = f"Huddle log: {one_line(doc['team'])}"
    lines = [
        f"<header><h1>{escape(title)}</h1><p>{span(doc['since'], doc['until'])}{_filter(doc)}</p></header>",
        "<main>",
    ]
    for day, huddle, plan in _days(doc):
        lines += ["<section>", f"<h2>{long_day(day)}</h2>", *_of_day(doc, huddle, plan), "</section>"]
    if doc["absences"]:
        lines += [
            "<section>",
            "<h2>Absences</h2>",
            *_items(map(_WORDS.absence, doc["absences"])),
            "</section>",
        ]
    known = [
        f"{title}: " + ", ".join(f"{inline(code)} {inline(name)}" for code, name in names)
        for title, names in legend_lines(doc)
    ]
    if known:
        lines += ["<section>", "<h2>What the codes stand for</h2>", *_items(known), "</section>"]
    made = escape(doc["generated_at"][:16].replace("T", " "))
    lines += ["</main>", f"<footer>Made {made}. May name students: keep it within the team.</footer>"]
    return page(title, lines)


def _filter(doc: Document) -> str:
    return f"<br>Only what fits: {inline(doc['query'])}" if doc.get("query") else ""


def page(title: str, body: Iterable[str]) -> bytes:
    """A page that is complete in itself.

    Args:
        title: plain text.
        body: lines of HTML in which data is escaped already.
    """
    lines = [
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(one_line(title))}</title>",
        f"<style>{_STYLE}</style>",
        "</head>",
        "<body>",
        *body,
        "</body>",
        "</html>",
    ]
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
    lines = _part("In brief", _WORDS.brief(huddle, plan))
    lines += _part("Out", (_WORDS.out(row, huddle["date"]) for row in huddle["out"]))
    lines += coverage
    for name, rows in _WORDS.sections(huddle):
        lines += _part(name, rows)
    return lines


def _coverage(plan: Document, times: Mapping[str, Document]) -> list[str]:
    clock = times.get(plan["date"], {})
    lines = ["<h3>Coverage</h3>"]
    if plan["state"] != "applied":
        lines.append(f"<p>The plan's state: {inline(plan['state'])}</p>")
    lines += _items(
        f'<span class="open">Not covered: block {_block(gap["block"], clock)}, {inline(gap["group"])}, '
        f"{_students(gap)}{_WORDS.and_happened(gap)}</span>"
        for gap in plan["gaps"]
    )
    if plan["changes"]:
        head = ("Block", "Group", "Who", "Usually", "How", "Students", "Happened")
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
    return count(row["students"], "student", "students")


def _change(change: Document, clock: Document) -> Iterator[str]:
    """The cells of one change; under the number of students, who of a split goes to whom."""
    yield _block(change["block"], clock)
    yield inline(change["group"])
    yield ", ".join(_WORDS.now(change)) or nobody(change["kind"])
    yield _WORDS.names(change["from"])
    note = f"<br>{inline(change['note'])}" if change.get("note") else ""
    yield _WORDS.how(change) + note
    parts = (f"<br>{inline(part['educator'])}: {_WORDS.names(part['students'])}" for part in change["parts"])
    yield str(change["students"]) + "".join(parts)
    yield _WORDS.happened(change) or "not noted"


_WORDS = Wording(inline, block, escape)

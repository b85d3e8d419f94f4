"""`huddle history`: earlier huddles, what was said in them, saved filters, a student's record, the disclosure log."""

from typing import TYPE_CHECKING, Annotated

import typer

from huddle.cli import say
from huddle.cli.invocation import told
from huddle.domain.errors import UsageError

if TYPE_CHECKING:
    from huddle.services.export.export import Disclosure
    from huddle.services.record.search import Hit, SearchView
    from huddle.services.record.views import HistoryView, HuddleSummary

# What of a search may begin with a dash belongs to the search.
_QUERY = {"ignore_unknown_options": True, "help_option_names": ["--help"]}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("history", context_settings=_QUERY)(history)


def history(
    ctx: typer.Context,
    query: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[QUERY]",
            help='Words, "phrases" and filters: since: until: by: student: group: section: kind: decision: action: note: !word.',
        ),
    ] = None,
    days: Annotated[
        int, typer.Option(metavar="N", min=1, max=4000, help="How far back, without a query.")
    ] = 120,
    lines: Annotated[bool, typer.Option("--lines", help="The lines that fit, not the days.")] = False,
    plain: Annotated[bool, typer.Option("--plain", help="One line each, cells divided by a tab.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As huddle.history/1.")] = False,
    saved: Annotated[str, typer.Option("--filter", metavar="NAME", help="Use a saved filter.")] = "",
    save: Annotated[str, typer.Option("--save", metavar="NAME", help="Keep the query under a name.")] = "",
    forget: Annotated[str, typer.Option("--forget", metavar="NAME", help="Forget a saved filter.")] = "",
    filters: Annotated[bool, typer.Option("--filters", help="List the saved filters.")] = False,
    disclosures: Annotated[
        bool, typer.Option("--disclosures", help="Who took out what: the disclosure log.")
    ] = False,
    limit: Annotated[int, typer.Option(metavar="N", min=1, max=10_000, help="Lines at most.")] = 200,
) -> None:
    """Earlier huddles, or with a query those in which something fits it; --lines shows what."""
    typed = " ".join(query or ())
    with told(ctx).services() as services:
        if disclosures:
            _print_disclosures(services.exports.disclosures(), as_json=as_json, plain=plain)
            return
        if filters or forget or save:
            if save and not typed:
                raise UsageError(
                    "There is no query to keep.", hint="huddle history decision:lunch --save rota"
                )
            if forget:
                services.history.remove_filter(forget)
            if save:
                services.history.save_filter(save, typed)
            kept = services.history.filters()
            if kept:
                say.data(say.columns([(each.name, each.query) for each in kept]))
            else:
                say.tell("No filter is saved.")
            return
        if saved:
            typed = f"{services.history.filter(saved)} {typed}".strip()
        view = None if lines else services.history.view(typed, days=days)
        found = services.history.search(typed, limit=limit) if lines or (as_json and typed) else None
    if as_json:
        say.data_json(history_json(typed, view, found))
    elif found is not None:
        _print_lines(found, plain=plain)
    elif view is not None:
        _print_days(view, plain=plain, asked=bool(typed))


def _print_disclosures(log: "tuple[Disclosure, ...]", *, as_json: bool, plain: bool) -> None:
    rows = [
        (
            each.at.isoformat(sep=" ", timespec="minutes")[:16],
            each.by or "-",
            f"{each.what} {each.student}".strip(),
            each.format,
            each.names,
            " to ".join(dict.fromkeys(str(day) for day in (each.since, each.until) if day)) or "-",
            f"{each.rows} rows",
            _with(each),
        )
        for each in log
    ]
    if as_json:
        keys = ("at", "by", "what", "format", "names", "days", "rows", "with")
        say.data_json(
            {
                "schema": "huddle.disclosures/1",
                "disclosures": [dict(zip(keys, row, strict=True)) for row in rows],
            }
        )
    elif not rows:
        say.tell("No exports yet.")
    elif plain:
        say.tabbed(rows)
    else:
        say.data(say.columns(rows))


def _with(each: "Disclosure") -> str:
    """What was beside the rows: reasons, needs, the filter, who got it."""
    words = [word for word, given in (("reasons", each.reasons), ("needs", each.needs)) if given]
    words += [f"filter {each.query}"] if each.query else []
    words += [f"for {each.recipient}"] if each.recipient else []
    return ", ".join(words)


def _print_days(view: "HistoryView", *, plain: bool, asked: bool) -> None:
    rows = [_row(row) for row in view.huddles]
    if not rows:
        say.tell("No huddle fits." if asked else "No huddle in this time. --days looks further back.")
    elif plain:
        say.tabbed(rows)
    else:
        say.data(say.columns(rows))


def _row(row: "HuddleSummary") -> tuple[str, ...]:
    from huddle.domain.reading.dates import day_label

    return (
        f"{day_label(row.date)} {row.date.year}",
        row.state,
        row.facilitator or "-",
        "-" if row.minutes is None else f"{row.minutes} min",
        f"{row.out} out",
        f"{row.changes} changes",
        f"{row.gaps} uncovered" if row.gaps else "",
        f"{row.decisions} decisions",
        f"{row.done}/{row.actions} actions done",
    )


def _print_lines(found: "SearchView", *, plain: bool) -> None:
    from huddle.domain.reading.dates import day_label

    rows = [
        (
            hit.date.isoformat() if plain else f"{day_label(hit.date)} {hit.date.year}",
            _kind(hit),
            hit.author or "-",
            _text(hit),
        )
        for hit in found.hits
    ]
    if not rows:
        say.tell("Nothing fits.")
    elif plain:
        say.tabbed(rows)
    else:
        say.data(say.columns(rows))
    if found.more:
        say.tell(f"There is more; these are the latest {len(rows)}. --limit shows more.")


def _kind(hit: "Hit") -> str:
    return f"action {hit.state}" if hit.kind == "action" else hit.kind


def _text(hit: "Hit") -> str:
    who = ", ".join(initials for _, _, initials in hit.students) if hit.kind == "spotlight" else ""
    text = " / ".join(line.strip() for line in hit.text.splitlines() if line.strip())
    return f"{who}: {text}" if who and text else who or text


def history_json(query: str, view: "HistoryView | None", found: "SearchView | None") -> dict[str, object]:
    """huddle.history/1: the days, and with a query the lines that fit; students by code."""
    huddles = view.huddles if view is not None else ()
    hits = found.hits if found is not None else ()
    return {
        "schema": "huddle.history/1",
        "query": query,
        "huddles": [
            {
                "date": row.date.isoformat(),
                "state": row.state,
                "facilitator": row.facilitator_code or None,
                "minutes": row.minutes,
                "out": row.out,
                "changes": row.changes,
                "uncovered": row.gaps,
                "decisions": row.decisions,
                "actions": row.actions,
                "actions_done": row.done,
            }
            for row in huddles
        ],
        "lines": [
            {
                "date": hit.date.isoformat(),
                "kind": hit.kind,
                "id": hit.id[:8],
                "section": hit.section or None,
                "text": hit.text,
                "author": hit.author or None,
                "state": hit.state or None,
                "students": [code for code, _, _ in hit.students],
                "groups": list(hit.groups),
            }
            for hit in hits
        ],
        "more": bool(found and found.more),
    }

"""`huddle standing`, `huddle missed`, `huddle sheets`: before an absence happens, and what is left to do after it."""

import sys
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from huddle.cli import say
from huddle.cli.invocation import Invocation, told
from huddle.cli.waiting import interruptibly
from huddle.domain.cover.wording import kinds_counted
from huddle.domain.educator import skill_label
from huddle.domain.errors import UsageError
from huddle.domain.reading.dates import day_label
from huddle.text import safe

if TYPE_CHECKING:
    from huddle.services.cover.standing import StandingView


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("standing")(standing)
    app.command("missed")(missed)
    app.command("sheets")(sheets)


def standing(
    ctx: typer.Context,
    fragile: Annotated[
        bool, typer.Option("--fragile", help="What rests on one educator, instead of the plans.")
    ] = False,
    limit: Annotated[
        float, typer.Option(metavar="SECONDS", min=0, max=86_400, help="Time for each plan.")
    ] = 10.0,
    json: Annotated[
        bool, typer.Option("--json", help="huddle.standing/1, with or without --fragile.")
    ] = False,
) -> None:
    """Plan the next school day (or that of --date) with each educator out, and keep the plans ready."""
    from huddle.services.cover.standing import standing_json

    view = _sweep(told(ctx), limit)
    if json:
        say.data_json(standing_json(view))
    else:
        say.data(fragile_text(view) if fragile else standing_text(view))


def _sweep(invocation: Invocation, limit: float) -> "StandingView":
    with invocation.services() as services:
        date = None
        if invocation.flags.get("date"):
            with services.desk.read() as (_reader, place):
                date = services.desk.today(place)
        sweep = partial(services.standing.sweep, date, limit=limit, progress=_progress)
        return interruptibly(sweep)


def _progress(done: int, total: int) -> None:
    """One line that counts on a terminal; one line at the end elsewhere."""
    if sys.stderr.isatty():
        print(
            f"\rStanding plans: {done} of {total}",
            end="" if done < total else "\n",
            file=sys.stderr,
            flush=True,
        )
    elif done == total:
        say.tell(f"Standing plans: {done} of {total}")


def standing_text(view: "StandingView") -> str:
    """A line for each educator: how the day goes if they are out."""
    head = f"{view.team} · {day_label(view.date)} {view.date.year} · standing plans"
    if not view.rows:
        return f"{head}\n  No school that day."
    rows = [("  if out", "plan", "changes", "uncovered", "needs unmet")]
    for row in view.rows:
        kinds = kinds_counted(row.kinds)
        rows.append(
            (
                f"  {row.first_name} ({row.educator})",
                row.proof or {"out": "out as it is"}.get(row.state, row.state),
                kinds or "-",
                ", ".join(f"{group}@{block}" for block, group, _ in row.uncovered) or "-",
                ", ".join(f"{need.group}@{need.block} {need.credential}" for need in row.unmet) or "-",
            )
        )
    return f"{head}\n{say.columns(rows)}"


def fragile_text(view: "StandingView") -> str:
    """What the team would miss, by session and by what it needs; nobody is compared with anybody."""
    lines = [f"{view.team} · {day_label(view.date)} {view.date.year} · fragile points"]
    ready = [row for row in view.rows if row.state == "ready"]
    uncovered = sorted(
        (f"  {group}@{block}", f"{students} students", f"if {row.first_name} ({row.educator}) is out")
        for row in ready
        for block, group, students in row.uncovered
    )
    unmet = sorted(
        (
            f"  {need.group}@{need.block}",
            need.credential,
            f"{need.students} students",
            f"if {row.first_name} ({row.educator}) is out",
        )
        for row in ready
        for need in row.unmet
    )
    first = {row.educator: row.first_name for row in view.rows}
    strengths = [
        (
            f"  {skill_label(one.code)}",
            f"{first.get(one.educator, one.educator)} ({one.educator})",
            " ".join(one.groups),
        )
        for one in view.strengths
    ]
    credentials = [
        (f"  {one.code}", f"{first.get(one.educator, one.educator)} ({one.educator})", " ".join(one.groups))
        for one in view.credentials
    ]
    for title, rows in (
        ("Sessions that nobody would lead", uncovered),
        ("Needs that would not be met", unmet),
        ("Strengths that one educator leads independently", strengths),
        ("Credentials that one educator holds", credentials),
    ):
        lines += ["", title, say.columns(rows) or "  none"]
    return "\n".join(lines)


def missed(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[DATE] [NOTE]", help="After --made-up: when, and a note.")
    ] = None,
    made_up: Annotated[str | None, typer.Option(metavar="ID", help="This one was made up.")] = None,
    json: Annotated[bool, typer.Option("--json", help="huddle.missed/1.")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="The log as CSV.")] = False,
) -> None:
    """Services that applied plans left out: students and minutes, and what was made up."""
    from huddle.services.ledger.missed import missed_csv, missed_json, missed_line, missed_text

    if words and made_up is None:
        raise UsageError(f"'{words[0]}' is one word too many.", hint="See 'huddle missed --help'.")
    if csv and (json or made_up is not None):
        raise UsageError("--csv goes alone.", hint="See 'huddle missed --help'.")
    with told(ctx).services() as services:
        if made_up is None:
            views = services.missed.list()
        else:
            views = (services.missed.made_up(made_up, " ".join(words or ())),)
    if json:
        say.data_json(missed_json(views))
    elif csv:
        sys.stdout.flush()
        sys.stdout.buffer.write(missed_csv(views, plain=True))
    elif made_up is None:
        say.data(missed_text(views))
    else:
        say.saved(missed_line(views[0]))


def sheets(
    ctx: typer.Context,
    who: Annotated[
        list[str] | None, typer.Argument(metavar="[WHO]", help="Only this educator; a code or a name.")
    ] = None,
    names: Annotated[
        str,
        typer.Option(metavar="initials|full|ids", help="How students appear; the team's rule by default."),
    ] = "",
    html: Annotated[
        bool, typer.Option("--html", help="One HTML file to print, a page for each, instead of text.")
    ] = False,
) -> None:
    """A page for each educator who takes more than usual: where, whom to expect, where they go after."""
    from huddle.services.announce.sheets import sheet_text

    with told(ctx).services() as services:
        form = "html" if html else "txt"
        made = services.sheets.make(" ".join(who or ()), names=names, form=form)
    if html:
        from huddle.services.announce.sheets_page import sheets_html

        sys.stdout.flush()
        sys.stdout.buffer.write(sheets_html(made))
        return
    # A printer starts a new page at a form feed; a terminal gets a line.
    between = "\n" + "-" * 60 + "\n\n" if sys.stdout.isatty() else "\f"
    pages = [safe(sheet_text(sheet), lines=True) + "\n" for sheet in made]
    print(between.join(pages), end="")
    if not made:
        say.tell("Nobody takes more than usual in this plan.")

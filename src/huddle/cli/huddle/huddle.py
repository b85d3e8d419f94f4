"""The huddle of the day: note, todo, decide, spotlight, and start, next, finish, show."""

import sys
from typing import Annotated

import typer

from huddle.cli import say
from huddle.cli.huddle.agenda import agenda, brief, clear, pause, rate, resume, seen, skip
from huddle.cli.huddle.text import action_line, print_huddle
from huddle.cli.invocation import told
from huddle.domain.errors import UsageError

# The words of a text may begin with a dash: what is not an option belongs to the text.
_TEXT = {
    "ignore_unknown_options": True,
    "allow_interspersed_args": False,
    "help_option_names": ["--help"],
}
Text = Annotated[list[str], typer.Argument(metavar="TEXT|-", help="The text; - reads it from stdin.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("note", context_settings=_TEXT)(note)
    app.command("todo", context_settings=_TEXT)(todo)
    app.command("decide", context_settings=_TEXT)(decide)
    app.command("spotlight", context_settings=_TEXT)(spotlight)
    group = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
    group.command("start")(start)
    group.command("next")(go_on)
    group.command("finish")(finish)
    group.command("show")(show)
    for name, command in (
        ("skip", skip),
        ("pause", pause),
        ("resume", resume),
        ("brief", brief),
        ("rate", rate),
        ("clear", clear),
        ("seen", seen),
        ("agenda", agenda),
    ):
        group.command(name)(command)
    app.add_typer(
        group, name="huddle", help="Run the day's huddle: start, next, skip, pause, finish, show, and more."
    )


def _text(words: list[str]) -> str:
    """The words of a text, or stdin for `-`."""
    if words == ["-"]:
        return sys.stdin.buffer.read().decode("utf-8", "replace").removeprefix("\ufeff")
    return " ".join(words)


def _options_at_the_end(words: list[str], **given: str) -> tuple[list[str], dict[str, str]]:
    """The words of a text without the options behind it, and those options: `mio "reads aloud" --again fri`."""
    while len(words) > 2 and words[-2].startswith("--") and words[-2][2:] in given:
        given[words[-2][2:]] = words[-1]
        words = words[:-2]
    return words, given


def note(
    ctx: typer.Context,
    text: Text,
    kind: Annotated[
        str, typer.Option(metavar="note|celebration|parking|plus|delta", help="What it is.")
    ] = "note",
    section: Annotated[str, typer.Option(metavar="NAME", help="The section of the agenda.")] = "",
) -> None:
    """Write a line into the day's huddle."""
    text, behind = _options_at_the_end(text, kind=kind, section=section)
    kind, section = behind["kind"], behind["section"]
    if kind not in ("note", "celebration", "parking", "plus", "delta"):
        raise UsageError(
            f"'{kind}' is not a kind of note.", hint="Write note, celebration, parking, plus or delta."
        )
    with told(ctx).services() as services:
        entry = services.huddles.note(_text(text), kind=kind, section=section)
    say.saved(f"{entry.id[:8]}  {entry.section}")


def decide(ctx: typer.Context, text: Text) -> None:
    """Record a decision of the day's huddle."""
    with told(ctx).services() as services:
        entry = services.huddles.decide(_text(text))
    say.saved(f"{entry.id[:8]}  decision")


def todo(
    ctx: typer.Context,
    text: Annotated[
        list[str] | None, typer.Argument(metavar="TEXT|-", help='"call home @grace due fri"; - reads stdin.')
    ] = None,
    done: Annotated[str | None, typer.Option(metavar="ID", help="It is done.")] = None,
    drop: Annotated[str | None, typer.Option(metavar="ID", help="Drop it; TEXT is the reason.")] = None,
    reopen: Annotated[str | None, typer.Option("--open", metavar="ID", help="It is open after all.")] = None,
    past: Annotated[str | None, typer.Option("--history", metavar="ID", help="What happened to it.")] = None,
) -> None:
    """Add an action with one owner and a due day, or close one."""
    if past:
        with told(ctx).services() as services:
            steps = services.huddles.action_history(past)
        say.data(say.columns([(f"{step.at:%Y-%m-%d %H:%M}", step.by or "-", step.what) for step in steps]))
        return
    chosen = [(state, key) for state, key in (("done", done), ("dropped", drop), ("open", reopen)) if key]
    if len(chosen) > 1 or not (chosen or text):
        raise UsageError(
            "Say what is to be done, or which action is closed.",
            hint="huddle todo 'call home @grace due fri'",
        )
    words = _text(text or [])
    with told(ctx).services() as services:
        if chosen:
            state, key = chosen[0]
            action = services.huddles.close_action(key, state=state, reason=words)
        else:
            action = services.huddles.todo(words)
    say.saved(action_line(action))


def spotlight(
    ctx: typer.Context,
    words: Annotated[
        list[str], typer.Argument(metavar="STUDENT [TEXT]", help="A code or a name, then what to look at.")
    ],
    again: Annotated[
        str, typer.Option("--again", metavar="D", help="Look again on that day: fri, next week.")
    ] = "",
    close: Annotated[bool, typer.Option("--close", help="STUDENT is a spotlight's id: it is done.")] = False,
) -> None:
    """Put a student into the day's spotlights."""
    words, behind = _options_at_the_end(words, again=again)
    again = behind["again"]
    with told(ctx).services() as services:
        if close:
            view = services.huddles.close_spotlight(words[0])
            say.saved(f"{view.id[:8]}  {view.student}  closed")
            return
        view = services.huddles.spotlight(words[0], " ".join(words[1:]), follow_up=again)
    say.saved(f"{view.id[:8]}  {view.student}  {view.initials}")


def start(
    ctx: typer.Context,
    facilitator: Annotated[str | None, typer.Option(metavar="WHO", help="Who facilitates.")] = None,
    recorder: Annotated[str | None, typer.Option(metavar="WHO", help="Who records.")] = None,
    template: Annotated[str, typer.Option("--agenda", metavar="NAME", help="By another agenda.")] = "",
) -> None:
    """Start the day's huddle, or go on with a finished one."""
    with told(ctx).services() as services:
        if facilitator or recorder:
            services.huddles.appoint(facilitator=facilitator, recorder=recorder)
        view = services.huddles.start(template=template)
    print_huddle(view)


def go_on(ctx: typer.Context) -> None:
    """Go on to the next section."""
    with told(ctx).services() as services:
        view = services.huddles.go(1)
    print_huddle(view)


def finish(ctx: typer.Context) -> None:
    """Finish the huddle; open actions carry over."""
    with told(ctx).services() as services:
        view = services.huddles.finish()
    print_huddle(view)


def show(ctx: typer.Context) -> None:
    """The huddle of the day as it stands."""
    with told(ctx).services() as services:
        view = services.huddles.view()
    print_huddle(view)

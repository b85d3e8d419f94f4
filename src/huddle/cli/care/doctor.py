"""`huddle doctor`: is everything in order, and what to do where it is not."""

import datetime as dt
from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from huddle.cli import say
from huddle.cli.invocation import Invocation, told

if TYPE_CHECKING:
    from huddle.services.care.doctor import Check


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor")(doctor)


def doctor(
    ctx: typer.Context,
    fix: Annotated[bool, typer.Option("--fix", help="Make huddle's files readable by you only.")] = False,
    json: Annotated[bool, typer.Option("--json", help="huddle.doctor/1.")] = False,
) -> None:
    """Look at the database, its files, the configuration and the terminal."""
    from huddle.services.care.doctor import examine, exit_code, report_json, tighten

    invocation = told(ctx)
    settings = invocation.settings
    if fix:
        for line in tighten(settings):
            say.tell(line)
    with ExitStack() as stack:
        looking = Invocation(flags=invocation.flags, readonly=True)
        looking.settings = settings
        checks = examine(
            settings, dt.datetime.now(dt.UTC), lambda: stack.enter_context(looking.services()).desk
        )
    checks += [_keymap(invocation), _themes(), _browser()]
    if json:
        say.data_json(report_json(checks))
    else:
        for check in checks:
            detail = check.detail.replace("\n", "\n" + " " * 20)
            say.data(f"{check.state:<5} {check.name:<12}  {detail}")
            if check.fix and check.state != "ok":
                say.data(" " * 20 + f"> {check.fix}")
    if code := exit_code(checks):
        raise typer.Exit(code)


def _keymap(invocation: Invocation) -> "Check":
    from huddle.services.care.doctor import OK, WARN, Check
    from huddle.ui.keys.keymap import check_keymap

    keys, complaints = check_keymap(invocation.settings.keys)
    if complaints:
        return Check("keymap", WARN, "\n".join(complaints), "Mend [keys] in config.toml.")
    return Check("keymap", OK, f"{len(keys)} keys are your own." if keys else "The keys are huddle's.")


def _themes() -> "Check":
    from huddle.paths import themes_folder
    from huddle.services.care.doctor import OK, WARN, Check
    from huddle.ui.shell.theming import read_themes, theme_files

    themes, complaints = read_themes(theme_files(themes_folder()).values())
    if complaints:
        return Check("themes", WARN, "\n".join(complaints), "Mend or remove the theme files.")
    return Check("themes", OK, f"{len(themes)} themes can be used.")


def _browser() -> "Check":
    """Whether `huddle serve` can show the app; it is no fault where it is not installed."""
    from importlib.util import find_spec

    from huddle.services.care.doctor import OK, WARN, Check

    if find_spec("aiohttp") is None or find_spec("textual_serve") is None:
        return Check("browser", OK, "huddle serve is not installed: pip install 'team-huddle[serve]'.")
    from huddle.serve.pages import missing_files

    if missing := missing_files():
        detail = f"The page of huddle serve lacks {', '.join(missing)}."
        return Check("browser", WARN, detail, "Install it again: pip install -U 'team-huddle[serve]'.")
    return Check("browser", OK, "huddle serve can show the app in a browser.")

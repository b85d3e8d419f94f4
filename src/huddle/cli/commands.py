"""Every command once, and the Typer application made of them. Only the noun that is asked for is imported."""

import importlib
import os
from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import typer

from huddle.cli.invocation import SWITCHES, VALUED, Invocation

# Command -> the file it lives in, in the order of the help. A file registers all its commands.
FILES: dict[str, str] = {
    "demo": "start.demo",
    "init": "team.init",
    "import": "intake.imports",
    "template": "intake.imports",
    "roster": "roster.roster",
    "educator": "team.educator",
    "student": "roster.student",
    "group": "roster.group",
    "schedule": "team.schedule",
    "calendar": "team.calendar",
    "team": "team.team",
    "absent": "cover.absent",
    "plan": "cover.plan",
    "standing": "cover.standing",
    "today": "cover.today",
    "note": "huddle.huddle",
    "todo": "huddle.huddle",
    "decide": "huddle.huddle",
    "spotlight": "huddle.huddle",
    "huddle": "huddle.huddle",
    "happened": "cover.happened",
    "missed": "cover.standing",
    "sheets": "cover.standing",
    "history": "record.history",
    "undo": "record.undo",
    "redo": "record.undo",
    "export": "record.export",
    "backup": "care.backup",
    "restore": "care.backup",
    "repair": "care.backup",
    "purge": "care.purge",
    "doctor": "care.doctor",
    "paths": "paths",
    "config": "start.config",
    "people": "roster.people",
    "db": "care.db",
    "serve": "start.serve",
    "completion": "completion",
    "help": "start.help",
}

EPILOG = (
    "Exit codes: 0 done, 1 failed, 2 usage, 3 done but a group is uncovered, 4 no such person or database (or several), "
    "5 database trouble, 6 input refused, 7 partly imported, 8 refused by a guard."
)


def command_for(words: Sequence[str]) -> Any:
    """The command line as Typer's own command object.

    Args:
        words: the arguments, huddle's own options first; they decide which files are imported.
    """
    app = typer.Typer(
        name="huddle",
        help="Daily coordination for teaching teams: who is out, who covers, what the team decided.",
        epilog=EPILOG,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=False,
        context_settings={"help_option_names": ["--help", "-h"]},
    )
    app.callback(invoke_without_command=True)(_huddle)
    for name in _files_for(words):
        importlib.import_module(f"huddle.cli.{name}").register(app)
    command = typer.main.get_command(app)
    _take_words_as_typed(command)
    return command


def _files_for(words: Sequence[str]) -> Iterable[str]:
    """The files to import: the command's own; none to open the window; all for the help, completions and unknown words.

    The command is the first word that is neither an option nor an option's value.
    """
    every = dict.fromkeys(FILES.values())
    rest = iter(words)
    for word in rest:
        if word in VALUED:
            next(rest, None)
        elif not word.startswith("-"):
            return [FILES[word]] if word in FILES else every
        elif word not in SWITCHES and word.partition("=")[0] not in VALUED:
            return every
    return every if "_HUDDLE_COMPLETE" in os.environ else ()


class _AsTyped:
    """Takes the words of a text or a switch as they are; Typer's own reading would load a validation framework first."""

    @staticmethod
    def coerce(value: Any, param: Any, ctx: Any) -> Any:
        """The value, or what Typer gives where there is none.

        Texts are UTF-8, whatever the locale took them for; names of files stay as the system gave them.
        """
        del ctx
        if value is None:
            return () if param.multiple or param.nargs == -1 else None
        if any(word in (param.metavar or "") for word in ("PATH", "FILE")):
            return value
        if isinstance(value, str):
            return _utf8(value)
        return [_utf8(word) for word in value] if isinstance(value, list | tuple) else value


def _utf8(word: str) -> str:
    return os.fsencode(word).decode("utf-8", "replace")


def _take_words_as_typed(command: Any, parent: typer.Context | None = None) -> None:
    context = typer.Context(command, parent=parent, **command.context_settings)
    for param in command.get_params(context):  # --help too
        if param.type_descriptor.annotation in (str, bool, list[str]):
            param.get_runtime_param = _AsTyped
    for inner in getattr(command, "commands", {}).values():
        _take_words_as_typed(inner, context)


def _huddle(
    ctx: typer.Context,
    db: Annotated[str | None, typer.Option(metavar="PATH|URL", help="The database.")] = None,
    team: Annotated[
        str | None, typer.Option(metavar="NAME", help="The team, when there are several.")
    ] = None,
    date: Annotated[
        str | None, typer.Option(metavar="D", help="The day, in every sense: 24nov, tomorrow.")
    ] = None,
    theme: Annotated[str | None, typer.Option(metavar="T", help="The app's theme.")] = None,
    readonly: Annotated[bool, typer.Option("--readonly", help="Write nothing.")] = False,
    no_color: Annotated[bool, typer.Option("--no-color", help="No color.")] = False,
    version: Annotated[bool, typer.Option("--version", help="The version.")] = False,
) -> None:
    """Daily coordination for teaching teams: who is out, who covers, what the team decided."""
    flags = {"db": db, "team": team, "date": date, "theme": theme}
    ctx.obj = Invocation(flags=flags, readonly=readonly, no_color=no_color)
    if version:
        from huddle import __version__

        print(f"huddle {__version__}")
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        from huddle.cli.alone import begin

        raise typer.Exit(begin(ctx.obj))

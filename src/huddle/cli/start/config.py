"""`huddle config`: the settings of this computer, shown and set; they are kept in config.toml."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huddle.cli import say
from huddle.cli.invocation import Invocation, told
from huddle.domain.errors import FAILED, HuddleError, UsageError

if TYPE_CHECKING:
    from huddle.config import Settings

_NAMES = {"me": "user"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("config")(config)


def config(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[set NAME VALUE]", help="set me ES · set theme huddle-light · set dates dmy"),
    ] = None,
) -> None:
    """Your own settings on this computer: show them, or set one."""
    invocation = told(ctx)
    if not words:
        _show(invocation.settings)
        return
    if words[0] != "set" or len(words) < 3:
        raise UsageError(
            "Write 'set', the setting and its value.", hint="For instance: huddle config set me ES"
        )
    name = _NAMES.get(words[1].casefold(), words[1].casefold())
    _set(invocation, name, " ".join(words[2:]).strip())


def _show(settings: "Settings") -> None:
    from huddle.config import OWN

    rows = []
    for name, purpose in OWN.items():
        place = {
            "db": settings.db,
            "team": settings.team,
            "user": settings.user,
            "theme": settings.theme,
        }.get(name, settings.glyphs if name == "glyphs" else settings.dates)
        rows.append((name, place.value or "(not set)", place.rule, purpose))
    say.data(say.columns(rows))


def _set(invocation: Invocation, name: str, value: str) -> None:
    from huddle.config import DAY_FIRST, MONTH_FIRST, OWN, load_settings, save_setting

    allowed = {"dates": (MONTH_FIRST, DAY_FIRST), "glyphs": ("unicode", "ascii")}
    if name not in OWN:
        raise UsageError(f"There is no setting '{name}'.", hint=f"Settings: me, {', '.join(OWN)}.")
    if name in allowed and value not in allowed[name]:
        raise UsageError(f"'{value}' is not a value of {name}.", hint=f"Write {' or '.join(allowed[name])}.")
    said = f"{name} is {value} from now on."
    if name == "user":
        value, who = _person(invocation, value)
        said = f"You are {who} ({value}) from now on; 'me' means you."
    if invocation.readonly:
        raise UsageError("huddle was asked to write nothing.", hint="Leave --readonly out to set something.")
    path = Path(invocation.settings.config.value)
    try:
        save_setting(path, name, value)
    except (OSError, ValueError) as error:
        raise HuddleError(
            f"{path} could not be written; the setting is as it was.",
            code="config_not_written",
            exit_code=FAILED,
            hint="Check the file with 'huddle doctor'.",
        ) from error
    say.saved(said)
    place = getattr(load_settings(dict(invocation.flags)), name)
    if place.value != value:
        say.tell(f"For this call it is {place.value}: the {place.rule} wins over it.")


def _person(invocation: Invocation, who: str) -> tuple[str, str]:
    """The code and the name of somebody in the team."""
    with invocation.services() as services:
        day = services.absences.typing_day()
        person = services.desk.educator(who, day)
    return person.code, person.name

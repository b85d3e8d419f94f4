"""Settings: flag over environment over config.toml over default, and which rule won."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from huddle.paths import Place, config_file, data_folder, private_folder, replace_private

DEFAULT = "default"
DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
# Settings that `huddle config set` writes, with what each is for.
OWN = {
    "user": "who you are: your code, which 'me' stands for",
    "team": "the team that is shown",
    "theme": "colors",
    "glyphs": "unicode, or ascii where boxes and bars look broken",
    "dates": "mdy where 11/12 is November 12, dmy where it is 11 December",
    "db": "the database: a path or an address",
}
_MAX_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Settings:
    """What this run of huddle was told; each Place says by which rule.

    Attributes:
        db: path or URL of the database.
        team: the team's name; empty = the only one, or the one used last.
        user: the code of the educator at this computer ("me"); may be empty.
        today: the day (and time) that HUDDLE_TODAY or --date sets; empty = the real one.
        theme: the theme's name.
        dates: `mdy` or `dmy`, the order in which 11/12 is read; by default that of the computer's country.
        glyphs: `unicode` or `ascii`.
        keys: the user's key map, binding id -> keys.
        warnings: what in config.toml was not understood; the defaults are used there.
    """

    db: Place
    team: Place
    user: Place
    today: Place
    theme: Place
    glyphs: Place
    config: Place
    dates: Place = field(default_factory=lambda: Place(MONTH_FIRST, DEFAULT))
    keys: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def load_settings(
    flags: Mapping[str, str | None] | None = None, environ: Mapping[str, str] | None = None
) -> Settings:
    """Resolve every setting.

    Args:
        flags: what the command line gave: db, team, date, theme; None where it gave nothing.
        environ: the environment; the process's own by default.
    """
    environ = os.environ if environ is None else environ
    flags = flags or {}
    config = config_file(environ)
    values, warnings = _read(Path(config.value))

    def pick(name: str, variable: str, default: str, flag: str | None = None) -> Place:
        given = flags.get(flag or name)
        if given:
            return Place(given, f"flag --{flag or name}")
        if environ.get(variable):
            return Place(environ[variable], f"environment {variable}")
        value = values.get(name)
        if value is not None:
            if isinstance(value, str) and value.strip():
                return Place(value, f"config {config.value}")
            warnings.append(f"{config.value}: '{name}' is not a text, so its default is used.")
        return Place(default, DEFAULT)

    keys = values.get("keys", {})
    if not isinstance(keys, dict) or any(not isinstance(v, str) for v in keys.values()):
        warnings.append(f"{config.value}: [keys] must map binding ids to keys, so the default keys are used.")
        keys = {}
    known = {*OWN, "keys"}
    warnings += [
        f"{config.value}: '{name}' is not a setting of huddle." for name in values if name not in known
    ]
    return Settings(
        db=pick("db", "HUDDLE_DB", str(data_folder() / "huddle.db")),
        team=pick("team", "HUDDLE_TEAM", ""),
        user=pick("user", "HUDDLE_USER", ""),
        today=pick("date", "HUDDLE_TODAY", "", "date"),
        theme=pick("theme", "HUDDLE_THEME", "huddle-dark"),
        glyphs=pick("glyphs", "HUDDLE_GLYPHS", "unicode"),
        config=config,
        dates=pick("dates", "HUDDLE_DATES", _country_order(environ)),
        keys=dict(keys),
        warnings=tuple(warnings),
    )


def _country_order(environ: Mapping[str, str]) -> str:
    """The order of day and month where the locale of the environment is used; without one that of the United States."""
    name = next((environ[key] for key in ("LC_ALL", "LC_TIME", "LANG") if environ.get(key)), "")
    country = name.partition(".")[0].partition("@")[0].rpartition("_")[2]
    return MONTH_FIRST if country in ("", "C", "POSIX", "US", "PH", "PW", "FM", "MH") else DAY_FIRST


def save_setting(path: Path, name: str, value: str) -> None:
    """Write `name = value` into config.toml; its comments and everything else in it stay as they are.

    Raises:
        OSError: the file cannot be read or written.
        ValueError: it is not TOML in UTF-8; it is as it was then.
    """
    import tomlkit

    document = tomlkit.parse(path.read_text(encoding="utf-8") if path.exists() else "")
    document[name] = value
    private_folder(path.parent)
    replace_private(path, tomlkit.dumps(document))


def _read(path: Path) -> tuple[dict[str, Any], list[str]]:
    """config.toml as a mapping; a file that cannot be read is a warning, never an end."""
    if not path.is_file():
        return {}, []
    import tomllib

    try:
        data = path.read_bytes()
        if len(data) > _MAX_BYTES:
            return {}, [f"{path} is too large to be a config file, so the defaults are used."]
        return tomllib.loads(data.decode("utf-8")), []
    except OSError:
        return {}, [f"{path} cannot be read, so the defaults are used."]
    except (ValueError, RecursionError) as fault:
        place = str(fault).partition("(at ")[2].rstrip(")")
        return {}, [f"{path} is not valid TOML{f' ({place})' if place else ''}, so the defaults are used."]

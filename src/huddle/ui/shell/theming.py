"""Themes: TOML files, huddle's own and the user's, read into Textual's themes with huddle's own tokens.

A file's name without `.toml` is the theme's name. At its top stand Textual's colors (`primary` is required), in
`[huddle]` the tokens of this app. A file that cannot be used is reported with its reason; huddle goes on without it.
"""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from textual.color import Color, ColorParseError
from textual.theme import Theme

from huddle import resources
from huddle.domain.errors import HuddleError
from huddle.text import one_line

DEFAULT_THEME = "huddle-dark"
TOKENS = ("huddle-gap", "huddle-cover", "huddle-locked", "fit-0", "fit-1", "fit-2", "fit-3", "fit-4")
COLORS = (
    "primary",
    "secondary",
    "accent",
    "warning",
    "error",
    "success",
    "foreground",
    "background",
    "surface",
    "panel",
    "boost",
)
_MUTED = 0.74
_SIZE_LIMIT = 65_536  # bytes; a theme has about one thousand


class ThemeFileError(HuddleError):
    """A theme file that cannot be used: `reason` is a part of a sentence, the message names the file."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"Theme {one_line(path.name, 80)} cannot be used: {reason}.",
            code="bad_theme",
            hint="Correct the file or choose another theme.",
        )


def default_tokens(theme: Theme) -> dict[str, str]:
    """Our tokens for a theme that has none of its own, from its own colors."""
    error = theme.error or "#c0392b"
    warning = theme.warning or "#c77f00"
    success = theme.success or "#2e8b57"
    return {
        "huddle-gap": error,
        "huddle-cover": theme.accent or theme.secondary or theme.primary,
        "huddle-locked": theme.secondary or theme.primary,
        "fit-0": error,
        "fit-1": warning,
        "fit-2": warning,
        "fit-3": success,
        "fit-4": success,
    }


def theme_from(values: Mapping[str, object], path: Path) -> Theme:
    """Make a theme of a file's values.

    Raises:
        ThemeFileError: naming the first thing that is wrong.
    """
    tokens = values.get("huddle", {})
    if not isinstance(tokens, Mapping):
        raise ThemeFileError(path, "[huddle] must be a table of colors")
    unknown = [name for name in values if name not in {*COLORS, "dark", "huddle"}]
    unknown += [f"huddle.{name}" for name in tokens if name not in TOKENS]
    if unknown:
        raise ThemeFileError(path, f"'{one_line(unknown[0], 40)}' is not known")
    if "primary" not in values:
        raise ThemeFileError(path, "'primary' is missing")
    dark = values.get("dark", True)
    if not isinstance(dark, bool):
        raise ThemeFileError(path, "'dark' must be true or false")
    colors = {name: _color(name, value, path) for name, value in values.items() if name in COLORS}
    own = {name: _color(name, value, path) for name, value in tokens.items()}
    theme = Theme(name=path.stem, dark=dark, primary=colors.pop("primary"), **colors)  # type: ignore[arg-type]  # keys are COLORS
    theme.variables = {**default_tokens(theme), **_muted(theme), **own}
    return theme


def _muted(theme: Theme) -> dict[str, str]:
    """What is said beside the point: nearer to the background than other text, and still easy to read on a wall."""
    if not theme.foreground or not theme.background:
        return {}
    muted = Color.parse(theme.background).blend(Color.parse(theme.foreground), _MUTED)
    return {"foreground-muted": muted.hex}


def _color(name: str, value: object, path: Path) -> str:
    if isinstance(value, str):
        try:
            Color.parse(value)
        except ColorParseError:
            pass
        else:
            return value
    raise ThemeFileError(path, f"'{name}' is not a color, write it as \"#0072B2\"")


def read_theme(path: Path) -> Theme:
    """Read one theme file.

    Raises:
        ThemeFileError: if it is missing, too large, not UTF-8, not TOML, or holds what it should not.
    """
    try:
        if path.stat().st_size > _SIZE_LIMIT:
            raise ThemeFileError(path, "it is larger than 64 kB")
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ThemeFileError(path, f"it cannot be read ({error.strerror or 'unknown error'})") from error
    except UnicodeDecodeError as error:
        raise ThemeFileError(path, "it is not UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        raise ThemeFileError(path, one_line(str(error), 120)) from error
    except (ValueError, RecursionError) as error:
        raise ThemeFileError(path, "it holds a number or nesting that is too deep") from error
    return theme_from(values, path)


def theme_files(folder: Path | None) -> dict[str, Path]:
    """Name -> file of every theme: huddle's own, and the user's, which win where names are the same."""
    files = {path.stem: path for path in resources.themes()}
    if folder is not None and folder.is_dir():
        files |= {path.stem: path for path in sorted(folder.glob("*.toml"))}
    return files


def read_themes(paths: Iterable[Path]) -> tuple[list[Theme], list[str]]:
    """Read theme files: the themes, and one sentence for each file that cannot be used."""
    themes: list[Theme] = []
    complaints: list[str] = []
    for path in paths:
        try:
            themes.append(read_theme(path))
        except ThemeFileError as error:
            complaints.append(error.text())
    return themes, complaints

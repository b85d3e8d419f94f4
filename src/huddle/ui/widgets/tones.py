"""Tones: what a piece of text means, as a style of the theme in use. None is needed to understand the text.

The styles are read from the theme's variables once per widget and theme. Component classes would do the same, but
each of them is matched against the whole stylesheet whenever the styles of the widget are computed.
"""

from collections.abc import Mapping

from rich.color import Color as RichColor
from rich.style import Style
from textual.color import Color, ColorParseError

# tone -> the variable of the theme that gives its color, and whether it is bold
_TONES = {
    "muted": ("foreground-muted", False),
    "strong": ("foreground", True),
    "accent": ("accent", False),
    "gap": ("huddle-gap", True),
    "late": ("huddle-gap", False),
    "cover": ("huddle-cover", False),
    "locked": ("huddle-locked", False),
    "good": ("success", False),
    "fit-0": ("fit-0", False),
    "fit-1": ("fit-1", False),
    "fit-2": ("fit-2", False),
    "fit-3": ("fit-3", False),
    "fit-4": ("fit-4", False),
    "bar": ("panel", False),
}
_CURSOR = (
    0.6  # how much of its color the cursor's line has; with more, late and muted text is hard to read on it
)


def tone_styles(variables: Mapping[str, str], behind: Color) -> dict[str, Style]:
    """Tone -> style, with half-transparent colors mixed with what is behind.

    Args:
        variables: the theme's variables; a value that is not a color (`auto 60%`, `ansi_default 50%`) leaves the
            text in the color it has.
        behind: the widget's background.
    """
    styles = {
        tone: Style(bold=bold or None, color=_rich(variables.get(name, ""), behind))
        for tone, (name, bold) in _TONES.items()
    }
    cursor = _color(variables.get("primary-muted", ""), behind)
    styles["cursor"] = Style(
        bold=True,
        bgcolor=None if cursor is None else behind.blend(cursor, _CURSOR).rich_color,
        reverse=None if cursor else True,  # a theme without a color for the cursor shows it in reverse
    )
    styles["cursor-off"] = Style(bold=True, bgcolor=_rich(variables.get("boost", ""), behind))
    return styles


def _rich(value: str, behind: Color) -> RichColor | None:
    color = _color(value, behind)
    return None if color is None else color.rich_color


def _color(value: str, behind: Color) -> Color | None:
    """A color on what is behind it; None where it is not one."""
    try:
        return behind + Color.parse(value)
    except ColorParseError:
        return None

"""Tones: what a piece of text means, as a style of the theme in use. None is needed to understand the text.

The styles are read from the theme's variables once per widget and theme. Component classes would do the same, but
each of them is matched against the whole stylesheet whenever the styles of the widget are computed.
"""

from collections.abc import Mapping

from rich.color import Color as RichColor
from rich.style import Style
from textual.color import Color, ColorParseError

# tone -> the variable of the theme that gives its colour, and whether it is bold
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


def tone_styles(variables: Mapping[str, str], behind: Color) -> dict[str, Style]:
    """Tone -> style, with half-transparent colours mixed with what is behind.

    Args:
        variables: the theme's variables; a value that is not a colour (`auto 60%`, `ansi_default 50%`) leaves the
            text in the colour it has.
        behind: the widget's background.
    """
    styles = {
        tone: Style(bold=bold or None, color=_rich(variables.get(name, ""), behind))
        for tone, (name, bold) in _TONES.items()
    }
    styles["cursor"] = Style(
        bold=True, bgcolor=_rich(variables.get("primary-muted", ""), behind), reverse=_plain(variables)
    )
    styles["cursor-off"] = Style(bold=True, bgcolor=_rich(variables.get("boost", ""), behind))
    return styles


def _plain(variables: Mapping[str, str]) -> bool | None:
    """Whether the theme has no colour for the cursor, so that it is shown in reverse."""
    return True if _rich(variables.get("primary-muted", ""), Color(0, 0, 0)) is None else None


def _rich(value: str, behind: Color) -> RichColor | None:
    try:
        return (behind + Color.parse(value)).rich_color
    except ColorParseError:
        return None

"""huddle's own themes can be read on a wall: every text against everything it may stand on."""

import pytest
from textual.color import Color

from huddle import resources
from huddle.ui.shell.theming import TOKENS, default_tokens, read_theme
from huddle.ui.widgets.tones import tone_styles

LEAST, LEAST_HIGH = 4.5, 7.0  # WCAG 2.2, 1.4.3 and 1.4.6


def _light(color: Color) -> float:
    def linear(value: int) -> float:
        part = value / 255
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(color.r) + 0.7152 * linear(color.g) + 0.0722 * linear(color.b)


def contrast(one: Color, other: Color) -> float:
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("path", resources.themes(), ids=lambda path: path.stem)
def test_every_text_stands_out_from_what_is_behind_it(path: object) -> None:
    theme = read_theme(path)  # type: ignore[arg-type]  # a path of the resources
    tokens = {**theme.to_color_system().generate(), **default_tokens(theme), **theme.variables}
    least = LEAST_HIGH if "contrast" in theme.name else LEAST
    backs = {name: Color.parse(tokens[name]) for name in ("background", "surface")}
    for name, back in list(backs.items()):
        color = tone_styles(tokens, back)["cursor"].bgcolor
        assert color is not None
        backs[f"cursor on {name}"] = Color.from_rich_color(color)
    found = {
        f"{token} on {name}": round(contrast(back + Color.parse(tokens[token]), back), 1)
        for token in ("foreground", "foreground-muted", "accent", "error", "warning", "success", *TOKENS)
        for name, back in backs.items()
    }
    assert {what: value for what, value in found.items() if value < least} == {}

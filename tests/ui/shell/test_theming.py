from pathlib import Path

import pytest
from tests.ui.acting import Hand, ListApp
from textual.color import Color

from huddle import resources
from huddle.ui.app import HuddleApp
from huddle.ui.palette import HuddleCommands
from huddle.ui.shell.theming import TOKENS, ThemeFileError, read_theme, read_themes, theme_files

GOOD = 'primary = "#0072B2"\n'


def test_every_theme_of_ours_can_be_read_and_sets_every_token() -> None:
    themes, complaints = read_themes(resources.themes())
    assert complaints == []
    assert {"huddle-dark", "huddle-light", "huddle-contrast", "huddle-okabe"} <= {
        theme.name for theme in themes
    }
    assert len(themes) >= 5
    for theme in themes:
        assert set(theme.variables) == {*TOKENS, "foreground-muted"}


@pytest.mark.parametrize(
    "name", ["huddle-dark", "huddle-light", "huddle-contrast", "huddle-okabe", "huddle-chalk"]
)
def test_text_and_every_token_stand_out_from_the_background(name: str) -> None:
    theme = read_theme(theme_files(None)[name])
    assert theme.background
    assert theme.foreground
    background = Color.parse(theme.background)
    for color in (theme.foreground, *theme.variables.values()):
        assert contrast(Color.parse(color), background) >= 4.5, color


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of WCAG 2."""

    def light(color: Color) -> float:
        parts = [part / 255 for part in color.rgb]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dark = sorted((light(one), light(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("primary = ", "Invalid value"),
        ("", "'primary' is missing"),
        (GOOD + 'accent = "no color"', "'accent' is not a color"),
        (GOOD + "accent = 7", "'accent' is not a color"),
        (GOOD + 'primry = "#000000"', "'primry' is not known"),
        (GOOD + 'dark = "yes"', "'dark' must be true or false"),
        (GOOD + 'huddle = "x"', "[huddle] must be a table"),
        (GOOD + '[huddle]\nfit-9 = "#000000"', "'huddle.fit-9' is not known"),
        ("x = " + "[" * 5000, "cannot be used"),
        ("x = " + "1" * 5000, "cannot be used"),
        ("#" * 70_000, "larger than 64 kB"),
    ],
)
def test_a_broken_theme_is_refused_with_its_file_and_reason(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ThemeFileError) as error:
        read_theme(path)
    assert "mine.toml" in error.value.message
    assert reason in error.value.message


def test_a_file_that_is_not_utf_8_or_missing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes(b'primary = "\xff"')
    with pytest.raises(ThemeFileError, match="UTF-8"):
        read_theme(path)
    with pytest.raises(ThemeFileError, match="cannot be read"):
        read_theme(tmp_path / "none.toml")


async def told(app: HuddleApp, pilot: Hand) -> None:
    """Wait until the app says something."""
    for _ in range(1000):
        if app._notifications:
            return
        await pilot.pause(0.01)
    raise TimeoutError


async def test_a_broken_theme_in_use_is_told_and_the_app_goes_on_with_its_own(
    list_app: type[ListApp], tmp_path: Path
) -> None:
    (tmp_path / "mine.toml").write_text("primary = ", encoding="utf-8")
    app = list_app(["Ann"], theme="mine", themes_folder=tmp_path)
    async with app.run_test() as pilot:
        await told(app, pilot)
        assert app.theme == "huddle-dark"
        assert any("mine.toml" in note.message for note in app._notifications)


async def test_the_users_theme_is_used_and_wins_over_ours_of_the_same_name(
    list_app: type[ListApp], tmp_path: Path
) -> None:
    (tmp_path / "huddle-dark.toml").write_text(
        'primary = "#0072B2"\nbackground = "#010203"\n', encoding="utf-8"
    )
    app = list_app(["Ann"], themes_folder=tmp_path)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.current_theme.background == "#010203"
        assert app.theme_variables["fit-4"]


async def test_a_stock_theme_of_textual_works_and_an_unknown_name_is_told(list_app: type[ListApp]) -> None:
    app = list_app(["Ann"], theme="nord")
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.theme == "nord"
    app = list_app(["Ann"], theme="[/b] none")
    async with app.run_test() as pilot:
        await told(app, pilot)
        assert app.theme == "huddle-dark"
        assert any("[/b] none" in note.message for note in app._notifications)


async def test_every_other_theme_can_be_chosen_in_the_palette_afterwards(list_app: type[ListApp]) -> None:
    app = list_app(["Ann"])
    async with app.run_test() as pilot:
        for _ in range(1000):
            if "huddle-light" in app.available_themes:
                break
            await pilot.pause(0.01)
        for target in HuddleCommands(app.screen)._themes():
            if target.name == "Theme huddle-light":
                target.go()
        await pilot.pause()
        assert app.theme == "huddle-light"

"""With `glyphs = "ascii"` nothing that huddle draws needs another font; names keep their letters."""

import pytest
from tests.ui.acting import Lines, SchoolApp, Shown

from huddle.ui.terminal.glyphs import in_ascii
from huddle.ui.widgets.cells import text_width
from huddle.ui.widgets.charts import LEVELS, SHADES


def test_every_mark_of_a_chart_stays_apart_from_the_others_and_as_wide() -> None:
    for marks in (LEVELS, SHADES):
        plain = in_ascii(marks)
        assert plain.isascii()
        assert len(set(plain)) == len(marks)
        assert text_width(plain) == text_width(marks)
    assert "-" not in in_ascii(SHADES), "a dash before the digit of a level reads as a minus"


def test_letters_stay_as_they_are() -> None:
    assert in_ascii("Zoë Łuczak 小林 … │") == "Zoë Łuczak 小林 ~ |"


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_no_screen_and_no_dialog_draws_a_glyph_outside_ascii(
    school_app: SchoolApp, shown: Shown, screen_text: Lines, size: tuple[int, int]
) -> None:
    app = school_app(glyphs="ascii")
    letters = set("ëŁłöüéáíóúñçãà")
    found: dict[str, set[str]] = {}

    def look(place: str) -> None:
        drawn = {char for line in screen_text(app) for char in line if not char.isascii()} - letters
        if drawn:
            found[place] = drawn

    async with app.run_test(size=size, notifications=True) as pilot:
        await shown(app)
        for key in "1234567":
            await pilot.press(key)
            await shown(app)
            look(key)
        await pilot.press("3", "s")
        await shown(app)
        look("schedule")
        await pilot.press("escape")
        for key in ("a", "x", "question_mark", "P", "colon"):
            await pilot.press(key)
            await pilot.pause(0.2)
            look(key)
            await pilot.press("escape")
            await pilot.pause()
        app.tell("Saved …")
        await pilot.pause()
        look("toast")
    assert found == {}

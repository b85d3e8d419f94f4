"""The team, its rules and its calendar by keys, on a real database."""

import pytest
from tests.ui.acting import Hand, Lines, SchoolApp, Shown, on, said, there, view_of
from textual.widgets import Input

from huddle.services.team.setup import parse_rule
from huddle.services.team.team import rule_words
from huddle.ui.app import HuddleApp
from huddle.ui.calendar.calendar import CalendarScreen
from huddle.ui.calendar.month import MonthGrid
from huddle.ui.team.team import TeamScreen
from huddle.ui.widgets.gridview import GridView


def text(lines: list[str]) -> str:
    return "\n".join(lines)


async def fill(app: HuddleApp, pilot: Hand, shown: Shown, **values: str) -> None:
    await shown(app, lambda: app.screen.query(".field"))
    for name, value in values.items():
        app.screen.query_one(f"#{name}", Input).value = value
    await pilot.press("ctrl+s")
    await shown(app, lambda: not app.screen.query(".field"))


async def test_all_of_an_educator_is_changed_in_one_form_and_taken_back_by_one_key(
    school_app: SchoolApp, shown: Shown
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("3")
        await shown(app)
        before = there(on(app, TeamScreen).educator_here())
        await pilot.press("e")
        await fill(
            app,
            pilot,
            shown,
            preferred="[b]Al",
            can_lead="no",
            credentials="esl First_Aid",
            caps="1 - 2",
            email="a@b.c",
        )
        await shown(app, lambda: there(on(app, TeamScreen).educator_here()).preferred == "[b]Al")
        after = there(on(app, TeamScreen).educator_here())
        assert (after.own_lead, set(after.credentials), after.caps) == (
            False,
            {"esl", "first_aid"},
            (1, None, 2),
        )
        await pilot.press("u")
        await shown(app, lambda: there(on(app, TeamScreen).educator_here()).credentials == before.credentials)
        assert there(on(app, TeamScreen).educator_here()).preferred == before.preferred


async def test_a_substitute_comes_for_given_days(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("3")
        await shown(app)
        await pilot.press("n")
        await fill(app, pilot, shown, name="Sol Vega", role="substitute", since="24nov", until="25nov")
        await shown(app, lambda: "1 to come" in text(screen_text(app)))
        await pilot.press("right_square_bracket")
        await shown(app, lambda: "Sol Vega" in {row.name for row in view_of(app, TeamScreen).educators})


async def test_what_rests_on_one_person_is_marked_in_text(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("3")
        await shown(app)
        await pilot.press("G")
        await shown(app, lambda: "Rests on one person" in text(screen_text(app)))
        view = view_of(app, TeamScreen)
        thin = [code for code, _, _ in view.skills if view.needed.get(code) and view.depth.get(code) == 1]
        assert thin
        assert "1!" in text(screen_text(app))
        await pilot.press("plus", "e", "d")  # there is nobody in this row
        assert there(app.screen.query_one(GridView).current)[0] == "=needed"


async def test_a_rule_is_changed_in_the_words_it_is_shown_in(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("3")
        await shown(app)
        await pilot.press("R")
        await shown(app, lambda: "Team rules" in text(screen_text(app)))
        await pilot.press("e")
        await fill(app, pilot, shown, line="24")
        await shown(app, lambda: app.services.team.view().rules[0][1] == "24")
        await pilot.press("u")
        await shown(app, lambda: app.services.team.view().rules[0][1] == "26")
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, TeamScreen)


async def test_every_rule_can_be_typed_as_it_is_shown(school_app: SchoolApp, shown: Shown) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)):
        await shown(app)
        for name, words, help_ in app.services.team.view().rules:
            assert rule_words(name, parse_rule(name, words)) == words
            assert help_.endswith(".")


async def test_days_are_marked_on_the_calendar_and_a_special_day_has_its_own_blocks(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    import datetime as dt

    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        app.services.setup.set_block("1", {"starts": dt.time(10), "ends": dt.time(11)}, bell="Late start")
        await pilot.press("4")
        await shown(app)
        await pilot.press("C")
        await shown(app, lambda: view_of(app, CalendarScreen))
        await pilot.press("n")
        await fill(app, pilot, shown, days="26-27nov", name="[/b] Harvest")
        await shown(app, lambda: "26-  27-" in text(screen_text(app)))
        assert "[/b] Harvest" in text(screen_text(app))
        await pilot.press("right", "n")
        await shown(app, lambda: app.screen.query("#bell"))
        app.screen.query_one("#kind", Input).value = "special"
        app.screen.query_one("#bell", Input).value = "early"
        await pilot.press("ctrl+s")
        await shown(app, lambda: "Late start" in said(app))
        await fill(app, pilot, shown, bell="late start")
        await shown(app, lambda: "10:00-11:00" in text(screen_text(app)))
        await pilot.press("d")
        await shown(app, lambda: "10:00-11:00" not in text(screen_text(app)))
        month = app.screen.query_one(MonthGrid)
        await pilot.press("right", "right", "e")
        await fill(app, pilot, shown, days="26nov")
        await shown(app, lambda: "[26-] 27 " in text(screen_text(app)))
        assert month.day == dt.date(2026, 11, 26)


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (160, 50)])
async def test_the_screens_of_the_people_are_whole_at_every_size(
    school_app: SchoolApp, shown: Shown, screen_text: Lines, size: tuple[int, int]
) -> None:
    app = school_app()
    async with app.run_test(size=size) as pilot:
        await shown(app)
        for keys in (("2",), ("4",), ("C",), ("escape", "3"), ("R",), ("escape", "s"), ("v",), ("v",)):
            await pilot.press(*keys)
            await shown(app)
            lines = screen_text(app)
            assert all(line.count("╭") == line.count("╮") for line in lines)
            assert all(line.count("╰") == line.count("╯") for line in lines)
            assert lines[-1].rstrip().endswith("? Help")

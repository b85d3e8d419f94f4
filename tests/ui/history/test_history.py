"""The history on screen: searched while typing, saved searches, charts, records opened and opened again."""

import datetime as dt
import threading
from pathlib import Path
from typing import Any

import pytest
from tests.ui.acting import Hand, Lines, SchoolApp, Shown, view_of
from textual.widgets import Input

from huddle.services.record.views import CoverCount, HistoryView, HuddleSummary
from huddle.ui.app import HuddleApp
from huddle.ui.history.charts import balance_rows, trend_rows
from huddle.ui.history.history import HistoryScreen, around
from huddle.ui.record.record import RecordScreen
from huddle.ui.record.timeline import TimelineScreen
from huddle.ui.widgets.cells import text_width
from huddle.ui.widgets.charts import chart_text
from huddle.ui.widgets.rowlist import RowList

HOSTILE = "[/b] [@click=app.quit] \x1b[31m 漢字"


def text(lines: list[str]) -> str:
    return "\n".join(lines)


async def at_history(app: HuddleApp, shown: Shown, pilot: Hand) -> None:
    await shown(app)
    await pilot.press("7")
    await shown(app)


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (160, 50)])
async def test_lines_are_found_while_typing_and_enter_opens_the_record(
    school_app: SchoolApp, shown: Shown, screen_text: Lines, size: tuple[int, int]
) -> None:
    app = school_app()
    async with app.run_test(size=size) as pilot:
        await shown(app)
        app.services.huddles.decide(f"rota starts {HOSTILE}")
        await at_history(app, shown, pilot)
        await pilot.press("slash", *"rot")
        await shown(app, lambda: len(app.screen.query_one("#hits", RowList).hits) == 1)
        assert "rota starts [/b] [@click=app.quit] ␛[31m" in text(screen_text(app))
        assert all(text_width(line) == size[0] for line in screen_text(app))
        await pilot.press("enter", "v")
        await shown(app, lambda: app.screen.query_one("#rows", RowList).display)
        assert "Mon 23 Nov" in text(screen_text(app))
        await pilot.press("enter")
        await shown(app, lambda: isinstance(app.screen, RecordScreen) and app.screen.view)
        assert "rota starts" in text(screen_text(app))


async def test_a_filter_that_is_not_understood_yet_is_said_and_what_was_found_stays(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await at_history(app, shown, pilot)
        await pilot.press("slash", *"action:")
        await shown(app, lambda: app.screen.query_one("#hits", RowList).hits)
        found = len(app.screen.query_one("#hits", RowList).hits)
        await pilot.press(*" by:zz")
        await shown(app, lambda: "No educator is called 'zz'" in text(screen_text(app)))
        assert len(app.screen.query_one("#hits", RowList).hits) == found
        assert not app._notifications


async def test_keys_do_not_wait_for_a_search_and_the_last_one_typed_wins(
    school_app: SchoolApp, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_history(app, shown, pilot)
        gate, asked = threading.Event(), []
        search = type(app.services.history).search

        def slow(self: Any, query: str, **more: Any) -> Any:
            asked.append(query)
            gate.wait(10)
            return search(self, query, **more)

        monkeypatch.setattr(type(app.services.history), "search", slow)
        await pilot.press("slash", *"check")
        assert app.screen.query_one(Input).value == "check"
        gate.set()
        await shown(app, lambda: view_of(app, HistoryScreen).query == "check")
        assert asked == ["c", "check"]


async def test_a_search_is_kept_under_a_name_used_again_and_removed(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_history(app, shown, pilot)
        await pilot.press("slash", *"decision:", "enter", "s")
        await shown(app, lambda: "No search is saved yet" in text(screen_text(app)))
        await pilot.press("n", *"all decisions", "enter")
        await shown(app, app.services.history.filters)
        await pilot.press("escape", "slash", "escape")
        await shown(app, lambda: not app.screen.query_one(Input).value)
        await pilot.press("escape", "s")
        await shown(app, lambda: "all decisions" in text(screen_text(app)))
        await pilot.press("enter")
        await shown(app, lambda: app.screen.query_one(Input).value == "decision:")
        await pilot.press("s")
        await shown(app, lambda: "all decisions" in text(screen_text(app)))
        await pilot.press("d")
        await shown(app, lambda: not app.services.history.filters())


async def test_skipped_days_are_shown_and_a_longer_period_shows_more(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await at_history(app, shown, pilot)
        assert "How it went" in text(screen_text(app))
        assert "min in the middle" in text(screen_text(app))
        await pilot.press("f")
        await shown(app, lambda: "year" in text(screen_text(app)))
        await pilot.press("f", "f")
        await shown(app, lambda: "month" in text(screen_text(app)))


def day(number: int, state: str = "finished", **more: Any) -> HuddleSummary:
    usual = {"minutes": 10, "out": 1, "changes": 2, "gaps": 0, "decisions": 0, "actions": 2, "done": 1}
    return HuddleSummary(
        date=dt.date(2026, 11, number), state=state, facilitator="Amara", **{**usual, **more}
    )


def test_the_charts_say_in_words_what_they_show() -> None:
    skipped = day(4, "skipped", minutes=None, actions=0, done=0, out=0)
    days = (day(5, minutes=12), skipped, day(3, minutes=8, gaps=2))
    words = chart_text(trend_rows(days))
    assert "Length: 10 min in the middle" in words
    assert "Done: 50% of 4 actions" in words
    assert "Held: 2 held, 1 skipped" in words
    assert "Gaps: 2 in all" in words
    view = HistoryView(
        huddles=days, total=3, balance=(CoverCount("AA", "Ann", 1), CoverCount("BB", "Ben", 14))
    )
    assert chart_text(balance_rows(view)) == "Ben: 14   +6.5\nAnn:  1   -6.5"


@pytest.mark.parametrize(
    ("text", "query", "seen"),
    [
        ("rota first", "rota", "rota first"),
        ("x" * 40 + " the Röta is new", "rota by:HB", "… xxxxxx the Röta is new"),
        ("one\ntwo", "", "one / two"),
        ("nothing of it", '!rota "fire drill"', "nothing of it"),
    ],
)
def test_a_long_line_is_shown_where_the_word_stands(text: str, query: str, seen: str) -> None:
    assert around(text, query).startswith("…") == seen.startswith("…")
    assert around(text, query).endswith(seen[-10:])


def test_without_huddles_there_is_nothing_to_draw() -> None:
    assert trend_rows([]) == []
    assert trend_rows([day(3, "skipped", minutes=None)]) == []
    assert balance_rows(HistoryView(huddles=(), total=0, balance=(CoverCount("AA", "Ann", 0),))) == []


async def test_a_students_timeline_is_opened_by_a_few_letters_and_extracted_without_the_others(
    school_app: SchoolApp, shown: Shown, screen_text: Lines, tmp_path: Path
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        app.services.huddles.note(f"+S-1008 sits by +S-1009 {HOSTILE}")
        other = next(s for s in app.services.absences.typing_day().students if s.code == "S-1009")
        await at_history(app, shown, pilot)
        await pilot.press("T")
        await shown(app, lambda: "Whose timeline?" in text(screen_text(app)))
        await pilot.press(*"O'Neil", "enter")
        await shown(app, lambda: isinstance(app.screen, TimelineScreen) and app.screen.view)
        assert "S-1008" in screen_text(app)[1]
        assert "[@click=app.quit]" in text(screen_text(app))
        await pilot.press("X", *"family", "tab", "tab", "tab")
        for field in app.screen.query(Input):
            if field.id == "to":
                field.value = str(tmp_path)
        await pilot.press("ctrl+s")
        await shown(app, lambda: list(tmp_path.glob("huddle-student*")))
        written = [path.read_text(encoding="utf-8") for path in tmp_path.glob("huddle-student*")]  # noqa: ASYNC240  # a file
        assert other.family not in written[0]
        await shown(app, lambda: isinstance(app.screen, TimelineScreen))
        await pilot.press("escape", "L")
        await shown(app, lambda: "S-1008" in text(screen_text(app)) and "family" in text(screen_text(app)))


async def test_what_is_searched_for_is_what_the_export_offers(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_history(app, shown, pilot)
        await pilot.press("slash", *"action:", "enter")
        await shown(app, lambda: view_of(app, HistoryScreen).query == "action:")
        await pilot.press("x")
        await pilot.pause()
        assert app.screen.query_one("#only", Input).value == "action:"
        assert "--filter action:" in text(screen_text(app))

"""A database file that goes away under the window is noticed at the next look, and what the window holds can be saved."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from huddle.ui import app as huddle_app
from huddle.ui.start.lost_file import LostFile


def deleted(path: Path) -> None:
    path.unlink()


def moved(path: Path) -> None:
    path.rename(path.with_name("elsewhere.db"))


def moved_back(path: Path) -> None:
    path.with_name("elsewhere.db").rename(path)


def replaced(path: Path) -> None:
    other = path.with_name("other.db")
    with closing(sqlite3.connect(other)) as raw:
        raw.execute("CREATE TABLE x (a)")
    other.replace(path)


async def writing(app: Any, pilot: Any, shown: Any) -> None:
    """A line of the huddle is typed and not saved."""
    await shown(app)
    await pilot.press("6")
    await shown(app)
    await pilot.press("s")
    await shown(app)
    await pilot.press("e", *"hello")
    await pilot.pause()
    assert app.drafts.unsaved() == {"note": "hello"}


def test_a_second_has_several_looks() -> None:
    assert huddle_app._WATCH_EVERY <= 0.25


@pytest.mark.parametrize("how", [deleted, moved, replaced])
async def test_a_file_that_goes_away_is_noticed_and_everything_can_be_saved(
    school_app: Any, school_db: Path, shown: Any, until: Any, tmp_path: Path, how: Callable[[Path], None]
) -> None:
    app = school_app()
    target = tmp_path / "saved.db"
    async with app.run_test(size=(120, 36)) as pilot:
        await writing(app, pilot, shown)
        how(school_db)
        await until(lambda: isinstance(app.screen, LostFile))
        await pilot.pause()
        app.screen.query_one("#to", Input).value = str(target)
        await pilot.press("enter")
        await until(lambda: not isinstance(app.screen, LostFile))
        assert app.drafts.unsaved() == {"note": "hello"}  # still on the screen
        assert any("saved-not-saved.txt" in note.message for note in app._notifications)
    with closing(sqlite3.connect(target)) as raw:
        assert raw.execute("SELECT count(*) FROM student").fetchone()[0] > 100
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert target.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "saved-not-saved.txt").read_text("utf-8") == "hello\n"


async def test_a_file_that_comes_back_is_written_to_again(
    school_app: Any, school_db: Path, shown: Any, until: Any
) -> None:
    app = school_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await writing(app, pilot, shown)
        moved(school_db)
        await until(lambda: isinstance(app.screen, LostFile))
        await pilot.press("escape")
        await pilot.press("enter")  # saves the line
        await until(lambda: any("nothing was saved" in note.message for note in app._notifications))
        moved_back(school_db)
        await until(lambda: any("is back" in note.message for note in app._notifications))
        await shown(app)
        await pilot.press("enter")
        await until(lambda: not app.drafts.unsaved())
    with closing(sqlite3.connect(school_db)) as raw:
        assert raw.execute("SELECT count(*) FROM entry WHERE text = 'hello'").fetchone() == (1,)


async def test_another_file_is_never_overwritten(
    school_app: Any, school_db: Path, shown: Any, until: Any, tmp_path: Path
) -> None:
    app = school_app()
    mine = tmp_path / "mine.txt"
    mine.write_text("mine")
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        deleted(school_db)
        await until(lambda: isinstance(app.screen, LostFile))
        await pilot.pause()
        app.screen.query_one("#to", Input).value = str(mine)
        await pilot.press("enter")
        await until(lambda: "already there" in str(app.screen.query_one(".dialog--problem").render()))
    assert mine.read_text() == "mine"

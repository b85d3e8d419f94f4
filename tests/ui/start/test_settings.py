"""What a person sets holds at once, and is kept in config.toml without touching the rest of it."""

from pathlib import Path

import pytest
from tests.ui.acting import Hand, Lines, SchoolApp, Shown, view_of

from huddle.cli.start.window import _save
from huddle.config import load_settings, save_setting
from huddle.domain.errors import HuddleError
from huddle.ui.app import HuddleApp
from huddle.ui.shell.options import OwnSettings
from huddle.ui.today.today import TodayScreen
from huddle.ui.widgets.rowlist import RowList


@pytest.fixture
def own(tmp_path: Path) -> OwnSettings:
    path = tmp_path / "own" / "config.toml"
    return OwnSettings(
        place=str(path),
        rules={"theme": "default"},
        save=lambda name, value: save_setting(path, name, value),
    )


def test_comments_and_keys_stay_when_a_setting_is_written(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('# mine\ntheme = "nord" # dark\n\n[keys]\n"absence.add" = "b"\n', encoding="utf-8")
    save_setting(path, "theme", "huddle-light")
    save_setting(path, "user", "HB")
    text = path.read_text(encoding="utf-8")
    assert "# mine" in text
    assert "# dark" in text
    settings = load_settings(environ={"HUDDLE_CONFIG": str(path)})
    assert (settings.theme.value, settings.user.value) == ("huddle-light", "HB")
    assert settings.keys == {"absence.add": "b"}
    assert settings.warnings == ()


def test_a_new_file_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "config.toml"
    save_setting(path, "glyphs", "ascii")
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_a_file_that_is_not_toml_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("theme = [", encoding="utf-8")
    with pytest.raises(HuddleError, match="not valid TOML"):
        _save(path, "theme", "nord")
    assert path.read_text(encoding="utf-8") == "theme = ["


def test_a_linked_file_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text("# mine\n", encoding="utf-8")
    link = tmp_path / "config.toml"
    link.symlink_to(real)
    save_setting(link, "theme", "nord")
    assert link.is_symlink()
    assert 'theme = "nord"' in real.read_text(encoding="utf-8")


def written(own: OwnSettings) -> str:
    path = Path(own.place)
    return path.read_text(encoding="utf-8") if path.exists() else ""


async def _open(app: HuddleApp, pilot: Hand, shown: Shown, row: str) -> None:
    await shown(app)
    await pilot.press("f2")
    await shown(app, lambda: app.screen.query(RowList) and app.screen.query_one(RowList).current_key)
    app.screen.query_one(RowList).move_to(row)
    await pilot.press("enter")
    await pilot.pause()


async def test_a_theme_is_tried_on_under_the_cursor_and_kept_with_enter(
    school_app: SchoolApp, shown: Shown, own: OwnSettings
) -> None:
    app = school_app(own=own)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app, lambda: "huddle-light" in app.available_themes)
        await _open(app, pilot, shown, "theme")
        before = app.theme
        await pilot.press("down")
        await shown(app, lambda: app.theme != before)
        await pilot.press("escape")
        assert app.theme == before
        assert not written(own)
        await pilot.press("enter", *"light", "enter")
        await shown(app, lambda: written(own))
        assert app.theme == "huddle-light"
    assert 'theme = "huddle-light"' in written(own)


async def test_who_i_am_counts_from_now_on(school_app: SchoolApp, shown: Shown, own: OwnSettings) -> None:
    app = school_app(own=own)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open(app, pilot, shown, "you")
        await pilot.press(*"hugo", "enter")
        await shown(app, lambda: written(own))
        await pilot.press("escape", "a", *"me", "enter")
        await shown(app, lambda: any(out.code == "HM" for out in view_of(app, TodayScreen).out))
    assert 'user = "HM"' in written(own)


async def test_glyphs_change_on_the_screen_at_once(
    school_app: SchoolApp, shown: Shown, screen_text: Lines, own: OwnSettings
) -> None:
    app = school_app(own=own)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        assert "╭" in "".join(screen_text(app))
        await _open(app, pilot, shown, "glyphs")
        await shown(app, lambda: written(own))
        await pilot.press("escape")
        await pilot.pause()
        assert "╭" not in "".join(screen_text(app))


async def test_names_in_exports_are_the_teams_rule(
    school_app: SchoolApp, shown: Shown, own: OwnSettings
) -> None:
    app = school_app(own=own)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open(app, pilot, shown, "names")
        await pilot.press(*"ids", "enter")
        await shown(app, lambda: ("export_names", "ids") in {r[:2] for r in app.services.team.view().rules})
    assert not written(own)


async def test_the_keys_are_listed_with_their_ids(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app(keys={"absence.add": "b"})
    async with app.run_test(size=(80, 24)) as pilot:
        await _open(app, pilot, shown, "keys")
        seen = "\n".join(screen_text(app))
        assert "nav.today" in seen
        assert "* b" in seen


async def test_without_a_file_a_choice_holds_for_this_run(school_app: SchoolApp, shown: Shown) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await shown(app)
        app.settings.choose_theme("nord")
        await pilot.pause()
        assert app.theme == "nord"
        assert any("until you quit" in note.message for note in app._notifications)

"""What screens look like, as SVG files in tests/snapshots; `--snapshot-update` draws them anew after a wanted change.

They are compared on one Python only: another one may bring another Unicode, and with it other widths.
"""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from syrupy.location import PyTestLocation
from tests.ui.acting import Shown

from huddle.ui.app import HuddleApp

pytestmark = pytest.mark.skipif(
    sys.version_info[:2] != (3, 11), reason="the pictures are drawn on Python 3.11"
)
_SMALL, _LARGE = (80, 24), (120, 36)


class Picture(SingleFileSnapshotExtension):
    """One SVG file a screen."""

    _write_mode = WriteMode.TEXT
    file_extension = "svg"

    @classmethod
    def dirname(cls, *, test_location: PyTestLocation) -> str:
        """A folder for each file of tests."""
        return str(Path(__file__).resolve().parents[1] / "snapshots" / test_location.basename)


@pytest.fixture
def picture(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(Picture)


async def drawn(app: HuddleApp, shown: Shown, size: tuple[int, int], keys: str, *, typed: str = "") -> str:
    """The screen after some keys, as SVG with names that do not change from run to run."""
    async with app.run_test(size=size) as pilot:
        await shown(app)
        for key in keys:
            await pilot.press(key)
            await shown(app)
        if typed:
            await pilot.press(*typed)
            await shown(app)
        await shown(app, lambda: app.screen.is_current)
        await pilot.pause(0.3)  # the cursor has rested, and what stands under it is told
        svg = str(app.export_screenshot(title="huddle"))
    return re.sub(r"terminal-\d+", "terminal", svg)


@pytest.mark.parametrize("size", [_SMALL, _LARGE], ids=["80x24", "120x36"])
@pytest.mark.parametrize(
    "keys", ["1", "2", "5", "6"], ids=["today", "roster with the bracket student", "coverage", "huddle"]
)
async def test_screens_look_as_they_did(
    school_app: Callable[..., Any], shown: Shown, picture: SnapshotAssertion, size: tuple[int, int], keys: str
) -> None:
    assert await drawn(school_app(), shown, size, keys) == picture


async def test_a_light_theme(
    school_app: Callable[..., Any], shown: Shown, picture: SnapshotAssertion
) -> None:
    assert await drawn(school_app(theme="huddle-light"), shown, _SMALL, "1") == picture


async def test_without_color(
    school_app: Callable[..., Any], shown: Shown, picture: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert await drawn(school_app(), shown, _SMALL, "5v") == picture


async def test_the_absence_dialog(
    school_app: Callable[..., Any], shown: Shown, picture: SnapshotAssertion
) -> None:
    assert await drawn(school_app(), shown, _SMALL, "a", typed="fa") == picture


@pytest.mark.parametrize("name", ["today", "absence", "coverage", "huddle", "history"])
def test_the_readmes_pictures_show_huddle_and_load_nothing(name: str) -> None:
    root = Path(__file__).resolve().parents[2]
    picture = (root / "docs" / "pictures" / f"{name}.svg").read_text(encoding="utf-8")
    assert f"docs/pictures/{name}.svg" in (root / "README.md").read_text(encoding="utf-8")
    assert "DEMO" in picture
    for loads in ("@font-face", "url(http", "href=", "src=", "@import", "<script", "<image"):
        assert loads not in picture

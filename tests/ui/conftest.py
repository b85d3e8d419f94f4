"""The app with a screen of one list, without any services."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from huddle.ui.app import HuddleApp
from huddle.ui.commands import TABS
from huddle.ui.options import AppOptions
from huddle.ui.screens.base import HuddleScreen
from huddle.ui.widgets.cells import Column
from huddle.ui.widgets.rowlist import RowList

MORNING = dt.datetime(2026, 11, 23, 8, 4, tzinfo=dt.UTC)


class ListScreen(HuddleScreen[list[str]]):
    NAME = "roster"

    def __init__(self, names: list[str]) -> None:
        super().__init__(None)
        self.names = names
        self.opened: list[str] = []

    def body(self) -> Iterator[Widget]:
        yield Input(id="filter")
        yield RowList[str](
            [Column("Name"), Column("Number", 8, align="right", wide_from=40)],
            key=str,
            cells=lambda name: [name, str(len(name))],
            search=str,
            title="Names",
        )

    def on_row_list_selected(self, event: RowList.Selected) -> None:
        self.opened.append(event.key)

    def on_mount(self) -> None:
        rows = self.query_one(RowList)
        rows.follow(self.query_one(Input))
        rows.focus()
        super().on_mount()

    def load(self) -> list[str]:
        return self.names

    def show(self, view: list[str]) -> None:
        self.query_one(RowList).set_rows(view)


class ListApp(HuddleApp):
    """Every tab shows the same names."""

    def __init__(self, names: list[str], *, before: Callable[[], Any] = lambda: None, **options: Any) -> None:
        super().__init__(before, AppOptions(**{"now": lambda: MORNING, **options}))
        self.names = names

    def screen_makers(self, services: Any) -> Mapping[str, Callable[[], Screen[None]]]:
        return {tab: lambda: ListScreen(self.names) for tab in TABS}


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No colour settings and no folders of the person who runs the tests."""
    for name in ("NO_COLOR", "TEXTUAL_THEME"):
        monkeypatch.delenv(name, raising=False)
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))


@pytest.fixture
def list_app() -> type[ListApp]:
    return ListApp


@pytest.fixture
def screen_text() -> Callable[[HuddleApp], list[str]]:
    """What is on the screen, line by line, without styles."""

    def read(app: HuddleApp) -> list[str]:
        width, height = app.size
        strips = app.screen._compositor.render_strips(app.size)
        return ["".join(segment.text for segment in strip)[:width] for strip in strips[:height]]

    return read

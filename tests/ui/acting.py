"""What tests of the app have in common: the types of its fixtures, and a screen by its own type."""

import datetime as dt
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any, Protocol, TypeVar

from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, Static

from huddle.services.board.views import TodayView
from huddle.services.cover.views import PlanView
from huddle.ui.app import HuddleApp
from huddle.ui.dialogs.panel import Panel
from huddle.ui.keys.command import TABS
from huddle.ui.screens.base import HuddleScreen
from huddle.ui.shell.options import AppOptions
from huddle.ui.widgets.cells import Column
from huddle.ui.widgets.rowlist import RowList

Lines = Callable[[HuddleApp], list[str]]
"""What is on the screen, line by line, without styles."""
Hand = Pilot[None]
"""What presses the keys."""
SchoolApp = Callable[..., HuddleApp]
"""Makes the app on the test's school."""
AtHuddle = Callable[[HuddleApp, Hand], Awaitable[None]]
"""Starts the huddle and goes to it."""
Until = Callable[[Callable[[], object]], Awaitable[None]]
"""Waits until something is true."""

Kind = TypeVar("Kind", bound=Screen[Any])
View = TypeVar("View")
Kept = TypeVar("Kept")


NO_SERVICES: Any = None
MORNING = dt.datetime(2026, 11, 23, 8, 4, tzinfo=dt.UTC)


class ListScreen(HuddleScreen[list[str]]):
    NAME = "roster"

    def __init__(self, names: list[str]) -> None:
        super().__init__(NO_SERVICES)
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

    def services_opened(self) -> None:
        """There are none."""

    def state(self) -> object:
        """Nothing is saved."""
        return None

    def first_shown(self) -> None:
        """Nothing is saved."""

    def screen_makers(self, services: Any) -> Mapping[str, Callable[[], Screen[None]]]:
        return {tab: lambda: ListScreen(self.names) for tab in TABS}


class Shown(Protocol):
    """Waits until the screen in front shows its data and nothing is on its way."""

    def __call__(self, app: HuddleApp, true: Callable[..., object] = ..., /) -> Awaitable[None]: ...


def on(app: HuddleApp, kind: type[Kind]) -> Kind:
    """The screen in front, which is of that kind."""
    assert isinstance(app.screen, kind), app.screen
    return app.screen


def view_of(app: HuddleApp, kind: type[HuddleScreen[View]]) -> View:
    """What the screen in front shows, which is of that kind."""
    view = on(app, kind).view
    assert view is not None
    return view


def rows_of(app: HuddleApp, kind: type[Panel[Any, View]]) -> View:
    """What the panel in front shows, which is of that kind."""
    view = on(app, kind).view
    assert view is not None
    return view


def plan_of(app: HuddleApp) -> PlanView:
    """The plan of the day as it is stored."""
    plan = app.services.plans.current()
    assert plan is not None
    return plan


def drawn_plan(app: HuddleApp, kind: type[HuddleScreen[TodayView]]) -> PlanView:
    """The plan that the screen in front shows."""
    plan = view_of(app, kind).plan
    assert plan is not None
    return plan


def there(found: Kept | None) -> Kept:
    """Something that must be there."""
    assert found is not None
    return found


def said(app: HuddleApp) -> str:
    """What a form has against what was typed."""
    return str(app.screen.query_one(".dialog--problem", Static).content)

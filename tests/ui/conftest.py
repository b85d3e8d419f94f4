"""The app with a screen of one list, without any services."""

import asyncio
import inspect
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.ui.acting import MORNING, Lines, ListApp, SchoolApp, Shown, Until

from huddle.services.planner.planner import InlinePlanner, Planner
from huddle.ui.app import HuddleApp
from huddle.ui.shell.options import AppOptions


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No color settings and no folders of the person who runs the tests."""
    for name in ("NO_COLOR", "TEXTUAL_THEME"):
        monkeypatch.delenv(name, raising=False)
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))


@pytest.fixture
def list_app() -> type[ListApp]:
    return ListApp


@pytest.fixture
def screen_text() -> Lines:
    """What is on the screen, line by line, without styles."""

    def read(app: HuddleApp) -> list[str]:
        width, height = app.size
        strips = app.screen._compositor.render_strips(app.size)
        return ["".join(segment.text for segment in strip)[:width] for strip in strips[:height]]

    return read


@pytest.fixture(scope="session")
def _school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo school with four days of history, on the morning of Monday 23 November 2026: Ben is out."""
    from huddle.services.demo import demo
    from huddle.store.opening import open_database

    path = tmp_path_factory.mktemp("school") / "school.db"
    database = open_database(str(path), now=MORNING, create=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo, "_HISTORY_DAYS", 4)
        demo.build(database, InlinePlanner(), MORNING.date())
    database.close()
    return path


@pytest.fixture
def school_db(_school: Path, tmp_path: Path) -> Path:
    """The school's database, of this test's own."""
    return Path(shutil.copy2(_school, tmp_path / "school.db"))


@pytest.fixture
def school_app(school_db: Path) -> Iterator[SchoolApp]:
    """Makes the app on the school; several on one database are colleagues."""
    from huddle.bootstrap import Services, wire
    from huddle.services.desk.clock import make_clock
    from huddle.store.opening import open_database

    clock = make_clock("2026-11-23T07:45")
    opened: list[Services] = []

    def make(*, planner: Planner | None = None, **options: Any) -> HuddleApp:
        def open_services() -> Services:
            database = open_database(str(school_db), now=MORNING)
            opened.append(wire(database, clock, planner or InlinePlanner(), user="AF"))
            return opened[-1]

        return HuddleApp(open_services, AppOptions(**{"now": clock.now, **options}))

    yield make
    for services in opened:
        services.close()


@pytest.fixture
def shown() -> Shown:
    """Waits until the screen in front shows its data and nothing is on its way."""

    async def wait(app: HuddleApp, true: Callable[..., object] = lambda: True) -> None:
        for _ in range(2000):
            opened = app.services is not None and app.current_mode != "_default"
            ready = (
                opened
                and getattr(app.screen, "view", True) is not None
                and not app.morning.planning
                and app.key_queue.empty
            )
            busy = any(
                w.group in {"deed", "plan", "load", "save", "open"} and not w.is_finished for w in app.workers
            )
            if ready and not busy and true():
                return
            await asyncio.sleep(0.005)
        raise TimeoutError

    return wait


@pytest.fixture
def until() -> Until:
    """Waits until something is true; fails with what it waited for after ten seconds."""

    async def wait(true: Callable[[], object]) -> None:
        for _ in range(1000):
            if true():
                return
            await asyncio.sleep(0.01)
        raise TimeoutError(inspect.getsource(true).strip())

    return wait

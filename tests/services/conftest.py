"""Services on real databases: a demo school that has lived for thirty days, built once and copied for each test."""

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from huddle.bootstrap import Services, wire
from huddle.services.demo.demo import build
from huddle.services.desk.clock import make_clock
from huddle.services.planner.planner import InlinePlanner
from huddle.store.opening import open_database

MORNING = dt.date(2026, 11, 23)

Opener = Callable[..., Services]


@pytest.fixture(scope="session")
def _lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    database = open_database(str(path), now=dt.datetime(2026, 11, 23, tzinfo=dt.UTC), create=True)
    build(database, InlinePlanner(), MORNING)
    database.close()
    return path


@pytest.fixture
def demo_db(_lived: Path, tmp_path: Path) -> Path:
    """The path of the elementary demo school's database on the morning of 23 November 2026, of this test's own."""
    return Path(shutil.copy2(_lived, tmp_path / "demo.db"))


@pytest.fixture
def at(demo_db: Path) -> Iterator[Opener]:
    """Opens the services of the demo school at a moment: `at("2026-11-23T09:00", user="AF")`."""
    opened: list[Services] = []

    def open_at(moment: str = "2026-11-23T07:30", *, user: str = "AF", path: Path = demo_db) -> Services:
        database = open_database(str(path), now=dt.datetime(2026, 11, 23, tzinfo=dt.UTC))
        services = wire(database, make_clock(moment), InlinePlanner(), user=user)
        opened.append(services)
        return services

    yield open_at
    for services in opened:
        services.close()

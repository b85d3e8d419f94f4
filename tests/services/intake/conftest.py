"""An empty database, and rosters brought into it."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.exchange.oneroster_sets import Files, zipped

from huddle.bootstrap import Services, wire
from huddle.services.desk.clock import make_clock
from huddle.services.intake.request import ImportRequest, ImportResult, read
from huddle.services.planner.planner import InlinePlanner
from huddle.store.opening import open_database

Bring = Callable[..., ImportResult]


@pytest.fixture
def services(empty_db: Path) -> Iterator[Services]:
    database = open_database(str(empty_db), now=dt.datetime(2026, 11, 23, tzinfo=dt.UTC))
    opened = wire(database, make_clock("2026-11-23T07:30"), InlinePlanner())
    yield opened
    opened.close()


@pytest.fixture
def bring(services: Services, tmp_path: Path) -> Bring:
    def run(files: Files, *, write: bool = True, **asked: object) -> ImportResult:
        path = tmp_path / "roster.zip"
        path.write_bytes(zipped(files))
        request = ImportRequest(str(path), **asked)  # type: ignore[arg-type]
        return services.imports.run(request, read(request), write=write)

    return run

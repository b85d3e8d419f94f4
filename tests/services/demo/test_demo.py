"""The demo schools are made by the real services and the real planner, the same for the same seed."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from huddle.bootstrap import Services, wire
from huddle.services.demo.demo import build
from huddle.services.desk.clock import make_clock
from huddle.services.planner.planner import InlinePlanner
from huddle.store.database import Database
from huddle.store.opening import open_database

At = Callable[..., Services]


def test_thirty_days_of_history_with_huddles_and_one_skipped(at: At) -> None:
    history = at().history.view()
    assert sum(row.state == "finished" for row in history.huddles) == 29
    assert sum(row.state == "skipped" for row in history.huddles) == 1
    assert sum(row.changes for row in history.huddles) > 5
    assert sum(covers for _, _, covers in history.balance) > 5


def test_a_student_with_a_bracket_name_is_on_the_roster(at: At) -> None:
    assert "[b]O'Neil, [/] Zoë" in {row.sort_name for row in at().roster.view().students}


def test_one_educator_is_out_and_nothing_is_applied_yet(at: At) -> None:
    board = at().today.board()
    assert [out.first_name for out in board.out] == ["Ben"]
    assert board.plan_state == "draft"
    assert board.actions
    assert board.spotlights


@pytest.mark.parametrize("shape", ["middle", "high"])
def test_every_shape_has_a_proved_plan_on_its_morning(shape: str, empty_db: Path) -> None:
    database = open_database(str(empty_db), now=dt.datetime.now(dt.UTC))
    build(database, InlinePlanner(), dt.date(2026, 11, 23), shape=shape, seed=2)
    services = wire(database, make_clock("2026-11-23"), InlinePlanner())
    view = services.plans.current()
    assert view is not None
    assert view.proof == "best possible"
    assert view.changes
    services.close()


def test_the_same_seed_makes_the_same_school(demo_db: Path, empty_db: Path) -> None:
    database = open_database(str(empty_db), now=dt.datetime.now(dt.UTC))
    build(database, InlinePlanner(), dt.date(2026, 11, 23))
    first = open_database(str(demo_db), now=dt.datetime.now(dt.UTC))

    def shown(opened: Database) -> object:
        services = wire(opened, make_clock("2026-11-23"), InlinePlanner())
        plan = services.plans.current()
        roster = [(row.code, row.name, row.groups, row.out) for row in services.roster.view().students]
        return roster, plan.answer if plan else None

    assert shown(database) == shown(first)
    database.close()
    first.close()

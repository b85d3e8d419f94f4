"""`huddle purge`: says what it would do, asks, and removes for good."""

from collections.abc import Callable
from typing import Any

import pytest

Huddle = Callable[..., Any]
pytestmark = pytest.mark.usefixtures("school")


def test_nothing_is_removed_unless_somebody_says_yes(huddle: Huddle) -> None:
    dry = huddle("purge", "student", "S-1008", "--dry-run")
    assert dry.code == 0
    assert "would be removed" in dry.err
    refused = huddle("purge", "student", "S-1008")
    assert refused.code == 2
    assert "--yes" in refused.err
    assert huddle("roster", "--filter", "S-1008").out
    done = huddle("purge", "student", "S-1008", "--yes")
    assert done.code == 0
    assert "student" in done.out
    assert huddle("purge", "student", "S-1008", "--yes").code == 4


def test_the_year_that_runs_is_not_removed(huddle: Huddle) -> None:
    assert huddle("purge", "year", "2026-27", "--yes").code == 8
    assert huddle("purge", "year", "last", "--yes").code == 2

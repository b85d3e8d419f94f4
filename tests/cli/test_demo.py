"""`huddle demo`: a throw-away school without any setting up."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

Huddle = Callable[..., Any]


def test_without_a_terminal_the_board_of_a_school_is_printed_and_nothing_stays(
    process: Huddle, tmp_path: Path
) -> None:
    ran = process("demo", "--date", "2026-11-23", env={"TMPDIR": str(tmp_path)})
    assert ran.code == 0
    assert ran.out.startswith("Saguaro House · Mon 23 Nov 2026")
    assert "Coverage plan" in ran.out
    assert list(tmp_path.iterdir()) == []


def test_keep_saves_it_as_a_database_and_never_over_another_file(huddle: Huddle, tmp_path: Path) -> None:
    path = tmp_path / "kept.db"
    ran = huddle("demo", "--keep", str(path), "--shape", "middle", "--seed", "3", "--date", "2026-11-23")
    assert (ran.code, ran.out.strip()) == (0, str(path))
    assert path.stat().st_mode & 0o777 == 0o600
    assert huddle("--db", str(path), "--date", "2026-11-23", "today").code == 0
    before = path.read_bytes()
    assert huddle("demo", "--keep", str(path)).code == 8
    assert path.read_bytes() == before


def test_an_unknown_shape_is_a_usage_error(huddle: Huddle) -> None:
    assert huddle("demo", "--shape", "college").code == 2

"""docs/architecture.md names files that exist, and draws the wings that the walls hold."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
HOUSE = ROOT / "src" / "huddle"
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_every_file_that_is_named_exists() -> None:
    named = set(re.findall(r"`([a-z_]+(?:/[a-z_]+)*(?:/|\.py))`", PAGE))
    assert len(named) > 30
    missing = [name for name in sorted(named) if not (HOUSE / name).exists() and not (ROOT / name).exists()]
    assert missing == []


def test_the_wings_are_drawn_in_the_order_of_the_walls() -> None:
    walls = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    (wings,) = (one for one in walls["contracts"] if one.get("containers") == ["huddle.services"])
    lines = [re.split(r"\s*\|\s*", layer) for layer in wings["layers"]]
    drawing = PAGE.split("```")[1]
    drawn = [line.split() for line in drawing.splitlines()]
    at = drawn.index(lines[0])
    assert drawn[at : at + len(lines)] == lines

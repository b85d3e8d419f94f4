"""Who else could lead a session, and what it would cost: the answer as frozen values, and its JSON form `huddle.why/1`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SCHEMA = "huddle.why/1"


@dataclass(frozen=True, slots=True)
class Instead:
    """Somebody who could lead the session: the first level that gets worse, None for none, by how much, and that in words."""

    educator: str
    level: str | None
    by: int
    said: str = ""


@dataclass(frozen=True, slots=True)
class NotPossible:
    """Somebody who cannot lead it, and the rule that stands against it, as a sentence."""

    educator: str
    because: str


@dataclass(frozen=True, slots=True)
class Why:
    """Who leads a session (`chosen`, codes), who else could, and who cannot."""

    block: str
    group: str
    chosen: tuple[str, ...]
    instead: tuple[Instead, ...] = ()
    not_possible: tuple[NotPossible, ...] = ()


def why_to_json(why: Why) -> dict[str, Any]:
    """The answer as `huddle.why/1`."""
    return {
        "schema": SCHEMA,
        "block": why.block,
        "group": why.group,
        "chosen": list(why.chosen),
        "instead": [
            {"educator": one.educator, "level": one.level, "by": one.by, "said": one.said}
            for one in why.instead
        ],
        "not_possible": [{"educator": one.educator, "because": one.because} for one in why.not_possible],
    }


def why_from_json(row: Mapping[str, Any]) -> Why:
    """The answer, from the JSON that huddle's own planner process wrote."""
    return Why(
        row["block"],
        row["group"],
        tuple(row["chosen"]),
        tuple(Instead(one["educator"], one["level"], one["by"], one["said"]) for one in row["instead"]),
        tuple(NotPossible(one["educator"], one["because"]) for one in row["not_possible"]),
    )

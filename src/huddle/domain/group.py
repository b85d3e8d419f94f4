"""Student groups: temporary views of the shared roster."""

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from huddle.domain.errors import InvalidError
from huddle.domain.values import require_line, require_range

CODE_LIMIT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group with what it needs.

    `weights` says how much it needs each skill (0..25); target and max are students
    per adult, None where the team's rule holds; `requires` are credentials its lead must have (rare).
    """

    id: str
    team_id: str
    code: str
    name: str
    grade: str = ""
    weights: Mapping[str, int] = field(default_factory=dict)
    requires: tuple[str, ...] = ()
    room_id: str | None = None
    target: int | None = None
    max: int | None = None
    drafted: bool = False
    archived: bool = False
    version: int = 1

    def __post_init__(self) -> None:
        require_line(self.code, "The group's code", limit=CODE_LIMIT)
        if any(c.isspace() or c in "@=:," for c in self.code):
            raise InvalidError(
                f"'{self.code}' is not a group code.", hint="Use up to 8 letters or digits, no blanks."
            )
        require_line(self.name, "The group's name")
        require_range(self.target, 1, 1000, "The target")
        require_range(self.max, 1, 1000, "The maximum")
        for weight in self.weights.values():
            require_range(weight, 0, 25, "A skill's weight")

    @property
    def focus(self) -> str:
        """The skill it needs most; empty when it names none."""
        return max(self.weights, key=lambda skill: (self.weights[skill], skill), default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A student in a group from `since` until and with `until` (open when None)."""

    id: str
    group_id: str
    student_id: str
    since: dt.date
    until: dt.date | None = None

    def active_on(self, day: dt.date) -> bool:
        """Whether the student was in the group on that day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A room and how many students it holds."""

    id: str
    team_id: str
    name: str
    capacity: int = 30
    version: int = 1

    def __post_init__(self) -> None:
        require_line(self.name, "The room's name", limit=60)
        require_range(self.capacity, 1, 10_000, "A room's capacity")


def make_group_code(name: str, wanted: str, taken: Collection[str]) -> str:
    """A new group code of at most eight characters, unique in the team.

    Args:
        name: the group's name; its letters are used when `wanted` gives none.
        wanted: a code the file gives, for instance `HR00000-A`; may be empty or too long.
        taken: codes already used, in any case.
    """
    used = {code.upper() for code in taken}
    base = re.sub(r"[\W_]+", "", wanted) if 0 < len(re.sub(r"[\W_]+", "", wanted)) <= CODE_LIMIT else ""
    base = (
        base or re.sub(r"[\W_]+", "", name)[:CODE_LIMIT] or re.sub(r"[\W_]+", "", wanted)[-CODE_LIMIT:] or "G"
    )
    if base.upper() not in used:
        return base
    number = 2
    while (code := f"{base[: CODE_LIMIT - len(str(number))]}{number}").upper() in used:
        number += 1
    return code

"""The base schedule: who usually leads and helps which group in which block. Cover never overwrites it."""

from dataclasses import dataclass

from huddle.domain.block import require_days
from huddle.domain.errors import InvalidError
from huddle.domain.values import require_one_of

PLANNING = "planning"
OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A group in a block on the days of a pattern: its lead (None = nobody yet), helpers, room of its own.

    `block` is the block's short name, so that a special day's blocks of the same name carry it too.
    """

    id: str
    team_id: str
    group_id: str
    block: str
    days: str = ""
    lead_id: str | None = None
    helper_ids: tuple[str, ...] = ()
    room_id: str | None = None
    drafted: bool = False
    version: int = 1

    def __post_init__(self) -> None:
        require_days(self.days)
        if self.lead_id is not None and self.lead_id in self.helper_ids:
            raise InvalidError("An educator cannot lead and help the same group in one block.")
        if len(set(self.helper_ids)) != len(self.helper_ids):
            raise InvalidError("A helper is named twice.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A block in which an educator is planning (protected) or off (part-time, working elsewhere)."""

    id: str
    team_id: str
    educator_id: str
    block: str
    kind: str = PLANNING
    days: str = ""
    version: int = 1

    def __post_init__(self) -> None:
        require_one_of(self.kind, (PLANNING, OFF), "A duty")
        require_days(self.days)

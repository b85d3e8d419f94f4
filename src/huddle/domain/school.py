"""The school: it gives the team its time zone, and so its today."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from huddle.domain.errors import InvalidError
from huddle.domain.values import require_line


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """A school; `time_zone` is an IANA name, empty for the computer's own zone."""

    id: str
    name: str
    time_zone: str = ""
    external_id: str = ""
    version: int = 1

    def __post_init__(self) -> None:
        require_line(self.name, "The school's name")
        if self.time_zone:
            try:
                ZoneInfo(self.time_zone)
            except (ZoneInfoNotFoundError, ValueError, OSError) as error:
                raise InvalidError(
                    f"'{self.time_zone}' is not a time zone.", hint="Use a name such as America/Phoenix."
                ) from error

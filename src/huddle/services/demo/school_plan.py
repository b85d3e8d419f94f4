"""What a demo school is made from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Adult:
    """An educator of the demo; strengths as `skill=level` words, `planning` and `off` as block names."""

    name: str
    role: str
    strengths: str
    credentials: tuple[str, ...] = ("certified",)
    can_lead: bool | None = None
    planning: tuple[str, ...] = ()
    off: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """A group: size, focus, room, and for each block who leads and helps (first names)."""

    code: str
    name: str
    size: int
    focus: str
    room: str
    sessions: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class SchoolPlan:
    """A demo school: `partitions` each deal the whole roster into groups; `out` is who is out on the morning shown."""

    shape: str
    school: str
    team: str
    grades: tuple[str, ...]
    students: int
    blocks: tuple[tuple[str, str, str, str], ...]
    rooms: dict[str, int]
    adults: tuple[Adult, ...]
    partitions: tuple[tuple[GroupPlan, ...], ...]
    needs: dict[str, int]
    apart: int
    out: str
    maximum: int

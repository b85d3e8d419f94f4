"""Students of the shared roster: needs as flags, never diagnoses."""

import datetime as dt
from dataclasses import dataclass

from huddle.domain.errors import InvalidError
from huddle.domain.values import require_line, require_one_of

NEEDS = {
    "iep": "IEP",
    "504": "504",
    "el": "EL",
    "gifted": "gifted",
    "behavior": "behavior plan",
    "health": "health alert",
}
APART = "apart"
TOGETHER = "together"

# Present is the absence of a record (CEDS attendance statuses).
ATTENDANCE = ("excused", "unexcused", "tardy", "early_departure")


@dataclass(frozen=True, slots=True, kw_only=True)
class Student:
    """A student; `code` (S-0012) is the public id, unique in the team."""

    id: str
    team_id: str
    code: str
    given: str
    family: str = ""
    preferred: str = ""
    grade: str = ""
    needs: tuple[str, ...] = ()
    active: bool = True
    version: int = 1

    def __post_init__(self) -> None:
        require_line(self.code, "The student's code", limit=40)
        require_line(self.given, "The given name", empty=bool(self.family))
        require_line(self.family, "The family name", empty=True)
        require_line(self.preferred, "The preferred name", empty=True)
        require_line(self.grade, "The grade", limit=40, empty=True)
        for need in self.needs:
            require_one_of(need, NEEDS, "A need flag")

    @property
    def name(self) -> str:
        """Preferred or given name, then the family name."""
        return f"{self.preferred or self.given} {self.family}".strip()

    @property
    def sort_key(self) -> tuple[str, str, str]:
        """By family name, then given name, then code."""
        return self.family.casefold(), (self.preferred or self.given).casefold(), self.code

    @property
    def initials(self) -> str:
        """First letters of the given and the family name: reduced, not anonymous."""
        names = (self.preferred or self.given, self.family)
        letters = [next((c.upper() for c in name if c.isalpha()), "") for name in names]
        letters = [letter for letter in letters if letter]
        return "".join(f"{letter}." for letter in letters) or self.code


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentPair:
    """Two students to keep apart, or together, whatever group they are in."""

    id: str
    team_id: str
    first_id: str
    second_id: str
    kind: str = APART

    def __post_init__(self) -> None:
        require_one_of(self.kind, (APART, TOGETHER), "A pair")
        if self.first_id == self.second_id:
            raise InvalidError("A pair is of two different students.")


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentAbsence:
    """A light flag: it changes headcounts. `blocks` is empty for the whole day."""

    id: str
    team_id: str
    student_id: str
    date: dt.date
    blocks: tuple[str, ...] = ()
    status: str = "excused"
    version: int = 1

    def __post_init__(self) -> None:
        require_one_of(self.status, ATTENDANCE, "A student's status")

    def covers(self, block: str) -> bool:
        """Whether the student is out in that block."""
        return not self.blocks or block in self.blocks

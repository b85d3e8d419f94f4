"""What a row changes of a person: cells that clear and cells that say nothing, and the old and new values in words."""

from huddle.domain.educator import Educator
from huddle.domain.student import Student
from huddle.domain.values import NAME_LIMIT
from huddle.exchange.staged import Person
from huddle.services.intake.matching import Match
from huddle.text import one_line


def cell_value(
    value: str, stored: str, person: Person, match: Match[Educator] | Match[Student], column: str
) -> str:
    """What a cell makes of a stored text: an empty one clears it only where the file speaks of it by the team's code."""
    value = one_line(value, NAME_LIMIT)
    return value if match.by_code and column in person.says else value or stored


_WORDS = {"name": "", "given": "given name ", "preferred": "preferred name ", "needs": "needs "}


def differences(before: Educator | Student, after: Educator | Student, fields: tuple[str, ...]) -> list[str]:
    """`Grade 7 > 8` for each field that differs; a name as a whole, and its parts only where the whole is the same."""
    said = []
    for field in fields:
        old, new = getattr(before, field), getattr(after, field)
        if old == new or (field in ("given", "preferred") and before.name != after.name):
            continue
        said.append(f"{_WORDS.get(field, f'{field} ')}{_shown(old)} > {_shown(new)}")
    return said


def _shown(value: str | tuple[str, ...]) -> str:
    return (", ".join(value) if isinstance(value, tuple) else value) or "none"

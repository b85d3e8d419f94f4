"""The agenda of the huddle: sections with their share of the time box, and templates for certain days."""

from collections.abc import Sequence
from dataclasses import dataclass

from huddle.domain.errors import InvalidError
from huddle.domain.values import require_line, require_one_of, require_range
from huddle.text import fold

# What a section shows beside its notes.
AGENDA_KINDS = (
    "notes",
    "actions",
    "people",
    "coverage",
    "ahead",
    "spotlights",
    "celebrations",
    "parking",
    "back",
)
USUAL = "default"  # the name of the agenda of a usual day
_MOST_SECTIONS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """One section of the huddle: what it is about, and its share of the time box in minutes."""

    name: str
    kind: str = "notes"
    minutes: int = 1
    on: bool = True

    def __post_init__(self) -> None:
        require_line(self.name, "The section's name", limit=60)
        require_one_of(self.kind, AGENDA_KINDS, "A section")
        require_range(self.minutes, 0, 120, "A section's minutes")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaTemplate:
    """An agenda for certain days: those of `weekdays` (Monday = 0), or any day on which somebody chooses it."""

    name: str
    items: tuple[AgendaItem, ...]
    weekdays: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        require_line(self.name, "The agenda's name", limit=40)
        require_sections(self.items)
        if any(not 0 <= day <= 6 for day in self.weekdays):
            raise InvalidError("A weekday is a number from 0 (Monday) to 6.")


def require_sections(items: Sequence[AgendaItem]) -> None:
    """Refuse an agenda without a section, with too many, or with two of one name (time is kept under the name).

    Raises:
        InvalidError: it is one of these.
    """
    if not any(item.on for item in items):
        raise InvalidError("An agenda needs at least one section.", hint="Turn one on.")
    if len(items) > _MOST_SECTIONS:
        raise InvalidError(f"An agenda has at most {_MOST_SECTIONS} sections.")
    names = [fold(item.name) for item in items]
    twice = next((item.name for item in items if names.count(fold(item.name)) > 1), "")
    if twice:
        raise InvalidError(f"There are two sections '{twice}'.", hint="Give one another name.")


_FOLLOW_UP = AgendaItem(name="Follow-up", kind="actions", minutes=1)
_PEOPLE = AgendaItem(name="In and out", kind="people", minutes=1)
_PARKING = AgendaItem(name="Parking lot", kind="parking", minutes=1)
_SPOTLIGHTS = AgendaItem(name="Student spotlights", kind="spotlights", minutes=2)
_CELEBRATIONS = AgendaItem(name="Celebrations", kind="celebrations", minutes=1)

# Ten minutes, each section optional and reorderable: follow-up first, then people, cover, the day, students, thanks.
DEFAULT_AGENDA = (
    _FOLLOW_UP,
    _PEOPLE,
    AgendaItem(name="Coverage", kind="coverage", minutes=2),
    AgendaItem(name="Look ahead", kind="ahead", minutes=2),
    _SPOTLIGHTS,
    _CELEBRATIONS,
    _PARKING,
)

# What huddle brings along. The Monday one looks at the whole week, the half-term one back at how the team works, the
# short one is for a morning that has five minutes.
TEMPLATES = (
    AgendaTemplate(
        name="monday",
        items=(
            AgendaItem(name="Look back", kind="back", minutes=1),
            _FOLLOW_UP,
            _PEOPLE,
            AgendaItem(name="Coverage", kind="coverage", minutes=2),
            AgendaItem(name="The week ahead", kind="ahead", minutes=4),
            _SPOTLIGHTS,
            _CELEBRATIONS,
            _PARKING,
        ),
    ),
    AgendaTemplate(
        name="half-term",
        items=(
            _PEOPLE,
            AgendaItem(name="Coverage", kind="coverage", minutes=2),
            AgendaItem(name="Look back", kind="back", minutes=5),
            AgendaItem(name="Actions", kind="actions", minutes=3),
            AgendaItem(name="Student spotlights", kind="spotlights", minutes=4),
            AgendaItem(name="Look ahead", kind="ahead", minutes=3),
            _CELEBRATIONS,
            _PARKING,
        ),
    ),
    AgendaTemplate(
        name="short",
        items=(
            _PEOPLE,
            AgendaItem(name="Coverage", kind="coverage", minutes=2),
            AgendaItem(name="Actions", kind="actions", minutes=1),
            AgendaItem(name="Notes", kind="notes", minutes=1),
        ),
    ),
)

"""The team, its rules and the agenda of its huddle."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from huddle.domain.agenda import DEFAULT_AGENDA, AgendaItem, AgendaTemplate
from huddle.domain.errors import InvalidError
from huddle.domain.values import require_line, require_one_of, require_range

SOFT_LEVELS = ("crowding", "strength", "continuity", "fairness", "planning")
NAME_MODES = ("initials", "full", "ids")
TIERS = ("core", "extended")

# Who leads a group alone unless the team says otherwise (certified adults).
LEADS_ALONE = ("lead", "certified", "special_educator", "el_specialist", "specials", "substitute")


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRules:
    """The numbers a team decides on; each has a default and is shown as a *team rule*, never as the law.

    Attributes:
        target: students an adult should hold at most; above it is a cost.
        max_elementary: students per adult up to grade 5 or 6; never exceeded.
        max_secondary: the same for later grades.
        max_groups: groups, or parts of groups, that one educator may hold in a block.
        max_parts: parts a group may be split into.
        planning_cap: planning blocks an educator may lose a day without being asked; None = no cap.
        cover_cap: covers an educator may take a day; None = no cap.
        window_days: school days over which covers are counted for fairness.
        order: the order of the five soft levels, most important first.
        splits: whether groups may be split.
        flag_credentials: need flag -> the credential that serves it.
        leads_alone: roles that may lead a group alone.
        keep_reasons: whether an absence may hold a category.
        export_names: how students appear in exports: initials, full or ids.
        week: the team's school days, Monday = 0.
        cycle: names of the days of a cycle (A, B or 1..10); empty when there is none.
        cycle_start: a date that is the first day of the cycle.
    """

    target: int = 26
    max_elementary: int = 34
    max_secondary: int = 35
    max_groups: int = 2
    max_parts: int = 4
    planning_cap: int | None = 0
    cover_cap: int | None = None
    window_days: int = 30
    order: tuple[str, ...] = SOFT_LEVELS
    splits: bool = True
    flag_credentials: Mapping[str, str] = field(default_factory=lambda: {"iep": "sped", "el": "esl"})
    leads_alone: tuple[str, ...] = LEADS_ALONE
    keep_reasons: bool = True
    export_names: str = "initials"
    week: tuple[int, ...] = (0, 1, 2, 3, 4)
    cycle: tuple[str, ...] = ()
    cycle_start: dt.date | None = None

    def __post_init__(self) -> None:
        require_range(self.target, 1, 1000, "The target")
        require_range(self.max_elementary, 1, 1000, "The maximum")
        require_range(self.max_secondary, 1, 1000, "The maximum")
        require_range(self.max_groups, 1, 10, "Groups at once")
        require_range(self.max_parts, 2, 10, "Parts of a split")
        require_range(self.planning_cap, 0, 20, "Planning blocks that may be lost")
        require_range(self.cover_cap, 0, 20, "Covers a day")
        require_range(self.window_days, 1, 400, "The window for fairness")
        require_one_of(self.export_names, NAME_MODES, "Names in exports")
        if sorted(self.order) != sorted(SOFT_LEVELS):
            raise InvalidError(
                "The order of levels must name each of them once: " + ", ".join(SOFT_LEVELS) + "."
            )
        if not self.week or any(not 0 <= day <= 6 for day in self.week):
            raise InvalidError("The school week needs at least one weekday.")
        if any(not day.strip() or "," in day for day in self.cycle):
            raise InvalidError(
                "A day of the cycle needs a name without commas.", hint="Write A, B or 1, 2, 3."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A team of educators who share one roster of students.

    `agenda` is the huddle of a usual day; `templates` are the team's own agendas for certain days, and override those
    that huddle brings along under the same names.
    """

    id: str
    school_id: str
    name: str
    rules: TeamRules = field(default_factory=TeamRules)
    agenda: tuple[AgendaItem, ...] = DEFAULT_AGENDA
    templates: tuple[AgendaTemplate, ...] = ()
    archived: bool = False
    version: int = 1

    def __post_init__(self) -> None:
        require_line(self.name, "The team's name")


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMember:
    """An educator's place in a team: the code is the public id, unique in the team and stable."""

    id: str
    team_id: str
    educator_id: str
    code: str
    tier: str = "core"
    since: dt.date | None = None
    until: dt.date | None = None
    version: int = 1

    def __post_init__(self) -> None:
        require_one_of(self.tier, TIERS, "A member's tier")
        if not (2 <= len(self.code) <= 4 and self.code.isalnum() and self.code == self.code.upper()):
            raise InvalidError(
                f"'{self.code}' is not a code.", hint="Use two to four capital letters or digits."
            )
        if self.code == "ME":
            raise InvalidError("The code ME is kept for 'me', the educator at this computer.")

    def active_on(self, day: dt.date) -> bool:
        """Whether the educator belongs to the team on that day."""
        return (self.since is None or self.since <= day) and not self.ended_by(day)

    def ended_by(self, day: dt.date) -> bool:
        """Whether the membership is over on that day; one that has not begun yet is not over."""
        return self.until is not None and self.until < day

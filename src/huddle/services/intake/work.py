"""One import under way."""

import datetime as dt
from dataclasses import dataclass, field

from huddle.domain.team import Team
from huddle.exchange.choice import Choice
from huddle.exchange.findings import Finding
from huddle.exchange.oneroster_spec import OWN_SOURCE
from huddle.exchange.staged import StagedRoster
from huddle.store.unit_of_work import UnitOfWork

COUNTS = ("added", "changed", "moved", "archived", "unchanged")


@dataclass(slots=True)
class Work:
    """One import under way: what is asked, where it writes, what it counts."""

    unit: UnitOfWork
    team: Team
    roster: StagedRoster
    choice: Choice
    source: str
    date: dt.date
    partial: bool
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))
    lines: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def native(self) -> bool:
        """Whether huddle's own writers (or its template) gave the files their ids, which may be codes of this team."""
        return self.roster.format == "native" or self.roster.source_name == OWN_SOURCE

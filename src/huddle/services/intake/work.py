"""One import under way."""

import datetime as dt
from dataclasses import dataclass, field

from huddle.domain.team import Team
from huddle.exchange.choice import Choice
from huddle.exchange.findings import Finding
from huddle.exchange.oneroster_spec import OWN_SOURCE
from huddle.exchange.staged import StagedRoster
from huddle.exchange.template import FORMAT
from huddle.services.intake.earlier import Earlier
from huddle.store.unit_of_work import UnitOfWork

COUNTS = ("added", "changed", "moved", "archived", "unchanged")


@dataclass(slots=True)
class Work:
    """One import under way: what is asked, where it writes, what it counts.

    Attributes:
        match_names: the source has given new ids; who has the name and grade of somebody of the team is that person.
        rollover: the team is carried over to a new school year or term.
        is_new_team: the team is made by this import.
        strangers: the team knows no source whose ids the file has.
        named: the person said where the ids come from, so they are no codes of this team.
        before: what the imports of this source before chose and saw.
        absence_tells: whether somebody who is not in the file is gone, as the person said; None as the format means it.
    """

    unit: UnitOfWork
    team: Team
    roster: StagedRoster
    choice: Choice
    source: str
    date: dt.date
    partial: bool
    before: Earlier
    is_new_team: bool = False
    strangers: bool = False
    named: bool = False
    absence_tells: bool | None = None
    rollover: bool = False
    match_names: bool = False
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))
    lines: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def sheet(self) -> bool:
        """Whether the file is made by hand or by huddle, a statement about what it contains."""
        return self.roster.format == FORMAT

    @property
    def native(self) -> bool:
        """Whether huddle's own writers (or its template) gave the files their ids, which may be codes of this team."""
        return not self.named and (self.sheet or self.roster.source_name == OWN_SOURCE)

    @property
    def tells_who_left(self) -> bool:
        """Whether somebody who is not in the file is gone."""
        tells = not self.sheet if self.absence_tells is None else self.absence_tells
        return self.roster.tells_who_left and tells

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the file was refused by what is in the database."""
        return all(finding.severity != "error" for finding in self.findings)

    def count(self, what: str, line: str = "") -> None:
        """Count somebody, with a line for the preview."""
        self.counts[what] += 1
        if line:
            self.lines.append(line)

"""What the board of a day shows."""

import datetime as dt
from dataclasses import dataclass

from huddle.services.absence.views import OutView
from huddle.services.board.first_plan import FirstStep
from huddle.services.cover.views import PlanView
from huddle.services.huddle.views import ActionView, SectionView, SpotlightView


@dataclass(frozen=True, slots=True)
class RiskView:
    """A service that is not given in a block as things stand: a credential, how many students, which group."""

    credential: str
    students: int
    block: str
    group: str
    minutes: int


@dataclass(frozen=True, slots=True)
class TodayView:
    """The board of a day; `unled` are blocks and groups of sessions without a usual lead, `1 7A`."""

    team: str
    school: str
    date: dt.date
    is_today: bool
    school_open: bool
    day_name: str
    out: tuple[OutView, ...]
    back: tuple[str, ...]
    tomorrow: tuple[OutView, ...]
    students_out: int
    students: int
    educators: int
    plan_state: str
    plan: PlanView | None
    actions: tuple[ActionView, ...]
    spotlights: tuple[SpotlightView, ...]
    services_at_risk: tuple[RiskView, ...]
    agenda: tuple[SectionView, ...]
    huddle_state: str
    facilitator: str
    facilitator_code: str
    recorder: str
    drafted_sessions: int
    blocks: tuple[tuple[str, str], ...]
    first_steps: tuple[FirstStep, ...] = ()  # until a plan has been applied: what the team still needs
    unled: tuple[str, ...] = ()

    @property
    def needs_plan(self) -> bool:
        """Whether somebody has to be found for a session: its adult is out, or nobody usually leads it."""
        return bool(self.out or self.unled)

"""Tables of absences, coverage plans and what became of them."""

import datetime as dt

from sqlalchemy import DateTime, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel


class AbsenceRow(SQLModel, table=True):
    """Absence; `blocks` is JSON. `ends` repeats the record's last day, so that a date finds its absences by index."""

    __tablename__ = "absence"
    __table_args__ = (Index(None, "team_id", "ends"), Index(None, "educator_id", "ends"))
    id: str = Field(primary_key=True)
    team_id: str = Field(foreign_key="team.id")
    educator_id: str = Field(foreign_key="educator.id")
    first: dt.date
    last: dt.date
    blocks: str
    planned: bool
    category: str
    substitute_wanted: bool
    state: str
    repeats_until: dt.date | None
    reported_at: dt.datetime | None = Field(sa_type=DateTime)
    ends: dt.date
    version: int


class CoveragePlanRow(SQLModel, table=True):
    """CoveragePlan; `problem` and `answer` are JSON snapshots."""

    __tablename__ = "coverage_plan"
    __table_args__ = (Index(None, "team_id", "date", "state"),)
    id: str = Field(primary_key=True)
    team_id: str = Field(foreign_key="team.id")
    date: dt.date
    state: str
    problem: str = Field(sa_type=Text)
    answer: str = Field(sa_type=Text)
    proved_through: int
    made_by: str
    made_at: dt.datetime = Field(sa_type=DateTime)
    applied_at: dt.datetime | None = Field(sa_type=DateTime)
    applied_by: str
    version: int


class MoveRow(SQLModel, table=True):
    """Move; the lists are JSON."""

    __tablename__ = "move"
    __table_args__ = (Index(None, "team_id", "date"),)
    id: str = Field(primary_key=True)
    plan_id: str = Field(foreign_key="coverage_plan.id", index=True)
    team_id: str = Field(foreign_key="team.id")
    date: dt.date
    block: str
    group_code: str
    kind: str
    before: str
    after: str
    together: str
    covers: str
    students: int
    minutes: int
    parts: str = Field(sa_type=Text)
    why: str = Field(sa_type=Text)
    note: str
    announced_at: dt.datetime | None = Field(sa_type=DateTime)
    happened: str
    asked: str
    version: int


class AnnouncementSeenRow(SQLModel, table=True):
    """AnnouncementSeen."""

    __tablename__ = "announcement_seen"
    __table_args__ = (UniqueConstraint("plan_id", "educator_id"),)
    id: str = Field(primary_key=True)
    team_id: str = Field(foreign_key="team.id", index=True)
    plan_id: str = Field(foreign_key="coverage_plan.id")
    educator_id: str = Field(foreign_key="educator.id")
    at: dt.datetime = Field(sa_type=DateTime)


class StandingPlanRow(SQLModel, table=True):
    """StandingPlan; `answer` is JSON."""

    __tablename__ = "standing_plan"
    __table_args__ = (UniqueConstraint("team_id", "key"),)
    id: str = Field(primary_key=True)
    team_id: str = Field(foreign_key="team.id")
    educator_code: str
    date: dt.date
    key: str
    answer: str = Field(sa_type=Text)
    proved_through: int
    made_at: dt.datetime = Field(sa_type=DateTime)


class MissedServiceRow(SQLModel, table=True):
    """MissedService."""

    __tablename__ = "missed_service"
    __table_args__ = (Index(None, "team_id", "date"),)
    id: str = Field(primary_key=True)
    team_id: str = Field(foreign_key="team.id")
    plan_id: str = Field(foreign_key="coverage_plan.id")
    date: dt.date
    block: str
    group_code: str
    credential: str
    students: int
    minutes: int
    made_up_on: dt.date | None
    note: str
    version: int

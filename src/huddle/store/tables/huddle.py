"""Tables of huddles and what is written in them."""

import datetime as dt

from sqlalchemy import DateTime, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel


class HuddleRow(SQLModel, table=True):
    """Huddle; `agenda`, `present`, `spent` and `skipped` are JSON."""

    __tablename__ = "huddle"
    __table_args__ = (UniqueConstraint("team_id", "date"),)
    id: str = Field(primary_key=True)
    team_id: str = Field(foreign_key="team.id")
    date: dt.date
    agenda: str = Field(sa_type=Text)
    template: str
    started_at: dt.datetime | None = Field(sa_type=DateTime)
    finished_at: dt.datetime | None = Field(sa_type=DateTime)
    facilitator_id: str | None = Field(foreign_key="educator.id")
    recorder_id: str | None = Field(foreign_key="educator.id")
    present: str
    section: int
    section_at: dt.datetime | None = Field(sa_type=DateTime)
    spent: str
    skipped: str = Field(sa_type=Text)
    paused_at: dt.datetime | None = Field(sa_type=DateTime)
    reopened_at: dt.datetime | None = Field(sa_type=DateTime)
    amended_at: dt.datetime | None = Field(sa_type=DateTime)
    version: int


class EntryRow(SQLModel, table=True):
    """Entry; the links are JSON."""

    __tablename__ = "entry"
    id: str = Field(primary_key=True)
    team_id: str = Field(foreign_key="team.id")
    huddle_id: str = Field(foreign_key="huddle.id", index=True)
    section: str
    kind: str
    text: str = Field(sa_type=Text)
    author: str
    at: dt.datetime = Field(sa_type=DateTime)
    archived: bool
    student_ids: str
    group_ids: str
    amends: str
    cleared_on: dt.date | None
    version: int


class ActionRow(SQLModel, table=True):
    """Action; the links are JSON."""

    __tablename__ = "action"
    __table_args__ = (Index(None, "team_id", "state"),)
    id: str = Field(primary_key=True)
    team_id: str = Field(foreign_key="team.id")
    text: str = Field(sa_type=Text)
    owner_id: str | None = Field(foreign_key="educator.id")
    due: dt.date | None
    state: str
    reason: str
    created_on: dt.date
    created_in: str | None = Field(foreign_key="huddle.id")
    closed_on: dt.date | None
    closed_in: str | None = Field(foreign_key="huddle.id")
    repeats: str
    student_ids: str
    group_ids: str
    version: int


class SpotlightRow(SQLModel, table=True):
    """Spotlight."""

    __tablename__ = "spotlight"
    __table_args__ = (Index(None, "team_id", "date"),)
    id: str = Field(primary_key=True)
    team_id: str = Field(foreign_key="team.id")
    student_id: str = Field(foreign_key="student.id")
    date: dt.date
    text: str = Field(sa_type=Text)
    follow_up: dt.date | None
    closed: bool
    version: int

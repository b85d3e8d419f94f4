"""Tables of rooms, groups, blocks, sessions, duties and the calendar."""

import datetime as dt

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel


class RoomRow(SQLModel, table=True):
    """Room."""

    __tablename__ = "room"
    __table_args__ = (UniqueConstraint("team_id", "name"),)
    id: str = Field(primary_key=True)
    team_id: str = Field(foreign_key="team.id")
    name: str
    capacity: int
    version: int


class GroupRow(SQLModel, table=True):
    """Group; `weights` and `requires` are JSON."""

    __tablename__ = "student_group"
    __table_args__ = (UniqueConstraint("team_id", "code"),)
    id: str = Field(primary_key=True)
    team_id: str = Field(foreign_key="team.id")
    code: str
    name: str
    grade: str
    weights: str
    requires: str
    room_id: str | None = Field(foreign_key="room.id")
    target: int | None
    max: int | None
    drafted: bool
    archived: bool
    version: int


class MembershipRow(SQLModel, table=True):
    """Membership."""

    __tablename__ = "membership"
    __table_args__ = (Index(None, "group_id", "since"),)
    id: str = Field(primary_key=True)
    group_id: str = Field(foreign_key="student_group.id")
    student_id: str = Field(foreign_key="student.id", index=True)
    since: dt.date
    until: dt.date | None


class BlockRow(SQLModel, table=True):
    """Block."""

    __tablename__ = "block"
    __table_args__ = (UniqueConstraint("team_id", "bell", "short"),)
    id: str = Field(primary_key=True)
    team_id: str = Field(foreign_key="team.id")
    short: str
    name: str
    starts: dt.time
    ends: dt.time
    position: int
    days: str
    bell: str
    version: int


class SessionRow(SQLModel, table=True):
    """Session of the base schedule; `helper_ids` is JSON."""

    __tablename__ = "base_session"
    __table_args__ = (UniqueConstraint("group_id", "block", "days"),)
    id: str = Field(primary_key=True)
    team_id: str = Field(foreign_key="team.id", index=True)
    group_id: str = Field(foreign_key="student_group.id")
    block: str
    days: str
    lead_id: str | None = Field(foreign_key="educator.id", index=True)
    helper_ids: str
    room_id: str | None = Field(foreign_key="room.id")
    drafted: bool
    version: int


class DutyRow(SQLModel, table=True):
    """Duty."""

    __tablename__ = "duty"
    id: str = Field(primary_key=True)
    team_id: str = Field(foreign_key="team.id", index=True)
    educator_id: str = Field(foreign_key="educator.id")
    block: str
    kind: str
    days: str
    version: int


class CalendarDayRow(SQLModel, table=True):
    """CalendarDay."""

    __tablename__ = "calendar_day"
    __table_args__ = (UniqueConstraint("team_id", "date"),)
    id: str = Field(primary_key=True)
    team_id: str = Field(foreign_key="team.id")
    date: dt.date
    kind: str
    bell: str
    cycle_day: str
    name: str
    version: int


class CalendarEventRow(SQLModel, table=True):
    """CalendarEvent."""

    __tablename__ = "calendar_event"
    __table_args__ = (Index(None, "team_id", "date"),)
    id: str = Field(primary_key=True)
    team_id: str = Field(foreign_key="team.id")
    date: dt.date
    starts: dt.time | None
    ends: dt.time | None
    text: str = Field(sa_type=Text)
    source: str
    uid: str
    version: int

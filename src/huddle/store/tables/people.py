"""Tables of schools, teams, educators and students."""

import datetime as dt

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel


class SchoolRow(SQLModel, table=True):
    """School."""

    __tablename__ = "school"
    id: str = Field(primary_key=True)
    name: str
    time_zone: str
    external_id: str
    version: int


class TeamRow(SQLModel, table=True):
    """Team; `rules`, `agenda` and `templates` are JSON."""

    __tablename__ = "team"
    id: str = Field(primary_key=True)
    school_id: str = Field(foreign_key="school.id")
    name: str
    rules: str = Field(sa_type=Text)
    agenda: str = Field(sa_type=Text)
    templates: str = Field(sa_type=Text)
    archived: bool
    version: int


class EducatorRow(SQLModel, table=True):
    """Educator; in a team through team_member."""

    __tablename__ = "educator"
    id: str = Field(primary_key=True)
    given: str
    family: str
    preferred: str
    role: str
    can_lead: bool | None
    can_help: bool | None
    email: str
    max_groups: int | None
    planning_cap: int | None
    cover_cap: int | None
    home_team_id: str | None = Field(foreign_key="team.id")
    active: bool
    version: int


class TeamMemberRow(SQLModel, table=True):
    """TeamMember."""

    __tablename__ = "team_member"
    __table_args__ = (UniqueConstraint("team_id", "code"), UniqueConstraint("team_id", "educator_id"))
    id: str = Field(primary_key=True)
    team_id: str = Field(foreign_key="team.id")
    educator_id: str = Field(foreign_key="educator.id", index=True)
    code: str
    tier: str
    since: dt.date | None
    until: dt.date | None
    version: int


class CredentialRow(SQLModel, table=True):
    """Credential."""

    __tablename__ = "credential"
    __table_args__ = (UniqueConstraint("educator_id", "code"),)
    id: str = Field(primary_key=True)
    educator_id: str = Field(foreign_key="educator.id")
    code: str
    until: dt.date | None


class SkillRow(SQLModel, table=True):
    """Skill: a team's own, beside the catalogue."""

    __tablename__ = "skill"
    __table_args__ = (UniqueConstraint("team_id", "code"),)
    id: str = Field(primary_key=True)
    team_id: str = Field(foreign_key="team.id")
    code: str
    name: str


class StrengthRow(SQLModel, table=True):
    """Strength."""

    __tablename__ = "strength"
    __table_args__ = (UniqueConstraint("educator_id", "skill"),)
    id: str = Field(primary_key=True)
    educator_id: str = Field(foreign_key="educator.id")
    skill: str
    level: int
    source: str
    wants_to_grow: bool
    version: int


class StudentRow(SQLModel, table=True):
    """Student; `needs` is JSON."""

    __tablename__ = "student"
    __table_args__ = (UniqueConstraint("team_id", "code"),)
    id: str = Field(primary_key=True)
    team_id: str = Field(foreign_key="team.id")
    code: str
    given: str
    family: str
    preferred: str
    grade: str
    needs: str
    active: bool
    version: int


class StudentPairRow(SQLModel, table=True):
    """StudentPair."""

    __tablename__ = "student_pair"
    __table_args__ = (UniqueConstraint("first_id", "second_id"),)
    id: str = Field(primary_key=True)
    team_id: str = Field(foreign_key="team.id", index=True)
    first_id: str = Field(foreign_key="student.id")
    second_id: str = Field(foreign_key="student.id", index=True)
    kind: str


class StudentAbsenceRow(SQLModel, table=True):
    """StudentAbsence; `blocks` is JSON."""

    __tablename__ = "student_absence"
    __table_args__ = (UniqueConstraint("student_id", "date"), Index(None, "team_id", "date"))
    id: str = Field(primary_key=True)
    team_id: str = Field(foreign_key="team.id")
    student_id: str = Field(foreign_key="student.id")
    date: dt.date
    blocks: str
    status: str
    version: int

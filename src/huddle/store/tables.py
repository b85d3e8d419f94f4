"""Every table of the schema. A row class holds columns and keys only; the nouns in `domain` refuse nonsense.

Column names are the field names of the domain records. Ids are UUID texts made by the client. Lists and mappings are
JSON texts, times UTC without a zone, so that the same schema and the same SQL serve SQLite and PostgreSQL.
"""

import datetime as dt

from sqlalchemy import DateTime, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

# The same naming rule on both engines, so that migrations can name what they change.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


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


class ExternalIdRow(SQLModel, table=True):
    """ExternalId."""

    __tablename__ = "external_id"
    __table_args__ = (
        UniqueConstraint("scope", "source", "kind", "external_id"),
        Index(None, "our_id"),
        Index(None, "team_id"),
    )
    id: str = Field(primary_key=True)
    scope: str
    source: str
    kind: str
    external_id: str
    our_id: str
    team_id: str
    archived: bool


class ImportRunRow(SQLModel, table=True):
    """ImportRun; the mappings are JSON."""

    __tablename__ = "import_run"
    __table_args__ = (Index(None, "team_id", "at"),)
    id: str = Field(primary_key=True)
    team_id: str
    at: dt.datetime = Field(sa_type=DateTime)
    by: str
    source: str
    format: str
    files: str = Field(sa_type=Text)
    counts: str
    choice: str = Field(sa_type=Text)
    change_seq: int
    undone_at: dt.datetime | None = Field(sa_type=DateTime)


class ExportRecordRow(SQLModel, table=True):
    """ExportRecord: the disclosure log."""

    __tablename__ = "export_record"
    __table_args__ = (Index(None, "team_id", "at"),)
    id: str = Field(primary_key=True)
    team_id: str
    at: dt.datetime = Field(sa_type=DateTime)
    by: str
    what: str
    format: str
    names: str
    since: dt.date | None
    until: dt.date | None
    rows: int
    with_reasons: bool
    with_needs: bool
    student_id: str
    recipient: str
    query: str


class ChangeRow(SQLModel, table=True):
    """Change: one act of a person. The sequence, not the clock, is the order."""

    __tablename__ = "change"
    __table_args__ = (Index(None, "team_id", "seq"),)
    seq: int | None = Field(default=None, primary_key=True)
    team_id: str
    at: dt.datetime = Field(sa_type=DateTime)
    by: str
    label: str
    kind: str
    undone_by: int | None


class ChangeLineRow(SQLModel, table=True):
    """ChangeLine; `before` and `after` are JSON or null."""

    __tablename__ = "change_line"
    id: str = Field(primary_key=True)
    seq: int = Field(foreign_key="change.seq", index=True)
    table_name: str
    row_id: str = Field(index=True)
    before: str | None = Field(sa_type=Text)
    after: str | None = Field(sa_type=Text)


class SavedFilterRow(SQLModel, table=True):
    """SavedFilter."""

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("team_id", "name"),)
    id: str = Field(primary_key=True)
    team_id: str = Field(foreign_key="team.id")
    name: str
    query: str
    version: int


class SettingRow(SQLModel, table=True):
    """Setting of the database."""

    __tablename__ = "setting"
    id: str = Field(primary_key=True)
    value: str = Field(sa_type=Text)
    version: int

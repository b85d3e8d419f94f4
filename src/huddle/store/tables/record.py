"""Tables of imports, exports, the undo journal, saved filters and preferences."""

import datetime as dt

from sqlalchemy import DateTime, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel


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

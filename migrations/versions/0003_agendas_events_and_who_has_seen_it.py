"""Agendas by the day, events, who has seen the cover, saved filters, links of actions, amendments"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_event",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=True),
        sa.Column("ends", sa.Time(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_calendar_event_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_event")),
    )
    op.create_index(op.f("ix_calendar_event_team_id_date"), "calendar_event", ["team_id", "date"])

    op.create_table(
        "announcement_seen",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("plan_id", sa.String(), nullable=False),
        sa.Column("educator_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["educator_id"], ["educator.id"], name=op.f("fk_announcement_seen_educator_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["coverage_plan.id"], name=op.f("fk_announcement_seen_plan_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_announcement_seen_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement_seen")),
        sa.UniqueConstraint("plan_id", "educator_id", name=op.f("uq_announcement_seen_plan_id_educator_id")),
    )
    op.create_index(op.f("ix_announcement_seen_team_id"), "announcement_seen", ["team_id"])

    op.create_table(
        "saved_filter",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_saved_filter_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
        sa.UniqueConstraint("team_id", "name", name=op.f("uq_saved_filter_team_id_name")),
    )

    op.create_index(op.f("ix_change_line_row_id"), "change_line", ["row_id"])

    _add("team", sa.Column("templates", sa.Text(), nullable=False, server_default="[]"))
    _add("move", sa.Column("asked", sa.String(), nullable=False, server_default=""))
    _add("huddle", sa.Column("template", sa.String(), nullable=False, server_default=""))
    _add("huddle", sa.Column("paused_at", sa.DateTime(), nullable=True))
    _add("huddle", sa.Column("reopened_at", sa.DateTime(), nullable=True))
    _add("huddle", sa.Column("skipped", sa.Text(), nullable=False, server_default="[]"))
    _add("entry", sa.Column("amends", sa.String(), nullable=False, server_default=""))
    _add("entry", sa.Column("cleared_on", sa.Date(), nullable=True))
    _add("action", sa.Column("student_ids", sa.String(), nullable=False, server_default="[]"))
    _add("action", sa.Column("group_ids", sa.String(), nullable=False, server_default="[]"))
    _add("export_record", sa.Column("student_id", sa.String(), nullable=False, server_default=""))
    _add("export_record", sa.Column("recipient", sa.String(), nullable=False, server_default=""))
    _add("export_record", sa.Column("query", sa.String(), nullable=False, server_default=""))


def _add(table: str, column: "sa.Column[object]") -> None:
    """Add a column in place: the rows stay where they are, so no foreign key and no trigger is touched."""
    op.add_column(table, column)

"""Standing plans and missed services"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "standing_plan",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("educator_code", sa.String(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("proved_through", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_standing_plan_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_plan")),
        sa.UniqueConstraint("team_id", "key", name=op.f("uq_standing_plan_team_id_key")),
    )

    op.create_table(
        "missed_service",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("plan_id", sa.String(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("block", sa.String(), nullable=False),
        sa.Column("group_code", sa.String(), nullable=False),
        sa.Column("credential", sa.String(), nullable=False),
        sa.Column("students", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("made_up_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["coverage_plan.id"], name=op.f("fk_missed_service_plan_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_missed_service_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missed_service")),
    )
    op.create_index(op.f("ix_missed_service_team_id_date"), "missed_service", ["team_id", "date"])

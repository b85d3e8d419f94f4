"""The first schema"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "change",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_change")),
    )
    op.create_index(op.f("ix_change_team_id_seq"), "change", ["team_id", "seq"])

    op.create_table(
        "external_id",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("our_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_id")),
        sa.UniqueConstraint(
            "scope",
            "source",
            "kind",
            "external_id",
            name=op.f("uq_external_id_scope_source_kind_external_id"),
        ),
    )
    op.create_index(op.f("ix_external_id_our_id"), "external_id", ["our_id"])
    op.create_index(op.f("ix_external_id_team_id"), "external_id", ["team_id"])

    op.create_table(
        "school",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school")),
    )
    op.create_table(
        "setting",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting")),
    )
    op.create_table(
        "change_line",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("row_id", sa.String(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["seq"], ["change.seq"], name=op.f("fk_change_line_seq")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_line")),
    )
    op.create_index(op.f("ix_change_line_seq"), "change_line", ["seq"])

    op.create_table(
        "team",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("school_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_team_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
    )
    op.create_table(
        "block",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("short", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("days", sa.String(), nullable=False),
        sa.Column("bell", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_block_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_block")),
        sa.UniqueConstraint("team_id", "bell", "short", name=op.f("uq_block_team_id_bell_short")),
    )
    op.create_table(
        "calendar_day",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("bell", sa.String(), nullable=False),
        sa.Column("cycle_day", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_calendar_day_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_day")),
        sa.UniqueConstraint("team_id", "date", name=op.f("uq_calendar_day_team_id_date")),
    )
    op.create_table(
        "coverage_plan",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("proved_through", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("applied_at", sa.DateTime(), nullable=True),
        sa.Column("applied_by", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_coverage_plan_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage_plan")),
    )
    op.create_index(
        op.f("ix_coverage_plan_team_id_date_state"), "coverage_plan", ["team_id", "date", "state"]
    )

    op.create_table(
        "educator",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("given", sa.String(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("preferred", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("can_lead", sa.Boolean(), nullable=True),
        sa.Column("can_help", sa.Boolean(), nullable=True),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("max_groups", sa.Integer(), nullable=True),
        sa.Column("planning_cap", sa.Integer(), nullable=True),
        sa.Column("cover_cap", sa.Integer(), nullable=True),
        sa.Column("home_team_id", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["home_team_id"], ["team.id"], name=op.f("fk_educator_home_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_educator")),
    )
    op.create_table(
        "export_record",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("names", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("with_reasons", sa.Boolean(), nullable=False),
        sa.Column("with_needs", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_record")),
    )
    op.create_index(op.f("ix_export_record_team_id_at"), "export_record", ["team_id", "at"])

    op.create_table(
        "import_run",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("counts", sa.String(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("change_seq", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    op.create_index(op.f("ix_import_run_team_id_at"), "import_run", ["team_id", "at"])

    op.create_table(
        "room",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_room_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("team_id", "name", name=op.f("uq_room_team_id_name")),
    )
    op.create_table(
        "skill",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_skill_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill")),
        sa.UniqueConstraint("team_id", "code", name=op.f("uq_skill_team_id_code")),
    )
    op.create_table(
        "student",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("given", sa.String(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("preferred", sa.String(), nullable=False),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("needs", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_student_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_student")),
        sa.UniqueConstraint("team_id", "code", name=op.f("uq_student_team_id_code")),
    )
    op.create_table(
        "absence",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("educator_id", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("blocks", sa.String(), nullable=False),
        sa.Column("planned", sa.Boolean(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("substitute_wanted", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("repeats_until", sa.Date(), nullable=True),
        sa.Column("reported_at", sa.DateTime(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["educator_id"], ["educator.id"], name=op.f("fk_absence_educator_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_absence_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index(op.f("ix_absence_educator_id_ends"), "absence", ["educator_id", "ends"])
    op.create_index(op.f("ix_absence_team_id_ends"), "absence", ["team_id", "ends"])

    op.create_table(
        "credential",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("educator_id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["educator_id"], ["educator.id"], name=op.f("fk_credential_educator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential")),
        sa.UniqueConstraint("educator_id", "code", name=op.f("uq_credential_educator_id_code")),
    )
    op.create_table(
        "duty",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("educator_id", sa.String(), nullable=False),
        sa.Column("block", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("days", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["educator_id"], ["educator.id"], name=op.f("fk_duty_educator_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_duty_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
    )
    op.create_index(op.f("ix_duty_team_id"), "duty", ["team_id"])

    op.create_table(
        "huddle",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=True),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("facilitator_id", sa.String(), nullable=True),
        sa.Column("recorder_id", sa.String(), nullable=True),
        sa.Column("present", sa.String(), nullable=False),
        sa.Column("section", sa.Integer(), nullable=False),
        sa.Column("section_at", sa.DateTime(), nullable=True),
        sa.Column("spent", sa.String(), nullable=False),
        sa.Column("amended_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["facilitator_id"], ["educator.id"], name=op.f("fk_huddle_facilitator_id")),
        sa.ForeignKeyConstraint(["recorder_id"], ["educator.id"], name=op.f("fk_huddle_recorder_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_huddle_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_huddle")),
        sa.UniqueConstraint("team_id", "date", name=op.f("uq_huddle_team_id_date")),
    )
    op.create_table(
        "move",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("plan_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("block", sa.String(), nullable=False),
        sa.Column("group_code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("together", sa.String(), nullable=False),
        sa.Column("covers", sa.String(), nullable=False),
        sa.Column("students", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("announced_at", sa.DateTime(), nullable=True),
        sa.Column("happened", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["coverage_plan.id"], name=op.f("fk_move_plan_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_move_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_move")),
    )
    op.create_index(op.f("ix_move_plan_id"), "move", ["plan_id"])
    op.create_index(op.f("ix_move_team_id_date"), "move", ["team_id", "date"])

    op.create_table(
        "spotlight",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("student_id", sa.String(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("follow_up", sa.Date(), nullable=True),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["student_id"], ["student.id"], name=op.f("fk_spotlight_student_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_spotlight_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spotlight")),
    )
    op.create_index(op.f("ix_spotlight_team_id_date"), "spotlight", ["team_id", "date"])

    op.create_table(
        "strength",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("educator_id", sa.String(), nullable=False),
        sa.Column("skill", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("wants_to_grow", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["educator_id"], ["educator.id"], name=op.f("fk_strength_educator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strength")),
        sa.UniqueConstraint("educator_id", "skill", name=op.f("uq_strength_educator_id_skill")),
    )
    op.create_table(
        "student_absence",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("student_id", sa.String(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("blocks", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["student_id"], ["student.id"], name=op.f("fk_student_absence_student_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_student_absence_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_student_absence")),
        sa.UniqueConstraint("student_id", "date", name=op.f("uq_student_absence_student_id_date")),
    )
    op.create_index(op.f("ix_student_absence_team_id_date"), "student_absence", ["team_id", "date"])

    op.create_table(
        "student_group",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("weights", sa.String(), nullable=False),
        sa.Column("requires", sa.String(), nullable=False),
        sa.Column("room_id", sa.String(), nullable=True),
        sa.Column("target", sa.Integer(), nullable=True),
        sa.Column("max", sa.Integer(), nullable=True),
        sa.Column("drafted", sa.Boolean(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_student_group_room_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_student_group_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_student_group")),
        sa.UniqueConstraint("team_id", "code", name=op.f("uq_student_group_team_id_code")),
    )
    op.create_table(
        "student_pair",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("first_id", sa.String(), nullable=False),
        sa.Column("second_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["first_id"], ["student.id"], name=op.f("fk_student_pair_first_id")),
        sa.ForeignKeyConstraint(["second_id"], ["student.id"], name=op.f("fk_student_pair_second_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_student_pair_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_student_pair")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_student_pair_first_id_second_id")),
    )
    op.create_index(op.f("ix_student_pair_second_id"), "student_pair", ["second_id"])
    op.create_index(op.f("ix_student_pair_team_id"), "student_pair", ["team_id"])

    op.create_table(
        "team_member",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("educator_id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["educator_id"], ["educator.id"], name=op.f("fk_team_member_educator_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_member_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_member")),
        sa.UniqueConstraint("team_id", "code", name=op.f("uq_team_member_team_id_code")),
        sa.UniqueConstraint("team_id", "educator_id", name=op.f("uq_team_member_team_id_educator_id")),
    )
    op.create_index(op.f("ix_team_member_educator_id"), "team_member", ["educator_id"])

    op.create_table(
        "action",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.String(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("created_in", sa.String(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_in", sa.String(), nullable=True),
        sa.Column("repeats", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["closed_in"], ["huddle.id"], name=op.f("fk_action_closed_in")),
        sa.ForeignKeyConstraint(["created_in"], ["huddle.id"], name=op.f("fk_action_created_in")),
        sa.ForeignKeyConstraint(["owner_id"], ["educator.id"], name=op.f("fk_action_owner_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_action_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
    )
    op.create_index(op.f("ix_action_team_id_state"), "action", ["team_id", "state"])

    op.create_table(
        "base_session",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.String(), nullable=False),
        sa.Column("block", sa.String(), nullable=False),
        sa.Column("days", sa.String(), nullable=False),
        sa.Column("lead_id", sa.String(), nullable=True),
        sa.Column("helper_ids", sa.String(), nullable=False),
        sa.Column("room_id", sa.String(), nullable=True),
        sa.Column("drafted", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["student_group.id"], name=op.f("fk_base_session_group_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["educator.id"], name=op.f("fk_base_session_lead_id")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_base_session_room_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_base_session_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_base_session")),
        sa.UniqueConstraint("group_id", "block", "days", name=op.f("uq_base_session_group_id_block_days")),
    )
    op.create_index(op.f("ix_base_session_lead_id"), "base_session", ["lead_id"])
    op.create_index(op.f("ix_base_session_team_id"), "base_session", ["team_id"])

    op.create_table(
        "entry",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("huddle_id", sa.String(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("student_ids", sa.String(), nullable=False),
        sa.Column("group_ids", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["huddle_id"], ["huddle.id"], name=op.f("fk_entry_huddle_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_entry_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
    )
    op.create_index(op.f("ix_entry_huddle_id"), "entry", ["huddle_id"])

    op.create_table(
        "membership",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("group_id", sa.String(), nullable=False),
        sa.Column("student_id", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["student_group.id"], name=op.f("fk_membership_group_id")),
        sa.ForeignKeyConstraint(["student_id"], ["student.id"], name=op.f("fk_membership_student_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    op.create_index(op.f("ix_membership_group_id_since"), "membership", ["group_id", "since"])
    op.create_index(op.f("ix_membership_student_id"), "membership", ["student_id"])

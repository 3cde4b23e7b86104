"""topic plans"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "002"
down_revision = "001"


def upgrade() -> None:
    op.create_table(
        "library_topic",
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("prompts", sa.JSON(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("preparer_role", sa.String(), nullable=False),
        sa.Column("follow_up_task", sa.JSON(), nullable=False),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_library_topic_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_topic")),
        sa.UniqueConstraint("code", name=op.f("uq_library_topic_code")),
    )
    with op.batch_alter_table("library_topic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_library_topic_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "topic_plan",
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft", "adopted", "submitted", "noted", "returned", name="planstate", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("aim", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["branch_id"], ["unit.id"], name=op.f("fk_topic_plan_branch_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_plan")),
        sa.UniqueConstraint("branch_id", "year", "quarter", name=op.f("uq_topic_plan_branch_id_year_quarter")),
    )
    op.create_table(
        "topic",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("library_topic_id", sa.Integer(), nullable=True),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("prompts", sa.JSON(), nullable=False),
        sa.Column("preparer_id", sa.Integer(), nullable=True),
        sa.Column("draft_due_on", sa.Date(), nullable=True),
        sa.Column("meets_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["library_topic_id"], ["library_topic.id"], name=op.f("fk_topic_library_topic_id_library_topic")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["topic_plan.id"], name=op.f("fk_topic_plan_id_topic_plan")),
        sa.ForeignKeyConstraint(["preparer_id"], ["member.id"], name=op.f("fk_topic_preparer_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
    )
    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_topic_library_topic_id"), ["library_topic_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_topic_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_topic_preparer_id"), ["preparer_id"], unique=False)

    op.create_table(
        "topic_plan_step",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft", "adopted", "submitted", "noted", "returned", name="planstate", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("at_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_topic_plan_step_account_id_account")),
        sa.ForeignKeyConstraint(["plan_id"], ["topic_plan.id"], name=op.f("fk_topic_plan_step_plan_id_topic_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_plan_step")),
    )
    with op.batch_alter_table("topic_plan_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_topic_plan_step_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "assignment",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("cell_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("study", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(cell_id IS NULL) <> (member_id IS NULL)", name=op.f("ck_assignment_one_assignee")),
        sa.ForeignKeyConstraint(["cell_id"], ["cell.id"], name=op.f("fk_assignment_cell_id_cell")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_assignment_member_id_member")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_assignment_topic_id_topic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_cell_id"), ["cell_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_topic_id"), ["topic_id"], unique=False)

    op.create_table(
        "assignment_speaker",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_assignment_speaker_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_assignment_speaker_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_speaker")),
        sa.UniqueConstraint("assignment_id", "member_id", name=op.f("uq_assignment_speaker_assignment_id_member_id")),
    )
    with op.batch_alter_table("assignment_speaker", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_speaker_member_id"), ["member_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("assignment_speaker", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_speaker_member_id"))

    op.drop_table("assignment_speaker")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_topic_id"))
        batch_op.drop_index(batch_op.f("ix_assignment_member_id"))
        batch_op.drop_index(batch_op.f("ix_assignment_cell_id"))

    op.drop_table("assignment")
    with op.batch_alter_table("topic_plan_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_topic_plan_step_plan_id"))

    op.drop_table("topic_plan_step")
    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_topic_preparer_id"))
        batch_op.drop_index(batch_op.f("ix_topic_plan_id"))
        batch_op.drop_index(batch_op.f("ix_topic_library_topic_id"))

    op.drop_table("topic")
    op.drop_table("topic_plan")
    with op.batch_alter_table("library_topic", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_library_topic_unit_id"))

    op.drop_table("library_topic")

"""opinion drafts, topic drafts"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "011"
down_revision = "010"


def upgrade() -> None:
    op.create_table(
        "opinion_draft",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("for_cell", sa.Boolean(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("saved_at_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_opinion_draft_member_id_member")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_opinion_draft_topic_id_topic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion_draft")),
        sa.UniqueConstraint(
            "member_id", "topic_id", "for_cell", name=op.f("uq_opinion_draft_member_id_topic_id_for_cell")
        ),
    )
    with op.batch_alter_table("opinion_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_opinion_draft_topic_id"), ["topic_id"], unique=False)

    op.create_table(
        "topic_draft",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("prompts", sa.JSON(), nullable=False),
        sa.Column("draft_conclusion", sa.String(), nullable=False),
        sa.Column("written_at_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_topic_draft_account_id_account")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_topic_draft_topic_id_topic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_draft")),
        sa.UniqueConstraint("topic_id", "number", name=op.f("uq_topic_draft_topic_id_number")),
    )
    op.create_table(
        "topic_draft_step",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "step",
            sa.Enum("presented", "commented", "adopted", name="draftstep", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("at_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_topic_draft_step_account_id_account")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_topic_draft_step_topic_id_topic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_draft_step")),
    )
    with op.batch_alter_table("topic_draft_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_topic_draft_step_topic_id"), ["topic_id"], unique=False)

    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.add_column(sa.Column("draft_conclusion", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.drop_column("draft_conclusion")

    with op.batch_alter_table("topic_draft_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_topic_draft_step_topic_id"))

    op.drop_table("topic_draft_step")
    op.drop_table("topic_draft")
    with op.batch_alter_table("opinion_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_opinion_draft_topic_id"))

    op.drop_table("opinion_draft")

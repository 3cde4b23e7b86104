"""topic supply"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "007"
down_revision = "006"


def upgrade() -> None:
    with op.batch_alter_table("library_topic", schema=None) as batch_op:
        batch_op.add_column(sa.Column("published_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_why", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.add_column(sa.Column("adapted", sa.Boolean(), nullable=False, server_default=sa.false()))

    op.create_table(
        "library_paper",
        sa.Column("library_topic_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("pdf", "docx", "xlsx", "pptx", "jpg", "png", name="paperkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("file_key", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at_utc", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_library_paper_account_id_account")),
        sa.ForeignKeyConstraint(
            ["library_topic_id"], ["library_topic.id"], name=op.f("fk_library_paper_library_topic_id_library_topic")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_paper")),
    )
    with op.batch_alter_table("library_paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_library_paper_library_topic_id"), ["library_topic_id"], unique=False)

    op.create_table(
        "library_refusal",
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("library_topic_id", sa.Integer(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "not_here",
                "studied",
                "other_first",
                "nobody_to_prepare",
                "other",
                name="refusalreason",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at_utc", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_library_refusal_account_id_account")),
        sa.ForeignKeyConstraint(["branch_id"], ["unit.id"], name=op.f("fk_library_refusal_branch_id_unit")),
        sa.ForeignKeyConstraint(
            ["library_topic_id"], ["library_topic.id"], name=op.f("fk_library_refusal_library_topic_id_library_topic")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_refusal")),
        sa.UniqueConstraint(
            "branch_id", "library_topic_id", name=op.f("uq_library_refusal_branch_id_library_topic_id")
        ),
    )
    with op.batch_alter_table("library_refusal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_library_refusal_library_topic_id"), ["library_topic_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("library_refusal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_library_refusal_library_topic_id"))

    op.drop_table("library_refusal")
    with op.batch_alter_table("library_paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_library_paper_library_topic_id"))

    op.drop_table("library_paper")
    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.drop_column("adapted")
    with op.batch_alter_table("library_topic", schema=None) as batch_op:
        batch_op.drop_column("version")
        batch_op.drop_column("withdrawn_why")
        batch_op.drop_column("withdrawn_on")
        batch_op.drop_column("published_on")

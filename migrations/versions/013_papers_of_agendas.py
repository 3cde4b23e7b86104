"""papers of agendas"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "013"
down_revision = "012"


def upgrade() -> None:
    op.create_table(
        "agenda_paper",
        sa.Column("agenda_item_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("pdf", "docx", "xlsx", "pptx", "jpg", "png", name="paperkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("file_key", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at_utc", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_agenda_paper_account_id_account")),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"], ["agenda_item.id"], name=op.f("fk_agenda_paper_agenda_item_id_agenda_item")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_paper")),
    )
    with op.batch_alter_table("agenda_paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_paper_agenda_item_id"), ["agenda_item_id"], unique=False)

    op.create_table(
        "paper_reading",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("at_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_paper_reading_member_id_member")),
        sa.ForeignKeyConstraint(["paper_id"], ["agenda_paper.id"], name=op.f("fk_paper_reading_paper_id_agenda_paper")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_reading")),
        sa.UniqueConstraint("paper_id", "member_id", name=op.f("uq_paper_reading_paper_id_member_id")),
    )
    with op.batch_alter_table("paper_reading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_reading_member_id"), ["member_id"], unique=False)

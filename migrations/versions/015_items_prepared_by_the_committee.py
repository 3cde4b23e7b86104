"""items prepared by the committee"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "015"
down_revision = "014"


def upgrade() -> None:
    op.create_table(
        "prepared_item",
        sa.Column("committee_item_id", sa.Integer(), nullable=False),
        sa.Column("branch_item_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_item_id"], ["agenda_item.id"], name=op.f("fk_prepared_item_branch_item_id_agenda_item")
        ),
        sa.ForeignKeyConstraint(
            ["committee_item_id"], ["agenda_item.id"], name=op.f("fk_prepared_item_committee_item_id_agenda_item")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prepared_item")),
        sa.UniqueConstraint("committee_item_id", name=op.f("uq_prepared_item_committee_item_id")),
    )
    with op.batch_alter_table("prepared_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_prepared_item_branch_item_id"), ["branch_item_id"], unique=False)

"""Papers: what a numbered paper is and says; the draft of a resolution."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "009"
down_revision = "008"


def upgrade() -> None:
    op.create_table(
        "resolution",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("evaluation", sa.String(), nullable=False),
        sa.Column("praise", sa.String(), nullable=False),
        sa.Column("shortcomings", sa.String(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_resolution_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resolution")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_resolution_meeting_id")),
    )
    with op.batch_alter_table("issued_paper", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "form",
                sa.Enum(
                    "meeting_notice",
                    "meeting_agenda",
                    "monthly_resolution",
                    "quarterly_topic_plan",
                    "annual_topic_plan",
                    name="paperform",
                    native_enum=False,
                    length=32,
                ),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("meeting_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("topic_plan_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("year", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("body", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("account_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("cancelled_why", sa.String(), server_default="", nullable=False))
        batch_op.create_index(batch_op.f("ix_issued_paper_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_issued_paper_topic_plan_id"), ["topic_plan_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_issued_paper_account_id_account"), "account", ["account_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_issued_paper_meeting_id_meeting"), "meeting", ["meeting_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_issued_paper_topic_plan_id_topic_plan"), "topic_plan", ["topic_plan_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("issued_paper", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_issued_paper_topic_plan_id_topic_plan"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_issued_paper_meeting_id_meeting"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_issued_paper_account_id_account"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_issued_paper_topic_plan_id"))
        batch_op.drop_index(batch_op.f("ix_issued_paper_meeting_id"))
        batch_op.drop_column("cancelled_why")
        batch_op.drop_column("account_id")
        batch_op.drop_column("body")
        batch_op.drop_column("year")
        batch_op.drop_column("topic_plan_id")
        batch_op.drop_column("meeting_id")
        batch_op.drop_column("form")

    op.drop_table("resolution")

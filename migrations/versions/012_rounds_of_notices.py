"""rounds of notices, guests"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "012"
down_revision = "011"


def upgrade() -> None:
    op.create_table(
        "guest",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum("zalo", "sms", "call", "paper", name="noticechannel", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_guest_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guest")),
    )
    with op.batch_alter_table("guest", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guest_meeting_id"), ["meeting_id"], unique=False)

    op.add_column("meeting", sa.Column("notice_round", sa.Integer(), server_default="1", nullable=False))
    # so far nobody could be told that a meeting is put off or called off: that is a round of its own
    op.execute("UPDATE meeting SET notice_round = 2 WHERE state IN ('postponed', 'cancelled')")

    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("round", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(
            sa.Column(
                "about",
                sa.Enum(
                    "planned",
                    "convened",
                    "in_progress",
                    "closed",
                    "filed",
                    "postponed",
                    "cancelled",
                    name="meetingstate",
                    native_enum=False,
                    length=32,
                ),
                server_default="convened",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("guest_id", sa.Integer(), nullable=True))
        batch_op.alter_column("member_id", existing_type=sa.Integer(), nullable=True)
        batch_op.drop_constraint(batch_op.f("uq_notice_meeting_id_member_id"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_notice_meeting_id_round_member_id"), ["meeting_id", "round", "member_id"]
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_notice_meeting_id_round_guest_id"), ["meeting_id", "round", "guest_id"]
        )
        batch_op.create_foreign_key(batch_op.f("fk_notice_guest_id_guest"), "guest", ["guest_id"], ["id"])
        batch_op.create_check_constraint(
            batch_op.f("ck_notice_one_recipient"), "(member_id IS NULL) <> (guest_id IS NULL)"
        )
        batch_op.create_index(batch_op.f("ix_notice_guest_id"), ["guest_id"], unique=False)

"""what belongs to a meeting while it is held"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "010"
down_revision = "009"


def upgrade() -> None:
    op.create_table(
        "received_entry",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_received_entry_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_entry")),
        sa.UniqueConstraint("account_id", "key", name=op.f("uq_received_entry_account_id_key")),
    )
    op.create_table(
        "other_attendance",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("member_213", "superior_attendee", "guest", name="otherattendee", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at_utc", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_other_attendance_meeting_id_meeting")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_other_attendance_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_other_attendance")),
    )
    with op.batch_alter_table("other_attendance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_other_attendance_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "item_draft",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("agenda_item_id", sa.Integer(), nullable=False),
        sa.Column(
            "field", sa.Enum("note", "conclusion", name="draftfield", native_enum=False, length=32), nullable=False
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "speech",
                "written_before",
                "cell_opinion",
                "question",
                "suggestion",
                "reserved_opinion",
                "self_criticism",
                "criticism",
                name="contributionkind",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("seen_version", sa.Integer(), nullable=False),
        sa.Column("at_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_item_draft_account_id_account")),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"], ["agenda_item.id"], name=op.f("fk_item_draft_agenda_item_id_agenda_item")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_item_draft_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_draft")),
        sa.UniqueConstraint(
            "account_id", "agenda_item_id", "field", name=op.f("uq_item_draft_account_id_agenda_item_id_field")
        ),
    )
    with op.batch_alter_table("item_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_draft_agenda_item_id"), ["agenda_item_id"], unique=False)

    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paused_at_utc", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_column("paused_at_utc")

    with op.batch_alter_table("item_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_draft_agenda_item_id"))

    op.drop_table("item_draft")
    with op.batch_alter_table("other_attendance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_other_attendance_meeting_id"))

    op.drop_table("other_attendance")
    op.drop_table("received_entry")

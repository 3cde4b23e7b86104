"""minutes"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "004"
down_revision = "003"


def upgrade() -> None:
    op.create_table(
        "issued_paper",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column(
            "document_type",
            sa.Enum(
                "resolution",
                "decision",
                "conclusion",
                "rules",
                "notice",
                "written_report",
                "plan",
                "programme",
                "project",
                "option_plan",
                "proposal",
                "letter",
                "minutes",
                "committee_minutes",
                "regulation",
                "guidance",
                name="documenttype",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["term_id"], ["committee_term.id"], name=op.f("fk_issued_paper_term_id_committee_term")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_issued_paper_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_paper")),
        sa.UniqueConstraint(
            "unit_id",
            "document_type",
            "term_id",
            "number",
            name=op.f("uq_issued_paper_unit_id_document_type_term_id_number"),
        ),
    )
    op.create_table(
        "minutes",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "read", "adopted", name="minutesstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("read_at_utc", sa.DateTime(timezone=True), nullable=True),
        sa.Column("adopted_at_utc", sa.DateTime(timezone=True), nullable=True),
        sa.Column("vote_id", sa.Integer(), nullable=True),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_minutes_meeting_id_meeting")),
        sa.ForeignKeyConstraint(["paper_id"], ["issued_paper.id"], name=op.f("fk_minutes_paper_id_issued_paper")),
        sa.ForeignKeyConstraint(["vote_id"], ["vote.id"], name=op.f("fk_minutes_vote_id_vote")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_minutes_meeting_id")),
    )
    op.create_table(
        "minutes_rendering",
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column(
            "key",
            sa.Enum("branch_copy", "superior_copy", name="renderingkey", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("made_at_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["minutes_id"], ["minutes.id"], name=op.f("fk_minutes_rendering_minutes_id_minutes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_rendering")),
        sa.UniqueConstraint("minutes_id", "key", name=op.f("uq_minutes_rendering_minutes_id_key")),
    )
    op.create_table(
        "minutes_revision",
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_minutes_revision_account_id_account")),
        sa.ForeignKeyConstraint(["minutes_id"], ["minutes.id"], name=op.f("fk_minutes_revision_minutes_id_minutes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_revision")),
        sa.UniqueConstraint("minutes_id", "key", "number", name=op.f("uq_minutes_revision_minutes_id_key_number")),
    )
    op.create_table(
        "minutes_section",
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["minutes_id"], ["minutes.id"], name=op.f("fk_minutes_section_minutes_id_minutes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_section")),
        sa.UniqueConstraint("minutes_id", "key", name=op.f("uq_minutes_section_minutes_id_key")),
    )


def downgrade() -> None:
    op.drop_table("minutes_section")
    op.drop_table("minutes_revision")
    op.drop_table("minutes_rendering")
    op.drop_table("minutes")
    op.drop_table("issued_paper")

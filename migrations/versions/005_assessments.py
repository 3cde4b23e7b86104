"""assessments"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "005"
down_revision = "004"


def upgrade() -> None:
    op.create_table(
        "score_sheet",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column(
            "kind", sa.Enum("meeting", "four_good", name="assessmentkind", native_enum=False, length=32), nullable=False
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("owner_unit_id", sa.Integer(), nullable=True),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at_utc", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_unit_id"], ["unit.id"], name=op.f("fk_score_sheet_owner_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_sheet")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_score_sheet_code_version")),
    )
    with op.batch_alter_table("score_sheet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_score_sheet_owner_unit_id"), ["owner_unit_id"], unique=False)

    op.create_table(
        "figure",
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at_utc", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at_utc", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_figure_account_id_account")),
        sa.ForeignKeyConstraint(["branch_id"], ["unit.id"], name=op.f("fk_figure_branch_id_unit")),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["account.id"], name=op.f("fk_figure_confirmed_by_id_account")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_figure_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure")),
    )
    with op.batch_alter_table("figure", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_figure_branch_id_period_key"), ["branch_id", "period", "key"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_figure_meeting_id_key"), ["meeting_id", "key"], unique=False)

    op.create_table(
        "assessment",
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind", sa.Enum("meeting", "four_good", name="assessmentkind", native_enum=False, length=32), nullable=False
        ),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column(
            "period_kind",
            sa.Enum("quarter", "half_year", "year", name="periodkind", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "voted",
                "submitted",
                "under_appraisal",
                "returned",
                "appraised",
                "decided",
                "recognised",
                "not_recognised",
                "locked",
                "withdrawn",
                name="assessmentstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("registered_on", sa.Date(), nullable=True),
        sa.Column("presented_at_utc", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recomputed_at_utc", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proposed_total", sa.Numeric(precision=5, scale=1), nullable=True),
        sa.Column("self_total", sa.Numeric(precision=5, scale=1), nullable=True),
        sa.Column("appraised_total", sa.Numeric(precision=5, scale=1), nullable=True),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("decided_result", sa.String(), nullable=True),
        sa.Column("shortcomings", sa.String(), nullable=False),
        sa.Column("remedies", sa.String(), nullable=False),
        sa.Column("vote_id", sa.Integer(), nullable=True),
        sa.Column("decision_number", sa.String(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["branch_id"], ["unit.id"], name=op.f("fk_assessment_branch_id_unit")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_assessment_meeting_id_meeting")),
        sa.ForeignKeyConstraint(["sheet_id"], ["score_sheet.id"], name=op.f("fk_assessment_sheet_id_score_sheet")),
        sa.ForeignKeyConstraint(["vote_id"], ["vote.id"], name=op.f("fk_assessment_vote_id_vote")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_assessment_meeting_id")),
    )
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assessment_branch_id_kind_period"),
            ["branch_id", "kind", "period"],
            unique=True,
            sqlite_where=sa.text("kind = 'four_good'"),
            postgresql_where=sa.text("kind = 'four_good'"),
        )
        batch_op.create_index(batch_op.f("ix_assessment_kind_state"), ["kind", "state"], unique=False)

    op.create_table(
        "assessment_step",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "voted",
                "submitted",
                "under_appraisal",
                "returned",
                "appraised",
                "decided",
                "recognised",
                "not_recognised",
                "locked",
                "withdrawn",
                name="assessmentstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("at_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_assessment_step_account_id_account")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_assessment_step_assessment_id_assessment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_step")),
    )
    with op.batch_alter_table("assessment_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assessment_step_assessment_id"), ["assessment_id"], unique=False)

    op.create_table(
        "item_score",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("not_applicable", sa.Boolean(), nullable=False),
        sa.Column("provisional", sa.Numeric(precision=5, scale=1), nullable=True),
        sa.Column("proposed", sa.Numeric(precision=5, scale=1), nullable=True),
        sa.Column("own", sa.Numeric(precision=5, scale=1), nullable=True),
        sa.Column("appraised", sa.Numeric(precision=5, scale=1), nullable=True),
        sa.Column("decided", sa.Numeric(precision=5, scale=1), nullable=True),
        sa.Column("own_reason", sa.String(), nullable=False),
        sa.Column("appraised_reason", sa.String(), nullable=False),
        sa.Column("return_reason", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_item_score_assessment_id_assessment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_score")),
        sa.UniqueConstraint("assessment_id", "code", name=op.f("uq_item_score_assessment_id_code")),
    )
    op.create_table(
        "veto_check",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum("hit", "clear", "unchecked", name="scoreanswer", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_veto_check_account_id_account")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_veto_check_assessment_id_assessment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_veto_check")),
        sa.UniqueConstraint("assessment_id", "code", name=op.f("uq_veto_check_assessment_id_code")),
    )


def downgrade() -> None:
    op.drop_table("veto_check")
    op.drop_table("item_score")
    with op.batch_alter_table("assessment_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessment_step_assessment_id"))

    op.drop_table("assessment_step")
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessment_kind_state"))
        batch_op.drop_index(
            batch_op.f("ix_assessment_branch_id_kind_period"),
            sqlite_where=sa.text("kind = 'four_good'"),
            postgresql_where=sa.text("kind = 'four_good'"),
        )

    op.drop_table("assessment")
    with op.batch_alter_table("figure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_figure_meeting_id_key"))
        batch_op.drop_index(batch_op.f("ix_figure_branch_id_period_key"))

    op.drop_table("figure")
    with op.batch_alter_table("score_sheet", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_score_sheet_owner_unit_id"))

    op.drop_table("score_sheet")

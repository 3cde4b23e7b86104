"""After the meeting: corrections, addenda and photographs of minutes; answers and petitions; tasks that go on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "006"
down_revision = "005"


def upgrade() -> None:
    op.create_table(
        "petition",
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("to_unit_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_petition_account_id_account")),
        sa.ForeignKeyConstraint(["branch_id"], ["unit.id"], name=op.f("fk_petition_branch_id_unit")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_petition_contribution_id_contribution")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["member.id"], name=op.f("fk_petition_owner_id_member")),
        sa.ForeignKeyConstraint(["to_unit_id"], ["unit.id"], name=op.f("fk_petition_to_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petition")),
        sa.UniqueConstraint("contribution_id", name=op.f("uq_petition_contribution_id")),
    )
    with op.batch_alter_table("petition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_petition_branch_id"), ["branch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_petition_to_unit_id"), ["to_unit_id"], unique=False)

    op.create_table(
        "minutes_addendum",
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_minutes_addendum_account_id_account")),
        sa.ForeignKeyConstraint(["minutes_id"], ["minutes.id"], name=op.f("fk_minutes_addendum_minutes_id_minutes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_addendum")),
        sa.UniqueConstraint("minutes_id", "number", name=op.f("uq_minutes_addendum_minutes_id_number")),
    )
    op.create_table(
        "minutes_correction",
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "chapter",
            sa.Enum(
                "opening",
                "membership",
                "people",
                "dues_agenda",
                "study",
                "news",
                "review",
                "next_month",
                "prepare",
                "sentiment",
                "discussion",
                "reserved",
                "criticism",
                "unrecorded",
                "superior",
                "conclusion",
                "votes",
                "self_score",
                "closing",
                name="chapter",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("old_text", sa.String(), nullable=False),
        sa.Column("new_text", sa.String(), nullable=False),
        sa.Column("at_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_minutes_correction_account_id_account")),
        sa.ForeignKeyConstraint(["minutes_id"], ["minutes.id"], name=op.f("fk_minutes_correction_minutes_id_minutes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_correction")),
        sa.UniqueConstraint("minutes_id", "number", name=op.f("uq_minutes_correction_minutes_id_number")),
    )
    op.create_table(
        "signed_page",
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at_utc", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_signed_page_account_id_account")),
        sa.ForeignKeyConstraint(["minutes_id"], ["minutes.id"], name=op.f("fk_signed_page_minutes_id_minutes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_page")),
        sa.UniqueConstraint("file", name=op.f("uq_signed_page_file")),
    )
    with op.batch_alter_table("signed_page", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signed_page_minutes_id"), ["minutes_id"], unique=False)

    op.create_table(
        "task_handover",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("old_owner_id", sa.Integer(), nullable=True),
        sa.Column("old_cell_id", sa.Integer(), nullable=True),
        sa.Column("new_owner_id", sa.Integer(), nullable=True),
        sa.Column("new_cell_id", sa.Integer(), nullable=True),
        sa.Column("handed_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at_utc", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_task_handover_account_id_account")),
        sa.ForeignKeyConstraint(["new_cell_id"], ["cell.id"], name=op.f("fk_task_handover_new_cell_id_cell")),
        sa.ForeignKeyConstraint(["new_owner_id"], ["member.id"], name=op.f("fk_task_handover_new_owner_id_member")),
        sa.ForeignKeyConstraint(["old_cell_id"], ["cell.id"], name=op.f("fk_task_handover_old_cell_id_cell")),
        sa.ForeignKeyConstraint(["old_owner_id"], ["member.id"], name=op.f("fk_task_handover_old_owner_id_member")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_handover_task_id_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_handover")),
    )
    with op.batch_alter_table("task_handover", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_handover_task_id"), ["task_id"], unique=False)

    op.create_table(
        "addendum_rendering",
        sa.Column("addendum_id", sa.Integer(), nullable=False),
        sa.Column(
            "key",
            sa.Enum("branch_copy", "superior_copy", name="renderingkey", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["addendum_id"], ["minutes_addendum.id"], name=op.f("fk_addendum_rendering_addendum_id_minutes_addendum")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addendum_rendering")),
        sa.UniqueConstraint("addendum_id", "key", name=op.f("uq_addendum_rendering_addendum_id_key")),
    )
    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answer", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("answered_on", sa.Date(), nullable=True))

    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("documents_posted_at_utc", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("outcome_posted_at_utc", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("minutes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("signed_on", sa.Date(), nullable=True))

    with op.batch_alter_table("minutes_rendering", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number", sa.Integer(), server_default="1", nullable=False))
        batch_op.drop_constraint(batch_op.f("uq_minutes_rendering_minutes_id_key"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_minutes_rendering_minutes_id_key_number"), ["minutes_id", "key", "number"]
        )

    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("report_month", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("repeats_monthly", sa.Boolean(), server_default=sa.false(), nullable=False))

    # other tables point to these two: a copy of them, which is how SQLite takes a constraint later, would break that
    _add_key("contribution", "answered_by_id", "account")
    _add_key("task", "follows_id", "task")
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_follows_id"), ["follows_id"], unique=True)


def downgrade() -> None:
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_task_follows_id"))

    op.execute("ALTER TABLE task DROP COLUMN follows_id")
    op.execute("ALTER TABLE contribution DROP COLUMN answered_by_id")
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_column("repeats_monthly")
        batch_op.drop_column("report_month")

    with op.batch_alter_table("minutes_rendering", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_minutes_rendering_minutes_id_key_number"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_minutes_rendering_minutes_id_key"), ["minutes_id", "key"])
        batch_op.drop_column("number")

    with op.batch_alter_table("minutes", schema=None) as batch_op:
        batch_op.drop_column("signed_on")

    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_column("outcome_posted_at_utc")
        batch_op.drop_column("documents_posted_at_utc")

    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.drop_column("answered_on")
        batch_op.drop_column("answer")

    op.drop_table("addendum_rendering")
    with op.batch_alter_table("task_handover", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_task_handover_task_id"))

    op.drop_table("task_handover")
    with op.batch_alter_table("signed_page", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signed_page_minutes_id"))

    op.drop_table("signed_page")
    op.drop_table("minutes_correction")
    op.drop_table("minutes_addendum")
    with op.batch_alter_table("petition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_petition_to_unit_id"))
        batch_op.drop_index(batch_op.f("ix_petition_branch_id"))

    op.drop_table("petition")


def _add_key(table: str, column: str, target: str) -> None:
    name = op.f(f"fk_{table}_{column}_{target}")
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} INTEGER CONSTRAINT {name} REFERENCES {target} (id)")

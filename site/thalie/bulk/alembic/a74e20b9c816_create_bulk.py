"""Create the tables of changes over many records."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy_utils import UUIDType

revision = "a74e20b9c816"
down_revision = "3fb1d07c95a2"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "thalie_bulk_change",
        sa.Column("id", UUIDType(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("selection", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("operation", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("undone", UUIDType(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("trouble", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("touched", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("carried_out", sa.DateTime(timezone=True), nullable=True),
        sa.Column("carried_out_by", sa.Integer(), nullable=True),
        sa.Column("settled", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thalie_bulk_change")),
    )
    for name in ("at", "undone", "state"):
        op.create_index(op.f(f"ix_thalie_bulk_change_{name}"), "thalie_bulk_change", [name])
    op.create_table(
        "thalie_bulk_row",
        sa.Column("change_id", UUIDType(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("pid", sa.String(length=255), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("given", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("wanted", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("said", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("why", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["thalie_bulk_change.id"],
            name=op.f("fk_thalie_bulk_row_change_id_thalie_bulk_change"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("change_id", "position", name=op.f("pk_thalie_bulk_row")),
    )
    op.create_index(op.f("ix_thalie_bulk_row_pid"), "thalie_bulk_row", ["pid"])


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("thalie_bulk_row")
    op.drop_table("thalie_bulk_change")

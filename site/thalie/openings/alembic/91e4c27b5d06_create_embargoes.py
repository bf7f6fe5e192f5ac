"""Create the tables of embargoes: terms, what is due, history, reminders."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy_utils import UUIDType

revision = "91e4c27b5d06"
down_revision = "3b7fd1a90c52"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "thalie_embargo",
        sa.Column("parent_id", UUIDType(), nullable=False),
        sa.Column("counted_from", sa.Date(), nullable=False),
        sa.Column("extensions", sa.Integer(), nullable=False),
        sa.Column("exception", sa.Date(), nullable=True),
        sa.Column("review", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("parent_id", name=op.f("pk_thalie_embargo")),
    )
    op.create_index(op.f("ix_thalie_embargo_review"), "thalie_embargo", ["review"])
    op.create_table(
        "thalie_embargo_due",
        sa.Column("version_id", UUIDType(), nullable=False),
        sa.Column("parent_id", UUIDType(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.Column("failed", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_thalie_embargo_due")),
    )
    for column in ("parent_id", "until"):
        op.create_index(op.f(f"ix_thalie_embargo_due_{column}"), "thalie_embargo_due", [column])
    op.create_table(
        "thalie_embargo_event",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("parent_id", UUIDType(), nullable=False),
        sa.Column("version_id", UUIDType(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("deed", sa.String(length=10), nullable=False),
        sa.Column("before", sa.String(length=10), nullable=False),
        sa.Column("after", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("request_id", UUIDType(), nullable=True),
        sa.Column("told", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thalie_embargo_event")),
    )
    for column in ("parent_id", "told"):
        op.create_index(op.f(f"ix_thalie_embargo_event_{column}"), "thalie_embargo_event", [column])
    op.create_table(
        "thalie_embargo_reminder",
        sa.Column("parent_id", UUIDType(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "parent_id", "until", "days", name=op.f("pk_thalie_embargo_reminder")
        ),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("thalie_embargo_reminder")
    op.drop_table("thalie_embargo_event")
    op.drop_table("thalie_embargo_due")
    op.drop_table("thalie_embargo")

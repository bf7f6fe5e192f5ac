"""Create the table of secret addresses of calendars."""

import sqlalchemy as sa
from alembic import op

revision = "c5d08e6b3f21"
down_revision = "c05d8e71f2ab"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "thalie_embargo_feed",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_thalie_embargo_feed")),
    )
    op.create_index(
        op.f("ix_thalie_embargo_feed_digest"), "thalie_embargo_feed", ["digest"], unique=True
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("thalie_embargo_feed")

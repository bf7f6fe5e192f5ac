"""Create the table of grants and share links."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy_utils import UUIDType

revision = "e3a94f6b70c5"
down_revision = "5c8d20b7e1f4"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "thalie_grant",
        sa.Column("parent_id", UUIDType(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("given", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("reminded", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("parent_id", "kind", "subject", name=op.f("pk_thalie_grant")),
    )
    op.create_index("ix_thalie_grant_ends", "thalie_grant", ["ends"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("thalie_grant")

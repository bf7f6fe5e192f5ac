"""Add what is kept of links for anonymous review."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy_utils import UUIDType

revision = "9b1f6d40c2e7"
down_revision = "e3a94f6b70c5"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("thalie_grant", sa.Column("version", UUIDType(), nullable=True))
    op.add_column("thalie_grant", sa.Column("note", sa.String(length=255), nullable=True))


def downgrade() -> None:
    """Drop the columns, and the links, which would be taken for something else."""
    op.execute("DELETE FROM thalie_grant WHERE kind = 'review'")
    op.drop_column("thalie_grant", "note")
    op.drop_column("thalie_grant", "version")

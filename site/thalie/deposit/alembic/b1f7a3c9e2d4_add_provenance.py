"""Add the places of values in files."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "b1f7a3c9e2d4"
down_revision = "8c2d5e7f0a14"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Add the column; runs ingested before have nothing there."""
    op.add_column(
        "thalie_ingested_run",
        sa.Column("provenance", JSONB(), nullable=False, server_default="[]"),
    )


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("thalie_ingested_run", "provenance")

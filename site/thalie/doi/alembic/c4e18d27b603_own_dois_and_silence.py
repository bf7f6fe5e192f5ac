"""Tell which DOIs are ours, by what they were described, and since when DataCite is silent."""

import sqlalchemy as sa
from alembic import op

revision = "c4e18d27b603"
down_revision = "9f3a7c21d5e8"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Add the columns; what DataCite confirmed is ours."""
    op.add_column(
        "thalie_doi", sa.Column("ours", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.execute("UPDATE thalie_doi SET ours = true WHERE confirmed IS NOT NULL")
    op.alter_column("thalie_doi", "ours", server_default=None)
    op.add_column(
        "thalie_doi", sa.Column("edition", sa.String(length=16), nullable=False, server_default="")
    )
    op.alter_column("thalie_doi", "edition", server_default=None)
    op.add_column(
        "thalie_doi_channel", sa.Column("silent_since", sa.DateTime(timezone=True), nullable=True)
    )


def downgrade() -> None:
    """Drop the columns."""
    op.drop_column("thalie_doi_channel", "silent_since")
    op.drop_column("thalie_doi", "edition")
    op.drop_column("thalie_doi", "ours")

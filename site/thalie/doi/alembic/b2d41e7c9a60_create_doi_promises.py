"""Create the tables of numbers and of promised DOIs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy_utils import UUIDType

revision = "b2d41e7c9a60"
down_revision = "c4e18d27b603"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "thalie_doi_number",
        sa.Column("series", sa.String(length=255), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", name=op.f("pk_thalie_doi_number")),
    )
    op.create_table(
        "thalie_doi_promise",
        sa.Column("parent_id", UUIDType(), nullable=False),
        sa.Column("doi", sa.String(length=255), nullable=False),
        sa.Column("promised", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("parent_id", name=op.f("pk_thalie_doi_promise")),
        sa.UniqueConstraint("doi", name="uq_thalie_doi_promise_doi"),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("thalie_doi_promise")
    op.drop_table("thalie_doi_number")

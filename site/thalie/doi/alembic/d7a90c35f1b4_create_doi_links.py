"""Create the tables of links between DOIs, of what is to be told of them, and of instruments."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy_utils import UUIDType

revision = "d7a90c35f1b4"
down_revision = "b2d41e7c9a60"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "thalie_doi_link",
        sa.Column("version_id", UUIDType(), nullable=False),
        sa.Column("relation", sa.String(length=30), nullable=False),
        sa.Column("target", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint(
            "version_id", "relation", "target", name=op.f("pk_thalie_doi_link")
        ),
    )
    op.create_index("ix_thalie_doi_link_target", "thalie_doi_link", ["target"], unique=False)
    op.create_table(
        "thalie_doi_news",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("target", sa.String(length=255), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thalie_doi_news")),
    )
    op.create_table(
        "thalie_doi_instrument",
        sa.Column("term", sa.String(length=255), nullable=False),
        sa.Column("object_id", UUIDType(), nullable=False),
        sa.Column("doi", sa.String(length=255), nullable=False),
        sa.Column("minted", sa.DateTime(timezone=True), nullable=False),
        sa.Column("card", JSONB(), nullable=False),
        sa.Column("removed", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("term", name=op.f("pk_thalie_doi_instrument")),
        sa.UniqueConstraint("object_id", name=op.f("uq_thalie_doi_instrument_object_id")),
        sa.UniqueConstraint("doi", name=op.f("uq_thalie_doi_instrument_doi")),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("thalie_doi_instrument")
    op.drop_table("thalie_doi_news")
    op.drop_index("ix_thalie_doi_link_target", table_name="thalie_doi_link")
    op.drop_table("thalie_doi_link")

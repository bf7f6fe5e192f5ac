"""Create the tables of reviews."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy_utils import UUIDType

revision = "e91c57d3b60a"
down_revision = "6d2b8f04a1c7"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "thalie_review",
        sa.Column("request_id", UUIDType(), nullable=False),
        sa.Column("turn", sa.String(length=10), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_thalie_review")),
    )
    op.create_table(
        "thalie_review_remark",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("request_id", UUIDType(), nullable=False),
        sa.Column("field", sa.String(length=255), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thalie_review_remark")),
    )
    op.create_index(
        op.f("ix_thalie_review_remark_request_id"),
        "thalie_review_remark",
        ["request_id"],
        unique=False,
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_index(op.f("ix_thalie_review_remark_request_id"), table_name="thalie_review_remark")
    op.drop_table("thalie_review_remark")
    op.drop_table("thalie_review")

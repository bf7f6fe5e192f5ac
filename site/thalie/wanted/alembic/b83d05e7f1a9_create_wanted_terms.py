"""Create the table of terms that are proposed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy_utils import UUIDType

revision = "b83d05e7f1a9"
down_revision = "2f6a91c0d7e4"
branch_labels = ()
depends_on = None

TABLE = "thalie_wanted_term"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        TABLE,
        sa.Column("id", UUIDType(), nullable=False),
        sa.Column("vocabulary", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thalie_wanted_term")),
    )
    for column in ("by", "settled"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column], unique=False)


def downgrade() -> None:
    """Drop the table."""
    for column in ("settled", "by"):
        op.drop_index(op.f(f"ix_{TABLE}_{column}"), table_name=TABLE)
    op.drop_table(TABLE)

"""Create the table of what persons are to be told of embargoes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy_utils import UUIDType

revision = "c05d8e71f2ab"
down_revision = "91e4c27b5d06"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "thalie_embargo_mail",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("version_id", UUIDType(), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thalie_embargo_mail")),
    )
    op.create_index(op.f("ix_thalie_embargo_mail_account"), "thalie_embargo_mail", ["account"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("thalie_embargo_mail")

"""Create the tables of things that versions name, and of objects that are one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy_utils import UUIDType

revision = "7e15d0c3a48b"
down_revision = "2c9b6e41f7d0"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "thalie_thing",
        sa.Column("version_id", UUIDType(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=1000), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("version_id", "kind", "key", name=op.f("pk_thalie_thing")),
    )
    op.create_index("ix_thalie_thing_key", "thalie_thing", ["kind", "key"], unique=False)
    op.create_table(
        "thalie_thing_merge",
        sa.Column("merged", sa.String(length=1000), nullable=False),
        sa.Column("into", sa.String(length=1000), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("merged", name=op.f("pk_thalie_thing_merge")),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("thalie_thing_merge")
    op.drop_index("ix_thalie_thing_key", table_name="thalie_thing")
    op.drop_table("thalie_thing")

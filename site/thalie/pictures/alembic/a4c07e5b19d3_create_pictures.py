"""Create the tables of pictures."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy_utils import UUIDType

revision = "a4c07e5b19d3"
down_revision = "3f6a1d92c8e0"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "thalie_pictures",
        sa.Column("version_id", UUIDType(), nullable=False),
        sa.Column("pid", sa.String(length=255), nullable=False),
        sa.Column("drawn_from", sa.String(length=64), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_thalie_pictures")),
        sa.UniqueConstraint("pid", name=op.f("uq_thalie_pictures_pid")),
    )
    op.create_index(op.f("ix_thalie_pictures_state"), "thalie_pictures", ["state"], unique=False)
    op.create_table(
        "thalie_picture_image",
        sa.Column("version_id", UUIDType(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("version_id", "name", name=op.f("pk_thalie_picture_image")),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("thalie_picture_image")
    op.drop_index(op.f("ix_thalie_pictures_state"), table_name="thalie_pictures")
    op.drop_table("thalie_pictures")

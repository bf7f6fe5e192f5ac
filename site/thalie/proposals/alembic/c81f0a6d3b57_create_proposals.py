"""Create the tables of what was read of drafts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy_utils import UUIDType

revision = "c81f0a6d3b57"
down_revision = "5d20b7c41e93"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "thalie_read_file",
        sa.Column("version_id", UUIDType(), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("pid", sa.String(length=255), nullable=False),
        sa.Column("md5", sa.String(length=32), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("captured", sa.LargeBinary(), nullable=True),
        sa.Column("names", postgresql.JSONB(), nullable=False),
        sa.Column("refusal", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("copy", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version_id", "key", name=op.f("pk_thalie_read_file")),
    )
    op.create_index(op.f("ix_thalie_read_file_state"), "thalie_read_file", ["state"], unique=False)
    op.create_table(
        "thalie_draft_answers",
        sa.Column("version_id", UUIDType(), nullable=False),
        sa.Column("paths", postgresql.JSONB(), nullable=False),
        sa.Column("names", postgresql.JSONB(), nullable=False),
        sa.Column("taken", postgresql.JSONB(), nullable=False),
        sa.Column("refused", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_thalie_draft_answers")),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("thalie_draft_answers")
    op.drop_index(op.f("ix_thalie_read_file_state"), table_name="thalie_read_file")
    op.drop_table("thalie_read_file")

"""Create the tables of ingested runs and files."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy_utils import UUIDType

revision = "5a8e2b47c1f9"
down_revision = "3f6c1d0a9b72"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "thalie_ingested_run",
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", UUIDType(), nullable=False),
        sa.Column("key", sa.String(length=1000), nullable=False),
        sa.Column("parent_id", UUIDType(), nullable=False),
        sa.Column("choices", JSONB(), nullable=False),
        sa.Column("generated", JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["rdm_parents_metadata.id"],
            name=op.f("fk_thalie_ingested_run_parent_id_rdm_parents_metadata"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thalie_ingested_run")),
        sa.UniqueConstraint("key", name=op.f("uq_thalie_ingested_run_key")),
        sa.UniqueConstraint("parent_id", name=op.f("uq_thalie_ingested_run_parent_id")),
    )
    op.create_table(
        "thalie_ingested_file",
        sa.Column("record_id", UUIDType(), nullable=False),
        sa.Column("name", sa.String(length=1000), nullable=False),
        sa.Column("run_id", UUIDType(), nullable=False),
        sa.Column("source_sha256", sa.String(length=64), nullable=False),
        sa.Column("source_md5", sa.String(length=32), nullable=False),
        sa.Column("source_size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("md5", sa.String(length=32), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("redacted_places", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["thalie_ingested_run.id"],
            name=op.f("fk_thalie_ingested_file_run_id_thalie_ingested_run"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("record_id", "name", name=op.f("pk_thalie_ingested_file")),
    )
    op.create_index(
        op.f("ix_thalie_ingested_file_run_id"), "thalie_ingested_file", ["run_id"], unique=False
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_index(op.f("ix_thalie_ingested_file_run_id"), table_name="thalie_ingested_file")
    op.drop_table("thalie_ingested_file")
    op.drop_table("thalie_ingested_run")

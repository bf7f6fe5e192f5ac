"""Create the table of names that files carry."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy_utils import UUIDType

revision = "8c2d5e7f0a14"
down_revision = "5a8e2b47c1f9"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "thalie_private_name",
        sa.Column("run_id", UUIDType(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("words", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["thalie_ingested_run.id"],
            name=op.f("fk_thalie_private_name_run_id_thalie_ingested_run"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("run_id", "digest", name=op.f("pk_thalie_private_name")),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("thalie_private_name")

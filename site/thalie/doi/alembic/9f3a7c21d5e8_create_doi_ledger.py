"""Create the tables of the ledger of DOIs."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy_utils import UUIDType

revision = "9f3a7c21d5e8"
down_revision = "6d0e4b8a1c35"
branch_labels = ()
depends_on = None


def _time(name: str, *, nullable: bool = True) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "thalie_doi",
        sa.Column("doi", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("object_id", UUIDType(), nullable=False),
        sa.Column("wanted", sa.String(length=10), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("confirmed_generation", sa.Integer(), nullable=False),
        sa.Column("known", sa.String(length=10), nullable=True),
        sa.Column("sure", sa.Boolean(), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("aimed", sa.String(length=64), nullable=False),
        sa.Column("sent", sa.String(length=64), nullable=False),
        sa.Column("held", sa.String(length=64), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _time("next_attempt"),
        sa.Column("last_error", sa.String(length=500), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("lease", UUIDType(), nullable=True),
        _time("leased_until"),
        _time("created", nullable=False),
        _time("wanted_since", nullable=False),
        _time("confirmed"),
        sa.PrimaryKeyConstraint("doi", name=op.f("pk_thalie_doi")),
    )
    op.create_index("ix_thalie_doi_due", "thalie_doi", ["next_attempt"], unique=False)
    op.create_index("ix_thalie_doi_object", "thalie_doi", ["object_id"], unique=False)
    op.create_table(
        "thalie_doi_call",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("doi", sa.String(length=255), nullable=False),
        _time("time", nullable=False),
        sa.Column("sent", sa.String(length=10), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=True),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["doi"],
            ["thalie_doi.doi"],
            name=op.f("fk_thalie_doi_call_doi_thalie_doi"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thalie_doi_call")),
    )
    op.create_index("ix_thalie_doi_call_doi", "thalie_doi_call", ["doi", "id"], unique=False)
    op.create_table(
        "thalie_doi_channel",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("refusals", sa.Integer(), nullable=False),
        _time("stopped"),
        sa.Column("reason", sa.String(length=500), nullable=False),
        _time("not_before"),
        _time("next_call"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thalie_doi_channel")),
    )
    op.create_table(
        "thalie_doi_incident",
        sa.Column("kind", sa.String(length=20), nullable=False),
        _time("opened", nullable=False),
        _time("told"),
        _time("closed"),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_thalie_doi_incident")),
    )
    op.create_table(
        "thalie_doi_report",
        sa.Column("id", sa.Integer(), nullable=False),
        _time("started", nullable=False),
        _time("finished"),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("compared", sa.Integer(), nullable=False),
        sa.Column("counts", JSONB(), nullable=False),
        sa.Column("findings", JSONB(), nullable=False),
        sa.Column("error", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thalie_doi_report")),
    )
    op.create_table(
        "thalie_doi_seen",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("doi", sa.String(length=255), nullable=False),
        sa.Column("url_digest", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["thalie_doi_report.id"],
            name=op.f("fk_thalie_doi_seen_report_id_thalie_doi_report"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("report_id", "doi", name=op.f("pk_thalie_doi_seen")),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("thalie_doi_seen")
    op.drop_table("thalie_doi_report")
    op.drop_table("thalie_doi_incident")
    op.drop_table("thalie_doi_channel")
    op.drop_index("ix_thalie_doi_call_doi", table_name="thalie_doi_call")
    op.drop_table("thalie_doi_call")
    op.drop_index("ix_thalie_doi_object", table_name="thalie_doi")
    op.drop_index("ix_thalie_doi_due", table_name="thalie_doi")
    op.drop_table("thalie_doi")

"""Create the ledger of what harvesters see."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy_utils import UUIDType

revision = "a15c60e8d724"
down_revision = "4b7f1e0d93a2"
branch_labels = ()
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "thalie_oai_mark",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("parent_id", UUIDType(), nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thalie_oai_mark")),
    )
    op.create_index("ix_thalie_oai_mark_parent", "thalie_oai_mark", ["parent_id"])
    op.create_table(
        "thalie_oai_item",
        sa.Column("id", UUIDType(), nullable=False),
        sa.Column("parent_id", UUIDType(), nullable=False),
        sa.Column("identifier", sa.String(length=255), nullable=False),
        sa.Column("datestamp", TIME, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("sets", ARRAY(sa.Text()), nullable=False),
        sa.Column("known_sets", ARRAY(sa.Text()), nullable=False),
        sa.Column("print", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thalie_oai_item")),
        sa.UniqueConstraint("identifier", name=op.f("uq_thalie_oai_item_identifier")),
    )
    op.create_index("ix_thalie_oai_item_order", "thalie_oai_item", ["datestamp", "position"])
    op.create_index("ix_thalie_oai_item_parent", "thalie_oai_item", ["parent_id"])
    op.create_index(
        "ix_thalie_oai_item_sets", "thalie_oai_item", ["known_sets"], postgresql_using="gin"
    )
    op.create_table(
        "thalie_oai_set",
        sa.Column("spec", sa.String(length=255), nullable=False),
        sa.Column("english", sa.String(length=500), nullable=False),
        sa.Column("french", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("spec", name=op.f("pk_thalie_oai_set")),
    )
    op.create_table(
        "thalie_oai_rendering",
        sa.Column("item_id", UUIDType(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("print", sa.String(length=32), nullable=False),
        sa.Column("edition", sa.String(length=16), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("failure", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("item_id", "key", name=op.f("pk_thalie_oai_rendering")),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["thalie_oai_item.id"],
            name=op.f("fk_thalie_oai_rendering_item_id_thalie_oai_item"),
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "thalie_oai_visit",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("agent", sa.String(length=100), nullable=False),
        sa.Column("requests", sa.BigInteger(), nullable=False),
        sa.Column("items", sa.BigInteger(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("errors", sa.BigInteger(), nullable=False),
        sa.Column("error", sa.String(length=300), nullable=False),
        sa.Column("last", TIME, nullable=False),
        sa.PrimaryKeyConstraint("day", "agent", name=op.f("pk_thalie_oai_visit")),
    )
    op.create_table(
        "thalie_oai_book",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("datestamp", TIME, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("opened", TIME, nullable=True),
        sa.Column("rendered", sa.BigInteger(), nullable=False),
        sa.Column("edition", sa.String(length=16), nullable=False),
        sa.Column("searched", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thalie_oai_book")),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("book", "visit", "rendering", "set", "item", "mark"):
        op.drop_table(f"thalie_oai_{table}")

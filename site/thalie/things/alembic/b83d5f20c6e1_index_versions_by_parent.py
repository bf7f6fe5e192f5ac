"""Let the versions of a dataset be found without looking at all datasets.

InvenioRDM has no index for them. Pages ask for the versions of one, and whether a newer one stands.
"""

from alembic import op

revision = "b83d5f20c6e1"
down_revision = "7e15d0c3a48b"
branch_labels = ()
depends_on = "88d1463de5c0"  # invenio-rdm-records: versions have parents


def upgrade() -> None:
    """Create the index."""
    op.create_index("ix_thalie_version_parent", "rdm_records_metadata", ["parent_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_thalie_version_parent", table_name="rdm_records_metadata")

"""Create the branch of reviews."""

revision = "6d2b8f04a1c7"
down_revision = None
branch_labels = ("thalie_curation",)
depends_on = "88d1463de5c0"  # InvenioRDM's table of parent records


def upgrade() -> None:
    """Begin the branch."""


def downgrade() -> None:
    """End the branch."""

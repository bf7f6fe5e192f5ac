"""Create the branch of the embargoes."""

revision = "3b7fd1a90c52"
down_revision = None
branch_labels = ("thalie_openings",)
depends_on = "88d1463de5c0"  # InvenioRDM's table of parent records


def upgrade() -> None:
    """Begin the branch."""


def downgrade() -> None:
    """End the branch."""

"""Create the branch of pictures."""

revision = "3f6a1d92c8e0"
down_revision = None
branch_labels = ("thalie_pictures",)
depends_on = "88d1463de5c0"  # InvenioRDM's table of parent records


def upgrade() -> None:
    """Begin the branch."""


def downgrade() -> None:
    """End the branch."""

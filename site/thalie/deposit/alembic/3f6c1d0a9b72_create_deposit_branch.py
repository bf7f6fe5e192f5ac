"""Create the branch of the deposit tables."""

revision = "3f6c1d0a9b72"
down_revision = None
branch_labels = ("thalie_deposit",)
depends_on = "88d1463de5c0"  # InvenioRDM's table of parent records


def upgrade() -> None:
    """Begin the branch."""


def downgrade() -> None:
    """End the branch."""

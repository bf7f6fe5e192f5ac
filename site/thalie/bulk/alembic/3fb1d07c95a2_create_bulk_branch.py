"""Create the branch of changes over many records."""

revision = "3fb1d07c95a2"
down_revision = None
branch_labels = ("thalie_bulk",)
depends_on = "88d1463de5c0"  # InvenioRDM's table of parent records


def upgrade() -> None:
    """Begin the branch."""


def downgrade() -> None:
    """End the branch."""

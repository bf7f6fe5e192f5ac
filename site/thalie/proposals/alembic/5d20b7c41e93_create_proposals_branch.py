"""Create the branch of proposals."""

revision = "5d20b7c41e93"
down_revision = None
branch_labels = ("thalie_proposals",)
depends_on = "88d1463de5c0"  # InvenioRDM's table of parent records


def upgrade() -> None:
    """Begin the branch."""


def downgrade() -> None:
    """End the branch."""

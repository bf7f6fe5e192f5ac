"""Create the branch of terms that are proposed."""

revision = "2f6a91c0d7e4"
down_revision = None
branch_labels = ("thalie_wanted",)
depends_on = "88d1463de5c0"  # InvenioRDM's tables


def upgrade() -> None:
    """Begin the branch."""


def downgrade() -> None:
    """End the branch."""

"""Create the branch of grants and share links."""

revision = "5c8d20b7e1f4"
down_revision = None
branch_labels = ("thalie_grants",)
depends_on = "88d1463de5c0"  # InvenioRDM's table of parent records


def upgrade() -> None:
    """Begin the branch."""


def downgrade() -> None:
    """End the branch."""

"""Create the branch of the ledger of DOIs."""

revision = "6d0e4b8a1c35"
down_revision = None
branch_labels = ("thalie_doi",)
depends_on = "88d1463de5c0"  # InvenioRDM's table of parent records


def upgrade() -> None:
    """Begin the branch."""


def downgrade() -> None:
    """End the branch."""

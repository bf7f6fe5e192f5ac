"""Create the branch of the ledger of harvesters."""

revision = "4b7f1e0d93a2"
down_revision = None
branch_labels = ("thalie_oaipmh",)
depends_on = "88d1463de5c0"  # InvenioRDM's table of parent records


def upgrade() -> None:
    """Begin the branch."""


def downgrade() -> None:
    """End the branch."""

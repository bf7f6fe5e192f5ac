"""Create the branch of the book of things."""

revision = "2c9b6e41f7d0"
down_revision = None
branch_labels = ("thalie_things",)
depends_on = "88d1463de5c0"  # InvenioRDM's table of parent records


def upgrade() -> None:
    """Begin the branch."""


def downgrade() -> None:
    """End the branch."""

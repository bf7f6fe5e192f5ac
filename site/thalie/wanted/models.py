"""Terms that somebody proposed."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from invenio_db import db
from sqlalchemy_utils.types import UUIDType

TAKEN, DECLINED = "taken", "declined"


def now() -> datetime:
    """This moment, with its time zone."""
    return datetime.now(UTC)


class WantedTerm(db.Model):  # type: ignore[misc]
    """A term that is not in a vocabulary.

    ``name`` is what it is called, ``about`` what it is and where it is defined, ``by`` the account
    that proposed it. ``outcome`` is ``taken`` or ``declined`` once it is ``settled``.
    """

    __tablename__ = "thalie_wanted_term"

    id = db.Column(UUIDType, primary_key=True, default=uuid4)
    vocabulary = db.Column(db.String(255), nullable=False)
    name = db.Column(db.String(255), nullable=False)
    about = db.Column(db.Text, nullable=False, default="")
    by = db.Column(db.Integer, nullable=False, index=True)
    at = db.Column(db.UTCDateTime, nullable=False, default=now)
    settled = db.Column(db.UTCDateTime, nullable=True, index=True)
    outcome = db.Column(db.String(10), nullable=True)

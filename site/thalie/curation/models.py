"""What is kept of reviews beside InvenioRDM's requests: whose turn it is, what is to be mended."""

from __future__ import annotations

from datetime import UTC, datetime

from invenio_db import db
from sqlalchemy_utils.types import UUIDType

CURATOR, LEADER = "curator", "leader"


def now() -> datetime:
    """This moment, with its time zone."""
    return datetime.now(UTC)


class Review(db.Model):  # type: ignore[misc]
    """Whose turn it is in a review: ``curator`` or ``leader``, ``since`` when.

    ``rounds`` is how often it was submitted. A request without a row waits for a curator.
    """

    __tablename__ = "thalie_review"

    request_id = db.Column(UUIDType, primary_key=True)
    turn = db.Column(db.String(10), nullable=False)
    since = db.Column(db.UTCDateTime, nullable=False, default=now)
    rounds = db.Column(db.Integer, nullable=False, default=1)


class Remark(db.Model):  # type: ignore[misc]
    """What a curator says of one field of a draft.

    ``field`` is its path (``fields.FIELDS``), ``words`` plain text, ``by`` an account. ``settled``
    is when it was mended, or taken back.
    """

    __tablename__ = "thalie_review_remark"

    id = db.Column(db.BigInteger, primary_key=True, autoincrement=True)
    request_id = db.Column(UUIDType, nullable=False, index=True)
    field = db.Column(db.String(255), nullable=False)
    words = db.Column(db.Text, nullable=False)
    by = db.Column(db.Integer, nullable=True)
    at = db.Column(db.UTCDateTime, nullable=False, default=now)
    settled = db.Column(db.UTCDateTime, nullable=True)

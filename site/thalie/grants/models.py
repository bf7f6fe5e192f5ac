"""Since when, by whom and until when each grant and share link of a dataset stands."""

from __future__ import annotations

from datetime import UTC, datetime

from invenio_db import db
from sqlalchemy_utils.types import UUIDType


def now() -> datetime:
    """This moment, with its time zone."""
    return datetime.now(UTC)


class KeptGrant(db.Model):  # type: ignore[misc]
    """What InvenioRDM does not keep of a grant or share link.

    ``kind`` is the kind of its subject, ``user``, ``role`` or ``system_role``, or ``link``;
    ``subject`` the number of the account, name of the group or identifier of the link. ``ends`` is
    the first day without access; a link keeps its own end. ``by`` is the account that gave it, if
    somebody did. ``reminded`` is the end that its holder was told of.

    A link for anonymous review, of kind ``review``, is ours alone: ``subject`` is the digest of its
    secret, ``version`` the version it leads to, ``note`` what it was made for.
    """

    __tablename__ = "thalie_grant"
    __table_args__ = (db.Index("ix_thalie_grant_ends", "ends"),)

    parent_id = db.Column(UUIDType, primary_key=True)
    kind = db.Column(db.String(16), primary_key=True)
    subject = db.Column(db.String(255), primary_key=True)
    ends = db.Column(db.Date, nullable=True)
    given = db.Column(db.UTCDateTime, nullable=True)
    by = db.Column(db.Integer, nullable=True)
    reminded = db.Column(db.Date, nullable=True)
    version = db.Column(UUIDType, nullable=True)
    note = db.Column(db.String(255), nullable=True)

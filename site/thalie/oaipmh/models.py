"""What harvesters see: a row for each item that ever was public, in the order of changes."""

from __future__ import annotations

from datetime import UTC, datetime

from invenio_db import db
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy_utils.types import UUIDType


def now() -> datetime:
    """This moment, with its time zone."""
    return datetime.now(UTC)


class HarvestMark(db.Model):  # type: ignore[misc]
    """Something changed of the versions of ``parent_id``; written with the change.

    Rows are only added by changes, so that none waits for another. They go when the change is
    entered (``stamping``).
    """

    __tablename__ = "thalie_oai_mark"
    __table_args__ = (db.Index("ix_thalie_oai_mark_parent", "parent_id"),)

    id = db.Column(db.BigInteger, primary_key=True)
    parent_id = db.Column(UUIDType, nullable=False)
    since = db.Column(db.UTCDateTime, nullable=False, default=now)


class HarvestItem(db.Model):  # type: ignore[misc]
    """An item of OAI-PMH: a published version that is public, or was. Never removed.

    ``datestamp`` is the second in which its last change was entered, ``position`` its place in the
    order of changes: the later change has the greater of both. ``sets`` are those it is in,
    ``known_sets`` those it ever was in. ``print`` is a digest of what is told of it.
    """

    __tablename__ = "thalie_oai_item"
    __table_args__ = (
        db.Index("ix_thalie_oai_item_order", "datestamp", "position"),
        db.Index("ix_thalie_oai_item_sets", "known_sets", postgresql_using="gin"),
        db.Index("ix_thalie_oai_item_parent", "parent_id"),
        db.UniqueConstraint("identifier", name="uq_thalie_oai_item_identifier"),
    )

    id = db.Column(UUIDType, primary_key=True)
    parent_id = db.Column(UUIDType, nullable=False)
    identifier = db.Column(db.String(255), nullable=False)
    datestamp = db.Column(db.UTCDateTime, nullable=False)
    position = db.Column(db.BigInteger, nullable=False)
    deleted = db.Column(db.Boolean, nullable=False, default=False)
    sets = db.Column(ARRAY(db.Text), nullable=False, default=list)
    known_sets = db.Column(ARRAY(db.Text), nullable=False, default=list)
    print = db.Column(db.String(32), nullable=False, default="")


class HarvestSet(db.Model):  # type: ignore[misc]
    """A set that some item is in, or was, and what it is called. Admin-made sets are elsewhere."""

    __tablename__ = "thalie_oai_set"

    spec = db.Column(db.String(255), primary_key=True)
    english = db.Column(db.String(500), nullable=False)
    french = db.Column(db.String(500), nullable=False)


class HarvestRendering(db.Model):  # type: ignore[misc]
    """An item in a format: XML, as ``packing`` keeps it; or why it cannot be written.

    Good while ``print`` is that of the item and ``edition`` that of the format.
    """

    __tablename__ = "thalie_oai_rendering"

    item_id = db.Column(
        UUIDType, db.ForeignKey(HarvestItem.id, ondelete="CASCADE"), primary_key=True
    )
    key = db.Column(db.String(40), primary_key=True)
    print = db.Column(db.String(32), nullable=False)
    edition = db.Column(db.String(16), nullable=False)
    body = db.Column(db.LargeBinary, nullable=True)
    failure = db.Column(db.String(200), nullable=False, default="")


class HarvestVisit(db.Model):  # type: ignore[misc]
    """What a program asked for on a day: ``agent`` is what it calls itself; see ``visits``."""

    __tablename__ = "thalie_oai_visit"

    day = db.Column(db.Date, primary_key=True)
    agent = db.Column(db.String(100), primary_key=True)
    requests = db.Column(db.BigInteger, nullable=False, default=0)
    items = db.Column(db.BigInteger, nullable=False, default=0)
    seconds = db.Column(db.Float, nullable=False, default=0.0)
    errors = db.Column(db.BigInteger, nullable=False, default=0)
    error = db.Column(db.String(300), nullable=False, default="")
    last = db.Column(db.UTCDateTime, nullable=False, default=now)


class HarvestBook(db.Model):  # type: ignore[misc]
    """The ledger as a whole, one row: the last datestamp and position that were given.

    ``opened`` is when all that was there had been entered: before, nobody is answered. Up to
    the position ``rendered`` all is written in the ``edition``; up to ``searched`` sets that are
    searches were looked at.
    """

    __tablename__ = "thalie_oai_book"

    id = db.Column(db.SmallInteger, primary_key=True, autoincrement=False)
    datestamp = db.Column(db.UTCDateTime, nullable=False)
    position = db.Column(db.BigInteger, nullable=False, default=0)
    opened = db.Column(db.UTCDateTime, nullable=True)
    rendered = db.Column(db.BigInteger, nullable=False, default=0)
    edition = db.Column(db.String(16), nullable=False, default="")
    searched = db.Column(db.BigInteger, nullable=False, default=0)

"""Which things the published versions name, and which objects a curator said are one."""

from __future__ import annotations

from datetime import UTC, datetime

from invenio_db import db
from invenio_rdm_records.records.models import RDMRecordMetadata
from sqlalchemy_utils.types import UUIDType

VERSIONS_BY_PARENT = db.Index("ix_thalie_version_parent", RDMRecordMetadata.parent_id)
"""InvenioRDM has none: to find the versions of a dataset, PostgreSQL looked at all datasets."""


def now() -> datetime:
    """This moment, with its time zone."""
    return datetime.now(UTC)


class NamedThing(db.Model):  # type: ignore[misc]
    """A thing that a published version names: ``crosswalks.things.Named``.

    Written with the publication; who may be told of the version is asked when the thing is shown.
    ``key`` of an object is the one before anything was merged.
    """

    __tablename__ = "thalie_thing"
    __table_args__ = (db.Index("ix_thalie_thing_key", "kind", "key"),)

    version_id = db.Column(UUIDType, primary_key=True)
    kind = db.Column(db.String(10), primary_key=True)
    key = db.Column(db.String(1000), primary_key=True)
    place = db.Column(db.Integer, nullable=False)
    label = db.Column(db.String(255), nullable=False)


class MergedObject(db.Model):  # type: ignore[misc]
    """An object that is another one: the key ``merged`` leads to the object ``into``.

    ``into`` may have been merged itself, later. ``by`` is the account, empty for a command.
    """

    __tablename__ = "thalie_thing_merge"

    merged = db.Column(db.String(1000), primary_key=True)
    into = db.Column(db.String(1000), nullable=False)
    by = db.Column(db.Integer, nullable=True)
    at = db.Column(db.UTCDateTime, nullable=False, default=now)

"""The pictures that were drawn of published versions. All of them can be drawn again."""

from __future__ import annotations

from datetime import UTC, datetime

from invenio_db import db
from sqlalchemy.dialects import postgresql
from sqlalchemy_utils.types import UUIDType


def now() -> datetime:
    """This moment, with its time zone."""
    return datetime.now(UTC)


class PicturesEntry(db.Model):  # type: ignore[misc]
    """What is wanted and known of the pictures of a version.

    ``pid`` is the id of the version. ``drawn_from`` is a digest of the files of which pictures are
    wanted, ``edition`` that of the drawing. ``state`` is ``wanted``, ``drawn``, ``nothing`` (no
    file holds what can be drawn) or ``failed``; ``tries`` were begun, the last one ``at``. ``told``
    are the facts of each picture (``preview.told.Told``), that which stands for the dataset first.
    """

    __tablename__ = "thalie_pictures"

    version_id = db.Column(UUIDType, primary_key=True)
    pid = db.Column(db.String(255), nullable=False, unique=True)
    drawn_from = db.Column(db.String(64), nullable=False)
    edition = db.Column(db.Integer, nullable=False)
    state = db.Column(db.String(10), nullable=False, index=True)
    tries = db.Column(db.Integer, nullable=False, default=0)
    at = db.Column(db.UTCDateTime, nullable=False, default=now)
    told = db.Column(
        db.JSON().with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
        nullable=False,
        default=list,
    )


class PictureImage(db.Model):  # type: ignore[misc]
    """A picture as it is sent; ``name`` is one of ``names.NAMES``, ``digest`` its SHA-256."""

    __tablename__ = "thalie_picture_image"

    version_id = db.Column(UUIDType, primary_key=True)
    name = db.Column(db.String(60), primary_key=True)
    content = db.Column(db.LargeBinary, nullable=False)
    digest = db.Column(db.String(64), nullable=False)
    width = db.Column(db.Integer, nullable=False)
    height = db.Column(db.Integer, nullable=False)

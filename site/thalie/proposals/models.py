"""What was read of the files of drafts, and what was decided of it. Gone when a draft is published.

Until then names of persons stand here as they stand in the files, as somebody is asked about them.
"""

from __future__ import annotations

from datetime import UTC, datetime

from invenio_db import db
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy_utils.types import UUIDType


def now() -> datetime:
    """This moment, with its time zone."""
    return datetime.now(UTC)


class ReadFile(db.Model):  # type: ignore[misc]
    """A file that was put into a draft.

    ``md5`` and ``size`` are those of the file as it lies in the draft; of another one nothing is
    known. ``state`` is ``waiting`` (to be read), ``read``, ``failed``, or ``copying`` (a copy
    without names is to take its place); ``tries`` were begun, the last one ``at``. ``captured`` is
    what was read (``packing``), of ``edition``. ``names`` are the persons in it, each once,
    ``refusal`` why an ingest would leave the file out ({code, reason, acceptable}). ``copy`` says
    of a file without names what it was: {sha256, md5, size, places, names, before}. ``accepted``:
    somebody said that it goes although it is damaged. ``trouble`` says why it could not be read or
    copied.
    """

    __tablename__ = "thalie_read_file"

    version_id = db.Column(UUIDType, primary_key=True)
    key = db.Column(db.String(255), primary_key=True)
    pid = db.Column(db.String(255), nullable=False)
    md5 = db.Column(db.String(32), nullable=False)
    size = db.Column(db.BigInteger, nullable=False)
    state = db.Column(db.String(10), nullable=False, index=True)
    tries = db.Column(db.Integer, nullable=False, default=0)
    at = db.Column(db.UTCDateTime, nullable=False, default=now)
    edition = db.Column(db.Integer, nullable=False, default=0)
    captured = db.Column(db.LargeBinary, nullable=True)
    names = db.Column(JSONB, nullable=False, default=list)
    refusal = db.Column(JSONB(none_as_null=True), nullable=True)
    copy = db.Column(JSONB(none_as_null=True), nullable=True)
    accepted = db.Column(db.Boolean, nullable=False, default=False)
    trouble = db.Column(db.Text, nullable=False, default="")


class DraftAnswers(db.Model):  # type: ignore[misc]
    """What persons said of the files of a draft.

    ``paths`` are those of a folder that was dropped, by key. ``names`` is what becomes of persons
    whom files name: {name: {decision, agreement, by, at}}. ``taken`` are values that were taken
    from the files, ``refused`` those that were not wanted: {path: {by, at, value, sources}}.
    """

    __tablename__ = "thalie_draft_answers"

    version_id = db.Column(UUIDType, primary_key=True)
    paths = db.Column(JSONB, nullable=False, default=dict)
    names = db.Column(JSONB, nullable=False, default=dict)
    taken = db.Column(JSONB, nullable=False, default=dict)
    refused = db.Column(JSONB, nullable=False, default=dict)

"""Changes over many records, and what each of them did with each record."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from invenio_db import db
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy_utils.types import UUIDType


def now() -> datetime:
    """This moment, with its time zone."""
    return datetime.now(UTC)


class BulkChange(db.Model):  # type: ignore[misc]
    """A change: who asked ``by`` (an account; empty: an operator), in which ``language``, ``at``
    which moment.

    ``kind`` is ``operation``, ``sheet`` (a CSV file of corrections) or ``undo`` of the change
    ``undone``. ``selection`` says which records ({q, ids}, or {name} of the file), ``operation``
    what is done with them. ``state`` goes from ``looking`` (the worker tries it) over ``ready``
    (somebody decides) and ``running`` to ``done``; or it is ``discarded``, or ``stopped`` with
    its ``trouble``. A worker was last at it when it was ``touched``, and began ``tries`` times
    without getting on. ``settled``: somebody knows of what was not done.
    """

    __tablename__ = "thalie_bulk_change"

    id = db.Column(UUIDType, primary_key=True, default=uuid.uuid4)
    kind = db.Column(db.String(10), nullable=False)
    by = db.Column(db.Integer, nullable=True)
    language = db.Column(db.String(10), nullable=False, default="en")
    at = db.Column(db.UTCDateTime, nullable=False, default=now, index=True)
    selection = db.Column(JSONB, nullable=False, default=dict)
    operation = db.Column(JSONB, nullable=False, default=dict)
    undone = db.Column(UUIDType, nullable=True, index=True)
    state = db.Column(db.String(10), nullable=False, index=True)
    trouble = db.Column(JSONB, nullable=False, default=dict)
    touched = db.Column(db.UTCDateTime, nullable=False, default=now)
    tries = db.Column(db.Integer, nullable=False, default=0)
    carried_out = db.Column(db.UTCDateTime, nullable=True)
    carried_out_by = db.Column(db.Integer, nullable=True)
    settled = db.Column(db.UTCDateTime, nullable=True)


class BulkRow(db.Model):  # type: ignore[misc]
    """One record of a change, in ``position`` (from 0).

    ``pid`` is its id, ``revision`` the one that was seen, if one was. ``given`` is what the change
    says of this record alone: {line, revision, cells: {place: text}} of a file, {back: [[place, is,
    value]]} of an undo.
    ``wanted`` is what would be written: [[place, value]]; ``said`` are the places that differ:
    [[place, old, new]], as a trial found them, and once it is done as they were written. ``state``
    is ``asked`` (not looked at), ``ready``, ``same`` (nothing to do), ``refused`` (at the trial),
    ``done``, ``skipped`` (another record than was seen) or ``failed``; ``why`` are sentences, each
    {language: text}. ``tries`` counts how often a worker began with it.
    """

    __tablename__ = "thalie_bulk_row"

    change_id = db.Column(
        UUIDType, db.ForeignKey(BulkChange.id, ondelete="CASCADE"), primary_key=True
    )
    position = db.Column(db.Integer, primary_key=True, autoincrement=False)
    pid = db.Column(db.String(255), nullable=False, index=True)
    revision = db.Column(db.Integer, nullable=True)
    given = db.Column(JSONB, nullable=False, default=dict)
    wanted = db.Column(JSONB, nullable=False, default=list)
    said = db.Column(JSONB, nullable=False, default=list)
    state = db.Column(db.String(10), nullable=False)
    why = db.Column(JSONB, nullable=False, default=list)
    tries = db.Column(db.Integer, nullable=False, default=0)
    at = db.Column(db.UTCDateTime, nullable=False, default=now)

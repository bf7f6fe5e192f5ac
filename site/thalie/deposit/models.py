"""Which runs were ingested, into which record, from which bytes."""

from __future__ import annotations

import uuid

from invenio_db import db
from invenio_rdm_records.records.models import RDMParentMetadata
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy_utils.types import UUIDType


class IngestedRun(db.Model, db.Timestamp):  # type: ignore[misc]
    """A run and the record (with all its versions) that it became.

    ``key`` is the run's identity for ever. ``parent_id`` leads to InvenioRDM's version state, which
    alone knows what is a draft and what is published. When a draft that was never published is
    discarded, its parent goes and this row with it: the run may then be ingested anew.

    ``choices`` are what the operator said, so that it need not be said again. ``generated`` is a
    ``merge.snapshot`` of the draft as last made from the files: what differs from it was written
    by hand. ``provenance`` is ``provenance.tell_provenance`` of its analyses.
    """

    __tablename__ = "thalie_ingested_run"

    id = db.Column(UUIDType, primary_key=True, default=uuid.uuid4)
    key = db.Column(db.String(1000), nullable=False, unique=True)
    parent_id = db.Column(
        UUIDType,
        db.ForeignKey(RDMParentMetadata.id, ondelete="CASCADE"),
        nullable=False,
        unique=True,
    )
    choices = db.Column(JSONB, nullable=False, default=dict)
    generated = db.Column(JSONB, nullable=False, default=dict)
    provenance = db.Column(JSONB, nullable=False, default=list, server_default="[]")


class IngestedFile(db.Model):  # type: ignore[misc]
    """A file of one version of a run: what was read, and what was deposited for it.

    Both are the same unless names of persons were removed; ``redacted_places`` counts them.
    ``source_md5`` and ``source_size`` are for whoever compares a file with the facility's own: no
    code reads them.
    """

    __tablename__ = "thalie_ingested_file"

    record_id = db.Column(UUIDType, primary_key=True)  # of the draft, kept when it is published
    name = db.Column(db.String(1000), primary_key=True)
    run_id = db.Column(
        UUIDType,
        db.ForeignKey(IngestedRun.id, ondelete="CASCADE"),
        nullable=False,
        index=True,
    )
    source_sha256 = db.Column(db.String(64), nullable=False)
    source_md5 = db.Column(db.String(32), nullable=False)
    source_size = db.Column(db.BigInteger, nullable=False)
    sha256 = db.Column(db.String(64), nullable=False)
    md5 = db.Column(db.String(32), nullable=False)
    size = db.Column(db.BigInteger, nullable=False)
    redacted_places = db.Column(db.Integer, nullable=False, default=0)


class PrivateName(db.Model):  # type: ignore[misc]
    """A name of a person that a file of a run carries, as a digest of ``private_names``."""

    __tablename__ = "thalie_private_name"

    run_id = db.Column(
        UUIDType, db.ForeignKey(IngestedRun.id, ondelete="CASCADE"), primary_key=True
    )
    digest = db.Column(db.String(64), primary_key=True)
    words = db.Column(db.SmallInteger, nullable=False)

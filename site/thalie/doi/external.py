"""DOIs of records here that were minted elsewhere: which there are, and whether they exist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import current_app
from invenio_cache import current_cache
from invenio_db import db
from invenio_pidstore.models import PersistentIdentifier, PIDStatus
from invenio_rdm_records.records.models import RDMRecordMetadata
from sqlalchemy import select

from thalie.records.versions import standing

from .handles import Existence, existence

PROVIDER = "external"
PIECE = 500  # DOIs read at a time
KEPT = {Existence.FOUND: 7 * 24 * 3600, Existence.MISSING: 300, Existence.UNKNOWN: 600}
"""Seconds for which an answer is remembered while a draft is being edited."""


@dataclass(frozen=True, slots=True)
class ExternalDoi:
    """A DOI from elsewhere; ``record`` is the identifier of the record that has it."""

    doi: str
    record: str


def ask(doi: str) -> Existence:
    """Whether DOI exists, asked now."""
    config = current_app.config
    return existence(doi, config["THALIE_HANDLE_API"], config["THALIE_HANDLE_TIMEOUT"])


def ask_sometimes(doi: str) -> Existence:
    """Whether DOI exists, by an answer that may be some minutes old."""
    key = f"thalie-handle-{doi.casefold()}"
    known = current_cache.get(key)
    if known is None:
        known = str(ask(doi))
        current_cache.set(key, known, timeout=KEPT[Existence(known)])
    return Existence(known)


def external_dois() -> Iterator[ExternalDoi]:
    """Those of published records that are not withdrawn, in order."""
    pid, record = PersistentIdentifier, RDMRecordMetadata
    last = ""
    while True:
        rows = db.session.execute(
            select(pid.pid_value, record.json["id"].as_string())
            .join(record, record.id == pid.object_uuid)
            .where(
                pid.pid_type == "doi",
                pid.pid_provider == PROVIDER,
                pid.status.in_((PIDStatus.RESERVED, PIDStatus.REGISTERED)),
                standing(record),
                pid.pid_value > last,
            )
            .order_by(pid.pid_value)
            .limit(PIECE)
        ).all()
        db.session.rollback()  # no transaction stays open while others are asked
        if not rows:
            return
        yield from (ExternalDoi(doi, recid) for doi, recid in rows)
        last = rows[-1][0]

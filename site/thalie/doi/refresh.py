"""Describes DOIs again when what describes them has changed: code, settings, vocabularies.

A record's own changes are wanted with the change itself. What lies outside of it has an
``edition``; an entry keeps the one by which it was described last, and idle workers describe the
others again. Only what comes out otherwise is sent.
"""

from __future__ import annotations

import time

from flask import current_app
from invenio_db import db
from sqlalchemy import select

from .digest import digest
from .edition import edition
from .ledger import entry_of, want
from .models import DoiEntry
from .sources import source
from .steps import State

PIECE = 20  # entries looked at in one transaction


def refresh(budget: float) -> int:
    """Describe settled DOIs of another edition again, for so many seconds at most.

    Returns how many come out otherwise, and are sent. Commits, piece by piece.
    """
    begin, current, changed = time.monotonic(), edition(), 0
    while time.monotonic() - begin < budget:
        piece = (
            db.session.execute(
                select(DoiEntry.doi)
                .where(DoiEntry.next_attempt.is_(None), DoiEntry.edition != current)
                .limit(PIECE)
            )
            .scalars()
            .all()
        )
        if not piece:
            break
        changed += sum(_refresh(doi, current) for doi in piece)
        db.session.commit()
    return changed


def _refresh(doi: str, current: str) -> bool:
    """Whether the DOI comes out otherwise; then it is wanted again. Not committed."""
    entry = entry_of(doi, lock=True)
    if entry is None or not entry.settled:
        return False
    entry.edition = current
    try:
        described = source(entry.kind).describe(entry.object_id)
    except Exception:
        current_app.logger.exception("DOI %s could not be described", doi)
        return False
    if described is None or digest(described.metadata, described.url) == entry.aimed:
        return False
    kind, object_id = entry.kind, entry.object_id
    db.session.flush()
    want(doi, kind, object_id, State(described.wanted))
    return True

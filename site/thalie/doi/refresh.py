"""Describes DOIs again when what describes them has changed: code, settings, vocabularies.

A record's own changes are wanted with the change itself. What lies outside of it has an
``edition``; an entry keeps the one by which it was described last, and idle workers describe the
others again. Only what comes out otherwise is sent.
"""

from __future__ import annotations

import time
from uuid import UUID

from flask import current_app
from invenio_db import db
from sqlalchemy import select

from .digest import digest
from .edition import edition
from .ledger import entry_of, want
from .models import DoiEntry
from .sources import described
from .steps import State

PIECE = 20  # entries that are looked for at a time


def refresh(budget: float) -> int:
    """Describe settled DOIs of another edition again, for so many seconds at most.

    Returns how many come out otherwise, and are sent. Commits, DOI by DOI.
    """
    begin, current, changed = time.monotonic(), edition(), 0
    while time.monotonic() - begin < budget:
        piece = db.session.execute(
            select(DoiEntry.doi, DoiEntry.kind, DoiEntry.object_id)
            .where(DoiEntry.next_attempt.is_(None), DoiEntry.edition != current)
            .limit(PIECE)
        ).all()
        if not piece:
            break
        changed += sum(_refresh(doi, kind, id_, current) for doi, kind, id_ in piece)
    return changed


def _refresh(doi: str, kind: str, object_id: UUID, current: str) -> bool:
    """Whether the DOI comes out otherwise; then it is wanted again. Commits."""
    try:
        wish = described(kind, object_id)
    except Exception:
        current_app.logger.exception("DOI %s could not be described", doi)
        wish = None
    entry = entry_of(doi, lock=True)
    differs = False
    if entry is not None and entry.settled:
        entry.edition = current
        differs = wish is not None and digest(wish.metadata, wish.url) != entry.aimed
        db.session.flush()
    if wish is not None and differs:
        want(doi, kind, object_id, State(wish.wanted))
    db.session.commit()
    return differs

"""Takes into the ledger the DOIs that came past it: of older instances, of other programs."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from invenio_db import db
from invenio_pidstore.models import PersistentIdentifier, PIDStatus
from sqlalchemy import select

from .ledger import doubt, entry_of, want
from .models import DoiEntry
from .sources import CONCEPT, PROVIDER, VERSION, source

PIECE = 500  # DOIs in one transaction


def adopt(doi: str, object_id: UUID, *, concept: bool) -> bool:
    """Write a DOI into the ledger unless it is there; whether it was not. Not committed.

    What DataCite has of it is not known.
    """
    if entry_of(doi) is not None:
        return False
    kind = CONCEPT if concept else VERSION
    wanted = source(kind).wanted([object_id]).get(object_id)
    if wanted is None:  # nothing of it is published
        return False
    want(doi, kind, object_id, wanted)
    entry = entry_of(doi, lock=True)
    if entry is not None:
        entry.ours = PersistentIdentifier.get("doi", doi).is_registered()
        doubt(entry, "The DOI was not in the ledger.")
    return True


def adopt_pending() -> int:
    """Adopt reserved DOIs of published records; returns how many. Commits, piece by piece."""
    return _adopt_all([PIDStatus.RESERVED])


def adopt_everything() -> int:
    """Adopt all DOIs of published records; returns how many. Commits, piece by piece."""
    return _adopt_all([PIDStatus.RESERVED, PIDStatus.REGISTERED])


def _adopt_all(statuses: Sequence[PIDStatus]) -> int:
    adopted, last, more = 0, "", True
    while more:
        number, last = _adopt_piece(statuses, last)
        adopted, more = adopted + number, bool(last)
    return adopted


def _adopt_piece(statuses: Sequence[PIDStatus], after: str) -> tuple[int, str]:
    """Adopt a piece of the DOIs that follow AFTER; how many, and the last that was looked at."""
    pid = PersistentIdentifier
    rows = db.session.execute(
        select(pid.pid_value, pid.object_uuid)
        .outerjoin(DoiEntry, DoiEntry.doi == pid.pid_value)
        .where(
            pid.pid_type == "doi",
            pid.pid_provider == PROVIDER,
            pid.status.in_(statuses),
            pid.object_uuid.is_not(None),
            pid.pid_value > after,
            DoiEntry.doi.is_(None),
        )
        .order_by(pid.pid_value)
        .limit(PIECE)
    ).all()
    objects = [object_id for _, object_id in rows]
    versions = source(VERSION).wanted(objects)
    adopted = 0
    for doi, object_id in rows:
        adopted += adopt(doi, object_id, concept=object_id not in versions)
        db.session.commit()
    return adopted, rows[-1][0] if len(rows) == PIECE else ""

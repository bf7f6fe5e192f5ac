"""The queue of DOIs that DataCite may not know: the reserved ones of published records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from invenio_pidstore.models import PersistentIdentifier, PIDStatus
from invenio_rdm_records.records.models import (
    RDMParentMetadata,
    RDMRecordMetadata,
    RDMVersionsState,
)
from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased


@dataclass(frozen=True, slots=True)
class PendingDoi:
    """A DOI to bring to DataCite, its row locked until the transaction ends.

    ``record`` is the identifier of the published version, for a ``parent`` of its latest.
    """

    pid: PersistentIdentifier
    record: str
    parent: bool


def next_pending(session: Session, before: datetime) -> PendingDoi | None:
    """The DOI that waits longest among those untouched since ``before``, or nothing.

    Rows that another transaction holds are passed over.
    """
    found = session.execute(_query(before)).first()
    if found is None:
        return None
    pid, version, latest = found
    return PendingDoi(pid, version or latest, parent=version is None)


def _query(before: datetime) -> Select[tuple[PersistentIdentifier, str | None, str | None]]:
    pid, parent, state = PersistentIdentifier, RDMParentMetadata, RDMVersionsState
    version, latest = aliased(RDMRecordMetadata), aliased(RDMRecordMetadata)
    return (
        select(pid, version.json["id"].as_string(), latest.json["id"].as_string())
        .outerjoin(version, and_(version.id == pid.object_uuid, _names(version, pid)))
        .outerjoin(parent, and_(parent.id == pid.object_uuid, _names(parent, pid)))
        .outerjoin(state, state.parent_id == parent.id)
        .outerjoin(latest, latest.id == state.latest_id)
        .where(
            pid.pid_type == "doi",
            pid.pid_provider == "datacite",
            pid.status == PIDStatus.RESERVED,
            pid.updated < before,
            or_(version.id.is_not(None), latest.id.is_not(None)),
        )
        .order_by(pid.updated, pid.id)
        .limit(1)
        .with_for_update(of=pid, skip_locked=True)
    )


def _names(model: Any, pid: type[PersistentIdentifier]) -> ColumnElement[bool]:
    """Whether the record or parent names the identifier as its DOI."""
    named: ColumnElement[bool] = (
        model.json["pids"]["doi"]["identifier"].as_string() == pid.pid_value
    )
    return named

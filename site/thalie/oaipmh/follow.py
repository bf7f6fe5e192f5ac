"""Notes, with each change of a published version, that harvesters are to be told of it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID
from weakref import WeakSet

from invenio_db import db
from invenio_db.uow import Operation, UnitOfWork
from invenio_rdm_records.records.models import RDMRecordMetadata
from sqlalchemy import or_, select

from thalie.doi.links import links_of, targets_of
from thalie.doi.models import DoiEntry
from thalie.records.changes import Change, Kind

from .marks import mark


class NudgeOp(Operation):  # type: ignore[misc]
    """Has the change entered soon after its commit."""

    def on_post_commit(self, uow: UnitOfWork) -> None:
        """Start the task; where no broker hears it, the next harvester or the sweep enters it."""
        from .tasks import nudge

        nudge()


_waiting: WeakSet[UnitOfWork] = WeakSet()
"""Those that nudge already: once for all changes of a transaction."""


def follow(change: Change) -> None:
    """Note that the versions of a record, and what this one names or named, are told otherwise."""
    record = change.record
    with db.session.no_autoflush:  # the record is not yet as it will be written
        targets = targets_of([record.id])
        if change.kind is Kind.PUBLISHED:
            targets |= {target for _, target in links_of(change.model)}
        named = _parents_of(targets)
        mark({record.parent.id, *named})
    if change.uow not in _waiting:
        _waiting.add(change.uow)
        change.uow.register(NudgeOp())


def _parents_of(dois: Collection[str]) -> set[UUID]:
    """The records of which these are DOIs, of a version or of all."""
    named = select(DoiEntry.object_id).where(DoiEntry.doi.in_(dois))
    version = RDMRecordMetadata
    query = select(version.parent_id).where(
        or_(version.id.in_(named), version.parent_id.in_(named))
    )
    return set(db.session.execute(query).scalars()) if dois else set()

"""What published versions are by the database: public, newest, withdrawn, restricted.

Whoever asks the database for versions builds the question from these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from invenio_db import db
from invenio_rdm_records.records.models import RDMRecordMetadata
from invenio_rdm_records.records.systemfields.deletion_status import RecordDeletionStatusEnum
from sqlalchemy import ColumnElement, and_, exists, false, select
from sqlalchemy.orm import aliased

from thalie.embargo.state import access_state

from .visibility import Visibility, speaker

Pids = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Version:
    """A published version. ``pids`` are its identifiers by scheme."""

    id: UUID
    parent_id: UUID
    visibility: Visibility
    pids: Pids = field(default_factory=dict, compare=False)


def published(model: Any = RDMRecordMetadata) -> ColumnElement[bool]:
    """Rows that are versions which were published, withdrawn ones among them."""
    return and_(model.is_deleted == false(), model.json.is_not(None))


def standing(model: Any = RDMRecordMetadata) -> ColumnElement[bool]:
    """Published versions that are not withdrawn."""
    return and_(published(model), model.deletion_status == RecordDeletionStatusEnum.PUBLISHED.value)


def public(model: Any = RDMRecordMetadata) -> ColumnElement[bool]:
    """Versions of which everybody may read the metadata."""
    return and_(standing(model), model.json["access"]["record"].as_string() == "public")


def newest(model: Any = RDMRecordMetadata) -> ColumnElement[bool]:
    """Versions after which none stands."""
    other = aliased(RDMRecordMetadata)
    return ~exists(
        select(other.id).where(
            other.parent_id == model.parent_id, other.index > model.index, standing(other)
        )
    )


def versions_where(*conditions: ColumnElement[bool]) -> list[Version]:
    """The published versions that meet the conditions, also the withdrawn ones."""
    model = RDMRecordMetadata
    rows = db.session.execute(
        select(
            model.id, model.parent_id, model.index, model.deletion_status,
            model.json["access"], model.json["pids"],
        ).where(published(model), *conditions)
    )  # fmt: skip
    return [
        Version(
            id_,
            parent_id,
            Visibility(
                index,
                withdrawn=status != RecordDeletionStatusEnum.PUBLISHED,
                restricted=not access_state(access or {}).public,
            ),
            pids or {},
        )
        for id_, parent_id, index, status, access, pids in rows
    ]


def walk(piece: int) -> Iterator[list[UUID]]:
    """The ids of all published versions, withdrawn ones among them, PIECE at a time, by keyset.

    Whoever walks may commit or roll back between the pieces.
    """
    model, last = RDMRecordMetadata, UUID(int=0)
    query = select(model.id).where(published(model)).order_by(model.id).limit(piece)
    while ids := list(db.session.execute(query.where(model.id > last)).scalars()):
        yield ids
        last = ids[-1]


def version_of(record: Any) -> Version:
    """The version that a record of InvenioRDM is, or becomes once the transaction ends."""
    visibility = Visibility(
        record.versions.index,
        withdrawn=record.deletion_status.is_deleted,
        restricted=record.access.protection.record != "public",
    )
    return Version(record.id, record.parent.id, visibility, record.pids)


def versions_of(parent_id: UUID) -> list[Version]:
    """All published versions of a record."""
    return versions_where(RDMRecordMetadata.parent_id == parent_id)


def speaking(versions: Iterable[Version]) -> Version | None:
    """The version that speaks for all versions of a record."""
    known = {version.visibility: version for version in versions}
    chosen = speaker(known)
    return known[chosen] if chosen else None

"""Records and drafts as documents: in the shape of the REST API, before what they name is put in.

Two ways lead here: the object that somebody holds and may be about to change, and the rows of the
database, for many at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import current_app
from invenio_db import db
from invenio_files_rest.models import FileInstance, ObjectVersion
from invenio_rdm_records.records.systemfields.deletion_status import RecordDeletionStatusEnum
from sqlalchemy import ARRAY, Text, cast, null, select, type_coerce
from sqlalchemy.dialects.postgresql import JSONB

Json = Mapping[str, Any]
ANALYSES = "thalie:analyses"


@dataclass(frozen=True, slots=True)
class Document:
    """A record or draft. ``parent`` and ``communities`` are ids, to be looked up for many at once.

    ``analyses`` are entries of ``thalie:analyses``, thousands perhaps, where they were asked for.
    """

    parent: UUID
    communities: tuple[str, ...]
    json: Json
    analyses: tuple[Json, ...] = ()


def page_of(id_: str) -> str:
    """The address of the page of a published version, as it is or will be."""
    return f"{current_app.config['SITE_UI_URL'].rstrip('/')}/records/{id_}"


def of_object(record: Any) -> Document:
    """The document of a record or draft as it becomes, without analyses; no row may have it yet."""
    stone = None if record.is_draft or not record.deletion_status.is_deleted else record.tombstone
    return _document(
        record,
        record.parent.id,
        record.parent,
        tuple(sorted(record.parent.communities.ids)),
        moments=(record.created, record.updated),
        index=record.versions.index,
        access=record.access.dump(),
        files=dict(_files(record)) if record.files.enabled else None,
        tombstone=stone.dump() if stone is not None else None,
    )


def of_rows(kind: Any, ids: Collection[UUID], *, analyses: bool = False) -> dict[UUID, Document]:
    """The documents of records or drafts (KIND is InvenioRDM's class of them) by id.

    Two statements, however many; those that are not there, deleted for good, or of a shape that
    nobody can read, are left out.
    """
    model, parent = kind.model_cls, kind.parent_record_cls.model_cls
    rows = db.session.execute(
        select(
            model.id, model.parent_id, model.created, model.updated, model.index,
            model.json if analyses else _without_analyses(model.json),
            getattr(model, "deletion_status", null()),
            parent.json,
        )
        .join(parent, parent.id == model.parent_id)
        .where(model.id.in_(ids), model.json.is_not(None))
    ).all()  # fmt: skip
    files = _files_of_rows(kind.files.file_cls.model_cls, [row[0] for row in rows])
    found = {}
    for row in rows:
        try:
            found[row[0]] = _of_row(row, files.get(row[0], {}))
        except Exception:  # whatever it is, the others are read
            current_app.logger.exception("The row of record %s cannot be read", row[0])
    return found


def _of_row(row: Any, files: Json) -> Document:
    """The document of a row of ``of_rows``, whose files these are."""
    _, parent_id, created, updated, index, json, status, above = row
    withdrawn = status not in (None, RecordDeletionStatusEnum.PUBLISHED)
    enabled = (json.get("files") or {}).get("enabled")
    return _document(
        json,
        parent_id,
        above,
        tuple(sorted((above.get("communities") or {}).get("ids") or ())),
        moments=(created, updated),
        index=index,
        access=json.get("access") or {},
        files=files if enabled else None,
        tombstone=json.get("tombstone") if withdrawn else None,
        analyses=(json.get("custom_fields") or {}).get(ANALYSES) or (),
    )


def _document(
    json: Json,
    parent: UUID,
    above: Json,
    communities: tuple[str, ...],
    *,
    moments: tuple[datetime | None, datetime | None],
    index: int,
    access: Json,
    files: Json | None,
    tombstone: Json | None,
    analyses: Sequence[Json] = (),
) -> Document:
    """``above`` is the JSON of the parent; FILES are ``None`` where the record has none."""
    created, updated = (moment.isoformat() if moment else None for moment in moments)
    return Document(
        parent,
        communities,
        {
            "id": json.get("id"),
            "created": created,
            "updated": updated,
            "links": {"self_html": page_of(json.get("id") or "")},
            "metadata": json.get("metadata") or {},
            "custom_fields": json.get("custom_fields") or {},
            "pids": json.get("pids") or {},
            "access": access,
            "versions": {"index": index},
            "files": {"enabled": files is not None, "entries": files or {}},
            "tombstone": tombstone,
            "parent": {"pids": above.get("pids") or {}},
        },
        tuple(analyses),
    )


# Files that are whole


def _files(record: Any) -> Iterator[tuple[str, Json]]:
    for name, entry in record.files.items():
        stored = entry.object_version.file if entry.object_version else None
        if stored is not None and stored.readable:
            yield name, _file(stored.size, entry.object_version.mimetype, stored.checksum)


def _files_of_rows(model: Any, ids: Collection[UUID]) -> dict[UUID, dict[str, Json]]:
    rows = db.session.execute(
        select(model.record_id, model.key, ObjectVersion, FileInstance.size, FileInstance.checksum)
        .join(ObjectVersion, ObjectVersion.version_id == model.object_version_id)
        .join(FileInstance, FileInstance.id == ObjectVersion.file_id)
        .where(model.record_id.in_(ids), model.json.is_not(None), FileInstance.readable)
    )
    found: dict[UUID, dict[str, Json]] = {}
    for id_, name, version, size, checksum in rows:
        found.setdefault(id_, {})[name] = _file(size, version.mimetype, checksum)
    return found


def _file(size: int, media_type: str, checksum: str) -> Json:
    return {"size": size, "mimetype": media_type, "checksum": checksum}


def _without_analyses(json: Any) -> Any:
    """The JSON without what may be a thousand times as long as the rest."""
    path = cast(["custom_fields", ANALYSES], ARRAY(Text))
    return type_coerce(json.op("#-")(path), JSONB)

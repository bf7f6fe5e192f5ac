"""Many records at once, for harvesters, dumps, catalogues and lists: read models by the page."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from flask import current_app
from invenio_db import db
from invenio_pidstore.models import PersistentIdentifier
from invenio_rdm_records.proxies import current_rdm_records_service as records
from sqlalchemy import select

from thalie.crosswalks.model import Record
from thalie.doi.payload import all_described
from thalie.records.documents import Document, of_rows
from thalie.records.read_model import Page

Key = TypeVar("Key")


def read_models(
    versions: Sequence[UUID], *, analyses: bool = False
) -> Iterator[tuple[UUID, Record]]:
    """The read models of published or withdrawn versions, in the order in which they were named.

    What is not there is left out, and so is, with a line in the log, what cannot be read: a walk
    over all records is not stopped by one. Reads the database, not the search engine, so that it
    may be asked while that lags or is down; as many statements for a page as for a record. With
    ANALYSES, thousands perhaps of a record, if they are wanted.
    """
    with db.session.no_autoflush:
        found = of_rows(records.record_cls, versions, analyses=analyses)
        models = _models(found)
    yield from ((version, models[version]) for version in versions if version in models)


def models_of_hits(hits: Sequence[Mapping[str, Any]], *, analyses: bool = False) -> list[Record]:
    """The read models of a page of search results, drafts among them, in their order.

    The hits say which; the rest is read from the database as in ``read_models``. The documents of
    the index keep twenty objects of a record and not how its data were processed
    (``heritage.custom_fields``), nor the files of an embargoed one, and are older than what other
    records say of it.
    """
    ids = {(bool(hit.get("is_draft")), str(hit["id"])) for hit in hits}
    with db.session.no_autoflush:
        objects = _objects({id_ for _, id_ in ids})
        found: dict[tuple[bool, UUID], Document] = {}
        for draft in {draft for draft, _ in ids}:
            kind = records.draft_cls if draft else records.record_cls
            rows = of_rows(kind, list(objects.values()), analyses=analyses)
            found |= {(draft, id_): one for id_, one in rows.items()}
        asked = [(bool(hit.get("is_draft")), objects.get(str(hit["id"]))) for hit in hits]
        models = _models({one: found[one] for one in asked if one in found})
    return [models[one] for one in asked if one in models]


def _objects(ids: Collection[str]) -> dict[str, UUID]:
    """Ids in the database by those of the addresses."""
    pid = PersistentIdentifier
    query = select(pid.pid_value, pid.object_uuid).where(
        pid.pid_type == "recid", pid.pid_value.in_(ids)
    )
    return {row.pid_value: row.object_uuid for row in db.session.execute(query)}


def _models(documents: Mapping[Key, Document]) -> dict[Key, Record]:
    """The models of DOCUMENTS, of those that can be read."""
    page = Page(list(documents.values()))
    read: dict[Key, tuple[UUID, Record]] = {}
    for key, document in documents.items():
        try:
            read[key] = document.parent, page.read(document)
        except Exception:  # whatever it is, the others are read
            current_app.logger.exception("Record %s cannot be read", document.json["id"])
    return dict(zip(read, all_described(list(read.values())), strict=True))

"""What a record is, for whoever tells of it: checks, links, README, DOI, exports, dumps.

InvenioRDM's record or draft becomes the typed model of ``crosswalks``, whoever asks, and for one as
for many: with the same settings, the same vocabularies, and all versions that everybody sees.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextvars import ContextVar
from typing import Any
from uuid import UUID
from weakref import ref

from flask import current_app
from invenio_communities.communities.records.models import CommunityMetadata
from invenio_db import db
from invenio_rdm_records.records.models import RDMRecordMetadata
from sqlalchemy import select

from thalie.crosswalks.model import Record, Version
from thalie.crosswalks.read import read_record
from thalie.crosswalks.settings import Settings
from thalie.vocabularies.terms import find, renew

from .days import today
from .documents import Document, of_object
from .named import named_by, with_named
from .versions import versions_where

Json = dict[str, Any]

_last: ContextVar[tuple[ref[Any], Record] | None] = ContextVar("last read model", default=None)


def read_model(record: Any) -> Record:
    """The read model of a draft or of a published version, without analyses.

    The object of a published version is read once: all who are asked during one publication get
    the same model. Nothing that is looked up is written into the record.
    """
    known = _last.get()
    if known and known[0]() is record:
        return known[1]
    with db.session.no_autoflush:
        document = of_object(record)
        model = Page([document]).read(document)
    if not record.is_draft:
        _last.set((ref(record), model))
    return model


class Page:
    """Documents that are read together: what they name is looked up once for all of them."""

    def __init__(self, documents: Sequence[Document]) -> None:
        """Ask the database, as often for many documents as for one."""
        renew()
        self._named = named_by(one.json["metadata"] for one in documents)
        self._communities = _communities({id_ for one in documents for id_ in one.communities})
        self._versions = _versions({one.parent for one in documents})
        self._settings = Settings.from_config(current_app.config)
        self._today = today()

    def read(self, document: Document) -> Record:
        """The model of one of the documents."""
        found = (self._communities.get(id_) for id_ in document.communities)
        whole = {
            **document.json,
            "metadata": with_named(document.json["metadata"], self._named),
            "parent": {
                **document.json["parent"],
                "communities": {"entries": [one for one in found if one]},
            },
        }
        return read_record(
            whole,
            find,
            self._settings,
            self._today,
            self._versions.get(document.parent, ()),
            document.analyses,
        )


def _communities(ids: Collection[str]) -> dict[str, Json]:
    """Communities as the REST API shows them in records, by id."""
    if not ids:
        return {}
    model = CommunityMetadata
    query = select(model.id, model.slug, model.json["access"]).where(
        model.id.in_(ids), model.json.is_not(None)
    )
    return {
        str(id_): {"slug": slug, "access": access or {}}
        for id_, slug, access in db.session.execute(query)
    }


def _versions(parents: Collection[UUID]) -> dict[UUID, list[Version]]:
    """The versions with a DOI of which everybody may read the metadata, by parent."""
    found: dict[UUID, list[Version]] = {}
    for one in versions_where(RDMRecordMetadata.parent_id.in_(parents)):
        doi = (one.pids.get("doi") or {}).get("identifier")
        if doi and one.visibility.public:
            found.setdefault(one.parent_id, []).append(Version(one.visibility.index, str(doi)))
    return found

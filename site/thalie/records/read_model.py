"""What a record is, for whoever tells of it: checks, links, README, DOI, exports.

InvenioRDM's record or draft becomes the typed model of ``crosswalks``, whoever asks: with the same
settings, the same vocabularies, and all versions that everybody sees.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextvars import ContextVar
from copy import deepcopy
from typing import Any
from weakref import ref

from flask import current_app
from invenio_db import db

from thalie.crosswalks.model import Record, Version
from thalie.crosswalks.read import read_record
from thalie.crosswalks.settings import Settings
from thalie.vocabularies.terms import find

from .days import today
from .versions import versions_of

Json = dict[str, Any]

_last: ContextVar[tuple[ref[Any], Record] | None] = ContextVar("last read model", default=None)


def read_model(record: Any) -> Record:
    """The read model of a draft or of a published version.

    The object of a published version is read once: all who are asked during one publication get
    the same model. Nothing that is looked up is written into the record.
    """
    known = _last.get()
    if known and known[0]() is record:
        return known[1]
    model = _read(record)
    if not record.is_draft:
        _last.set((ref(record), model))
    return model


def _read(record: Any) -> Record:
    with db.session.no_autoflush:
        return read_record(
            document_of(record),
            find,
            Settings.from_config(current_app.config),
            today(),
            tuple(_versions(record)),
        )


def document_of(record: Any) -> Json:
    """A record or draft of InvenioRDM in the shape of its REST API, with what it refers to."""
    own = {name: part for name, part in record.items() if name != "custom_fields"}
    resolved = type(record)(deepcopy(own))  # not the record: that would be written
    resolved.relations.dereference()
    return {
        "id": record.get("id"),
        "created": record.created.isoformat() if record.created else None,
        "links": {"self_html": page_of(record)},
        "metadata": resolved.get("metadata") or {},
        "custom_fields": record.get("custom_fields") or {},
        "pids": dict(record.get("pids") or {}),
        "access": record.access.dump(),
        "versions": {"index": record.versions.index},
        "files": {"enabled": bool(record.files.enabled), "entries": dict(_files(record))},
        "tombstone": None if record.is_draft else _tombstone(record),
        "parent": {
            "pids": dict(record.parent.get("pids") or {}),
            "communities": {"entries": [*_communities(record.parent)]},
        },
    }


def page_of(record: Any) -> str:
    """The address of the page of a published version, as it is or will be."""
    return f"{current_app.config['SITE_UI_URL'].rstrip('/')}/records/{record.get('id')}"


def _files(record: Any) -> Iterator[tuple[str, Json]]:
    """The files that are whole, by name."""
    for name, entry in record.files.items() if record.files.enabled else ():
        stored = entry.object_version.file if entry.object_version else None
        if stored is not None and stored.readable:
            yield (
                name,
                {
                    "size": stored.size,
                    "mimetype": entry.object_version.mimetype,
                    "checksum": stored.checksum,
                },
            )


def _tombstone(record: Any) -> Json | None:
    stone = record.tombstone
    return stone.dump() if stone is not None and record.deletion_status.is_deleted else None


def _communities(parent: Any) -> Iterator[Json]:
    for one in parent.communities:
        yield {"slug": one.slug, "access": {"visibility": one.access.visibility}}


def _versions(record: Any) -> Iterator[Version]:
    """The versions with a DOI of which everybody may read the metadata."""
    for one in versions_of(record.parent.id):
        doi = (one.pids.get("doi") or {}).get("identifier")
        if doi and one.visibility.public:
            yield Version(one.visibility.index, str(doi))

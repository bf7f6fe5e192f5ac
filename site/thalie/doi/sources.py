"""What DOIs name: what is wanted of each, and how it is described to DataCite.

A source answers for one kind of DOI. Other kinds of things (instruments, samples) get DOIs by
adding a source to ``THALIE_DOI_SOURCES``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from flask import current_app
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_rdm_records.records.models import RDMRecordMetadata
from invenio_rdm_records.utils import ChainObject

from thalie.records.versions import Version, speaking, versions_of, versions_where

from .policy import suppressed, wanted_of_version
from .steps import State

VERSION, CONCEPT = "version", "concept"
PROVIDER = "datacite"


@dataclass(frozen=True, slots=True)
class Description:
    """What DataCite ought to have: the state, and what is sent to it."""

    wanted: State
    url: str
    metadata: Mapping[str, Any]


class Source(Protocol):
    """Answers for all DOIs of one kind. Objects that are gone are left out."""

    def wanted(self, objects: Collection[UUID]) -> dict[UUID, State]:
        """The state that is wanted of the DOI of each object, by the database as it is now."""

    def describe(self, object_id: UUID) -> Description | None:
        """All that DataCite ought to have of an object."""


def source(kind: str) -> Source:
    """The source of a kind of DOI. Raises ``KeyError``."""
    found: Source = current_app.config["THALIE_DOI_SOURCES"][kind]
    return found


def described(kind: str, object_id: UUID) -> Description | None:
    """All that DataCite ought to have of an object; nothing is written, and no row is held.

    InvenioRDM marks a record as changed when it resolves what the record refers to, so that the
    next query would write it.
    """
    with db.session.no_autoflush:
        found = source(kind).describe(object_id)
    db.session.rollback()
    return found


def restricted_state() -> State:
    """The state of the DOIs of restricted records: ``THALIE_DOI_RESTRICTED``."""
    return State(current_app.config["THALIE_DOI_RESTRICTED"])


def doi_of(pids: Mapping[str, Any]) -> str:
    """The DOI that DataCite keeps for us among the identifiers of a record, or nothing."""
    found = pids.get("doi") or {}
    return str(found.get("identifier") or "") if found.get("provider") == PROVIDER else ""


class VersionSource:
    """DOIs of published versions."""

    def wanted(self, objects: Collection[UUID]) -> dict[UUID, State]:
        """By the version itself."""
        found = versions_where(RDMRecordMetadata.id.in_(objects))
        restricted = restricted_state()
        return {v.id: wanted_of_version(v.visibility, restricted) for v in found}

    def describe(self, object_id: UUID) -> Description | None:
        """The metadata of the version."""
        wanted = self.wanted([object_id]).get(object_id)
        if wanted is None:
            return None
        record = records.record_cls.get_record(object_id)
        metadata = _serialised(record, records.config.pids_providers)
        return _description(wanted, record, "self", metadata)


class ConceptSource:
    """DOIs of all versions together, which one of them speaks for."""

    def wanted(self, objects: Collection[UUID]) -> dict[UUID, State]:
        """By the newest version that is not withdrawn."""
        found = versions_where(RDMRecordMetadata.parent_id.in_(objects))
        restricted = restricted_state()
        families: dict[UUID, list[Version]] = {}
        for version in found:
            families.setdefault(version.parent_id, []).append(version)
        return {
            parent: wanted_of_version(chosen.visibility, restricted)
            for parent, family in families.items()
            if (chosen := speaking(family))
        }

    def describe(self, object_id: UUID) -> Description | None:
        """The metadata of the version that speaks, as those of all versions."""
        family = versions_of(object_id)
        chosen = speaking(family)
        if chosen is None:
            return None
        record = records.record_cls.get_record(chosen.id)
        pair = ChainObject(
            record.parent, record, aliases={"_parent": record.parent, "_child": record}
        )
        metadata = _serialised(pair, records.config.parent_pids_providers)
        wanted = wanted_of_version(chosen.visibility, restricted_state())
        return _description(wanted, record, "parent", metadata)


def _serialised(record: Any, providers: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The payload for DataCite of a version, or of a parent with its version."""
    metadata: dict[str, Any] = providers["doi"][PROVIDER].serializer.dump_obj(record)
    return metadata


def _description(wanted: State, record: Any, link: str, metadata: dict[str, Any]) -> Description:
    links = records.links_item_tpl.expand(system_identity, record)
    url = links.get(f"{link}_doi_html") or links[f"{link}_html"]
    if record["access"]["record"] != "public":
        metadata = suppressed(metadata)
    return Description(wanted, url, metadata)

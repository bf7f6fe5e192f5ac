"""What DataCite is told of a record: read through the service, said by the crosswalk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from flask import current_app
from invenio_access.permissions import system_identity
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_rdm_records.utils import ChainObject

from thalie.crosswalks.datacite import attributes, concept_attributes
from thalie.crosswalks.model import Record, Version
from thalie.crosswalks.read import read_record
from thalie.crosswalks.settings import Settings
from thalie.upstream.insides import version_in
from thalie.vocabularies.terms import find

from .instruments import identified
from .links import mentions


class DataCiteSerializer:
    """Serializer of a DOI provider; with ``concept``, for the DOI that means all versions."""

    def __init__(self, concept: bool = False) -> None:
        self.concept = concept

    def dump_obj(self, record: Any) -> dict[str, Any]:
        """The attributes of DataCite's REST API, without DOI, URL and event.

        ``record`` is a published version, or the chain of a parent and the version that speaks
        for it.
        """
        version = version_in(record) if isinstance(record, ChainObject) else record
        model = read_model(version)
        doi = model.concept_doi if self.concept else model.doi
        others = mentions([doi], besides=version.parent.id)
        model = replace(model, mentions=tuple(one.told for one in others))
        return concept_attributes(model) if self.concept else attributes(model)


def read_model(record: Any) -> Record:
    """The read model of a published version, with the other versions that everybody sees."""
    record.relations.dereference()
    item = records.result_item(records, system_identity, record, links_tpl=records.links_item_tpl)
    model = read_record(
        item.to_dict(),
        find,
        Settings.from_config(current_app.config),
        datetime.now(UTC).date(),
        tuple(_versions(record)),
    )
    return identified(model)


def _versions(record: Any) -> Iterator[Version]:
    """Versions with a DOI, as the database has them; neither restricted nor withdrawn ones."""
    for one in records.record_cls.get_records_by_parent(record.parent, with_deleted=False):
        doi = (one.pids.get("doi") or {}).get("identifier")
        hidden = one.deletion_status.is_deleted or one["access"]["record"] != "public"
        if doi and not hidden:
            yield Version(one.versions.index, doi)

"""DataCite 4.7 as an export: what the DOI of this version is registered with, word for word."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from invenio_rdm_records.proxies import current_rdm_records_service as records

from thalie.crosswalks.datacite_xml import document
from thalie.doi.payload import DataCiteSerializer

Json = Mapping[str, Any]

TO_COME = ":tba"
"""DataCite's word for what a draft does not have yet (DataCite 4.7, appendix 3)."""


class DataCiteJSON:
    """The attributes of DataCite's REST API."""

    def serialize_object(self, shown: Json) -> str:
        """``shown`` is the record or draft as the service shows it to the reader."""
        doi, attributes = _described(shown)
        return json.dumps({"doi": doi, **attributes}, indent=2, ensure_ascii=False)


class DataCiteXML:
    """The XML of the kernel."""

    def serialize_object(self, shown: Json) -> bytes:
        """``shown`` is the record or draft as the service shows it to the reader."""
        doi, attributes = _described(shown)
        return document(attributes, doi)


def _described(shown: Json) -> tuple[str, dict[str, Any]]:
    """The DOI of a version, and what DataCite is told of it."""
    kind = records.draft_cls if shown.get("is_draft") else records.record_cls
    record = kind.pid.resolve(shown["id"], registered_only=False)
    doi = (record.get("pids") or {}).get("doi", {}).get("identifier") or TO_COME
    return doi, DataCiteSerializer().dump_obj(record)

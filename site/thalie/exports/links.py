"""The typed links of records, files and formats: in headers, and as linksets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from thalie.crosswalks import signposting

from .bulk import models_of_hits
from .rendering import house, model_of, version_of


class LinksetSerializer:
    """All typed links of a record (RFC 9264), as JSON or as text."""

    def __init__(self, *, text: bool) -> None:
        self._write = signposting.as_text if text else signposting.as_json

    def serialize_object(self, shown: Mapping[str, Any]) -> bytes:
        """``shown`` is the record as the service shows it to the reader."""
        return self._write(signposting.linkset(model_of(version_of(shown)), house()))

    def serialize_object_list(self, found: Mapping[str, Any]) -> bytes:
        """The links of all records of a page of search results."""
        here = house()
        models = models_of_hits(found["hits"]["hits"])
        return self._write([one for m in models for one in signposting.linkset(m, here)])

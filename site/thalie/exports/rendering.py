"""A record or draft of InvenioRDM in a format of the table, for every door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import current_app
from invenio_rdm_records.proxies import current_rdm_records_service as records
from lxml import etree
from werkzeug.exceptions import NotAcceptable

from thalie.crosswalks.formats import BY_KEY, Format
from thalie.crosswalks.model import Record
from thalie.crosswalks.read_heritage import analyses_of
from thalie.crosswalks.settings import Settings
from thalie.doi.payload import described
from thalie.records.documents import ANALYSES
from thalie.things.merges import same
from thalie.vocabularies.terms import find

from .bulk import models_of_hits

Json = Mapping[str, Any]


class FormatLackingError(NotAcceptable):
    """A record has no such format: 406."""


def house() -> Settings:
    """What the configuration says of the house, and curators of objects that are one."""
    return replace(Settings.from_config(current_app.config), same=same())


def version_of(shown: Json) -> Any:
    """The version, or draft, that a service showed as JSON to somebody who may read it."""
    kind = records.draft_cls if shown.get("is_draft") else records.record_cls
    return kind.pid.resolve(shown["id"], registered_only=False)


def model_of(version: Any, one: Format | None = None) -> Record:
    """The read model, with the analyses, thousands perhaps, if the format ONE tells of them."""
    model = described(version)
    if one is None or not one.analyses:
        return model
    entries = (version.get("custom_fields") or {}).get(ANALYSES) or ()
    return replace(model, analyses=analyses_of(entries, find))


def rendered(one: Format, version: Any) -> bytes:
    """A version or draft in a format. Raises ``FormatLackingError``."""
    model = model_of(version, one)
    if not one.exists(model):
        raise FormatLackingError(f"This record has no {one.label['en']}.")
    return one.render(model, house())


def harvested(pid: Any, record: Json, key: str) -> etree._Element:
    """The element that OAI-PMH gives of a record; RECORD is a hit of a search."""
    found = records.record_cls.pid.resolve(record["_source"]["id"], registered_only=False)
    return etree.fromstring(rendered(BY_KEY[key], found))


class FormatSerializer:
    """A format as InvenioRDM's exports and REST answers want it."""

    def __init__(self, key: str) -> None:
        """KEY is that of the table."""
        self.format = BY_KEY[key]

    def serialize_object(self, shown: Json) -> bytes:
        """``shown`` is the record or draft as the service shows it to the reader."""
        return rendered(self.format, version_of(shown))

    def serialize_object_list(self, found: Json) -> bytes:
        """The records of a page of search results that have the format, in one document."""
        models = models_of_hits(found["hits"]["hits"], analyses=self.format.analyses)
        here = house()
        written = [self.format.render(m, here) for m in models if self.format.exists(m)]
        return self.format.joined(written)

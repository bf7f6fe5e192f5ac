"""A record or draft of InvenioRDM in a format of the table, for every door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import current_app
from invenio_rdm_records.proxies import current_rdm_records_service as records
from lxml import etree
from werkzeug.exceptions import NotFound

from thalie.crosswalks.formats import BY_KEY, Format
from thalie.crosswalks.model import Record
from thalie.crosswalks.settings import Settings
from thalie.doi.payload import described

Json = Mapping[str, Any]


class FormatLackingError(NotFound):
    """A record has no such format; the description says why."""


def house() -> Settings:
    """What the configuration says of the house."""
    return Settings.from_config(current_app.config)


def version_of(shown: Json) -> Any:
    """The version, or draft, that a service showed as JSON to somebody who may read it."""
    kind = records.draft_cls if shown.get("is_draft") else records.record_cls
    return kind.pid.resolve(shown["id"], registered_only=False)


def model_of(version: Any) -> Record:
    """The read model with the address of the page, which a draft does not have by itself."""
    model = described(version)
    return model if model.page else replace(model, page=f"{house().site}/records/{model.id}")


def rendered(one: Format, model: Record) -> bytes:
    """MODEL in a format. Raises ``FormatLackingError``."""
    if not one.exists(model):
        raise FormatLackingError(f"This record has no {one.label['en']}.")
    return one.render(model, house())


def harvested(pid: Any, record: Json, key: str) -> etree._Element:
    """The element that OAI-PMH gives of a record; RECORD is a hit of a search."""
    found = records.record_cls.pid.resolve(record["_source"]["id"], registered_only=False)
    return etree.fromstring(rendered(BY_KEY[key], model_of(found)))


class FormatSerializer:
    """A format as InvenioRDM's exports and REST answers want it."""

    def __init__(self, key: str) -> None:
        """KEY is that of the table."""
        self.format = BY_KEY[key]

    def serialize_object(self, shown: Json) -> bytes:
        """``shown`` is the record or draft as the service shows it to the reader."""
        return rendered(self.format, model_of(version_of(shown)))

    def serialize_object_list(self, found: Json) -> bytes:
        """The records of a page of search results that have the format, in one document."""
        models = (model_of(version_of(hit)) for hit in found["hits"]["hits"])
        return self.format.joined(
            [rendered(self.format, model) for model in models if self.format.exists(model)]
        )

"""What DataCite is told of a record: read through the service, said by the crosswalk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from invenio_rdm_records.utils import ChainObject

from thalie.crosswalks.datacite import attributes, concept_attributes
from thalie.crosswalks.model import Record
from thalie.records.read_model import read_model
from thalie.upstream.insides import version_in

from .instruments import identified
from .links import Thing, mentions_of


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
        model = described(version, concept=self.concept)
        return concept_attributes(model) if self.concept else attributes(model)


def described(version: Any, *, concept: bool = False) -> Record:
    """All that is known of a version, whoever is told: DataCite, readers of exports, harvesters.

    The read model with the DOIs of instruments, and what other records say of this one; with
    ``concept``, of all its versions.
    """
    return all_described([(version.parent.id, read_model(version))], concept=concept)[0]


def all_described(models: Sequence[tuple[UUID, Record]], *, concept: bool = False) -> list[Record]:
    """The same of many read models, each with its parent, in as many statements as of one."""
    several = identified(model for _, model in models)
    dois = [one.concept_doi if concept else one.doi for one in several]
    things = [Thing((doi,), parent) for (parent, _), doi in zip(models, dois, strict=True)]
    return [
        replace(model, mentions=tuple(one.told for one in told))
        for model, told in zip(several, mentions_of(things), strict=True)
    ]

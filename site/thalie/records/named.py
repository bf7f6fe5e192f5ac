"""What records name by an id in vocabularies that are too large to be kept in memory.

Affiliations, funders, awards and subjects: hundreds of thousands. Terms of all other vocabularies
come from ``vocabularies.terms``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from invenio_db import db
from invenio_pidstore.models import PersistentIdentifier
from invenio_vocabularies.contrib.affiliations.models import AffiliationsMetadata
from invenio_vocabularies.contrib.awards.models import AwardsMetadata
from invenio_vocabularies.contrib.funders.models import FundersMetadata
from invenio_vocabularies.contrib.subjects.models import SubjectsMetadata
from sqlalchemy import Select, select

Json = Mapping[str, Any]
Named = Mapping[str, Mapping[str, Json]]
"""Entries of each vocabulary by id."""

KEYS = {
    "affiliations": ("name", "identifiers"),
    "funders": ("name", "identifiers"),
    "awards": ("title", "number", "identifiers"),
    "subjects": ("subject", "scheme", "identifiers"),
}
"""What is told of an entry, as InvenioRDM's relations of records say."""

_MODELS = {
    "affiliations": AffiliationsMetadata,
    "funders": FundersMetadata,
    "awards": AwardsMetadata,
}


def named_by(documents: Iterable[Json]) -> Named:
    """What the metadata of all DOCUMENTS name: at most one statement for each vocabulary.

    What is not in the shape of metadata names nothing.
    """
    wanted: dict[str, set[str]] = {}
    for document in documents:
        for name, ids in ids_named(document).items():
            wanted.setdefault(name, set()).update(ids)
    return {name: _found(name, ids) for name, ids in wanted.items()}


def ids_named(metadata: Json) -> dict[str, set[str]]:
    """The ids that METADATA name, by vocabulary; of what is in another shape, those before it."""
    found: dict[str, set[str]] = {}
    with suppress(AttributeError, TypeError):
        for vocabulary, entry in _entries(metadata):
            if entry.get("id"):
                found.setdefault(vocabulary, set()).add(entry["id"])
    return found


def with_named(metadata: Json, named: Named) -> Json:
    """METADATA with what is known of the entries that it names."""
    if not named:
        return metadata
    return {
        **metadata,
        **{
            role: [
                {**one, "affiliations": _each("affiliations", one.get("affiliations"), named)}
                for one in metadata.get(role) or ()
            ]
            for role in ("creators", "contributors")
        },
        "funding": [
            {
                **one,
                "funder": _known("funders", one.get("funder") or {}, named),
                "award": _known("awards", one.get("award") or {}, named),
            }
            for one in metadata.get("funding") or ()
        ],
        "subjects": _each("subjects", metadata.get("subjects"), named),
    }


def _entries(metadata: Json) -> Iterator[tuple[str, Json]]:
    for role in ("creators", "contributors"):
        for agent in metadata.get(role) or ():
            for one in agent.get("affiliations") or ():
                yield "affiliations", one
    for one in metadata.get("funding") or ():
        yield "funders", one.get("funder") or {}
        yield "awards", one.get("award") or {}
    for one in metadata.get("subjects") or ():
        yield "subjects", one


def _each(vocabulary: str, entries: Any, named: Named) -> list[Json]:
    return [_known(vocabulary, one, named) for one in entries or ()]


def _known(vocabulary: str, entry: Json, named: Named) -> Json:
    return {**entry, **named.get(vocabulary, {}).get(entry.get("id", ""), {})}


def _found(vocabulary: str, ids: Collection[str]) -> dict[str, Json]:
    rows = db.session.execute(_query(vocabulary, ids))
    return {
        id_: {key: json[key] for key in KEYS[vocabulary] if json.get(key)} for id_, json in rows
    }


def _query(vocabulary: str, ids: Collection[str]) -> Select[Any]:
    """Subjects have identifiers in a table of their own; the others in a column."""
    if vocabulary != "subjects":
        model = _MODELS[vocabulary]
        return select(model.pid, model.json).where(model.pid.in_(ids), model.json.is_not(None))
    pid = PersistentIdentifier
    return (
        select(pid.pid_value, SubjectsMetadata.json)
        .join(SubjectsMetadata, SubjectsMetadata.id == pid.object_uuid)
        .where(pid.pid_type == "sub", pid.pid_value.in_(ids), SubjectsMetadata.json.is_not(None))
    )

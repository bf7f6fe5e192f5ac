"""Datasets beside the one that is read: of the same object, the same project, the same material."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, g
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_rdm_records.records.systemfields.deletion_status import RecordDeletionStatusEnum
from invenio_search.engine import dsl
from opensearchpy.exceptions import OpenSearchException

from thalie.crosswalks.model import Record
from thalie.crosswalks.spoken import Spoken, titles
from thalie.crosswalks.things import object_key
from thalie.ground.language import Sentence
from thalie.ground.language import sentence as _
from thalie.heritage.custom_fields import SUMMARY
from thalie.things.merges import same
from thalie.things.related import Neighbour, same_objects
from thalie.vocabularies.terms import find

EACH = 5
"""Datasets of each kind of kinship."""

OBJECT, PROJECT, MATERIAL = "object", "project", "material"
HEADINGS: Mapping[str, Sentence] = {
    OBJECT: _("The same object"),
    PROJECT: _("The same project"),
    MATERIAL: _("The same material"),
}
_FIELD = f"custom_fields.{SUMMARY}"
_SOURCE = [
    "id",
    *(f"metadata.{name}" for name in ("title", "additional_titles", "languages.id",
                                      "publication_date")),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Relative:
    """A dataset in a list: its title in the reader's language, and the day of publication."""

    id: str
    title: Spoken
    date: str


@dataclass(frozen=True, slots=True)
class Kin:
    """Datasets that share something with this one."""

    label: str
    datasets: tuple[Relative, ...]


def related(version: Any, model: Record, language: str) -> list[Kin]:
    """What the reader may read of the kin of a published VERSION; each stands once.

    One statement and one search, whatever the dataset names. Without an answer of the search
    engine there are fewer.
    """
    seen = {model.id}
    found = []
    for kind, neighbours in _neighbours(version, model):
        fresh = [one for one in neighbours if one.id not in seen][:EACH]
        seen.update(one.id for one in fresh)
        if fresh:
            told = tuple(_relative(one, language) for one in fresh)
            found.append(Kin(HEADINGS[kind].in_language(language), told))
    return found


def _relative(one: Neighbour, language: str) -> Relative:
    title = titles(one.metadata, find, language).shown
    return Relative(
        one.id,
        title[0] if title else Spoken(one.id),
        str(one.metadata.get("publication_date") or ""),
    )


def _neighbours(version: Any, model: Record) -> Iterator[tuple[str, list[Neighbour]]]:
    keys = [key for one in model.objects if (key := object_key(one))]
    with db.session.no_autoflush:  # a page writes nothing
        yield OBJECT, same_objects(keys, same(), version.parent.id, EACH)
    materials = list(dict.fromkeys(f"materials:{m.id}" for o in model.objects for m in o.materials))
    project = model.experiment.project
    if not project and not materials:
        return
    try:
        found = _found(str(version.parent.pid.pid_value), project, materials)
    except OpenSearchException:
        current_app.logger.exception("Related datasets cannot be looked for.")
        return
    yield PROJECT, [one for one, of in found if PROJECT in of]
    yield MATERIAL, [one for one, of in found if MATERIAL in of]


def _found(
    parent: str, project: str, materials: Collection[str]
) -> list[tuple[Neighbour, Collection[str]]]:
    """The datasets that the reader may read, those of the project first, then by materials.

    More than are shown: some may be there for another reason.
    """
    shoulds = []
    if project:
        term = dsl.Q("term", **{f"{_FIELD}.project.keyword": project})
        shoulds.append(dsl.Q("constant_score", filter=term, boost=1000, _name=PROJECT))
    for material in list(materials)[:50]:
        term = dsl.Q("term", **{f"{_FIELD}.terms": material})
        shoulds.append(dsl.Q("constant_score", filter=term, boost=1, _name=MATERIAL))
    search = service.create_search(
        g.identity,
        service.record_cls,
        service.config.search,
        extra_filter=dsl.Q("term", **{"versions.is_latest": True})
        & dsl.Q("term", deletion_status=RecordDeletionStatusEnum.PUBLISHED.value)
        & ~dsl.Q("term", **{"parent.id": parent}),
        versioning=False,
    )
    query = dsl.Q("bool", should=shoulds, minimum_should_match=1)
    asked = search.query(query).source(_SOURCE).extra(size=3 * EACH, track_total_hits=False)
    return [
        (Neighbour(hit["_source"]["id"], hit["_source"]["metadata"]), _reasons(hit))
        for hit in asked.sort("_score", {"created": "desc"}).execute().to_dict()["hits"]["hits"]
    ]


def _reasons(hit: Mapping[str, Any]) -> Collection[str]:
    return set(hit.get("matched_queries") or ())

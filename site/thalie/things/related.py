"""Other public datasets about the same objects, whatever each of them calls these."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from invenio_db import db
from invenio_rdm_records.records.models import RDMRecordMetadata
from sqlalchemy import select
from sqlalchemy.orm import aliased

from thalie.records.versions import newest, public

from .models import NamedThing
from .sameness import family

MOST_OBJECTS = 200
"""So many objects are asked for; a dataset of more is related to too much."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A dataset: its id, and of its metadata what is needed to name it in any language."""

    id: str
    metadata: Mapping[str, Any]


def same_objects(
    keys: Collection[str], same: Mapping[str, str], parent: UUID, most: int
) -> list[Neighbour]:
    """The newest public datasets, but those of PARENT, that name an object of one of KEYS.

    SAME is ``sameness.resolved``. One statement; none for no keys. What names an object is found
    first: the database thinks that few datasets are public, and would look into each of them.
    """
    wanted = {
        one
        for key in list(dict.fromkeys(keys))[:MOST_OBJECTS]
        for one in family(same.get(key, key), same)
    }
    if not wanted:
        return []
    thing = NamedThing
    named = select(thing.version_id).where(thing.kind == "object", thing.key.in_(wanted))
    found = select(RDMRecordMetadata).where(RDMRecordMetadata.id.in_(named)).cte("found")
    version = aliased(RDMRecordMetadata, found.prefix_with("MATERIALIZED"))
    words = version.json["metadata"]
    rows = db.session.execute(
        select(
            version.json["id"].as_string(),
            words["title"],
            words["additional_titles"],
            words["languages"],
            words["publication_date"],
        )
        .where(version.parent_id != parent, public(version), newest(version))
        .order_by(version.created.desc(), version.id)
        .limit(most)
    )
    names = ("title", "additional_titles", "languages", "publication_date")
    return [Neighbour(id_, dict(zip(names, told, strict=True))) for id_, *told in rows]

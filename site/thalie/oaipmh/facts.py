"""What is told of versions now, by the database: whether, in which sets, and a digest of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import current_app
from invenio_communities.communities.records.models import CommunityMetadata
from invenio_db import db
from invenio_oaiserver.models import OAISet
from invenio_rdm_records.records.models import RDMParentCommunity, RDMRecordMetadata
from sqlalchemy import ColumnElement, select

from thalie.crosswalks.model import Record, Words
from thalie.exports.bulk import read_models
from thalie.records.versions import Version, versions_where
from thalie.vocabularies.files import read_document
from thalie.vocabularies.terms import ancestors

from .sets import Rule, read_rules, sets_of

_COMMUNITY = re.compile(r"parent\.communities\.ids:([0-9a-f\-]{36})")
"""The search by which InvenioRDM makes the set of a community: it is answered from the database."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A version as harvesters are to see it. ``model`` is there while it is public and readable.

    ``ever`` says that it is, or may have been, public: of another nobody learns that it exists.
    """

    version: Version
    identifier: str
    updated: datetime
    ever: bool
    print: str
    sets: Mapping[str, Words]
    model: Record | None = None

    @property
    def public(self) -> bool:
        """Whether its metadata may be told."""
        return self.version.visibility.public


def facts_of(*conditions: ColumnElement[bool]) -> list[Facts]:
    """The published versions that meet the conditions, withdrawn ones among them."""
    versions = versions_where(*conditions)
    rows = _rows([one.id for one in versions])
    parents = {one.parent_id for one in versions}
    models = dict(models_of([one.id for one in versions if one.visibility.public]))
    communities = _community_sets(parents)
    rules = rules_of_sets()
    found = []
    for one in versions:
        model = models.get(one.id)
        sets = sets_of(model, rules, _above) if model else {}
        found.append(
            Facts(
                one,
                _identifier(one, rows[one.id][0]),
                rows[one.id][1],
                not one.visibility.restricted,
                print_of(model) if model else f"unread {rows[one.id][1].isoformat()}"[:32],
                {**sets, **communities.get(one.parent_id, {})},
                model,
            )
        )
    return found


def models_of(versions: Collection[UUID]) -> Iterator[tuple[UUID, Record]]:
    """The read models with their analyses, of which some formats tell, and which are changes, too.

    Of what cannot be read the log tells, and it is left out (``exports.bulk``).
    """
    return read_models(list(versions), analyses=True)


def _rows(versions: Collection[UUID]) -> dict[UUID, tuple[str, datetime]]:
    """Names of records in addresses, and when they were written last, in whole seconds."""
    model = RDMRecordMetadata
    query = select(model.id, model.json["id"].as_string(), model.updated)
    rows = db.session.execute(query.where(model.id.in_(versions)))
    return {id_: (name, in_utc(moment).replace(microsecond=0)) for id_, name, moment in rows}


def _identifier(version: Version, name: str) -> str:
    """The OAI identifier; where InvenioRDM gave none, as of what opened later, the one it would."""
    given = (version.pids.get("oai") or {}).get("identifier")
    return str(given or f"oai:{current_app.config['OAISERVER_ID_PREFIX']}:{name}")


def in_utc(moment: datetime) -> datetime:
    """A moment of InvenioRDM's tables, some of which know no time zones."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def print_of(model: Record) -> str:
    """A digest of all that a read model says; what is empty does not count.

    Nor does the moment at which its row was written: that nothing else changed is no news.
    """
    model = replace(model, updated="")
    return hashlib.sha256(repr(_essence(model)).encode("utf-8", "replace")).hexdigest()[:32]


def _essence(value: Any) -> Any:
    if is_dataclass(value):
        named = ((field.name, _essence(getattr(value, field.name))) for field in fields(value))
        return [(name, one) for name, one in named if one]
    if isinstance(value, Mapping):
        return sorted((key, _essence(one)) for key, one in value.items() if one)
    if isinstance(value, tuple | list):
        return [_essence(one) for one in value]
    return value


# Sets


def rules_of_sets() -> tuple[Rule, ...]:
    """The rules of ``app_data/oai_sets.yaml``; none without the file. Raises ``SetsError``."""
    path = Path(current_app.instance_path) / "app_data" / "oai_sets.yaml"
    return read_rules(read_document(path)) if path.exists() else ()


def _above(vocabulary: str, term: str) -> Iterator[tuple[str, Words]]:
    for one in ancestors(vocabulary, term):
        yield one.id, one.title


def _community_sets(parents: Collection[UUID]) -> dict[UUID, dict[str, Words]]:
    """The sets that InvenioRDM makes for communities, by the records that are in these."""
    member, community = RDMParentCommunity, CommunityMetadata
    rows = db.session.execute(
        select(member.record_id, member.community_id)
        .join(community, community.id == member.community_id)
        .where(
            member.record_id.in_(parents),
            community.json["access"]["visibility"].as_string() == "public",
        )
    )
    named = {community_of(one): one for one in db.session.execute(select(OAISet)).scalars()}
    found: dict[UUID, dict[str, Words]] = {}
    for parent, community_id in rows:
        if one := named.get(str(community_id)):
            found.setdefault(parent, {})[one.spec] = {"en": one.name, "fr": one.name}
    return found


def community_of(one: OAISet) -> str:
    """The id of the community of which an admin-made set is the set, or nothing."""
    match = _COMMUNITY.fullmatch(one.search_pattern or "")
    return match[1] if match else ""

"""Notes, in the transaction of a change, that harvesters are to be told of a record.

Changes of versions come through ``records.changes`` (``follow``). Of a record that comes into a
community or leaves one, no component is told, as InvenioRDM does it in requests, services and jobs;
so the rows themselves are watched: of parent records, communities and sets.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Flask
from invenio_communities.communities.records.models import CommunityMetadata
from invenio_db import db
from invenio_oaiserver.models import OAISet
from invenio_rdm_records.records.models import RDMParentCommunity, RDMParentMetadata
from sqlalchemy import func, insert, inspect, select, update
from sqlalchemy.event import contains, listen

from .models import HarvestBook, HarvestItem, HarvestMark, now


def mark(parents: Iterable[UUID]) -> None:
    """Note that something changed of the versions of these. In the transaction that goes on."""
    rows = [{"parent_id": parent, "since": now()} for parent in sorted(parents)]
    if rows:
        db.session.execute(insert(HarvestMark), rows)


# Rows that are watched


def watch(app: Flask) -> None:
    """An Invenio ``finalize_app`` hook: see the rows that no component tells of."""
    for model, moment, heard in (
        (RDMParentMetadata, "after_update", _parent_changed),
        (CommunityMetadata, "after_update", _community_changed),
        (OAISet, "after_insert", _set_changed),
        (OAISet, "after_update", _set_changed),
        (OAISet, "after_delete", _set_removed),
    ):
        if not contains(model, moment, heard):
            listen(model, moment, heard)


def _parent_changed(mapper: Any, connection: Any, row: Any) -> None:
    connection.execute(insert(HarvestMark).values(parent_id=row.id, since=now()))


def _community_changed(mapper: Any, connection: Any, row: Any) -> None:
    """Another name, or seen by others: all its records are told otherwise."""
    if _told(row.json, row.slug) == _told(*_before(row)):
        return
    member = RDMParentCommunity
    parents = select(member.record_id, func.now()).where(member.community_id == row.id)
    connection.execute(insert(HarvestMark).from_select(["parent_id", "since"], parents))


def _before(row: Any) -> tuple[Any, str]:
    """Content and name of a community before this change, as far as the session knows them."""
    state = inspect(row)
    values = []
    for name in ("json", "slug"):
        history = state.attrs[name].history
        values.append(history.deleted[0] if history.deleted else getattr(row, name))
    return values[0], values[1]


def _told(json: Any, slug: str) -> tuple[Any, str]:
    return ((json or {}).get("access") or {}).get("visibility"), slug


def _set_changed(mapper: Any, connection: Any, row: Any) -> None:
    connection.execute(update(HarvestBook).values(searched=0))


def _set_removed(mapper: Any, connection: Any, row: Any) -> None:
    """What was in it is in it no more."""
    members = select(HarvestItem.parent_id, func.now()).distinct()
    members = members.where(HarvestItem.sets.contains([row.spec]))
    connection.execute(insert(HarvestMark).from_select(["parent_id", "since"], members))

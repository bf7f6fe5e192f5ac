"""Pages of the ledger: what a list gives at a time, by keyset, each row with its rendering.

The order is that of changes. A harvester that goes through it while things change meets what
changed again, at the end.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from invenio_db import db
from invenio_oaiserver.models import OAISet
from invenio_rdm_records.records.models import RDMRecordMetadata
from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
    union,
)

from thalie.crosswalks.formats import Format
from thalie.records.versions import public

from .models import HarvestItem, HarvestMark, HarvestRendering, HarvestSet
from .protocol import Selection
from .renderings import Rendered, edition, render_missing
from .tokens import Place


@dataclass(frozen=True, slots=True)
class Item:
    """An item as a list tells it. ``deleted`` also where it left the set that is listed."""

    id: UUID
    identifier: str
    datestamp: datetime
    position: int
    deleted: bool
    sets: Sequence[str]
    body: bytes | None = None
    failure: str = ""

    @property
    def place(self) -> Place:
        """Where a list goes on after it."""
        return Place(self.datestamp, self.position)


def find(identifier: str, one: Format | None = None) -> Item | None:
    """The item with this OAI identifier, with its rendering if a format is named."""
    query = _rows(one).where(HarvestItem.identifier == identifier, _tellable())
    row = db.session.execute(query).one_or_none()
    return _filled([_item(row, "")], one)[0] if row else None


def count(selection: Selection) -> int:
    """How many items a list has."""
    query = select(func.count()).select_from(HarvestItem).where(*_within(selection), _tellable())
    return db.session.scalar(query) or 0


def page(
    selection: Selection, after: Place | None, size: int, one: Format | None = None
) -> tuple[list[Item], bool]:
    """SIZE items of a list after a place, with renderings if a format is named; are there more?"""
    query = _rows(one).where(*_within(selection), _tellable())
    if after:
        here = tuple_(literal(after.datestamp), literal(after.position))
        query = query.where(tuple_(HarvestItem.datestamp, HarvestItem.position) > here)
    query = query.order_by(HarvestItem.datestamp, HarvestItem.position).limit(size + 1)
    rows = db.session.execute(query).all()
    items = [_item(row, selection.set) for row in rows[:size]]
    return _filled(items, one), len(rows) > size


def last_before(selection: Selection, place: Place, one: Format | None = None) -> list[Item]:
    """The last item of a list up to a place: one that was given already."""
    here = tuple_(literal(place.datestamp), literal(place.position))
    query = _rows(one).where(
        *_within(selection),
        _tellable(),
        tuple_(HarvestItem.datestamp, HarvestItem.position) <= here,
    )
    query = query.order_by(HarvestItem.datestamp.desc(), HarvestItem.position.desc()).limit(1)
    return _filled([_item(row, selection.set) for row in db.session.execute(query)], one)


def _rows(one: Format | None) -> Select[Any]:
    item, rendering = HarvestItem, HarvestRendering
    columns = (item.id, item.identifier, item.datestamp, item.position, item.deleted, item.sets)
    if one is None:
        return select(*columns)
    good = and_(
        rendering.item_id == item.id,
        rendering.key == one.key,
        rendering.print == item.print,
        rendering.edition == edition(),
    )
    return select(*columns, rendering.body, rendering.failure).join(rendering, good, isouter=True)


def _within(selection: Selection) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if selection.since:
        conditions.append(HarvestItem.datestamp >= selection.since)
    if selection.until:
        conditions.append(HarvestItem.datestamp <= selection.until)
    if selection.set:
        conditions.append(HarvestItem.known_sets.contains([selection.set]))
    return conditions


def _tellable() -> ColumnElement[bool]:
    """Not what was closed a moment ago, and is not entered yet: it comes as deleted, at the end."""
    marked = exists().where(HarvestMark.parent_id == HarvestItem.parent_id)
    open_ = exists().where(RDMRecordMetadata.id == HarvestItem.id, public())
    return or_(HarvestItem.deleted, ~marked, open_)


def _item(row: Row[Any], listed: str) -> Item:
    id_, identifier, datestamp, position, deleted, sets, *rest = row
    left = bool(listed and listed not in sets)
    body, failure = rest if rest and not (deleted or left) else (None, "")
    return Item(
        id_,
        identifier,
        datestamp.astimezone(UTC),
        position,
        deleted or left,
        [listed] if left else sets,
        zlib.decompress(body) if body is not None else None,
        failure or "",
    )


def _filled(items: list[Item], one: Format | None) -> list[Item]:
    """The items with what was not written yet; what turns out not to be public is deleted."""
    lacking = [i.id for i in items if one and not i.deleted and i.body is None and not i.failure]
    if not lacking or one is None:
        return items
    made = render_missing(lacking, one)
    return [_with(item, made.get(item.id)) if item.id in set(lacking) else item for item in items]


def _with(item: Item, made: Rendered | None) -> Item:
    return Item(
        item.id, item.identifier, item.datestamp, item.position, made is None, item.sets,
        made.body if made else None, made.failure if made else "",
    )  # fmt: skip


# Sets


@dataclass(frozen=True, slots=True)
class SetTold:
    """A set: its name in English and in French, and what an administrator wrote of it."""

    spec: str
    english: str
    french: str
    about: str = ""


def sets(after: str, size: int) -> tuple[list[SetTold], bool]:
    """SIZE sets that some item is in or was, and those that administrators made; are there more?"""
    own = select(HarvestSet.spec, HarvestSet.english, HarvestSet.french, literal("").label("about"))
    own = own.where(~exists().where(OAISet.spec == HarvestSet.spec))
    name = func.coalesce(OAISet.name, OAISet.spec)
    made = select(OAISet.spec, name, name, func.coalesce(OAISet.description, ""))
    both = union(own, made).subquery()
    query = select(both).where(both.c.spec > after).order_by(both.c.spec).limit(size + 1)
    rows = [SetTold(*row) for row in db.session.execute(query)]
    return rows[:size], len(rows) > size


def is_set(spec: str) -> bool:
    """Whether there is such a set."""
    own = exists().where(HarvestSet.spec == spec)
    made = exists().where(OAISet.spec == spec)
    return bool(db.session.scalar(select(or_(own, made))))

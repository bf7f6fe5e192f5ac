"""Pages of the ledger: what a list gives at a time, by keyset, each row with its rendering.

The order is that of changes. A harvester that goes through it while things change meets what
changed again, at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from invenio_db import db
from invenio_oaiserver.models import OAISet
from sqlalchemy import exists, func, literal, or_, select, union

from thalie.crosswalks.formats import Format

from .models import HarvestSet
from .packing import Packed
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
    body: Packed | None = None
    failure: str = ""

    @property
    def place(self) -> Place:
        """Where a list goes on after it."""
        return Place(self.datestamp, self.position)


def find(identifier: str, one: Format | None = None) -> Item | None:
    """The item with this OAI identifier, with its rendering if a format is named."""
    rows = _rows(one, "i.identifier = %(identifier)s", {"identifier": identifier})
    return next(iter(_filled(rows, one)), None)


def count(selection: Selection) -> int:
    """How many items a list has."""
    within, values = _within(selection)
    sql = f"SELECT count(*) FROM thalie_oai_item i WHERE {within} AND {_TELLABLE}"  # noqa: S608
    number: int = db.session.connection().exec_driver_sql(sql, values).scalar_one()
    return number


def page(
    selection: Selection, after: Place | None, size: int, one: Format | None = None
) -> tuple[list[Item], bool]:
    """SIZE items of a list after a place, with renderings if a format is named; are there more?"""
    within, values = _within(selection)
    if after:
        within += " AND (i.datestamp, i.position) > (%(datestamp)s, %(position)s)"
        values |= {"datestamp": after.datestamp, "position": after.position}
    order = "ORDER BY i.datestamp, i.position LIMIT %(size)s"
    rows = _rows(one, within, {**values, "size": size + 1}, order, selection.set)
    return _filled(rows[:size], one), len(rows) > size


def last_before(selection: Selection, place: Place, one: Format | None = None) -> list[Item]:
    """The last item of a list up to a place: one that was given already."""
    within, values = _within(selection)
    within += " AND (i.datestamp, i.position) <= (%(datestamp)s, %(position)s)"
    values |= {"datestamp": place.datestamp, "position": place.position}
    order = "ORDER BY i.datestamp DESC, i.position DESC LIMIT 1"
    return _filled(_rows(one, within, values, order, selection.set), one)


# Written as SQL: a page is read in milliseconds, of which putting a query together would be most

_COLUMNS = "i.id, i.identifier, i.datestamp, i.position, i.deleted, i.sets"
_RENDERED = """
LEFT JOIN thalie_oai_rendering r ON r.item_id = i.id AND r.key = %(key)s
  AND r.print = i.print AND r.edition = %(edition)s
"""
_TELLABLE = """
(i.deleted OR NOT EXISTS (SELECT FROM thalie_oai_mark m WHERE m.parent_id = i.parent_id)
  OR EXISTS (SELECT FROM rdm_records_metadata v WHERE v.id = i.id
    AND v.deletion_status = 'P' AND v.json -> 'access' ->> 'record' = 'public'))
"""
"""Not what was closed a moment ago, and is not entered yet: it comes as deleted, at the end."""


def _rows(
    one: Format | None, where: str, values: dict[str, Any], order: str = "", listed: str = ""
) -> list[Item]:
    """Items that meet a condition, as they are kept; LISTED is the set that is listed."""
    joined, columns = (_RENDERED, f"{_COLUMNS}, r.body, r.failure") if one else ("", _COLUMNS)
    if one:
        values = {**values, "key": one.key, "edition": edition()}
    sql = f"SELECT {columns} FROM thalie_oai_item i {joined} WHERE {where} AND {_TELLABLE} {order}"  # noqa: S608
    rows = db.session.connection().exec_driver_sql(sql, values)
    return [_item(row, listed) for row in rows]


def _within(selection: Selection) -> tuple[str, dict[str, Any]]:
    """The condition that a list is made by, and its values."""
    conditions, values = ["TRUE"], dict[str, Any]()
    if selection.since:
        conditions.append("i.datestamp >= %(since)s")
        values["since"] = selection.since
    if selection.until:
        conditions.append("i.datestamp <= %(until)s")
        values["until"] = selection.until
    if selection.set:
        conditions.append("i.known_sets @> ARRAY[%(set)s]")
        values["set"] = selection.set
    return " AND ".join(conditions), values


def _item(row: Any, listed: str) -> Item:
    id_, identifier, datestamp, position, deleted, sets, *rest = row
    left = bool(listed and listed not in sets)
    body, failure = rest if rest and not (deleted or left) else (None, "")
    return Item(
        id_,
        identifier,
        datestamp,
        position,
        deleted or left,
        [listed] if left else sets,
        Packed.read(body) if body is not None else None,
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
